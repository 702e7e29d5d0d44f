"""Reckoning with what is shown: sums, means, differences of sums, quotients, shares, changes in percent."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._arith_cells import cell_drafts
from qa.families._arith_changes import change_drafts
from qa.families._arith_gaps import sum_gap_drafts
from qa.families._arith_ratios import ratio_drafts, share_drafts
from qa.families._arith_sums import mean_drafts, rows_of, sum_drafts
from qa.families._build import Draft, questions
from qa.families._marks import Plot
from qa.families._plots import plots
from qa.families._table_sheets import sheets
from synth.records import Picture, Question


def ask(picture: Picture, seed: int) -> Iterator[Question]:
    rng = random.Random(f"arithmetic {seed}")
    drafts = [draft for plot in plots(picture) for draft in _drafts(plot, rng)]
    drafts += [draft for sheet in sheets(picture) for draft in cell_drafts(sheet, rng)]
    return questions("arithmetic", picture, drafts, rng)


def _drafts(plot: Plot, rng: random.Random) -> Iterator[Draft]:
    if plot.mark not in ("bar", "line"):
        return
    rows = rows_of(plot, rng)
    yield from sum_drafts(plot, rows, rng)
    yield from mean_drafts(plot, rows, rng)
    yield from sum_gap_drafts(plot, rng)
    yield from ratio_drafts(plot, rng)
    yield from share_drafts(plot, rows, rng)
    yield from change_drafts(plot, rng)
