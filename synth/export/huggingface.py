"""A dataset as the Hugging Face Hub shows it: parquet with the questions as records, chats beside them, and a card."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from synth.export import _parts
from synth.export._card import card
from synth.export._containers import Row
from synth.export._entry import Entry
from synth.export._exporter import Drop, Options, Seen, SideFacts, Talking
from synth.export._parquet_files import Parquet
from synth.export._voice import Spoken
from synth.records import FORMS

QUESTION: Mapping[str, Any] = {
    "id": "string", "question": "string", "answer": "string", "form": "string", "family": "string",
    "options": ["string"], "wrong": ["string"], "rationale": "string", "type": "string", "value": "string",
    "unit": "string", "tolerance": "float64",
}  # fmt: skip
COLUMNS: Mapping[str, Any] = {
    "id": "string", "images": ["image"], "messages": _parts.MESSAGES, "questions": [QUESTION], "kind": "string",
    "renderer": "string", "language": "string", "title": "string", "program": "string",
}  # fmt: skip


class Exporter(Talking):
    """`messages` says a question with its options and the form asked for; `questions` has each apart."""

    FLAVOURS: ClassVar[tuple[str, ...]] = ("hub",)
    needs: ClassVar[frozenset[str]] = frozenset({"program"})

    def __init__(self, options: Options, drop: Drop) -> None:
        super().__init__(options, drop)
        self.bare = replace(self.voice, choices="text", forms=dict.fromkeys(FORMS, ""))
        self.container = Parquet(COLUMNS, options.size)

    def rows(self, entry: Entry) -> Iterator[Row]:
        for name, spoken in self.talks(entry):
            said = {
                "id": name,
                "images": _parts.embedded(entry.images),
                "messages": _parts.conversation(self, spoken, len(entry.images)),
                "questions": [self._question(one, entry) for one in spoken],
                **_parts.about(entry),
                "title": entry.title,
                "program": entry.program,
            }
            yield Row(said, entry.images, [one.turn for one in spoken])

    def _question(self, one: Spoken, entry: Entry) -> dict[str, Any]:
        turn = one.turn
        said = self.bare.spoken(replace(turn, options=()), entry)
        return {
            "id": turn.id, "question": said.question.text, "answer": said.answer.text, "form": turn.form,
            "family": turn.family, "options": list(turn.options), "wrong": [wrong.text for wrong in said.wrong],
            "rationale": turn.rationale, "type": turn.answer.type, "value": _as_json(turn.answer.value),
            "unit": turn.answer.unit, "tolerance": turn.answer.tolerance,
        }  # fmt: skip

    def extras(self, sides: Mapping[str, SideFacts]) -> Mapping[str, bytes]:
        return {"README.md": card(COLUMNS, self.options, sides).encode()}

    def see(self, said: Any) -> Seen:
        seen = _parts.see(said, ["messages"])
        answers = [one for one in said["messages"] if one["role"] == "assistant"]
        if not seen.fault and len(said["questions"]) != len(answers):
            return replace(seen, fault=f"{len(said['questions'])} questions for {len(answers)} answers")
        return seen


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
