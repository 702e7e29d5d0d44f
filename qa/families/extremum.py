"""The highest and the lowest: where it is, whose it is, and how much."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from qa.families._build import Draft, build, yes_or_no
from qa.families._marks import Mark, Plot, clear_best, differ, plots, whole
from qa.families._nouns import capital
from qa.families._phrases import (
    Words,
    a_more,
    key_answer,
    keys_of,
    label_words,
    mark_words,
    measure_words,
    plot_words,
    printed_answer,
    read_answer,
    text_answer,
)
from qa.families._scales import Scale
from qa.families._sources import (
    ALL,
    column,
    gather,
    literal,
    mark_at,
    pick,
    printed_at,
    program,
    shown,
    table,
    value_of,
)
from synth.records import Form, Picture, Question

End = Literal["highest", "lowest"]
ENDS: tuple[End, End] = ("highest", "lowest")
FEWEST = 3  # of fewer, which is the highest is a comparison
ROWS = 3  # series or keys a plot, for each form and end
POINTS = 60  # of a group of a scatter


def ask(picture: Picture, seed: int) -> Iterator[Question]:
    rng = random.Random(f"extremum {seed}")
    for plot in plots(picture):
        for draft in _scatter(plot, rng) if plot.mark == "scatter" else _drafts(plot, rng):
            question = build("extremum", picture, draft, rng)
            if question is not None:
                yield question


def ranked(marks: Sequence[Mark], end: End) -> list[Mark]:
    return sorted(marks, key=lambda mark: mark.value, reverse=end == "highest")


def clear_winner(marks: Sequence[Mark], end: End) -> bool:
    """Whether the first is surely before all others, and nothing hidden could be before it."""
    order = ranked(marks, end)
    # Of points far apart in value the second is the nearest rival, but it may be printed more finely.
    return whole(marks) and len(order) > 1 and all(differ(order[0], other) for other in order[1:])


def _drafts(plot: Plot, rng: random.Random) -> Iterator[Draft]:
    keys = keys_of(plot)
    rows = [(s, r) for s, r in plot.rows if len(r) >= FEWEST and all(mark.key in keys.said for mark in r)]
    columns = [(k, plot.column(k)) for k in plot.order if k in keys.said and len(plot.column(k)) >= FEWEST]
    for end in ENDS:
        for series, row in rng.sample(rows, min(ROWS, len(rows))):
            if clear_winner(row, end):
                yield from _of_keys(plot, series, row, end, rng)
                yield from _value(plot, series, row, end)
        for key, marks in rng.sample(columns, min(ROWS, len(columns))) if plot.groups else ():
            if clear_winner(marks, end):
                yield from _of_series(plot, key, marks, end, rng)


def _words(plot: Plot, series: str | None, end: End, marks: Sequence[Mark]) -> Words:
    words = plot_words(plot, series) | _end_words(plot.value, end)
    if plot.stacked:  # the highest segment of a stack is the one on top: ask for size, never for height
        more = {"highest": "larger", "lowest": "smaller"}[end]
        words |= {"most": words["largest"], "more": more, "a_more": a_more(plot.value, more), "top": None}
    solid = plot.mark == "bar" and not plot.stacked and min(mark.value for mark in marks) > 0
    tall = {"highest": "longest" if plot.horizontal else "tallest", "lowest": "shortest"}[end]
    words["tall"] = tall if solid else None
    line = plot.mark == "line"
    words["peak"] = {"highest": "peak", "lowest": "bottom out"}[end] if line else None
    return words


def _end_words(scale: Scale, end: End) -> Words:
    more = {"highest": "higher", "lowest": "lower"}[end]
    return {
        "a_more": a_more(scale, more),
        "more": more,
        "most": end,
        "largest": {"highest": "largest", "lowest": "smallest"}[end],
        "maximum": {"highest": "maximum", "lowest": "minimum"}[end],
        "top": {"highest": "top", "lowest": "bottom"}[end],
    }


def _best(end: End) -> str:
    return "max" if end == "highest" else "min"


def _numbers(plot: Plot, marks: Sequence[Mark], end: End) -> tuple[list[str], list[str]]:
    """The winner's and the runner-up's value, as said and as steps over the dict `values`."""
    order = ranked(marks, end)[:2]
    digits = plot.value.digits(min(mark.tolerance for mark in order))
    said = [plot.value.say(mark.value, digits) for mark in order]
    reverse = ", reverse=True" if end == "highest" else ""
    steps = [shown(f"sorted(values.values(){reverse})[{place}]", plot.value, digits) for place in (0, 1)]
    return said, steps


def _of_keys(plot: Plot, series: str | None, row: Sequence[Mark], end: End, rng: random.Random) -> Iterator[Draft]:
    order = ranked(row, end)
    answer = key_answer(plot, order[0].key)
    words = _words(plot, series, end, row)
    near = [order[1], *_beside(plot, order[0], row), ranked(row, _other(end))[0], *order[2:]]
    wrong = [key_answer(plot, mark.key) for mark in dict.fromkeys(near)]
    said, steps = _numbers(plot, row, end)
    names = [keys_of(plot).name(mark.key) for mark in order]
    rationale = (
        f"The {words['most']} {_mark(plot)}{words['for_series']} is that for {names[0]}, at about {said[0]}; "
        f"next comes {names[1]}, at about {said[1]}."
    )
    proof = program(
        [ALL, table("values", plot, series if plot.groups else None)], f"{_best(end)}(values, key=values.get)", steps
    )
    forms: tuple[Form, ...] = ("short", "choice")
    for form in forms:
        yield Draft(
            topic="key",
            form=form,
            where=plot.where,
            words=words,
            answer=answer,
            wrong=wrong,
            rationale=rationale,
            proof=proof,
        )
    yield _key_claim(plot, series, row, end, rng)


def _key_claim(plot: Plot, series: str | None, row: Sequence[Mark], end: End, rng: random.Random) -> Draft:
    want = rng.random() < 0.5
    order = ranked(row, end)
    claimed = order[0] if want else rng.choice(order[1:4])
    return _claim(
        plot,
        "key",
        row,
        claimed,
        end,
        words=_words(plot, series, end, row) | _only(mark_words(plot, claimed), "at", "name", "mark"),
        everything=table("values", plot, series if plot.groups else None),
        name=claimed.key,
    )


def _claim(
    plot: Plot, topic: str, marks: Sequence[Mark], claimed: Mark, end: End, *, words: Words, everything: str, name: Any
) -> Draft:
    """ "Is this the highest?" Yes takes all marks to prove; for no, one that is beyond it is enough."""
    order = ranked(marks, end)
    want = claimed is order[0]
    rival = order[1] if want else order[0]
    digits = plot.value.digits(min(claimed.tolerance, rival.tolerance))
    said = [plot.value.say(mark.value, digits) for mark in (claimed, rival)]
    if want:
        setup = [ALL, everything]
        test = f"{_best(end)}(values, key=values.get) == {literal(name)}"
        _, steps = _numbers(plot, marks, end)
    else:
        setup = [ALL, mark_at("claimed", plot, claimed), mark_at("rival", plot, rival)]
        test = f"claimed {'>' if end == 'highest' else '<'} rival"
        steps = [shown(value, plot.value, digits) for value in ("claimed", "rival")]
    first, second = (_told(plot, mark, topic) for mark in (claimed, rival))
    tail = (
        f"the nearest is {second}, at about {said[1]}" if want else f"{second} is {words['more']}, at about {said[1]}"
    )
    return Draft(
        topic=topic,
        form="yes_no",
        where=plot.where,
        words=words,
        answer=yes_or_no(want),
        wrong=[yes_or_no(not want)],
        rationale=f"{capital(first)} is at about {said[0]}; {tail}.",
        proof=program(setup, test, steps),
    )


def _told(plot: Plot, mark: Mark, topic: str) -> str:
    return str(mark.series) if topic == "series" else keys_of(plot).name(mark.key)


def _further(end: End) -> str:
    return "higher" if end == "highest" else "lower"


def _other(end: End) -> End:
    return "lowest" if end == "highest" else "highest"


def _only(words: Words, *names: str) -> Words:
    return {name: words[name] for name in names}


def _mark(plot: Plot) -> str:
    return {"bar": "segment" if plot.stacked else "bar", "line": "point", "scatter": "point"}[plot.mark]


def _beside(plot: Plot, mark: Mark, row: Sequence[Mark]) -> list[Mark]:
    order = plot.order
    return [other for other in row if abs(order.index(other.key) - order.index(mark.key)) == 1]


def _value(plot: Plot, series: str | None, row: Sequence[Mark], end: End) -> Iterator[Draft]:
    order = ranked(row, end)
    first = order[0]
    words = _words(plot, series, end, row) | (label_words(plot.value, first) if first.label else {})
    name = keys_of(plot).of(first.key)
    setup = [ALL, table("values", plot, series if plot.groups else None)]
    if first.label:
        answer = printed_answer(plot, first)
        setup.append(_printed_extreme(plot, series, first, end))
        steps, result = ["value"], "value"
        wrong = [printed_answer(plot, mark) for mark in [*order[1:3], order[-1], *_column(plot, first)] if mark.label]
    else:
        answer = read_answer(plot.value, first.value, first.tolerance)
        setup.append(f"value = {_best(end)}(values.values())")
        steps, result = [shown("value", plot.value, plot.value.digits(first.tolerance))], "value"
        others = [mark.value for mark in [*order[1:3], order[-1], *_column(plot, first)]]
        gaps = [a for a, _ in plot.value.ticks]
        others += sorted(gaps, key=lambda at: abs(at - first.value))
        wrong = [read_answer(plot.value, other, first.tolerance) for other in others]
    about = "where the label gives" if first.label else "at about"
    rationale = f"The {words['most']} {_mark(plot)}{words['for_series']} is that for {name}, {about} {answer.words}."
    forms: tuple[Form, ...] = ("short", "choice")
    for form in forms:
        yield Draft(
            topic="printed_value" if first.label else "value",
            form=form,
            where=plot.where,
            words=words,
            answer=answer,
            wrong=wrong,
            rationale=rationale,
            proof=program(setup, result, steps),
        )


def _column(plot: Plot, mark: Mark) -> list[Mark]:
    return [other for other in plot.column(mark.key) if other is not mark]


def _printed_extreme(plot: Plot, series: str | None, first: Mark, end: End) -> str:
    """The label of the extreme mark: found by the mark's name, believed if no mark is beyond what it says."""
    label = printed_at("value", plot, first)
    beyond = ">" if end == "highest" else "<"
    key = literal(first.key)
    check = f"beaten = [other for key, other in values.items() if key != {key} and other {beyond} values[{key}]]"
    return f"{label}\n{check}\nvalue = None if beaten else value"


