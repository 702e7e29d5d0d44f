"""The highest and the lowest: where it is, whose it is, and how much."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._build import Draft, questions
from qa.families._ends import ENDS, FEWEST, clear_winner
from qa.families._extreme_places import key_drafts, series_drafts
from qa.families._extreme_points import point_drafts
from qa.families._extreme_values import value_drafts
from qa.families._grid_tops import grid_drafts
from qa.families._grids import grids, lines
from qa.families._marks import Plot
from qa.families._phrases import keys_of
from qa.families._plots import plots
from qa.families._row_extremes import extreme_drafts
from qa.families._slices import pies
from synth.records import Picture, Question

ROWS = 3  # series or keys a plot, for each form and end


def ask(picture: Picture, seed: int) -> Iterator[Question]:
    rng = random.Random(f"extremum {seed}")
    return questions("extremum", picture, _drafts(picture, rng), rng)


def _drafts(picture: Picture, rng: random.Random) -> Iterator[Draft]:
    for plot in plots(picture):
        yield from point_drafts(plot, rng) if plot.mark == "scatter" else _plot_drafts(plot, rng)
    for row in [*pies(picture), *lines(picture, rng)]:
        yield from extreme_drafts(row, rng)
    for grid in grids(picture):
        yield from grid_drafts(grid)


def _plot_drafts(plot: Plot, rng: random.Random) -> Iterator[Draft]:
    keys = keys_of(plot)
    rows = [(s, r) for s, r in plot.rows if len(r) >= FEWEST and all(mark.key in keys.said for mark in r)]
    columns = [(k, plot.column(k)) for k in plot.order if k in keys.said and len(plot.column(k)) >= FEWEST]
    for end in ENDS:
        for series, row in rng.sample(rows, min(ROWS, len(rows))):
            if clear_winner(row, end):
                yield from key_drafts(plot, series, row, end, rng)
                yield from value_drafts(plot, series, row, end)
        for key, marks in rng.sample(columns, min(ROWS, len(columns))) if plot.groups else ():
            if clear_winner(marks, end):
                yield from series_drafts(plot, key, marks, end, rng)
