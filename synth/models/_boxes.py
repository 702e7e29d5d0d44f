"""Boxes of an open-vocabulary detector, from its numbers: whose phrase each is, and which of them stay."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synth.boxes import without_doubles

Numbers = NDArray[np.floating[Any]]
LEAST = 1.0  # pixels a side of a box has at least


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    phrase: str
    box: tuple[float, float, float, float]
    score: float

    def plain(self) -> dict[str, Any]:
        return {"phrase": self.phrase, "box": [round(one, 2) for one in self.box], "score": round(self.score, 4)}


@dataclass(frozen=True, slots=True)
class Caption:
    """Phrases as one text for a model that finds words of a text: `spans` are their characters in it."""

    phrases: tuple[str, ...]
    text: str
    spans: tuple[tuple[int, int], ...]


def captions(phrases: Sequence[str], length: Callable[[str], int], most: int) -> list[Caption]:
    """As few texts as have at most so many tokens each, as `length` counts them; no phrase twice, in order."""
    made: list[Caption] = []
    taken: list[str] = []
    different: dict[str, str] = {}
    for phrase in phrases:
        different.setdefault(_bare(phrase), phrase)
    different.pop("", None)
    for phrase in different.values():
        if taken and length(_caption([*taken, phrase]).text) > most:
            made.append(_caption(taken))
            taken = []
        taken.append(phrase)
    return [*made, _caption(taken)] if taken else made


def _bare(phrase: str) -> str:
    """In small letters, without the full stop that ends a phrase."""
    return " ".join(re.sub(r"[.\s]+", " ", phrase.lower()).split())


def _caption(phrases: Sequence[str]) -> Caption:
    text, spans = "", []
    for phrase in phrases:
        text += " " if text else ""
        spans.append((len(text), len(text) + len(_bare(phrase))))
        text += f"{_bare(phrase)}."
    return Caption(tuple(phrases), text, tuple(spans))


def token_spans(caption: Caption, offsets: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The tokens of each phrase; `offsets` are the characters of each token, the same twice for marks."""
    return [
        [place for place, (start, end) in enumerate(offsets) if start < end and begin <= start and end <= stop]
        for begin, stop in caption.spans
    ]


def named(
    caption: Caption, spans: Sequence[Sequence[int]], chances: Numbers, *, box_threshold: float, text_threshold: float
) -> list[tuple[int, str, float]]:
    """Box, phrase and score. `chances` has a row for each box and a column for each token.

    A box belongs to the phrase whose words are the likeliest on the whole, where words under `text_threshold` count
    nothing: a car that is red is no `blue car`. Its score is that of the likeliest word.
    """
    made: list[tuple[int, str, float]] = []
    for number, row in enumerate(chances):
        words = [row[list(span)] for span in spans]
        fits = [float(np.where(one > text_threshold, one, 0.0).mean()) if len(one) else 0.0 for one in words]
        best = int(np.argmax(fits))
        score = float(words[best].max()) if fits[best] else 0.0
        if score > box_threshold:
            made.append((number, caption.phrases[best], score))
    return made


def corners(centred: Numbers, size: tuple[int, int]) -> Numbers:
    """Boxes of centre, width and height, in shares of the picture, as left, top, right, bottom in its pixels."""
    middle, half = centred[:, :2], centred[:, 2:] / 2
    shares = np.concatenate([middle - half, middle + half], axis=1)
    return np.asarray(shares * np.array([*size, *size], dtype=float))


def kept(found: Sequence[Found], size: tuple[int, int], overlap: float) -> list[Found]:
    """The likeliest first, within the picture, and of those that lie over each other the likeliest alone."""
    wide, high = (float(side) for side in size)
    clipped = [
        Found(
            phrase=one.phrase,
            box=(max(0.0, one.box[0]), max(0.0, one.box[1]), min(wide, one.box[2]), min(high, one.box[3])),
            score=one.score,
        )
        for one in found
    ]
    whole = [one for one in clipped if one.box[2] - one.box[0] >= LEAST and one.box[3] - one.box[1] >= LEAST]
    ranked = sorted(whole, key=lambda one: (-one.score, one.box, one.phrase))
    stay = without_doubles([one.box for one in ranked], [one.score for one in ranked], overlap)
    return [ranked[place] for place in stay]
