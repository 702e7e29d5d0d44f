"""Reading what is written: in fields, cells, lists, headings, on buttons and edges."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._build import Draft, questions
from qa.families._graph_nodes import graph_of
from qa.families._reading_given import given_drafts
from qa.families._reading_items import item_drafts
from qa.families._reading_lists import list_drafts
from qa.families._reading_pages import Sheet, sheets
from qa.families._reading_places import (
    button_drafts,
    cell_drafts,
    edge_drafts,
    field_drafts,
    heading_drafts,
    place_drafts,
)
from qa.families._reading_tables import grids
from synth.records import Picture, Question


def ask(picture: Picture, seed: int) -> Iterator[Question]:
    rng = random.Random(f"reading {seed}")
    return questions("reading", picture, (draft for sheet in sheets(picture) for draft in _drafts(sheet, rng)), rng)


def _drafts(sheet: Sheet, rng: random.Random) -> Iterator[Draft]:
    found, graph = list(grids(sheet)), graph_of(sheet)
    yield from field_drafts(sheet, rng)
    for grid in found:
        yield from cell_drafts(sheet, grid, rng)
        yield from place_drafts(sheet, grid, rng)
    yield from given_drafts(sheet, rng)
    yield from heading_drafts(sheet, rng)
    yield from item_drafts(sheet, rng)
    yield from button_drafts(sheet, rng)
    yield from list_drafts(sheet, found, rng)
    if graph is not None:
        yield from edge_drafts(sheet, graph, rng)
