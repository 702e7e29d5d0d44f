"""Asking for what is not there: a series, place, quantity, slice, row, column, field or node that the picture lacks."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._absent_charts import heat_drafts, plot_drafts, slice_drafts
from qa.families._absent_pages import page_drafts
from qa.families._build import Draft, questions
from qa.families._grids import grids
from qa.families._plots import plots
from qa.families._slices import pies
from synth.records import Picture, Question


def ask(picture: Picture, seed: int) -> Iterator[Question]:
    rng = random.Random(f"unanswerable {seed}")
    return questions("unanswerable", picture, _drafts(picture, rng), rng)


def _drafts(picture: Picture, rng: random.Random) -> Iterator[Draft]:
    for plot in plots(picture):
        if plot.mark != "scatter":
            yield from plot_drafts(picture, plot, rng)
    for row in pies(picture):
        yield from slice_drafts(picture, row, rng)
    for grid in grids(picture):
        yield from heat_drafts(picture, [*grid.rows, *grid.columns], rng)
    yield from page_drafts(picture, rng)
