"""Benchmarks of a dataset: a task of lmms-eval with our own scoring, or a table of VLMEvalKit, which scores letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from string import ascii_uppercase
from typing import Any, ClassVar

from synth.export import _lmms_eval, _parts
from synth.export._containers import Row
from synth.export._entry import Entry, Refused, Turn
from synth.export._exporter import Drop, OptionError, Options, Seen, SideFacts
from synth.export._gold import Scored, fault_of, gold_of, reward_file
from synth.export._parquet_files import Parquet
from synth.export._tsv import Tsv
from synth.export._voice import Spoken

TEXTS = ("id", "question", "answer", "gold", "form", "family", "kind", "renderer", "language")
LETTERS = tuple(ascii_uppercase[:8])
MCQ = ("image_path", "question", *LETTERS, "answer", "category", "l2-category", "split", "id")
# What pandas reads as nothing: such an option would be gone.
NOTHING = frozenset("#N/A #NA -1.#IND -1.#QNAN -NaN -nan 1.#IND 1.#QNAN <NA> N/A NA NULL NaN None n/a nan null".split())
TASK = """\
task: {task}
dataset_path: parquet
dataset_kwargs:
  data_files:
    test: !function utils.{files}
test_split: test
output_type: generate_until
doc_to_visual: !function utils.doc_to_visual
doc_to_text: !function utils.doc_to_text
doc_to_target: answer
generation_kwargs:
  max_new_tokens: 1024
  temperature: 0
  do_sample: false
  until: []
process_results: !function utils.process_results
metric_list:
{metrics}metadata:
  - version: 1.0
"""
METRIC = "  - metric: {}\n    aggregation: mean\n    higher_is_better: true\n"


class Exporter(Scored):
    FLAVOURS: ClassVar[tuple[str, ...]] = ("lmms-eval", "vlmevalkit")

    def __init__(self, options: Options, drop: Drop) -> None:
        super().__init__(options, drop)
        self.letters, self.rows_made = options.flavour == "vlmevalkit", 0
        if self.kept_system:
            raise OptionError(
                f"{options.flavour} has no turn for a system; its words can only be folded into questions"
            )
        if self.letters and options.choices != "letter":
            raise OptionError("vlmevalkit asks for letters, so --choices cannot be text")
        plain = Parquet({"images": ["image"], **dict.fromkeys(TEXTS, "string")}, options.size)
        self.container = Tsv(MCQ) if self.letters else plain

    def _spoken(self, turn: Turn, entry: Entry) -> Spoken | None:
        """The kit itself writes options under a question, and asks for a letter."""
        if not self.letters:
            return super()._spoken(turn, entry)
        try:
            if not turn.options:
                raise Refused("no_options")
            if len(turn.options) > len(LETTERS) or not NOTHING.isdisjoint(turn.options):
                raise Refused("bad_options", ", ".join(turn.options))
            bare = replace(turn, options=(), form="free", wrong=())
            answered = self.voice.spoken(turn, entry)
            return replace(answered, question=self.voice.spoken(bare, entry).question)
        except Refused as why:
            self.drop(entry, turn, why)
            return None

    def rows(self, entry: Entry) -> Iterator[Row]:
        for name, (spoken,) in self.talks(entry):
            said = self._mcq(name, spoken, entry) if self.letters else self._asked(name, spoken, entry)
            self.rows_made += 1
            yield Row(said, entry.images, [spoken.turn])

    def _asked(self, name: str, spoken: Spoken, entry: Entry) -> dict[str, Any]:
        turn = spoken.turn
        return {
            "id": name, "images": _parts.embedded(entry.images),
            "question": self.folded(spoken.question.text, first=True), "answer": spoken.answer.text,
            "gold": gold_of(spoken, entry, self.voice), "form": turn.form, "family": turn.family, **_parts.about(entry),
        }  # fmt: skip

    def _mcq(self, name: str, spoken: Spoken, entry: Entry) -> dict[str, Any]:
        turn, names = spoken.turn, [image.name for image in entry.images]
        return {
            "index": str(self.rows_made), "images": [image.bytes for image in entry.images],
            "image_path": names[0] if len(names) == 1 else repr(names),
            "question": self.folded(spoken.question.text, first=True), **dict(zip(LETTERS, turn.options, strict=False)),
            "answer": spoken.answer.text, "category": turn.family, "l2-category": entry.kind, "split": entry.side,
            "id": name,
        }  # fmt: skip

    def extras(self, sides: Mapping[str, SideFacts]) -> Mapping[str, bytes]:
        """A task a side, named by it where there are several."""
        if self.letters:
            return {}
        names = {side: f"pixelproof_{side}" if len(sides) > 1 else "pixelproof" for side in sides}
        tasks = {f"{names[side]}.yaml": _task(names[side], side, facts) for side, facts in sides.items()}
        return {**tasks, "utils.py": Path(_lmms_eval.__file__).read_bytes(), "reward.py": reward_file()}

    def see(self, said: Any) -> Seen:
        texts = [said["question"], said["answer"]]
        fault = "" if all(text.strip() for text in texts) else "a text is empty"
        if self.letters:
            if said["answer"] not in LETTERS or said["answer"] not in said or not {"A", "B"} <= set(said):
                fault = f"{said['answer']!r} is not one of its options"
            return Seen(id=said["id"], images=said["images"], marks=len(said["images"]), texts=texts, fault=fault)
        images = [image["bytes"] for image in said["images"]]
        return Seen(id=said["id"], images=images, marks=len(images), texts=texts, fault=fault or fault_of(said["gold"]))


def _task(task: str, side: str, facts: SideFacts) -> bytes:
    metrics = "".join(
        METRIC.format(name) for name in ("accuracy", *(f"accuracy_{form}" for form in sorted(facts.forms)))
    )
    return TASK.format(task=task, files=_lmms_eval.FILES + side.replace(".", "+"), metrics=metrics).encode()
