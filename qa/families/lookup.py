"""Reading one thing: the value of a mark, which mark has a value, what an axis or a title says."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._build import Draft, questions
from qa.families._grids import lines
from qa.families._lookup_claims import claim_drafts
from qa.families._lookup_places import place_drafts
from qa.families._lookup_values import value_draft
from qa.families._lookup_written import written_drafts
from qa.families._marks import Plot
from qa.families._phrases import keys_of
from qa.families._plots import plots
from qa.families._row_lookup import name_drafts, number_drafts
from qa.families._slices import pies
from synth.records import Picture, Question

MARKS = 6  # a plot, for each form


def ask(picture: Picture, seed: int) -> Iterator[Question]:
    rng = random.Random(f"lookup {seed}")
    return questions("lookup", picture, _drafts(picture, rng), rng)


def _drafts(picture: Picture, rng: random.Random) -> Iterator[Draft]:
    for plot in plots(picture):
        yield from _plot_drafts(plot, rng)
    for row in [*pies(picture), *lines(picture, rng)]:
        yield from number_drafts(row, rng)
        yield from name_drafts(row, rng)
    yield from written_drafts(picture, rng)


def _plot_drafts(plot: Plot, rng: random.Random) -> Iterator[Draft]:
    if plot.mark == "scatter":
        return
    known = [mark for mark in plot.marks if mark.usable and mark.key in keys_of(plot).said]
    yield from place_drafts(plot, rng)
    for form in ("short", "choice", "yes_no"):
        for mark in rng.sample(known, min(MARKS, len(known))):
            if form == "yes_no":
                yield from claim_drafts(plot, mark, rng)
            else:
                yield value_draft(plot, mark, form, rng)
