"""What the oracle says at each stage: a function of the truth, of what was asked, and of chance."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from synth.boxes import common, overlap
from synth.records import JSON
from synth.truth import Seen, Truth, is_whole

# Made up where something is to be wrong: things that are on no chart and no document of ours.
STRANGE = ("dog", "bicycle", "umbrella", "lamp", "fork", "boat", "tree", "horse", "chair", "bottle")
SURE, UNSURE = (0.6, 1.0), (0.5, 0.9)  # how sure it is of what is right, and of what is wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`window` is the part of the picture that is shown, `scale` how much larger it is shown than it was drawn."""

    values: Mapping[str, Any]
    truth: Truth
    window: tuple[int, int, int, int] | None
    scale: float
    rate: float
    chance: Random

    def is_wrong(self) -> bool:
        return self.chance.random() < self.rate

    def shown(self) -> list[Seen]:
        """The things on the part that is shown."""
        if self.window is None:
            return list(self.truth.things)
        return [thing for thing in self.truth.things if common(self.drawn(), thing.box) > 0]

    def drawn(self) -> tuple[float, ...]:
        """The window in pixels of the picture as it was drawn."""
        assert self.window is not None
        return tuple(side / self.scale for side in self.window)

    def meant(self) -> Seen | None:
        """The thing in the middle of what is shown, of the name that is asked about."""
        if self.window is None:
            return None
        nouns = self.truth.meant(str(self.values["name"]))
        called = [thing for thing in self.shown() if thing.noun in nouns]
        return max(called, key=lambda thing: overlap(thing.box, self.drawn()), default=None)


def caption(asked: Asked) -> JSON:
    return _said(f"A picture with {_listed(_named(asked))}.")


def _named(asked: Asked) -> list[str]:
    """What is there, less what is overlooked, and with what is made up."""
    nouns = [noun for noun in (*asked.truth.nouns, *sorted(asked.truth.crowds)) if not asked.is_wrong()]
    if asked.is_wrong():
        nouns.insert(asked.chance.randrange(len(nouns) + 1), asked.chance.choice(STRANGE))
    return nouns or ["page"]


def _listed(nouns: list[str]) -> str:
    named = [f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}" for noun in nouns]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def boxes(asked: Asked) -> JSON:
    found = []
    for phrase in asked.values["phrases"]:
        nouns = asked.truth.meant(phrase)
        places = [list(thing.box) for thing in asked.truth.things if thing.noun in nouns]
        for box in places:
            if not asked.is_wrong():  # else it is overlooked
                beside = asked.is_wrong()
                found.append(_box(asked, phrase, _beside(asked, box) if beside else box, right=not beside))
                if asked.is_wrong():
                    found.append(_box(asked, phrase, _larger(box), right=False))  # found twice
        if not places and asked.is_wrong():
            wide, high = asked.truth.size
            found.append(_box(asked, phrase, [wide * 0.3, high * 0.3, wide * 0.6, high * 0.6], right=False))
    return {"boxes": found}


def _beside(asked: Asked, box: list[float]) -> list[float]:
    """Moved by most of its width, so that it holds something else."""
    away = max(8.0, 0.8 * (box[2] - box[0])) * asked.chance.choice((-1, 1))
    return [box[0] + away, box[1], box[2] + away, box[3]]


def _larger(box: list[float]) -> list[float]:
    wide, high = 0.1 * (box[2] - box[0]), 0.1 * (box[3] - box[1])
    return [box[0], box[1], box[2] + wide, box[3] + high]


def _box(asked: Asked, phrase: str, box: list[float], *, right: bool) -> dict[str, Any]:
    low, high = (0.5, 1.0) if right else (0.25, 0.7)
    score = low + (high - low) * asked.chance.random() if asked.rate else 1.0
    return {"phrase": phrase, "box": [side * asked.scale for side in box], "score": score}


def region(asked: Asked) -> JSON:
    name, thing = asked.values["name"], asked.meant()
    colour = thing.colour if thing else None
    text = f"The {name} is {colour or 'plain'}."
    if asked.is_wrong():
        text = f"The {name} is {colour or 'plain'} and stands beside a {asked.chance.choice(STRANGE)}."
    return _said(text)


def pair(asked: Asked) -> JSON:
    first, second = asked.values["first"], asked.values["second"]
    if asked.is_wrong():
        return _said(f"The {first} and the {second} are under a {asked.chance.choice(STRANGE)}.")
    return _said(f"The {first} is near the {second}.")


def text(asked: Asked) -> JSON:
    thing = asked.meant()
    words = thing.text if thing else ""
    if words and asked.is_wrong():
        at = asked.chance.randrange(len(words))
        words = f"{words[:at]}{'x' if words[at] != 'x' else 'y'}{words[at + 1 :]}"
    return _said(words or "no")


def exists(asked: Asked) -> JSON:
    name = str(asked.values["name"])
    nouns = asked.truth.meant(name)
    there = is_whole(name) or bool(asked.truth.crowds.intersection(nouns))
    return _verdict(asked, there or any(thing.noun in nouns for thing in asked.shown()))


def counts(asked: Asked) -> JSON:
    nouns = asked.truth.meant(str(asked.values["name"]))
    there = sum(thing.noun in nouns for thing in asked.truth.things)
    return _verdict(asked, there >= asked.values["count"] or bool(asked.truth.crowds.intersection(nouns)))


def _verdict(asked: Asked, truth: bool) -> JSON:
    wrong = asked.is_wrong()
    low, high = UNSURE if wrong else SURE
    sure = low + (high - low) * asked.chance.random() if asked.rate else 1.0
    return {"text": "Yes" if truth != wrong else "No", "logprob": math.log(sure), "tokens": 1}


def _said(words: str) -> JSON:
    return {"text": words}


ANSWERS: Mapping[str, Callable[[Asked], JSON]] = {
    "caption": caption, "detail": caption, "boxes": boxes, "region": region, "pair": pair, "text": text,
    "exists": exists, "counts": counts,
}  # fmt: skip
