"""Sums, means and spreads over the numbers written in a table, a heatmap or a pie."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from qa.families._arith_lines import Line, alike, distinct, lines_of
from qa.families._arith_sums import HALF
from qa.families._arith_times import pair_times
from qa.families._arith_words import round_step
from qa.families._build import Draft, short_and_choice, yes_no_draft
from qa.families._phrases import Words
from qa.families._sources import literal, program
from qa.families._table_sheets import Entry, Sheet, few
from synth.records import Answer

LINES = 3
GAPS = ("line_range", "pair_gap")  # reckoned as they are said; all else in the terms of the cells


def cell_drafts(sheet: Sheet, rng: random.Random) -> Iterator[Draft]:
    if sheet.sort == "plot":
        return
    lines = [line for line in lines_of(sheet) if alike(line.entries)]
    if sheet.sort == "slice":
        for line in lines:
            yield from _pair_sums(line, rng)
        return
    adding = [line for line in lines if line.adds and min(entry.value for entry in line.entries) >= 0]
    for line in few(adding, LINES, rng):
        yield from _measured(line, "line_sum", rng)
    for line in few([line for line in lines if len(line.entries) <= 12], LINES, rng):
        yield from _measured(line, "line_mean", rng)
        yield from _measured(line, "line_range", rng)
    if sheet.sort == "page":
        for line in few([line for line in lines if distinct(line.names)], LINES, rng):
            yield from _pair_gaps(line, rng)
            if line.divides:
                yield from pair_times(line, rng)


def _measured(line: Line, topic: str, rng: random.Random) -> Iterator[Draft]:
    values = [entry.value for entry in line.entries]
    source, value, digits, tolerance, wrong = _of_topic(line, topic, values)
    if value <= 0:
        return
    answer = _answer(line, topic, value, digits, tolerance)
    near = [_answer(line, topic, _rounded(line, one), digits, tolerance) for one in wrong if one > 0]
    proof = _proof(line, source, _steps(line, topic, source, digits))
    told = f"{_told(line, topic)} {answer.words}"
    yield from short_and_choice(
        topic=topic,
        where=line.where,
        words=_words(line),
        answer=answer,
        wrong=near,
        rationale=f"{told}.",
        proof=proof,
    )
    yield from _measured_claim(line, topic, value, told, rng)


def _answer(line: Line, topic: str, value: float, digits: int, tolerance: float = 0.0) -> Answer:
    return line.gap(value, digits) if topic in GAPS else line.answer(value, digits, tolerance)


def _measured_claim(line: Line, topic: str, value: float, told: str, rng: random.Random) -> Iterator[Draft]:
    """ "Do they come to more than 80?" That a range is wider is proved by its two ends alone."""
    want = rng.random() < 0.5
    limit = _limit_of(line, value, want)
    if limit is None:
        return
    entries = line.entries
    if topic == "line_range" and want:
        entries = tuple(pick(entries, key=lambda entry: entry.value) for pick in (max, min))
    source, _, digits, _, _ = _of_topic(line, topic, [entry.value for entry in entries])
    bound, say = float(f"{limit[0] * line.factor:.9g}"), line.say
    if topic in GAPS:
        bound, say = limit[0], line.say_gap
    yield yes_no_draft(
        topic=topic,
        want=want,
        where=line.where,
        words=_words(line) | {"limit": say(limit[0] * line.factor, limit[1])},
        rationale=f"{told}, so {'yes' if want else 'no'}.",
        proof=_proof(line, f"{source} > {literal(bound)}", _steps(line, topic, source, digits), entries),
    )


def _of_topic(line: Line, topic: str, values: list[float]) -> tuple[str, float, int, float, list[float]]:
    """The proof's expression, its value, the digits it is said to, its tolerance, and what a slip would give."""
    total = sum(sorted(values))
    if topic == "line_sum":
        wrong = [total - value for value in values[-2:]] + [total + values[0], total / len(values), *values]
        return f"round(sum(sorted(values)), {line.places})", round(total, line.places), line.digits, 0.0, wrong
    if topic == "line_range":
        gap = round(max(values) - min(values), line.places)
        wrong = [
            max(values),
            min(values),
            abs(values[-1] - values[0]),
            total / len(values),
            sorted(values)[-2] - min(values),
        ]
        wrong += [gap * 1.1, gap * 0.9]
        return _step(line, "(max(values) - min(values))", line.digits), gap, line.digits, 0.0, wrong
    mean, digits = total / len(values), line.mean_digits
    even = abs(mean - round(mean, digits + line.places - line.digits)) < 1e-12 * abs(mean)
    tolerance = 0.0 if even else HALF * 10.0**-digits * line.factor
    wrong = [(total - value) / (len(values) - 1) for value in values[:3]]
    wrong += [sorted(values)[len(values) // 2], (max(values) + min(values)) / 2, total, mean * 1.1, mean * 0.9]
    return "sum(sorted(values)) / len(values)", mean, digits, tolerance, wrong


def _rounded(line: Line, value: float) -> float:
    return round(value, line.places + 1)


def _limit_of(line: Line, value: float, want: bool) -> tuple[float, int] | None:
    """In a table of decimal commas with its decimals: 1.200 could be a little more than one."""
    limit = _limit(value / line.factor, want, [entry.value / line.factor for entry in line.entries])
    if limit is None or line.point == ".":
        return limit
    return limit[0], max(limit[1], line.digits or 1)


def _limit(value: float, want: bool, values: Sequence[float]) -> tuple[float, int] | None:
    if value <= 0:
        return None
    step, digits = round_step(value / 8)
    nearest = int(value * 0.8 / step) if want else int(value * 1.2 / step) + 1
    for place in range(3):
        limit = round((nearest - place if want else nearest + place) * step, 9)
        if limit > 0 and all(abs(limit - one) > 1e-9 for one in values):
            return limit, digits
    return None


def _words(line: Line) -> Words:
    words: Words = {"line": line.line, "thing": line.sheet.thing}
    words["figure"] = line.sheet.head[1].text.lower()
    words["above_total"] = ", leaving out the last row" if line.stated else ""
    return words


def _told(line: Line, topic: str) -> str:
    numbers = [line.say(entry.value, line.digits) for entry in line.entries]
    if topic == "line_range":
        numbers = [line.say(pick(entry.value for entry in line.entries), line.digits) for pick in (max, min)]
        return f"In the {line.line} the largest number is {numbers[0]} and the smallest {numbers[1]}; they differ by"
    listed = f"{', '.join(numbers[:-1])} and {numbers[-1]}"
    if topic == "line_sum":
        return f"The {line.line} holds {listed}, which together make"
    return f"The {line.line} holds {listed}; divided by {len(numbers)}, their sum gives about"


def _steps(line: Line, topic: str, source: str, digits: int) -> list[str]:
    names = [f"values[{place}]" for place in range(len(line.entries))]
    steps = [_step(line, name, line.digits) for name in (["max(values)", "min(values)"] if topic in GAPS else names)]
    counted = ["len(values)"] if topic == "line_mean" else []
    return [*steps, *counted, _last_step(line, topic, source, digits)]


def _last_step(line: Line, topic: str, source: str, digits: int) -> str:
    return source if topic in GAPS else _step(line, source, digits)


def _step(line: Line, source: str, digits: int) -> str:
    times = "" if line.factor == 1.0 else f" / {literal(line.factor)}"
    return f"round({source}{times}, {digits})" if digits else f"round({source}{times})"


def _proof(line: Line, result: str, steps: Sequence[str], entries: Sequence[Entry] | None = None) -> str:
    sources = ",\n    ".join(entry.source for entry in entries or line.entries)
    return program([*line.sheet.setup, f"values = [\n    {sources},\n]"], result, steps)


def _pair_sums(line: Line, rng: random.Random) -> Iterator[Draft]:
    """Two slices together."""
    if len(line.entries) < 3:
        return
    for place, (first, second) in enumerate(_pairs(line, rng)):
        pair = [line.entries[first], line.entries[second]]
        total = round(pair[0].value + pair[1].value, line.places)
        values = [entry.value for entry in line.entries]
        others = [values[a] + values[b] for a in range(len(values)) for b in range(a) if {a, b} != {first, second}]
        source = f"round(values[0] + values[1], {line.places})"
        if place < 2:
            yield from _pair_drafts(line, "pair_sum", (first, second), source, total, others + values, "together make")
        else:
            yield from _pair_claim(line, (first, second), total, source, rng)


def _pair_claim(line: Line, pair: tuple[int, int], total: float, source: str, rng: random.Random) -> Iterator[Draft]:
    want = rng.random() < 0.5
    entries = [line.entries[place] for place in pair]
    limit = _limit_of(line, total, want)
    if limit is None or (line.factor == 0.01 and limit[0] >= 100):
        return
    names = [line.names[place] for place in pair]
    numbers = [line.say(entry.value, line.digits) for entry in entries]
    told = f"{names[0]} has {numbers[0]} and {names[1]} {numbers[1]}"
    steps = [_step(line, one, line.digits) for one in ("values[0]", "values[1]", source)]
    yield yes_no_draft(
        topic="pair_sum",
        want=want,
        where=line.where,
        words=_words(line) | {"a": names[0], "b": names[1], "limit": line.say(limit[0] * line.factor, limit[1])},
        rationale=f"{told}, together {line.say(total, line.digits)}, so {'yes' if want else 'no'}.",
        proof=_proof(line, f"{source} > {literal(float(f'{limit[0] * line.factor:.9g}'))}", steps, entries),
    )


def _pair_gaps(line: Line, rng: random.Random) -> Iterator[Draft]:
    for first, second in _pairs(line, rng)[:2]:
        if line.entries[first].value < line.entries[second].value:
            first, second = second, first
        values = [entry.value for entry in line.entries]
        gap = round(values[first] - values[second], line.places)
        others = [abs(values[first] - value) for value in values] + [values[first] + values[second], *values]
        source = _step(line, "(values[0] - values[1])", line.digits)
        if gap > 0:
            yield from _pair_drafts(line, "pair_gap", (first, second), source, gap, others, "differ by")


def _pairs(line: Line, rng: random.Random) -> list[tuple[int, int]]:
    pairs = [(a, b) for a in range(len(line.entries)) for b in range(len(line.entries)) if a < b]
    return few(pairs, 4, rng)


def _pair_drafts(
    line: Line, topic: str, pair: tuple[int, int], source: str, value: float, wrong: Sequence[float], told: str
) -> Iterator[Draft]:
    entries, names = [line.entries[place] for place in pair], [line.names[place] for place in pair]
    numbers = [line.say(entry.value, line.digits) for entry in entries]
    steps = [_step(line, one, line.digits) for one in ("values[0]", "values[1]")]
    answer = _answer(line, topic, value, line.digits)
    called = [f"“{name}”" for name in names] if line.sheet.sort == "page" else names
    yield from short_and_choice(
        topic=topic,
        where=line.where,
        words=_words(line) | {"a": called[0], "b": called[1]},
        answer=answer,
        wrong=[_answer(line, topic, _rounded(line, one), line.digits) for one in wrong if one > 0],
        rationale=f"{names[0]} has {numbers[0]} and {names[1]} {numbers[1]}; they {told} {answer.words}.",
        proof=_proof(line, source, [*steps, _last_step(line, topic, source, line.digits)], entries),
    )
