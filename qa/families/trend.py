"""Along an order: rising or falling, where most, how often the way changes, who gains most, who overtakes whom."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._build import Draft, questions
from qa.families._marks import Plot
from qa.families._plots import plots
from qa.families._trend_crossings import crossing
from qa.families._trend_runs import anchors, is_ordered, runs
from qa.families._trend_steps import growth, steepest
from qa.families._trend_ways import overall, throughout, turns
from synth.records import Picture, Question

SERIES = 3  # of a plot are asked about one by one


def ask(picture: Picture, seed: int) -> Iterator[Question]:
    rng = random.Random(f"trend {seed}")
    ordered = [plot for plot in plots(picture) if is_ordered(plot)]
    return questions("trend", picture, (draft for plot in ordered for draft in _drafts(plot, rng)), rng)


def _drafts(plot: Plot, rng: random.Random) -> Iterator[Draft]:
    found, anchored = runs(plot), anchors(plot)
    for run in rng.sample(found, min(SERIES, len(found))):
        yield from throughout(run, rng)
        yield from turns(run)
        yield from steepest(run, rng)
    for run in rng.sample(anchored, min(SERIES, len(anchored))):
        yield from overall(run, rng)
    if anchored:
        yield from growth(plot, anchored, rng)
    if found:
        yield from crossing(plot, found, rng)
