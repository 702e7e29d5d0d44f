"""Numbers as an answer writes them: what stands round the digits, and what they leave open."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from synth.records import Answer

UNITS = re.compile(r"[^\d,.\s+−-]")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_SWAP = str.maketrans(".,", ",.")


@dataclass(frozen=True, slots=True)
class Print:
    """A number as it is written: what stands round it, its decimals, and what a written 1 is worth."""

    before: str
    after: str
    number: float
    decimals: int
    commas: bool
    swapped: bool
    factor: float

    def write(self, number: float) -> str:
        written = f"{number:{',' if self.commas or number >= 10_000 else ''}.{self.decimals}f}"
        return f"{self.before}{written.translate(_SWAP) if self.swapped else written}{self.after}"


def print_of(answer: Answer) -> Print | None:
    swapped = _is_swapped(answer.words)
    found = _NUMBER.findall(answer.words.translate(_SWAP) if swapped else answer.words)
    if len(found) != 1 or answer.value <= 0 or "-" in answer.words or "−" in answer.words:
        return None
    before, _, after = answer.words.partition(found[0].translate(_SWAP) if swapped else found[0])
    number = float(found[0].replace(",", ""))
    if not number or (number == 1 and UNITS.search(after)):
        return None  # "1 percentage point"
    power = round(math.log10(answer.value / number))
    if abs(answer.value / number / 10.0**power - 1) > 0.2:
        return None
    decimals = len(found[0].partition(".")[2])
    return Print(before, after, number, decimals, "," in found[0], swapped, 10.0**power)


def is_between(answer: Answer) -> bool:
    """Whether a value lies halfway between two that could be written: 0.355 is 0.35 to some and 0.36 to others."""
    written = print_of(answer)
    if written is None:
        return False
    step = 10.0**-written.decimals
    return bool(abs(abs(answer.value / written.factor - written.number) - step / 2) < 1e-6 * step)


def _is_swapped(words: str) -> bool:
    """Whether a comma stands before the decimals."""
    return re.search(r"\d,\d{1,2}(?!\d)", words) is not None


def step_of(answer: Answer) -> float:
    """What one step of the last digit is worth that an answer shows: 0.1 of "1.4", 0.01 of "25%" where that is 0.25."""
    swapped = _is_swapped(answer.words)
    found = _NUMBER.findall(answer.words.translate(_SWAP) if swapped else answer.words)
    if len(found) != 1:
        return 0.0
    number = float(found[0].replace(",", ""))
    power = round(math.log10(abs(answer.value) / number)) if number and answer.value else 0
    return float(10.0 ** (power - len(found[0].partition(".")[2])))
