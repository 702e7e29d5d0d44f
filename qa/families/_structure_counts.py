"""Counts, said in one way for all sorts of things."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from qa.families._build import Draft, yes_or_no
from qa.families._phrases import Words, count_answer, near_counts
from qa.families._reading_drafts import proof
from qa.families._reading_pages import Sheet
from synth.records import Form

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
    forms: tuple[Form, ...] = ("short", "choice")
    for form in forms:
        yield Draft(
            topic="count",
            form=form,
            words=words,
            answer=count_answer(total),
            wrong=near_counts(total),
            sort="count",
            rationale=rationale,
            proof=proof(sheet.source, *lines, answer=result),
            where=sheet.where,
        )
    want = rng.random() < 0.5
    if total < 2:
        return
    claim = total if want else total - 1
    yield Draft(
        topic="count",
        form="yes_no",
        words=words | {"n": str(claim)},
        answer=yes_or_no(want),
        wrong=[yes_or_no(not want)],
        rationale=rationale,
        proof=proof(sheet.source, *(lines if want else refute or lines), answer=f"{result} == {claim}"),
        where=sheet.where,
    )
