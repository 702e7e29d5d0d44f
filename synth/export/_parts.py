"""The dialect of parts: a message is a list of pictures and texts, and the pictures stand in a column of their own.

Read by TRL and, for one picture, by axolotl. Every part has a type and a text and nothing else: where one part of a
column has another key all parts get it, and TRL then takes placeholders for pictures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from synth.export._entry import Entry, Image
from synth.export._exporter import Seen, Talking
from synth.export._voice import Spoken

MESSAGES = [{"role": "string", "content": [{"type": "string", "text": "string"}]}]
ABOUT = {"kind": "string", "renderer": "string", "language": "string"}


def message(role: str, text: str, pictures: int = 0) -> dict[str, Any]:
    placeholders = [{"type": "image", "text": None}] * pictures
    return {"role": role, "content": [*placeholders, {"type": "text", "text": text}]}


def conversation(of: Talking, spoken: Sequence[Spoken], pictures: int) -> list[dict[str, Any]]:
    """All pictures stand before the first question."""
    found = [message("system", of.kept_system)] if of.kept_system else []
    for at, one in enumerate(spoken):
        found.append(message("user", of.folded(one.question.text, first=at == 0), pictures if at == 0 else 0))
        found.append(message("assistant", one.answer.text))
    return found


def embedded(images: Sequence[Image]) -> list[dict[str, Any]]:
    """A picture with the bare name of its file: no folder of this machine."""
    return [{"bytes": image.bytes, "path": image.name} for image in images]


def about(entry: Entry) -> dict[str, str]:
    return {"kind": entry.kind, "renderer": entry.renderer, "language": entry.language}


def see(said: Mapping[str, Any], columns: Sequence[str]) -> Seen:
    """Of a row whose messages stand in these columns."""
    messages = [one for column in columns for one in said[column]]
    parts = [(one["role"], part) for one in messages for part in one["content"]]
    fault = ""
    if any(part["type"] == "image" and role != "user" for role, part in parts):
        fault = "a picture stands in what is no question"
    if any(part["type"] == "text" and not (part["text"] or "").strip() for _, part in parts):
        fault = "a text is empty"
    return Seen(
        id=said["id"],
        images=[image["bytes"] for image in said["images"]],
        marks=sum(part["type"] == "image" for _, part in parts),
        texts=[part["text"] for _, part in parts if part["type"] == "text"],
        fault=fault,
    )
