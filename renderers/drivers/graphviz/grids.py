"""HTML-like labels: the tables in a label, and which paint of the label belongs to which cell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from .ops import Op, Shape, Text

EMPTY = re.compile(r"\s+")


@dataclass(slots=True, eq=False)
class Cell:
    row: int
    column: int
    rows: int
    columns: int
    port: str | None
    filled: bool
    bordered: bool
    words: str = ""
    table: Grid | None = None
    shapes: list[Shape] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Grid:
    filled: bool
    border: int
    cell_border: int
    cells: list[Cell] = field(default_factory=list)
    taken: set[tuple[int, int]] = field(default_factory=set)
    row: int = -1

    def put(self, rows: int, columns: int) -> tuple[int, int]:
        """The first free place of the current row, which the cell then takes."""
        row, column = max(self.row, 0), 0
        while any((row, column + at) in self.taken for at in range(columns)):
            column += 1
        self.taken |= {(row + down, column + right) for down in range(rows) for right in range(columns)}
        return row, column


class _Reader(HTMLParser):
    """The outermost table of a label; None where it holds none."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top: Grid | None = None
        self.open: list[Grid | Cell] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "table":
            self._table(said)
        elif tag == "tr" and self.open and isinstance(self.open[-1], Grid):
            self.open[-1].row += 1
        elif tag == "td" and self.open and isinstance(grid := self.open[-1], Grid):
            rows, columns = _whole(said.get("rowspan"), 1), _whole(said.get("colspan"), 1)
            row, column = grid.put(rows, columns)
            border = _whole(said.get("border"), grid.cell_border)
            cell = Cell(row, column, rows, columns, said.get("port"), "bgcolor" in said, border > 0)
            grid.cells.append(cell)
            self.open.append(cell)

    def handle_endtag(self, tag: str) -> None:
        wanted = {"table": Grid, "td": Cell}.get(tag)
        if wanted and self.open and isinstance(self.open[-1], wanted):
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and isinstance(cell := self.open[-1], Cell):
            cell.words += data

    def _table(self, said: dict[str, str]) -> None:
        border = _whole(said.get("border"), 1)
        grid = Grid("bgcolor" in said, border, _whole(said.get("cellborder"), border))
        if self.open and isinstance(cell := self.open[-1], Cell):
            cell.table = grid
        elif self.top is None:
            self.top = grid
        self.open.append(grid)


def read_grid(label: str) -> Grid | None:
    reader = _Reader()
    reader.feed(label)
    reader.close()
    return reader.top


def share_out(grid: Grid, ops: list[Op]) -> list[Op] | None:
    """Give each cell its paint; what is left is the tables' own. None where label and paint do not fit together."""
    left = list(ops)
    own: list[Op] = []
    _take_grid(grid, left, own)
    return None if any(isinstance(op, Text) and op.words.strip() for op in left) else own + left


def _take_grid(grid: Grid, left: list[Op], own: list[Op]) -> None:
    if grid.filled and left and isinstance(left[0], Shape):
        own.append(left.pop(0))
    for cell in grid.cells:
        for expected in (cell.filled, cell.bordered):
            if expected and left and isinstance(op := left[0], Shape):
                left.pop(0)
                cell.shapes.append(op)
        if cell.table is not None:
            _take_grid(cell.table, left, own)
        else:
            _take_words(cell, left)
    while left and isinstance(rule := left[0], Shape) and not rule.closed and rule.fill is None:
        own.append(left.pop(0))
    if grid.border and left and isinstance(left[0], Shape):
        own.append(left.pop(0))


def _take_words(cell: Cell, left: list[Op]) -> None:
    wanted, got = len(EMPTY.sub("", cell.words)), 0
    while left and isinstance(text := left[0], Text) and (got < wanted or not text.words.strip()):
        left.pop(0)
        cell.texts.append(text)
        got += len(EMPTY.sub("", text.words))


def _whole(said: str | None, otherwise: int) -> int:
    try:
        return int(said) if said is not None else otherwise
    except ValueError:
        return otherwise
