"""The highest and lowest points of a scatter: how high, and of which group."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from qa.families._build import Draft, short_and_choice, yes_no_draft
from qa.families._ends import ENDS, FEWEST, End, call_of, end_words, further, ranked
from qa.families._marks import Mark, Plot, clear_best, differ
from qa.families._phrases import Words, measure_words, plot_words, read_answer, text_answer
from qa.families._scales import Scale
from qa.families._sources import gather, literal, on_page, pick, program, shown, value_of

POINTS = 60  # of a group of a scatter


def point_drafts(plot: Plot, rng: random.Random) -> Iterator[Draft]:
    """The extreme of a group of points (a number), and the group that holds the extreme of all."""
    for end in ENDS:
        rows = [
            (series, row)
            for series, row in plot.rows
            if FEWEST <= len(row) <= POINTS and clear_best(row, end == "highest")
        ]
        for series, row in rng.sample(rows, min(2, len(rows))):
            yield from _extreme_reading(plot, series, [mark for mark in row if mark.usable], end)
        if len(rows) == len(plot.groups) >= FEWEST and len(plot.marks) <= 3 * POINTS:
            yield from _group_of_extreme(plot, end, rng)


def _extreme_reading(plot: Plot, series: str | None, row: Sequence[Mark], end: End) -> Iterator[Draft]:
    order = ranked(row, end)
    first = order[0]
    words = _point_words(plot.value, plot, end, series)
    answer = read_answer(plot.value, first.value, first.tolerance)
    others = [order[1].value, ranked(plot.marks, end)[0].value, order[-1].value]
    others += sorted((at for at, _ in plot.value.ticks), key=lambda at: abs(at - first.value))
    setup = [on_page(plot), gather("values", value_of(plot), pick(plot, series=series))]
    yield from short_and_choice(
        topic="point_value",
        where=plot.where,
        words=words,
        answer=answer,
        wrong=[read_answer(plot.value, other, first.tolerance) for other in others],
        rationale=f"The {end} point{words['of']} lies at about {answer.words}.",
        proof=program(
            [*setup, f"value = {call_of(end)}(values)"],
            "value",
            [shown("value", plot.value, plot.value.digits(first.tolerance))],
        ),
    )


def _point_words(scale: Scale, plot: Plot, end: End, series: str | None) -> Words:
    return plot_words(plot, series) | measure_words(scale) | end_words(scale, end)


def _group_of_extreme(plot: Plot, end: End, rng: random.Random) -> Iterator[Draft]:
    """Proved by one witness of the group, the extreme point itself, and every point of the other groups."""
    best = {series: ranked(plot.row(series), end)[0] for series in plot.groups}
    order = ranked(list(best.values()), end)
    if not differ(order[0], order[1]):
        return
    top, rival = order[0], order[1]
    words = _point_words(plot.value, plot, end, None)
    others = [name for name in plot.groups if name != top.series]
    witness = f'(e["id"] == {literal(top.id)} or e["series"] in {literal(others)})'
    digits = plot.value.digits(min(top.tolerance, rival.tolerance))
    said = [plot.value.say(mark.value, digits) for mark in (top, rival)]
    setup = [on_page(plot), gather("points", "e", pick(plot, witness))]
    setup.append(f'best = {call_of(end)}(points, key=lambda e: e["value"]["y"])')
    setup.append(f'rest = [e["value"]["y"] for e in points if e["id"] != {literal(top.id)}]')
    steps = [shown('best["value"]["y"]', plot.value, digits), shown(f"{call_of(end)}(rest)", plot.value, digits)]
    rationale = (
        f"The {end} point of all belongs to {top.series}, at about {said[0]}; "
        f"the {end} of any other {plot.group} is one of {rival.series}, at about {said[1]}."
    )
    yield from short_and_choice(
        topic="group",
        where=plot.where,
        words=words,
        answer=text_answer(str(top.series)),
        wrong=[text_answer(str(mark.series)) for mark in order[1:]],
        rationale=rationale,
        proof=program(setup, 'best["series"]', steps),
    )
    yield _group_claim(plot, best, order, end, words, setup, steps, rationale, rng)


def _group_claim(
    plot: Plot,
    best: dict[str, Mark],
    order: Sequence[Mark],
    end: End,
    words: Words,
    setup: list[str],
    steps: list[str],
    rationale: str,
    rng: random.Random,
) -> Draft:
    top = order[0]
    want = rng.random() < 0.5
    claimed = str(top.series) if want else str(rng.choice(order[1:]).series)
    test = f'best["series"] == {literal(claimed)}'
    if not want:
        digits = plot.value.digits(min(top.tolerance, best[claimed].tolerance))
        said = [plot.value.say(mark.value, digits) for mark in (best[claimed], top)]
        rationale = (
            f"The {end} point of {claimed} is at about {said[0]}; one of {top.series} is {further(end)}, "
            f"at about {said[1]}."
        )
        setup = [on_page(plot), gather("own", value_of(plot), pick(plot, series=claimed))]
        setup.append(f'[rival] = [e["value"]["y"] for e in elements if e["id"] == {literal(top.id)}]')
        test = f"{call_of(end)}(own) {'>' if end == 'highest' else '<'} rival"
        steps = [shown(f"{call_of(end)}(own)", plot.value, digits), shown("rival", plot.value, digits)]
    return yes_no_draft(
        topic="group",
        want=want,
        where=plot.where,
        words=words | {"series": claimed},
        rationale=rationale,
        proof=program(setup, test, steps),
    )
