"""Tables and lists: the whole of a chart or table as CSV or Markdown, one row or column of it, names in order."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._build import Draft, questions
from qa.families._plots import plots
from qa.families._table_lists import line_drafts, name_drafts, ranking_drafts
from qa.families._table_sheets import sheets
from qa.families._table_wholes import edge_drafts, whole_drafts
from synth.records import Picture, Question


def ask(picture: Picture, seed: int) -> Iterator[Question]:
    rng = random.Random(f"table {seed}")
    return questions("table", picture, _drafts(picture, rng), rng)


def _drafts(picture: Picture, rng: random.Random) -> Iterator[Draft]:
    for sheet in sheets(picture):
        yield from whole_drafts(sheet, rng)
        yield from line_drafts(sheet, rng)
    found = plots(picture)
    for plot in found:
        if plot.mark != "scatter":
            yield from ranking_drafts(plot, rng)
    yield from name_drafts(picture, found, rng)
    yield from edge_drafts(picture)
