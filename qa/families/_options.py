"""Which near misses are offered: the place of the right number among them is drawn, so that it says nothing."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from qa.families._prints import UNITS, Print, print_of, step_of
from qa.families._scales import APART, round_to
from synth.records import Answer, said

OPTIONS = 4
# Amounts may be made up; counts have neighbours, those of a range have a largest, too; places are those of an axis.
Sort = Literal["amount", "count", "range", "place"]
# How often the right number is the smallest of all, the next, and so on: amounts in the middle are left out at times
# (below); a count of one or two can only be among the smaller ones, so that the others have to be so less often; in a
# range the ends come more often than what lies between.
_WEIGHTS = {"amount": (9, 10, 12, 9), "count": (4, 5, 8, 10), "range": (3, 4, 6, 5), "place": (1, 1, 1, 1)}
MIDDLES_LEFT_OUT = 0.33
CORNERED_LEFT_OUT = 0.85  # of small amounts, which have no room below them and would be found among the smaller ones
_PARTS = (0.3, 0.5, 0.6, 0.75, 0.85)  # of a number that has nothing beside it to be told apart by


def clear_of(answer: Answer, wrong: Iterable[Answer]) -> list[Answer]:
    """Near misses that are surely wrong, each once."""
    kept: list[Answer] = []
    for miss in wrong:
        if not also_right(answer, miss) and miss.words not in {one.words for one in kept}:
            kept.append(miss)
    return kept


def also_right(answer: Answer, other: Answer) -> bool:
    """Whether somebody who knows the answer could take the other for it: one text but for capitals and spaces, or a
    number within some tolerances, or no further off than either leaves open by how it is rounded."""
    if _letters(answer.words) == _letters(other.words) or answer.value == other.value:
        return True
    if answer.type != "number":
        return isinstance(answer.value, str) and _letters(answer.value) == _letters(str(other.value))
    room = max(APART * answer.tolerance, APART * other.tolerance, step_of(answer) / 2, step_of(other) / 2)
    return bool(abs(answer.value - other.value) <= room * (1 + 1e-9))


def _letters(text: str) -> str:
    return "".join(text.casefold().split())


def apart(answer: Answer, wrong: Iterable[Answer]) -> list[Answer]:
    """The first that also stand apart from each other, as options must: as many as are offered."""
    kept: list[Answer] = []
    for miss in wrong:
        if not any(also_right(other, replace(miss, tolerance=answer.tolerance)) for other in [answer, *kept]):
            kept.append(miss)
        if len(kept) == OPTIONS - 1:
            break
    return kept


def unsaid(wrong: Iterable[Answer], question: str) -> list[Answer]:
    """Without what the question itself quotes, a row's or a field's own name: the answer is not said there either."""
    return [miss for miss in wrong if f"“{miss.words}”" not in question]


def alternatives(answer: Answer, wrong: Sequence[Answer], rng: random.Random, sort: Sort) -> list[Answer]:
    """What stands beside the right option: too few where little fits, or where its place cannot be the one drawn."""
    if answer.type != "number":
        alike = sorted(wrong, key=lambda miss: _sort(miss.words) != _sort(answer.words))  # of its sort first
        return apart(answer, alike)
    near = _unrelated(answer, wrong) if sort == "amount" else wrong
    below, above = (_on_side(answer, near, side, rng, sort) for side in (-1, +1))
    size = min(OPTIONS - 1, len(below) + len(above))
    weights = _WEIGHTS[sort] if size == OPTIONS - 1 else (1,) * (size + 1)
    [rank] = rng.choices(range(size + 1), weights)
    if len(below) < rank or len(above) < size - rank:
        return []
    if sort == "amount" and min(len(below), len(above)) < OPTIONS - 1 and rng.random() < CORNERED_LEFT_OUT:
        return []
    chosen = below[:rank] + above[: size - rank]
    return [] if sort == "amount" and _is_middle(answer, chosen) and rng.random() < MIDDLES_LEFT_OUT else chosen


def _is_middle(answer: Answer, wrong: Sequence[Answer]) -> bool:
    """Whether it is the closest to the mean of all: mistakes lie around what is right, so that it is so too often."""
    values = [answer.value, *(one.value for one in wrong)]
    mean = sum(values) / len(values)
    return all(abs(answer.value - mean) <= abs(value - mean) for value in values)


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
    found = apart(answer, [miss for miss in wrong if (miss.value - answer.value) * side > 0])
    if len(found) < OPTIONS - 1 and sort == "amount":
        found = apart(answer, _unrelated(answer, [*found, *_invented(answer, wrong, side, rng)]))
    return found


def _invented(answer: Answer, wrong: Sequence[Answer], side: int, rng: random.Random) -> list[Answer]:
    """Numbers as far from the answer as others are from each other, so that they look like what the picture shows."""
    own = print_of(answer)
    shown = [one for one in (print_of(miss) for miss in wrong) if one is not None]
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
        if 0 < number <= most and not (number == 1 and UNITS.search(own.after))
    ]


def _value(answer: Answer, own: Print, number: float) -> float:
    value = float(f"{number * own.factor:.12g}")
    return int(value) if isinstance(answer.value, int) and value.is_integer() else value


def _grain(numbers: Sequence[float], decimals: int) -> float:
    """The largest 1, 2 or 5 with zeros that all of the numbers are multiples of."""
    units = [round(number * 10**decimals) for number in numbers]
    common = math.gcd(*units)
    steps = [base * 10**power for power in range(7) for base in (1, 2, 5)]
    return max(step for step in steps if common % step == 0) / 10**decimals if common else 10.0**-decimals