def _of_series(plot: Plot, key: Any, marks: Sequence[Mark], end: End, rng: random.Random) -> Iterator[Draft]:
    order = ranked(marks, end)
    keys = keys_of(plot)
    words = _words(plot, None, end, marks) | {"at": keys.at(key), "At": capital(keys.at(key))}
    said, steps = _numbers(plot, marks, end)
    names = [str(mark.series) for mark in order]
    rationale = (
        f"{capital(keys.at(key))} the {words['most']} is {names[0]}, at about {said[0]}; "
        f"next comes {names[1]}, at about {said[1]}."
    )
    everything = column("values", plot, key)
    forms: tuple[Form, ...] = ("short", "choice")
    for form in forms:
        yield Draft(
            topic="series",
            form=form,
            where=plot.where,
            words=words,
            answer=text_answer(names[0]),
            wrong=[text_answer(name) for name in names[1:]],
            rationale=rationale,
            proof=program([ALL, everything], f"{_best(end)}(values, key=values.get)", steps),
        )
    claimed = order[0] if rng.random() < 0.5 else rng.choice(order[1:])
    yield _claim(
        plot,
        "series",
        marks,
        claimed,
        end,
        words=words | {"series": str(claimed.series)},
        everything=everything,
        name=claimed.series,
    )


