"""How many items of a row are above or below a number; how many slices there are."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa.families._build import Draft, short_and_choice, yes_no_draft
from qa.families._count_names import all_counted
from qa.families._nouns import capital, listed
from qa.families._phrases import Words, count_answer, near_counts
from qa.families._row_sources import gathered, page_of
from qa.families._rows import Item, Row, alike, dress
from qa.families._sources import literal, program

FEWEST, MOST = 3, 24
NAMED = 15

_SIDES = {
    True: {"side": "above", "more": "more", "over": "over"},
    False: {"side": "below", "more": "less", "over": "under"},
}


def row_drafts(row: Row, rng: random.Random) -> Iterator[Draft]:
    printed = row.printed
    if not FEWEST <= len(row.items) <= MOST or len(printed) < len(row.items) or not alike(printed):
        return
    for above in (True, False):
        limit = _limit(printed, rng)
        if limit is None:
            continue
        hits = [item for item in row.items if (item.number > limit) == above]
        shown = limit / printed[0].factor
        if len(hits) <= NAMED and not math.isclose(len(hits), shown):
            yield from _beyond(row, hits, limit, above, rng)


def _limit(items: Sequence[Item], rng: random.Random) -> float | None:
    """A round number clear of everything printed, with items on both sides of it."""
    numbers = sorted({item.number / item.factor for item in items})
    half = max(item.half / item.factor for item in items)
    wide = [(a, b) for a, b in pairwise(numbers) if b - a >= max(0.04 * (numbers[-1] - numbers[0]), 4 * half)]
    limits = [found for a, b in wide if (found := _round_between(a, b, 1.1 * half)) is not None]
    return float(f"{rng.choice(limits) * items[0].factor:.12g}") if limits else None


def _round_between(low: float, high: float, half: float) -> float | None:
    """The roundest number well between two others."""
    margin = max(0.1 * (high - low), half)
    for power in range(6, -4, -1):
        for base in (5, 2, 1):
            step = base * 10.0**power
            at = math.ceil((low + margin) / step) * step
            if at <= high - margin and at > low:
                return float(f"{at:.12g}")
    return None


def _beyond(row: Row, hits: list[Item], limit: float, above: bool, rng: random.Random) -> Iterator[Draft]:
    sign = ">" if above else "<"
    first = row.printed[0]
    shown = float(f"{limit / first.factor:.12g}")
    text = dress(first, shown, 0 if shown.is_integer() else len(f"{shown:.12g}".partition(".")[2]))
    words = {**row.words, **_SIDES[above], "limit": text}
    total = len(hits)
    side = _SIDES[above]["side"]
    names = listed([item.name for item in hits])
    told = f"{capital(side)} {text} {'is' if total == 1 else 'are'} {names}, which makes {total}."
    test = f"{row.size} {sign} {literal(limit)}"
    yield from short_and_choice(
        topic=f"{row.kind}s",
        where=row.where,
        words=words,
        answer=count_answer(total),
        wrong=near_counts(total, len(row.items) - total, least=1, most=len(row.items) - 1),
        sort="range",
        rationale=told,
        proof=program([page_of(row), gathered("found", row, test)], "len(found)", ["len(found)"]),
    )
    yield _exactly(row, hits, test, words, told, rng)


def _exactly(row: Row, hits: list[Item], test: str, words: Words, told: str, rng: random.Random) -> Draft:
    """Yes takes every item; for no it is enough that one too many is there, or one too few left."""
    want, total = rng.random() < 0.5, len(hits)
    claims = [total] if want else [claim for claim in (total - 1, total + 1) if 1 <= claim <= len(row.items)]
    claim = rng.choice(claims)
    misses = [item for item in row.items if item not in hits]
    if want:
        setup, result = [gathered("found", row, test)], f"len(found) == {claim}"
    elif claim < total:
        enough = f"{row.name} in {literal([item.name for item in hits])}"
        setup, result = [gathered("found", row, enough, test)], f"len(found) == {claim}"
    else:
        outside = f"{row.name} in {literal([item.name for item in misses])}"
        names = f"names = {literal([item.name for item in row.items])}"
        setup = [names, gathered("outside", row, outside, f"not {test}")]
        result = f"len(names) - len(outside) == {claim}"
    count = "len(names) - len(outside)" if claim > total else "len(found)"
    return yes_no_draft(
        topic=f"{row.kind}s",
        want=want,
        where=row.where,
        words={**words, **claimed(claim)},
        rationale=told,
        proof=program([page_of(row), *setup], result, [count]),
    )


def claimed(claim: int) -> dict[str, str | None]:
    one = claim == 1
    many = "" if one else "s"
    return {
        "n": str(claim),
        "n_things": f"{claim} slice{many}",
        "n_cells": f"{claim} cell{many}",
        "Are_n": "Is" if one else "Are",
        "are_n": "is" if one else "are",
        "Do_n": "Does" if one else "Do",
        "have_n": "has" if one else "have",
    }


def slice_count_drafts(row: Row, rng: random.Random) -> Iterator[Draft]:
    """How many slices a pie has."""
    if not FEWEST <= len(row.items) <= NAMED or not row.whole:
        return
    setup = [page_of(row), f"names = [\n    {row.name}\n    for e in elements\n    if {row.marks}\n]"]
    names = [item.name for item in row.items]
    yield from all_counted("slices_all", names, setup, row.words, claimed, rng, least=FEWEST, where=row.where)
