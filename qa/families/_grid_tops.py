"""The highest and the lowest cell of a whole heatmap: the row or the column it is in."""

from __future__ import annotations

from collections.abc import Iterator

from qa.families._build import Draft, short_and_choice
from qa.families._grids import Grid
from qa.families._phrases import text_answer
from qa.families._row_extremes import ENDS, FEWEST
from qa.families._row_sources import page_of, shown
from qa.families._rows import Item, differ
from qa.families._sources import literal, program

MOST = 100  # cells that anyone looks over


def grid_drafts(grid: Grid) -> Iterator[Draft]:
    cells = grid.all
    if not 2 * FEWEST <= len(cells) <= MOST or not all(item.usable and item.text for _, _, item in cells):
        return
    for high in (True, False):
        order = sorted(cells, key=lambda cell: cell[2].size, reverse=high)
        if all(differ(order[0][2], other) for _, _, other in order[1:]):
            for side in ("row", "column"):
                yield from _where(grid, order, side, high)


def _where(grid: Grid, order: list[tuple[str, str, Item]], side: str, high: bool) -> Iterator[Draft]:
    lines = grid.rows if side == "row" else grid.columns
    if len(lines) < FEWEST:
        return
    first = order[0][2]
    names = list(dict.fromkeys(_name(cell, side) for cell in order))
    end = ENDS[high]["most"]
    column, row, _ = order[0]
    # Any of these leaves the answer as it is.
    beside = [cell[2].id for cell in order[1:] if _name(cell, side) == names[0]]
    setup = [
        page_of(grid.rows[0]),
        f'cells = [\n    e\n    for e in elements\n    if {grid.marks}\n    and e["id"] not in {literal(beside)}\n]',
        f'best = {"max" if high else "min"}(cells, key=lambda e: e["value"]["value"])',
    ]
    yield from short_and_choice(
        topic="grid_most",
        where=grid.where,
        words={"side": side, **ENDS[high]},
        answer=text_answer(names[0]),
        wrong=[text_answer(name) for name in names[1:]],
        rationale=f"The {end} number is {first.text}, in row “{row}” and column “{column}”.",
        proof=program(setup, f'best["value"]["{side}_header"]', [shown('best["value"]["value"]', first)]),
    )


def _name(cell: tuple[str, str, Item], side: str) -> str:
    column, row, _ = cell
    return row if side == "row" else column