def _scatter(plot: Plot, rng: random.Random) -> Iterator[Draft]:
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
    setup = [ALL, gather("values", value_of(plot), pick(plot, series=series))]
    forms: tuple[Form, ...] = ("short", "choice")
    for form in forms:
        yield Draft(
            topic="point_value",
            form=form,
            where=plot.where,
            words=words,
            answer=answer,
            wrong=[read_answer(plot.value, other, first.tolerance) for other in others],
            rationale=f"The {end} point{words['of']} lies at about {answer.words}.",
            proof=program(
                [*setup, f"value = {_best(end)}(values)"],
                "value",
                [shown("value", plot.value, plot.value.digits(first.tolerance))],
            ),
        )


def _point_words(scale: Scale, plot: Plot, end: End, series: str | None) -> Words:
    return plot_words(plot, series) | measure_words(scale) | _end_words(scale, end)


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
    setup = [ALL, gather("points", "e", pick(plot, witness))]
    setup.append(f'best = {_best(end)}(points, key=lambda e: e["value"]["y"])')
    setup.append(f'rest = [e["value"]["y"] for e in points if e["id"] != {literal(top.id)}]')
    steps = [shown('best["value"]["y"]', plot.value, digits), shown(f"{_best(end)}(rest)", plot.value, digits)]
    rationale = (
        f"The {end} point of all belongs to {top.series}, at about {said[0]}; "
        f"the {end} of any other {plot.group} is one of {rival.series}, at about {said[1]}."
    )
    forms: tuple[Form, ...] = ("short", "choice")
    for form in forms:
        yield Draft(
            topic="group",
            form=form,
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
            f"The {end} point of {claimed} is at about {said[0]}; one of {top.series} is {_further(end)}, "
            f"at about {said[1]}."
        )
        setup = [ALL, gather("own", value_of(plot), pick(plot, series=claimed))]
        setup.append(f'[rival] = [e["value"]["y"] for e in elements if e["id"] == {literal(top.id)}]')
        test = f"{_best(end)}(own) {'>' if end == 'highest' else '<'} rival"
        steps = [shown(f"{_best(end)}(own)", plot.value, digits), shown("rival", plot.value, digits)]
    return Draft(
        topic="group",
        form="yes_no",
        where=plot.where,
        words=words | {"series": claimed},
        answer=yes_or_no(want),
        wrong=[yes_or_no(not want)],
        rationale=rationale,
        proof=program(setup, test, steps),
    )
