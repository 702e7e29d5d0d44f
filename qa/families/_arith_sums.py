"""Sums and means of the marks of one series, or of all series at one place, and the difference of two sums."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from qa.families._arith_rows import (
    Row,
    readable_sum,
    row_of,
    row_proof,
    total_of,
    total_shown,
    total_source,
    total_step,
)
from qa.families._arith_words import adds, round_limit, row_words
from qa.families._build import Draft, short_and_choice, yes_no_draft
from qa.families._marks import Mark, Plot
from qa.families._phrases import Words
from qa.families._scales import round_to
from qa.families._sources import literal
from synth.records import Answer, said

HALF = 0.505  # of the last digit: 11.975 may be said as 11.97 or as 11.98
EACH = 2  # rows of each sort, for each form


def rows_of(plot: Plot, rng: random.Random) -> list[Row]:
    """Whole series, parts of them that are next to each other, and the places of all series; in seeded order."""
    made: list[Row | None] = []
    for _, row in plot.rows:
        made.append(row_of(plot, row))
        for size in (3, 4):
            start = rng.randrange(max(1, len(row) - size + 1))
            made.append(row_of(plot, row[start : start + size]) if len(row) > size else None)
    places = plot.order if len(plot.groups) > 1 else []
    made += [row_of(plot, sorted(plot.column(key), key=_place_of(plot)), key) for key in places]
    found = [row for row in made if row is not None and (len(row.marks) > 2 or row.across)]
    rng.shuffle(found)
    return found


def _place_of(plot: Plot) -> Callable[[Mark], int]:
    return lambda mark: plot.groups.index(str(mark.series))


def sum_drafts(plot: Plot, rows: Sequence[Row], rng: random.Random) -> Iterator[Draft]:
    if not adds(plot.value):
        return
    fitting = [row for row in rows if readable_sum(row) and sum(row.values) > 0]
    for row in some(fitting, rng):
        answer = sum_answer(row)
        yield from drafts_of("sum", row, row_words(row), answer, near_sums(row, rng), sum_told(row), sum_proof(row))
    for row in some(fitting, rng):
        yield from _limit_draft("sum", row, total_of(row), row.tolerance, sum_told(row), rng)


def sum_answer(row: Row) -> Answer:
    return _made(row, total_of(row), total_shown(row), row.digits, row.tolerance)


def _made(row: Row, value: float, shown: float, digits: int, tolerance: float) -> Answer:
    scale = row.plot.value
    text = said(scale.dress(shown, digits))
    return Answer(value=value, type="number", text=text, unit=scale.data_unit, tolerance=float(f"{tolerance:.6g}"))


def near_sums(row: Row, rng: random.Random) -> list[Answer]:
    """One mark left out, one taken twice, the largest alone, the mean instead of the sum, another row."""
    total, values = total_of(row), row.values
    slips = [total - value for value in values] + [total + value for value in values]
    rng.shuffle(slips)
    others = [sum(mark.value for mark in other) for other in _other_rows(row)]
    tries = [*slips[:3], *others[:2], total / len(values), max(values), *slips[3:]]
    return [number_answer(row, one, row.digits, row.tolerance) for one in tries if one > 0]


def _other_rows(row: Row) -> list[tuple[Mark, ...]]:
    plot = row.plot
    if row.across:
        return [plot.column(key) for key in plot.order if key != row.key]
    keys = set(row.names)
    return [tuple(m for m in plot.row(name) if m.key in keys) for name in plot.groups if name != row.series]


def number_answer(row: Row, number: float, digits: int, tolerance: float) -> Answer:
    shown = row.plot.value.shown(number, digits)
    return _made(row, round_to(number, digits) if row.exact else number, shown, digits, tolerance)


def sum_told(row: Row) -> str:
    end = "which together make" if row.exact else "together about"
    return f"{row.told()}, {end} {sum_answer(row).words}"


def sum_proof(row: Row) -> str:
    return row_proof([("values", row)], total_source(row), [*row.steps(), total_step(row)])


def mean_drafts(plot: Plot, rows: Sequence[Row], rng: random.Random) -> Iterator[Draft]:
    fitting = [row for row in rows if _readable_mean(row)]
    for row in some(fitting, rng):
        answer = mean_answer(row)
        proof = row_proof([("values", row)], MEAN, mean_steps(row))
        yield from drafts_of("mean", row, row_words(row), answer, near_means(row, rng), mean_told(row), proof)
    for row in some(fitting, rng):
        yield from _limit_draft(
            "mean", row, sum(row.values) / len(row.values), mean_tolerance(row), mean_told(row), rng
        )


MEAN = "sum(sorted(values.values())) / len(values)"


def _readable_mean(row: Row) -> bool:
    """What is said is the mean of what is said of each: where that strays from the mean itself, it is not asked for."""
    mean, tolerance = sum(row.values) / len(row.values), mean_tolerance(row)
    told = round_to(_shown_mean(row), mean_digits(row)) / row.plot.value.factor
    return len(row.marks) <= 8 and mean > 0 and tolerance <= 0.05 * mean and abs(told - mean) <= tolerance + 1e-9 * mean


def mean_digits(row: Row) -> int:
    return row.digits + 1 if row.exact else row.digits


def mean_tolerance(row: Row) -> float:
    """Of printed numbers only the rounding of what is said; else what one reading may be off, on the whole."""
    if not row.exact:
        return row.tolerance / len(row.marks)
    mean = sum(sorted(row.values)) / len(row.values)
    return 0.0 if math.isclose(mean, round(mean, mean_digits(row)), rel_tol=1e-12) else HALF * 10.0 ** -mean_digits(row)


def mean_answer(row: Row) -> Answer:
    mean = sum(sorted(row.values)) / len(row.values)
    return _made(row, mean, round_to(_shown_mean(row), mean_digits(row)), mean_digits(row), mean_tolerance(row))


def _shown_mean(row: Row) -> float:
    return sum(row.shown) / len(row.shown)


def near_means(row: Row, rng: random.Random) -> list[Answer]:
    """The mean without one of them, the middle one, half-way between the ends, the sum, another row's."""
    values, total = row.values, sum(row.values)
    without = [(total - value) / (len(values) - 1) for value in values]
    rng.shuffle(without)
    ordered = sorted(values)
    middle = ordered[len(ordered) // 2]
    others = [sum(m.value for m in other) / len(other) for other in _other_rows(row) if other]
    tries = [*without[:2], middle, (ordered[0] + ordered[-1]) / 2, *others[:2], *without[2:], total, *ordered]
    return [
        replace(number_answer(row, one, mean_digits(row), mean_tolerance(row)), value=one) for one in tries if one > 0
    ]


def mean_told(row: Row) -> str:
    total = row.plot.value.dress(total_shown(row), row.digits)
    end = f"together {'' if row.exact else 'about '}{total}, and divided by {len(row.marks)} that gives about"
    return f"{row.told()}, {end} {mean_answer(row).words}"


def mean_steps(row: Row) -> list[str]:
    summed = f"({' + '.join(row.steps())}) / len(values)"
    return [*row.steps(), total_step(row), "len(values)", f"round({summed}, {mean_digits(row)})"]


def some(rows: Sequence[Row], rng: random.Random) -> list[Row]:
    return rng.sample(list(rows), min(EACH, len(rows)))


def drafts_of(
    topic: str, row: Row, words: Words, answer: Answer, wrong: Sequence[Answer], told: str, proof: str
) -> Iterator[Draft]:
    return short_and_choice(
        topic=topic,
        where=row.plot.where,
        words=words,
        answer=answer,
        wrong=wrong,
        rationale=f"{told}.",
        proof=proof,
    )


def _limit_draft(
    topic: str, row: Row, value: float, tolerance: float, told: str, rng: random.Random
) -> Iterator[Draft]:
    """ "Do they come to more than 80?" Any mark, if it were much larger or smaller, would change that."""
    want = rng.random() < 0.5
    found = round_limit(row, value, tolerance, want)
    if found is None:
        return
    limit, limit_text = found
    source = total_source(row) if topic == "sum" else MEAN
    steps = [*row.steps(), total_step(row)] if topic == "sum" else mean_steps(row)
    yield yes_no_draft(
        topic=topic,
        want=want,
        where=row.plot.where,
        words=row_words(row) | {"limit": limit_text},
        rationale=f"{told}, so {'yes' if want else 'no'}.",
        proof=row_proof([("values", row)], f"{source} > {literal(limit)}", steps),
    )
