"""Counts, said in one way for all sorts of things."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from qa.families._build import Draft, short_and_choice, yes_no_draft
from qa.families._phrases import Words, count_answer, near_counts
from qa.families._reading_drafts import proof
from qa.families._reading_pages import Sheet

MOST = 15


def count_drafts(
    sheet: Sheet,
    what: str,
    total: int,
    lines: Sequence[str],
    result: str,
    rationale: str,
    rng: random.Random,
    refute: Sequence[str] = (),
) -> Iterator[Draft]:
    """`what` is a plural: "arrows that leave “Ada”". A claim that is wrong says one too few.

    `refute` finds only those counted: that there are so many of them is all that a no hangs on.
    """
    if not 1 <= total <= MOST:
        return
    words: Words = {"what": what}
    yield from short_and_choice(
        topic="count",
        words=words,
        answer=count_answer(total),
        wrong=near_counts(total, least=1),
        sort="count",
        rationale=rationale,
        proof=proof(sheet.source, *lines, answer=result),
        where=sheet.where,
    )
    want = rng.random() < 0.5
    claim = total if want else total - 1
    if claim < 2:  # that there is one would never be right
        return
    yield yes_no_draft(
        topic="count",
        want=want,
        where=sheet.where,
        words=words | {"n": str(claim)},
        rationale=rationale,
        proof=proof(sheet.source, *(lines if want else refute or lines), answer=f"{result} == {claim}"),
    )
