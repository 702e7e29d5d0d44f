"""How a page or a graph is built: counts, ways, groups, what leads to what, what stands under what."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._build import Draft, questions
from qa.families._graph_drafts import graph_drafts
from qa.families._graph_nodes import graph_of
from qa.families._reading_pages import Sheet, sheets
from qa.families._reading_tables import grids
from qa.families._structure_pages import page_drafts
from synth.records import Picture, Question


def ask(picture: Picture, seed: int) -> Iterator[Question]:
    rng = random.Random(f"structure {seed}")
    return questions("structure", picture, (draft for sheet in sheets(picture) for draft in _drafts(sheet, rng)), rng)


def _drafts(sheet: Sheet, rng: random.Random) -> Iterator[Draft]:
    graph = graph_of(sheet)
    yield from page_drafts(sheet, list(grids(sheet)), rng)
    if graph is not None:
        yield from graph_drafts(sheet, graph, rng)
