"""How many marks of a series lie above or below a labelled tick."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from qa.families._build import Draft, short_and_choice, yes_no_draft
from qa.families._marks import Mark, Plot, whole
from qa.families._nouns import capital, listed
from qa.families._phrases import Words, count_answer, limit_words, near_counts, plot_words, usable_threshold
from qa.families._sources import exact, gather, key_of, literal, on_page, pick, program, shown, value_of

Side = Literal["above", "below"]

SIDES: tuple[Side, Side] = ("above", "below")

ROWS = 2  # series a plot

FEWEST, MOST = 3, 40  # marks that are counted over

NAMED = 15  # marks that can be counted without going astray


def beyond_drafts(plot: Plot, rng: random.Random) -> Iterator[Draft]:
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
            if limit is not None and _is_countable(row, side, limit):
                yield from _beyond_limit(plot, series, row, side, limit, rng)


def _is_countable(row: Sequence[Mark], side: Side, limit: float) -> bool:
    """Few enough; and not as many as the threshold says, which would put the answer into the question."""
    count = sum((mark.value > limit) == (side == "above") for mark in row)
    return count <= NAMED and count != limit


def _beyond_limit(
    plot: Plot, series: str | None, row: Sequence[Mark], side: Side, limit: float, rng: random.Random
) -> Iterator[Draft]:
    sign = ">" if side == "above" else "<"
    hits = [mark for mark in row if (mark.value > limit) == (side == "above")]
    topic = "points" if plot.mark == "scatter" else "marks"
    words = plot_words(plot, series) | limit_words(plot, side, limit)
    limit_text = str(words["limit"])
    words |= {
        "own_bars": ("bars" if not series else f"{series} bars") if plot.mark == "bar" and not plot.stacked else None,
        "own_points": (f"points of {series}" if series else "points of the line") if plot.mark == "line" else None,
        "all_points": f"{series} points" if series else "points",
    }
    rationale = _counted(plot, hits, side, limit_text)
    test = f"{value_of(plot)} {sign} {literal(limit)}"
    setup = [on_page(plot), gather("found", value_of(plot), pick(plot, test, series=series))]
    told, steps = _listed_points(plot, hits, side, limit_text) or (rationale, [])
    yield from short_and_choice(
        topic=topic,
        where=plot.where,
        words=words,
        answer=count_answer(len(hits)),
        wrong=near_counts(len(hits), len(row) - len(hits), least=1, most=len(row) - 1),
        sort="range",
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
    total = len(hits)
    claims = [total] if want else [claim for claim in (total - 1, total + 1) if 1 <= claim <= len(row)]
    claim = rng.choice(claims)
    value, key = value_of(plot), key_of(plot) if plot.keys is not None else 'e["id"]'
    test = f"{value} {sign} {literal(limit)}"
    if claim > total:
        outside = f"{key} in {literal([_place(plot, mark) for mark in row if mark not in hits])}"
        names = f"names = {literal([_place(plot, mark) for mark in row])}"
        setup = [names, gather("outside", value, pick(plot, outside, f"not {test}", series=series))]
        count = "len(names) - len(outside)"
    else:
        enough = [] if want else [f"{key} in {literal([_place(plot, mark) for mark in hits])}"]
        setup = [gather("found", value, pick(plot, *enough, test, series=series))]
        count = "len(found)"
    yield yes_no_draft(
        topic=topic,
        want=want,
        where=plot.where,
        words=words | claimed_count(claim, words),
        rationale=rationale,
        proof=program([on_page(plot), *setup], f"{count} == {claim}", [exact(limit, plot.value), count]),
    )


def _place(plot: Plot, mark: Mark) -> Any:
    return mark.id if plot.keys is None else mark.key


def claimed_count(claim: int, words: Words) -> Words:
    """A count in a sentence: {n}, {n_keys} "3 months", and the verbs that go with it."""
    counted = {f"n_{noun}s": f"{claim} {words.get(noun if claim == 1 else noun + 's')}" for noun in ("key", "group")}
    one = claim == 1
    verbs: Words = {"Are_n": "Is" if one else "Are", "Do_n": "Does" if one else "Do"}
    verbs |= {"are_n": "is" if one else "are", "have_n": "has" if one else "have"}
    return {"n": str(claim), **counted, **verbs}
