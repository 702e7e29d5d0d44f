"""Parquet for reinforcement learning: a question a row, with what its answers are held against, and the reward.

The gold is JSON in one string, since that is all that EasyR1 hands to a reward.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from synth.export import _parts
from synth.export._containers import Row
from synth.export._entry import Entry
from synth.export._exporter import Drop, OptionError, Options, Seen, SideFacts
from synth.export._gold import Scored, fault_of, gold_of, reward_file
from synth.export._parquet_files import Parquet
from synth.export._tags import IMAGE, tagged
from synth.export._voice import Spoken

TURN = {"role": "string", "content": "string"}
COLUMNS: Mapping[str, Mapping[str, Any]] = {
    "verl": {
        "data_source": "string", "prompt": [TURN], "images": ["image"], "ability": "string",
        "reward_model": {"style": "string", "ground_truth": "string"},
        "extra_info": {"split": "string", "index": "int64", "id": "string", "form": "string", "family": "string"},
    },
    "easyr1": {"id": "string", "problem": "string", "answer": "string", "images": ["image"], **_parts.ABOUT},
    "trl": {
        "id": "string", "images": ["image"], "prompt": _parts.MESSAGES, "gold": "string", "solution": "string",
        **_parts.ABOUT,
    },
}  # fmt: skip


class Exporter(Scored):
    FLAVOURS: ClassVar[tuple[str, ...]] = tuple(COLUMNS)

    def __init__(self, options: Options, drop: Drop) -> None:
        super().__init__(options, drop)
        if options.flavour == "easyr1" and self.kept_system:
            raise OptionError("easyr1 has no turn for a system; its words can only be folded into questions")
        self.container, self.rows_made = Parquet(COLUMNS[options.flavour], options.size), 0

    def rows(self, entry: Entry) -> Iterator[Row]:
        said_as = {"verl": self._verl, "easyr1": self._easyr1, "trl": self._trl}[self.options.flavour]
        for name, (spoken,) in self.talks(entry):
            said = said_as(name, spoken, entry)
            self.rows_made += 1
            yield Row({**said, "images": _parts.embedded(entry.images)}, entry.images, [spoken.turn])

    def extras(self, sides: Mapping[str, SideFacts]) -> Mapping[str, bytes]:
        return {"reward.py": reward_file()}

    def _verl(self, name: str, spoken: Spoken, entry: Entry) -> dict[str, Any]:
        """Means are told by `data_source`, so the forms of questions are kept apart there."""
        turn = spoken.turn
        system = [{"role": "system", "content": self.kept_system}] if self.kept_system else []
        return {
            "data_source": f"pixelproof/{turn.form}",
            "prompt": [*system, {"role": "user", "content": self._tagged(spoken, entry)}],
            "ability": entry.kind,
            "reward_model": {"style": "rule", "ground_truth": gold_of(spoken, entry, self.voice)},
            "extra_info": {"split": entry.side, "index": self.rows_made, "id": name, "form": turn.form,
                           "family": turn.family},
        }  # fmt: skip

    def _easyr1(self, name: str, spoken: Spoken, entry: Entry) -> dict[str, Any]:
        gold = gold_of(spoken, entry, self.voice)
        return {"id": name, "problem": self._tagged(spoken, entry), "answer": gold, **_parts.about(entry)}

    def _trl(self, name: str, spoken: Spoken, entry: Entry) -> dict[str, Any]:
        """`solution` is what TRL's own rewards look for."""
        asked = _parts.message("user", self.folded(spoken.question.text, first=True), len(entry.images))
        system = [_parts.message("system", self.kept_system)] if self.kept_system else []
        gold, solution = gold_of(spoken, entry, self.voice), spoken.answer.text
        return {"id": name, "prompt": [*system, asked], "gold": gold, "solution": solution, **_parts.about(entry)}

    def _tagged(self, spoken: Spoken, entry: Entry) -> str:
        return tagged(self.folded(spoken.question.text, first=True), len(entry.images))

    def see(self, said: Any) -> Seen:
        if self.options.flavour == "trl":
            seen = _parts.see(said, ["prompt"])
            return seen if seen.fault else _seen(seen.id, said, seen.texts, said["gold"], seen.marks)
        if self.options.flavour == "easyr1":
            return _seen(said["id"], said, [said["problem"]], said["answer"])
        texts = [turn["content"] for turn in said["prompt"]]
        return _seen(said["extra_info"]["id"], said, texts, said["reward_model"]["ground_truth"])


def _seen(name: str, said: Any, texts: Any, gold: str, marks: int | None = None) -> Seen:
    images = [image["bytes"] for image in said["images"]]
    tags = sum(text.count(IMAGE) for text in texts) if marks is None else marks
    fault = fault_of(gold) or ("" if all(text.strip() for text in texts) else "a text is empty")
    return Seen(id=name, images=images, marks=tags, texts=texts, fault=fault)
