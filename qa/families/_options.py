"""Which near misses are offered: the place of the right number among them is drawn, so that it says nothing."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qa.families._scales import APART, round_to
from synth.records import Answer, said

OPTIONS = 4
Sort = Literal[
    "amount", "count", "place"
]  # amounts may be made up; counts have neighbours; places are those of an axis
# How often the right number is the smallest of all, the next, and so on. A count of one or two can only be among the
# smaller ones, so that the others have to be so less often.
_WEIGHTS = {"amount": (1, 1, 1, 1), "count": (3, 4, 5, 6), "place": (1, 1, 1, 1)}
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_SWAP = str.maketrans(".,", ",.")
_PARTS = (0.3, 0.5, 0.6, 0.75, 0.85)  # of a number that has nothing beside it to be told apart by
_UNITS = re.compile(r"[^\d,.\s+−-]")


def clear_of(answer: Answer, wrong: Iterable[Answer]) -> list[Answer]:
    """Near misses that are surely wrong: other words, and numbers well beyond the tolerance."""
    kept: list[Answer] = []
    for miss in wrong:
        if _apart(answer, miss) and miss.words not in {one.words for one in kept}:
            kept.append(miss)
    return kept


def apart(answer: Answer, wrong: Sequence[Answer]) -> list[Answer]:
    """Those that also stand apart from each other, as options must."""
    kept: list[Answer] = []
    for miss in wrong:
        if all(_apart(answer, miss) and _apart(other, miss, answer.tolerance) for other in [answer, *kept]):
            kept.append(miss)
    return kept


def _apart(one: Answer, other: Answer, tolerance: float = 0.0) -> bool:
    if one.words == other.words:
        return False
    if one.type != "number":
        return bool(one.value != other.value)
    return bool(abs(one.value - other.value) > APART * max(one.tolerance, tolerance))


def alternatives(
    answer: Answer, wrong: Sequence[Answer], question: str, rng: random.Random, sort: Sort
) -> list[Answer]:
    """What stands beside the right option: too few where little fits, or where its place cannot be the one drawn."""
    if answer.type != "number":
        return apart(answer, _alike(answer, wrong, question))[: OPTIONS - 1]
    near = _unrelated(answer, wrong) if sort == "amount" else wrong
    below, above = (_on_side(answer, near, side, rng, sort) for side in (-1, +1))
    size = min(OPTIONS - 1, len(below) + len(above))
    [rank] = rng.choices(range(size + 1), _WEIGHTS[sort][: size + 1])
    return below[:rank] + above[: size - rank] if len(below) >= rank and len(above) >= size - rank else []


def _alike(answer: Answer, wrong: Sequence[Answer], question: str) -> list[Answer]:
    """Texts of the answer's sort first; none that the question itself says, as the answer is not said there."""
    fresh = [miss for miss in wrong if f"“{miss.words}”" not in question]
    return sorted(fresh if len(fresh) > 1 else wrong, key=lambda miss: _sort(miss.words) != _sort(answer.words))


def _sort(text: str) -> tuple[bool, bool]:
    """Numbers, words with a number in them, and words without stand out among each other."""
    return bool(re.search(r"\d", text)), bool(re.search(r"[^\W\d_]{2}", text))


def _unrelated(answer: Answer, wrong: Sequence[Answer]) -> list[Answer]:
    """Without what would show, by plain reckoning among the options, where a sum or a difference comes from."""
    kept: list[Answer] = []
    near = 2 * answer.tolerance + 1e-9 * abs(answer.value)
    for miss in wrong:
        others = [answer.value, *(one.value for one in kept)]
        made = [abs(miss.value - other) for other in others] + [miss.value + other for other in others[1:]]
        if all(abs(one - answer.value) > near for one in made):
            kept.append(miss)
    return kept


def _on_side(answer: Answer, wrong: Sequence[Answer], side: int, rng: random.Random, sort: Sort) -> list[Answer]:
    """Near misses below or above the answer, the likeliest first; made up at the end where they are too few."""
    found = apart(answer, [miss for miss in wrong if (miss.value - answer.value) * side > 0])[: OPTIONS - 1]
    if len(found) < OPTIONS - 1 and sort == "amount":
        found = apart(answer, _unrelated(answer, [*found, *_invented(answer, wrong, side, rng)]))[: OPTIONS - 1]
    return found


@dataclass(frozen=True, slots=True)
class _Print:
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


def _print_of(answer: Answer) -> _Print | None:
    swapped = re.search(r"\d,\d{1,2}(?!\d)", answer.words) is not None  # a decimal comma
    found = _NUMBER.findall(answer.words.translate(_SWAP) if swapped else answer.words)
    if len(found) != 1 or answer.value <= 0 or "-" in answer.words or "−" in answer.words:
        return None
    before, _, after = answer.words.partition(found[0].translate(_SWAP) if swapped else found[0])
    number = float(found[0].replace(",", ""))
    if not number or (number == 1 and _UNITS.search(after)):
        return None  # "1 percentage point"
    power = round(math.log10(answer.value / number))
    if abs(answer.value / number / 10.0**power - 1) > 0.2:
        return None
    decimals = len(found[0].partition(".")[2])
    return _Print(before, after, number, decimals, "," in found[0], swapped, 10.0**power)


def _invented(answer: Answer, wrong: Sequence[Answer], side: int, rng: random.Random) -> list[Answer]:
    """Numbers as far from the answer as others are from each other, so that they look like what the picture shows."""
    own = _print_of(answer)
    shown = [one for one in (_print_of(miss) for miss in wrong) if one is not None]
    if own is None:
        return []
    numbers = [own.number, *(one.number for one in shown if one.factor == own.factor)]
    gaps = {round_to(abs(a - b), own.decimals) for a in numbers for b in numbers if 0 < abs(a - b) < own.number}
    steps = sorted(gaps)
    rng.shuffle(steps)
    grain = _grain(numbers, own.decimals)
    more = [math.ceil(own.number * part / grain) * grain for part in _PARTS]
    rng.shuffle(more)
    tries = [round_to(own.number + side * step, own.decimals) for step in [*steps, *more]]
    most = 100.0 if own.after.strip() == "%" and own.number <= 100 else math.inf
    return [
        replace(answer, value=_value(answer, own, number), text=said(own.write(number)))
        for number in tries
        if 0 < number <= most and not (number == 1 and _UNITS.search(own.after))
    ]


def _value(answer: Answer, own: _Print, number: float) -> float:
    value = float(f"{number * own.factor:.12g}")
    return int(value) if isinstance(answer.value, int) and value.is_integer() else value


def _grain(numbers: Sequence[float], decimals: int) -> float:
    """The largest 1, 2 or 5 with zeros that all of the numbers are multiples of."""
    units = [round(number * 10**decimals) for number in numbers]
    common = math.gcd(*units)
    steps = [base * 10**power for power in range(7) for base in (1, 2, 5)]
    return max(step for step in steps if common % step == 0) / 10**decimals if common else 10.0**-decimals
