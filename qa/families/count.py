"""How many: marks beyond a gridline, places where one series is above another, series, categories."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._build import build
from qa.families._count_beyond import beyond_drafts
from qa.families._count_names import name_drafts
from qa.families._count_pairs import pair_drafts
from qa.families._grids import lines
from qa.families._plots import plots
from qa.families._row_count import row_drafts, slice_count_drafts
from qa.families._slices import pies
from synth.records import Picture, Question


def ask(picture: Picture, seed: int) -> Iterator[Question]:
    rng = random.Random(f"count {seed}")
    found = plots(picture)
    for plot in found:
        for draft in [*beyond_drafts(plot, rng), *pair_drafts(plot, rng)]:
            question = build("count", picture, draft, rng)
            if question is not None:
                yield question
    slices = list(pies(picture))
    drafts = [draft for row in [*slices, *lines(picture, rng)] for draft in row_drafts(row, rng)]
    drafts += [draft for row in slices[-1:] for draft in slice_count_drafts(row, rng)]
    for draft in drafts:
        question = build("count", picture, draft, rng)
        if question is not None:
            yield question
    for draft in name_drafts(picture, found, rng):
        question = build("count", picture, draft, rng)
        if question is not None:
            yield question
