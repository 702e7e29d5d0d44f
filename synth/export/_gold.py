"""What an answer is held against: its type, its value, how far off it may be. `_reward` reads it, wherever it goes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar

from synth.export import _reward
from synth.export._containers import as_json
from synth.export._entry import Entry, Refused, Turn
from synth.export._exporter import Talking
from synth.export._voice import Spoken, Voice

LEAST = 1.0  # pixels that a point may always be off


class Scored(Talking):
    """One question a row, with its gold; what its own words do not score is left out."""

    most: ClassVar[int | None] = 1

    def _spoken(self, turn: Turn, entry: Entry) -> Spoken | None:
        spoken = super()._spoken(turn, entry)
        if spoken is None:
            return None
        try:
            gold = gold_of(spoken, entry, self.voice)
            if _reward.score(spoken.answer.text, gold) < 1.0:
                raise Refused("unscorable", f"its own answer {spoken.answer.text[:60]!r} would score nothing")
        except Refused as why:
            self.drop(entry, turn, why)
            return None
        return spoken


def gold_of(spoken: Spoken, entry: Entry, voice: Voice) -> str:
    turn, answer = spoken.turn, spoken.turn.answer
    letter = bool(turn.options) and voice.choices == "letter"
    told = {
        "type": answer.type, "form": turn.form, "value": answer.value, "tolerance": answer.tolerance,
        "unit": answer.unit, "text": answer.words if letter else spoken.answer.text, "options": list(turn.options),
        "letter": spoken.answer.text if letter else None, "coords": None,
    }  # fmt: skip
    if answer.type in ("box", "point") and not turn.options:
        told |= _placed(spoken, entry, voice)
    return as_json(told)


def _placed(spoken: Spoken, entry: Entry, voice: Voice) -> dict[str, Any]:
    """As the question asks for it: the same convention, the same order of numbers."""
    if len(spoken.answer.places) != 1:
        raise Refused("unscorable", f"it names {len(spoken.answer.places)} places")
    coords = voice.coords
    page, numbers = spoken.answer.places[0]
    size = entry.images[page].size
    sides = size[::-1] if coords.rows_first else size
    pixels = max(spoken.turn.answer.tolerance, LEAST)
    step = 10.0**-coords.decimals
    allowed = [max(step, pixels * whole / side) for whole, side in zip(coords.numbers(size, size), sides, strict=True)]
    return {"value": list(coords.numbers(numbers, size)), "tolerance": allowed, "coords": coords.name}


def fault_of(gold: Any) -> str:
    """What keeps a gold that was read back from being held against answers."""
    try:
        _reward.score("", gold)
    except (TypeError, KeyError, json.JSONDecodeError) as error:
        return f"its gold does not read: {type(error).__name__} {error}"
    return ""


def reward_file() -> bytes:
    return Path(_reward.__file__).read_bytes()
