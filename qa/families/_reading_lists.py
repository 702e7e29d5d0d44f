"""Several texts at once, in their order: a list, a column of a table, the headings of a page."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa.families._build import Draft
from qa.families._phrases import Words
from qa.families._reading_drafts import in_a_row, proof
from qa.families._reading_items import lists_of, reads_on, runs_down
from qa.families._reading_pages import Sheet, says
from qa.families._reading_tables import Grid
from qa.families._sources import gather, literal
from qa.families._texts import plain, quoted
from synth.records import Element

FEWEST, MOST = 2, 8


def list_drafts(sheet: Sheet, grids: Sequence[Grid], rng: random.Random) -> Iterator[Draft]:
    for found, under, items in lists_of(sheet):
        if not reads_on(items):
            continue
        way = "from top to bottom" if runs_down(items) else "in order"
        condition = f'e["role"] == "item" and e["parent"] == {literal(found.id)}'
        line = gather("found", '(e["value"]["place"], e["text"])', condition)
        words: Words = {"things": f"the items of the list{under} {way}", "in_list": under}
        yield from _in_order(sheet, items, words, [line])
    for grid in grids:
        columns = [column for column in sorted(grid.heads) if column != grid.names or not grid.under]
        for column in rng.sample(columns, min(2, len(columns))):
            yield from _column(sheet, grid, column)
    yield from _headings(sheet)


def _column(sheet: Sheet, grid: Grid, column: int) -> Iterator[Draft]:
    cells = [grid.cells[row, column] for row in grid.rows if (row, column) in grid.cells]
    if len(cells) < len(grid.rows) or not grid.whole:
        return
    condition = f'e["value"]["column"] == {column} and e["value"]["row"] >= {grid.first}'
    line = gather("found", '(e["value"]["row"], e["text"])', condition).replace("elements", "cells")
    name = quoted(grid.heads[column])
    words: Words = {"things": f"the entries of the column {name}{grid.of_table} from top to bottom"}
    words |= {"column": name, "under": grid.under}
    yield from _in_order(sheet, cells, words, [grid.source, line])


def _headings(sheet: Sheet) -> Iterator[Draft]:
    """Where each heading stands wholly below the one before it."""
    headings = sorted(sheet.of("heading"), key=lambda e: (e.box or (0, 0, 0, 0))[1])
    clear = all(one.box and other.box and one.box[3] <= other.box[1] + 1 for one, other in pairwise(headings))
    if clear:
        line = gather("found", '(e["box"][1], e["text"])', 'e["kind"] == "heading"')
        words: Words = {"things": "the headings from top to bottom", "headings": ""}
        yield from _in_order(sheet, headings, words, [line])


def _in_order(sheet: Sheet, elements: Sequence[Element], words: Words, lines: Sequence[str]) -> Iterator[Draft]:
    if not FEWEST <= len(elements) <= MOST or not all(says(element) for element in elements):
        return
    texts = [plain(element.text) for element in elements]
    swapped = [*texts[1:], texts[0]]
    yield Draft(
        topic="texts",
        form="list",
        words=words,
        answer=in_a_row(texts),
        wrong=[in_a_row(one) for one in (texts[:-1], swapped) if one != texts and len(one) > 1],
        rationale=f"In their order they are {', '.join(quoted(one) for one in texts)}.",
        proof=proof(sheet.source, *lines, answer='[" ".join(text.split()) for place, text in sorted(found)]'),
        where=sheet.where,
    )
