"""How many: marks beyond a gridline, places where one series is above another, series, categories."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._build import Draft, questions
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
    return questions("count", picture, _drafts(picture, rng), rng)


def _drafts(picture: Picture, rng: random.Random) -> Iterator[Draft]:
    found = plots(picture)
    for plot in found:
        yield from [*beyond_drafts(plot, rng), *pair_drafts(plot, rng)]
    slices = list(pies(picture))
    drafts = [draft for row in [*slices, *lines(picture, rng)] for draft in row_drafts(row, rng)]
    yield from [*drafts, *(draft for row in slices[-1:] for draft in slice_count_drafts(row, rng))]
    yield from name_drafts(picture, found, rng)
