"""Texts that say a name, numbers, or both: "North 35%", "120 (35%)", "TP" over "50"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .wording import Said, plain_text, read_number

BREAKS = re.compile(r"\n|[()\[\]|]|:\s|\s[–—-]\s|,\s|\s+(?=[\d.,]+\s?%\W*$)")


@dataclass(frozen=True, slots=True)
class Parts:
    """What a text says: its words, and its numbers as they are written."""

    words: str
    numbers: tuple[Said, ...]

    @property
    def percent(self) -> Said | None:
        return next((said for said in self.numbers if said.percent), None)

    @property
    def plain(self) -> Said | None:
        return next((said for said in self.numbers if not said.percent), None)


def parts_of(text: str) -> Parts:
    """The words up to the first number, and the numbers; words after a number make it no name with numbers."""
    words: list[str] = []
    numbers: list[Said] = []
    for piece in BREAKS.split(text):
        piece = plain_text(piece).strip(" ,;")
        if not piece:
            continue
        said = read_number(piece)
        if said is None:
            words.append(piece)
        else:
            numbers.append(said)
    return Parts(" ".join(words), tuple(numbers))


def one_total(said: Sequence[Said], shares: Sequence[float]) -> bool:
    """Whether printed numbers stand to each other as the shares do, each within its printed rounding."""
    lows, highs = [], []
    for number, share in zip(said, shares, strict=True):
        value, half = number.readings[0]
        if share < 1e-6:
            continue
        slack = half * (1 + 1e-6) + 2e-6 * abs(value)
        lows.append((value - slack) / share)
        highs.append((value + slack) / share)
    return not lows or max(lows) <= min(highs)
