"""How many: marks beyond a gridline, places where one series is above another, series, categories."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from qa.families._build import Draft, build, yes_or_no
from qa.families._marks import SEEN, Mark, Plot, differ, in_order, plots, whole
from qa.families._nouns import capital, listed, plural
from qa.families._phrases import (
    Words,
    count_answer,
    keys_of,
    near_counts,
    plot_words,
    tick_text,
    usable_threshold,
)
from qa.families._sources import ALL, column, exact, gather, key_of, literal, pick, program, shown, table, value_of
from synth.records import Element, Form, Picture, Question

Side = Literal["above", "below"]
FEWEST, MOST = 3, 40  # marks that are counted over
ROWS = 2  # series a plot
NAMED = 15  # marks that can be counted without going astray
SIDES: tuple[Side, Side] = ("above", "below")


def ask(picture: Picture, seed: int) -> Iterator[Question]:
    rng = random.Random(f"count {seed}")
    found = plots(picture)
    for plot in found:
        for draft in [*_beyond(plot, rng), *_pairs(plot, rng)]:
            question = build("count", picture, draft, rng)
            if question is not None:
                yield question
    for draft in _things(picture, found, rng):
        question = build("count", picture, draft, rng)
        if question is not None:
            yield question


def _beyond(plot: Plot, rng: random.Random) -> Iterator[Draft]:
    """Marks of one series above or below a labelled tick."""
    rows = [
        (series, row)
        for series, row in plot.rows
        if FEWEST <= len(row) <= MOST
        and whole(row)
        and (plot.keys is None or all(m.key in plot.keys.said for m in row))
    ]
    if plot.stacked:
        rows = [(series, row) for series, row in rows if all(mark.base == 0 for mark in row)]
    for series, row in rng.sample(rows, min(ROWS, len(rows))):
        for side in SIDES:
            limit = usable_threshold(plot.value, list(row), rng)
            if limit is not None and _few(row, side, limit):
                yield from _beyond_limit(plot, series, row, side, limit, rng)


def _few(row: Sequence[Mark], side: Side, limit: float) -> bool:
    return sum((mark.value > limit) == (side == "above") for mark in row) <= NAMED


def _beyond_limit(
    plot: Plot, series: str | None, row: Sequence[Mark], side: Side, limit: float, rng: random.Random
) -> Iterator[Draft]:
    sign = ">" if side == "above" else "<"
    hits = [mark for mark in row if (mark.value > limit) == (side == "above")]
    limit_text = tick_text(plot.value, limit)
    topic = "points" if plot.mark == "scatter" else "marks"
    words = plot_words(plot, series) | {
        "limit": limit_text,
        "side": side,
        "more": "more" if side == "above" else "less",
        "higher": "higher" if side == "above" else "lower",
        "own_bars": ("bars" if not series else f"{series} bars") if plot.mark == "bar" and not plot.stacked else None,
        "own_points": (f"points of {series}" if series else "points of the line") if plot.mark == "line" else None,
        "all_points": f"{series} points" if series else "points",
    }
    rationale = _counted(plot, hits, side, limit_text)
    test = f"{value_of(plot)} {sign} {literal(limit)}"
    setup = [ALL, gather("found", value_of(plot), pick(plot, test, series=series))]
    told, steps = _listed_points(plot, hits, side, limit_text) or (rationale, [])
    forms: tuple[Form, ...] = ("short", "choice")
    for form in forms:
        yield Draft(
            topic=topic,
            form=form,
            where=plot.where,
            words=words,
            answer=count_answer(len(hits)),
            wrong=near_counts(len(hits), len(row)),
            rationale=told,
            proof=program(setup, "len(found)", [exact(limit, plot.value), *steps, "len(found)"]),
        )
    yield from _exactly(plot, series, row, hits, sign, limit, topic, words, rationale, rng)


def _counted(plot: Plot, hits: Sequence[Mark], side: Side, limit_text: str) -> str:
    """ "Above 40 are May and June, which makes 2." The numbers: the limit, then the count."""
    total = len(hits)
    if plot.keys is None:
        return f"{capital(side)} {limit_text} there {'is 1 point' if total == 1 else f'are {total} points'}."
    names = listed([plot.keys.name(mark.key) for mark in hits])
    return f"{capital(side)} {limit_text} {'is' if total == 1 else 'are'} {names}, which makes {total}."


def _listed_points(plot: Plot, hits: Sequence[Mark], side: Side, limit_text: str) -> tuple[str, list[str]] | None:
    """The points themselves, for a scatter: "Above 10 g are those at about 11 g and 13 g, which makes 2." """
    if plot.keys is not None:
        return None
    digits = plot.value.digits(min(mark.tolerance for mark in hits))
    values = sorted(mark.value for mark in hits)
    said = listed([plot.value.say(value, digits) for value in values])
    one = f"is the one at about {said}" if len(hits) == 1 else f"are those at about {said}"
    text = f"{capital(side)} {limit_text} {one}, which makes {len(hits)}."
    return text, [f"*[{shown('value', plot.value, digits)} for value in sorted(found)]"]


def _exactly(
    plot: Plot,
    series: str | None,
    row: Sequence[Mark],
    hits: Sequence[Mark],
    sign: str,
    limit: float,
    topic: str,
    words: Words,
    rationale: str,
    rng: random.Random,
) -> Iterator[Draft]:
    """ "Exactly three?" Yes takes all marks; for no it is enough that one too many is there, or one too few left."""
    want = rng.random() < 0.5
    misses = [mark for mark in row if mark not in hits]
    total = len(hits)
    claims = [total] if want else [claim for claim in (total - 1, total + 1) if 1 <= claim <= len(row)]
    claim = rng.choice(claims)
    value, key = value_of(plot), key_of(plot) if plot.keys is not None else 'e["id"]'
    test = f"{value} {sign} {literal(limit)}"
    if want:
        setup = [ALL, gather("found", value, pick(plot, test, series=series))]
        result = f"len(found) == {claim}"
    elif claim < total:
        enough = f"{key} in {literal([_place(plot, mark) for mark in hits])}"
        setup = [ALL, gather("found", value, pick(plot, enough, test, series=series))]
        result = f"len(found) == {claim}"
    else:
        outside = f"{key} in {literal([_place(plot, mark) for mark in misses])}"
        setup = [
            ALL,
            f"names = {literal([_place(plot, mark) for mark in row])}",
            gather("outside", value, pick(plot, outside, f"not {test}", series=series)),
        ]
        result = f"len(names) - len(outside) == {claim}"
    count = "len(names) - len(outside)" if claim > total else "len(found)"
    yield Draft(
        topic=topic,
        form="yes_no",
        where=plot.where,
        words=words | _claimed(claim, words),
        answer=yes_or_no(want),
        wrong=[yes_or_no(not want)],
        rationale=rationale,
        proof=program(setup, result, [exact(limit, plot.value), count]),
    )


def _place(plot: Plot, mark: Mark) -> Any:
    return mark.id if plot.keys is None else mark.key


def _claimed(claim: int, words: Words) -> Words:
    """A count in a sentence: {n}, {n_keys} "3 months", and the verbs that go with it."""
    counted = {f"n_{noun}s": f"{claim} {words.get(noun if claim == 1 else noun + 's')}" for noun in ("key", "group")}
    verbs = (
        {"Are_n": "Is", "are_n": "is", "Do_n": "Does"} if claim == 1 else {"Are_n": "Are", "are_n": "are", "Do_n": "Do"}
    )
    return {"n": str(claim), **counted, **verbs}


def _pairs(plot: Plot, rng: random.Random) -> Iterator[Draft]:
    """Keys at which one series is above another."""
    if plot.mark == "scatter" or plot.stacked or len(plot.groups) < 2:
        return
    pairs = [(a, b) for a in plot.groups for b in plot.groups if a != b]
    for a, b in rng.sample(pairs, min(ROWS, len(pairs))):
        couples = _couples(plot, a, b)
        if couples:
            yield from _times(plot, a, b, couples)
    yield from _always(plot, [(a, b) for a, b in pairs if _couples(plot, a, b)], rng)


def _couples(plot: Plot, a: str, b: str) -> list[tuple[Mark, Mark]]:
    """The marks of two series side by side; nothing where one is missing, hidden or too close."""
    first, second = ({mark.key: mark for mark in plot.row(name)} for name in (a, b))
    couples = [(first[key], second[key]) for key in plot.order if key in first and key in second]
    full = len(couples) == len(first) == len(second) and FEWEST <= len(couples) <= MOST // 2
    clear = all(differ(one, other) and one.usable and other.usable for one, other in couples)
    return couples if full and clear and all(one.key in keys_of(plot).said for one, _ in couples) else []


def _times(plot: Plot, a: str, b: str, couples: Sequence[tuple[Mark, Mark]]) -> Iterator[Draft]:
    keys = keys_of(plot)
    names = [keys.at(one.key) for one, other in couples if one.value > other.value]
    total = len(names)
    told = f"{a} is above {b} {listed(names)}" if names else f"{a} is nowhere above {b}"
    setup = [ALL, table("first", plot, a), table("second", plot, b)]
    setup.append("found = [key for key in first if first[key] > second[key]]")
    forms: tuple[Form, ...] = ("short", "choice")
    for form in forms:
        yield Draft(
            topic="pairs",
            form=form,
            where=plot.where,
            words=plot_words(plot, None) | {"a": a, "b": b},
            answer=count_answer(total),
            wrong=near_counts(total, len(couples)),
            rationale=f"{told}, which makes {total}.",
            proof=program(setup, "len(found)", ["len(found)"]),
        )


def _always(plot: Plot, pairs: Sequence[tuple[str, str]], rng: random.Random) -> Iterator[Draft]:
    """ "Is A above B every time?" One place where it is not is enough for no."""
    want = rng.random() < 0.5
    fitting = [(a, b) for a, b in pairs if all(x.value > y.value for x, y in _couples(plot, a, b)) == want]
    if not fitting:
        return
    a, b = rng.choice(fitting)
    couples = _couples(plot, a, b)
    words = plot_words(plot, None) | {"a": a, "b": b}
    if want:
        setup = [ALL, table("first", plot, a), table("second", plot, b)]
        setup.append("found = [key for key in first if first[key] > second[key]]")
        result, steps = "len(found) == len(first)", ["len(found)"]
        rationale = f"{a} is above {b} at all {len(couples)} {plural(keys_of(plot).noun)}."
    else:
        one, other = rng.choice([(x, y) for x, y in couples if x.value < y.value])
        digits = plot.value.digits(min(one.tolerance, other.tolerance))
        setup = [ALL, column("values", plot, one.key).replace("\n}", f'\n    and e["series"] in {literal([a, b])}\n}}')]
        result = f"values[{literal(a)}] > values[{literal(b)}]"
        steps = [shown(f"values[{literal(name)}]", plot.value, digits) for name in (a, b)]
        said = [plot.value.say(mark.value, digits) for mark in (one, other)]
        where = keys_of(plot).at(one.key)
        rationale = f"Not {where}: {a} is at about {said[0]} there and {b} at about {said[1]}."
    yield Draft(
        topic="always",
        form="yes_no",
        where=plot.where,
        words=words,
        answer=yes_or_no(want),
        wrong=[yes_or_no(not want)],
        rationale=rationale,
        proof=program(setup, result, steps),
    )


def _things(picture: Picture, found: Sequence[Plot], rng: random.Random) -> Iterator[Draft]:
    """The names of a legend, and the names along an axis: counted by what is written."""
    if len(picture.pages) != 1 or len(found) != 1:
        return
    plot, elements = found[0], in_order(picture.pages[0].scene)
    legend = [e for e in elements if e.kind == "label" and e.role == "legend"]
    condition = 'e["kind"] == "label" and e["role"] == "legend"'
    if len(legend) >= 2 and _all_readable(legend) and {e.text for e in legend} == set(plot.groups):
        yield from _names_counted("legend", plot, [e.text or "" for e in legend], condition, rng)
    if plot.keys is None or plot.keys.kind in {"number", "counted", "time"} or plot.mark != "bar":
        return
    labels = [e for e in elements if e.role == "tick_label" and e.panel == plot.panel and not e.value]
    if len(labels) >= 2 and _all_readable(labels) and {e.text for e in labels} == set(plot.order):
        condition = f'e["role"] == "tick_label" and e["panel"] == {literal(plot.panel)} and not e["value"]'
        yield from _names_counted("categories", plot, [str(key) for key in plot.order], condition, rng)


def _all_readable(labels: Sequence[Element]) -> bool:
    texts = [label.text for label in labels]
    return all(label.text and (label.visible or 0.0) >= SEEN for label in labels) and len(set(texts)) == len(texts)


def _names_counted(topic: str, plot: Plot, names: list[str], condition: str, rng: random.Random) -> Iterator[Draft]:
    total = len(names)
    words = plot_words(plot, None)
    if topic == "categories":
        words["axis"] = "vertical axis" if plot.horizontal else "horizontal axis"
    setup = [ALL, f'names = {{\n    e["text"]\n    for e in elements\n    if {condition}\n}}']
    rationale = f"There are {listed([' '.join(name.split()) for name in names])}, which makes {total}."
    forms: tuple[Form, ...] = ("short", "choice")
    for form in forms:
        yield Draft(
            topic=topic,
            form=form,
            words=words,
            answer=count_answer(total),
            wrong=near_counts(total, total + 2),
            rationale=rationale,
            proof=program(setup, "len(names)", ["len(names)"]),
        )
    want = rng.random() < 0.5
    claim = total if want else total - 1
    if claim >= 2:
        yield Draft(
            topic=topic,
            form="yes_no",
            words=words | _claimed(claim, words),
            answer=yes_or_no(want),
            wrong=[yes_or_no(not want)],
            rationale=rationale,
            proof=program(setup, f"len(names) == {claim}", ["len(names)"]),
        )
