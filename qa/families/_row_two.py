"""Two items of a row: which is larger, and by how much."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations

from qa.families._build import Draft, short_and_choice, yes_no_draft
from qa.families._row_sources import page_of, per_unit, printed, shown, size_of
from qa.families._rows import Item, Row, alike, differ, dress, name_answer
from qa.families._scales import in_points
from qa.families._sources import literal, program
from qa.families._two_gaps import other_gaps
from synth.records import Answer, said

PAIRS = 3  # a row, for each form

_SIDES = {
    True: {"more": "larger", "larger": "bigger", "exceeds": "exceed", "a_more": "a larger"},
    False: {"more": "smaller", "larger": "smaller", "exceeds": "stay below", "a_more": "a smaller"},
}


def two_drafts(row: Row, rng: random.Random) -> Iterator[Draft]:
    usable = [item for item in row.items if item.usable and (row.kind == "slice" or item.text is not None)]
    pairs = [pair for pair in combinations(usable, 2) if differ(*pair)]
    rng.shuffle(pairs)
    for pair in pairs[:PAIRS]:
        yield _which(row, pair, rng)
    for pair in pairs[PAIRS : 2 * PAIRS] or pairs[:PAIRS]:
        yield _whether(row, pair, rng)
    gaps = [pair for pair in pairs if all(item.text is not None for item in pair) and alike(pair)]
    for pair in gaps[:PAIRS]:
        yield from _gap(row, pair)


def _both(pair: tuple[Item, Item]) -> tuple[str, list[str]]:
    one, other = pair
    if one.text is None or other.text is None:
        high, low = (one, other) if one.size > other.size else (other, one)
        return f"{high.name} takes clearly more of the circle than {low.name}", []
    steps = [shown("first", one), shown("second", other)]
    return f"{one.name} has {one.text} and {other.name} has {other.text}", steps


def _sources(row: Row, pair: tuple[Item, Item]) -> list[str]:
    return [page_of(row), size_of("first", row, pair[0]), size_of("second", row, pair[1])]


def _words(row: Row, pair: tuple[Item, Item], high: bool) -> dict[str, str | None]:
    return {**row.words, **_SIDES[high], "a": pair[0].name, "b": pair[1].name}


def _which(row: Row, pair: tuple[Item, Item], rng: random.Random) -> Draft:
    pair = pair if rng.random() < 0.5 else (pair[1], pair[0])
    high = rng.random() < 0.5
    first_wins = (pair[0].size > pair[1].size) == high
    winner, loser = pair if first_wins else (pair[1], pair[0])
    told, steps = _both(pair)
    test = f"{literal(pair[0].name)} if first {'>' if high else '<'} second else {literal(pair[1].name)}"
    return Draft(
        topic=f"{row.kind}s",
        form="short",
        where=row.where,
        words=_words(row, pair, high),
        answer=name_answer(winner),
        wrong=[name_answer(loser)],
        rationale=f"{told}, so {winner.name} is {_SIDES[high]['more']}.",
        proof=program(_sources(row, pair), test, steps),
    )


def _whether(row: Row, pair: tuple[Item, Item], rng: random.Random) -> Draft:
    high, want = rng.random() < 0.5, rng.random() < 0.5
    if ((pair[0].size > pair[1].size) == high) != want:
        pair = pair[1], pair[0]
    told, steps = _both(pair)
    return yes_no_draft(
        topic=f"{row.kind}s",
        want=want,
        where=row.where,
        words=_words(row, pair, high),
        rationale=f"{told}, so {'yes' if want else 'no'}.",
        proof=program(_sources(row, pair), f"first {'>' if high else '<'} second", steps),
    )


def _gap(row: Row, pair: tuple[Item, Item]) -> Iterator[Draft]:
    high, low = pair if pair[0].number > pair[1].number else (pair[1], pair[0])
    assert high.written is not None
    assert low.written is not None
    digits = max(high.written.decimals, low.written.decimals)
    factor = high.factor
    gap = round((high.number - low.number) / factor, digits)
    tops = [round(item.number / factor, digits) for item in (high, low)]
    step = 10.0**-digits
    others = [item.number / factor for item in row.printed if item not in pair]
    tries = [*other_gaps(tops, others), gap + 10 * step, gap - 10 * step]
    wrong = [_gap_answer(high, round(number, digits), digits) for number in tries if number > 0]
    result = (
        f"round((first - second){per_unit(high)}, {digits})" if digits else f"round((first - second){per_unit(high)})"
    )
    value = result if high.percent or factor == 1.0 else f"{result} * {literal(float(f'{factor:.12g}'))}"
    setup = [page_of(row), printed("first", row, high), printed("second", row, low)]
    answer = _gap_answer(high, gap, digits)
    yield from short_and_choice(
        topic=f"{row.kind}s_gap",
        where=row.where,
        words={**row.words, "a": high.name, "b": low.name, "points": "percentage points" if high.percent else None},
        answer=answer,
        wrong=wrong,
        rationale=f"{high.name} has {high.text} and {low.name} has {low.text}; the difference is {answer.words}.",
        proof=program(setup, value, [shown("first", high), shown("second", low), result]),
    )


def _gap_answer(high: Item, gap: float, digits: int) -> Answer:
    """Between percentages there are percentage points; other differences are said as the numbers are."""
    number = int(gap) if not digits else gap
    if high.percent:
        text = in_points(f"{gap:.{digits}f}%")
        return Answer(value=number, type="number", text=said(text), unit="percentage points")
    value = number if high.factor == 1.0 else number * high.factor
    return Answer(value=value, type="number", text=said(dress(high, gap, digits)))
