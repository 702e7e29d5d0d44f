"""Tables of pages, whose rows and columns have names that stand on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qa.families._reading_pages import Sheet, holders, name_over, says
from qa.families._sources import literal
from qa.families._texts import folded, only, plain
from synth.records import Element

UNIT = 4  # letters of a unit or currency, at most

Place = tuple[int, int]  # row, column


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """The cells of a table that stand in one row and one column. `under` names it among others; `names` is the column
    whose words name the rows."""

    table: Element
    under: str
    cells: Mapping[Place, Element]
    heads: Mapping[int, str]  # columns with a name of their own
    names: int | None
    first: int  # row of data
    rows: tuple[int, ...]  # of data
    whole: bool  # no row of data was left out

    @property
    def of_table(self) -> str:
        """ " of the table under “Late fees”"."""
        return f" of the table{self.under}" if self.under else ""

    @property
    def source(self) -> str:
        return f'cells = [e for e in elements if e["kind"] == "cell" and e["parent"] == {literal(self.table.id)}]'

    def row_names(self) -> dict[int, str]:
        """What rows are called, where that is said of no other row."""
        if self.names is None:
            return {}
        texts = {row: self.cells[row, self.names] for row in self.rows if (row, self.names) in self.cells}
        single = only([cell.text for cell in texts.values()])
        return {row: plain(cell.text) for row, cell in texts.items() if says(cell) and folded(cell.text) in single}


def grids(sheet: Sheet) -> Iterator[Grid]:
    tables = sheet.of("region", "table")
    for table in tables:
        under = name_over(sheet, table, tables)
        grid = _grid(sheet, table, under) if under is not None else None
        if grid is not None:
            yield grid


def _grid(sheet: Sheet, table: Element, under: str) -> Grid | None:
    own = [e for e in sheet.of("cell") if e.parent == table.id and e.value]
    if holders(sheet.elements) & {cell.id for cell in own}:
        return None
    cells: dict[Place, Element] = {}
    summed: set[int] = set()  # rows with a cell across several columns: totals, notes, breaks
    spanned: set[Place] = set()  # places of cells across several rows
    for cell in own:
        value = cell.value or {}
        row, column = value.get("row"), value.get("column")
        if not isinstance(row, int) or not isinstance(column, int) or (row, column) in cells:
            return None
        cells[row, column] = cell
        wide, high = value.get("columns") or 1, value.get("rows") or 1
        if high != 1:
            spanned |= {(row + r, column + c) for r in range(high) for c in range(wide)}
        elif wide != 1:
            summed.add(row)
    cells = {place: cell for place, cell in cells.items() if place[0] not in summed and place not in spanned}
    data = sorted({row for (row, _), cell in cells.items() if cell.role == "data"})
    gone = {row for row, _ in spanned}
    if not data or any(row > data[0] for row, _ in cells if row not in data and row not in gone):
        return None
    heads = {column: cell for (row, column), cell in cells.items() if row == data[0] - 1 and cell.role == "header"}
    single = only([cell.text for cell in heads.values()])
    named = {column: plain(cell.text) for column, cell in heads.items() if says(cell) and folded(cell.text) in single}
    return Grid(
        table=table,
        under=under,
        cells=cells,
        heads=named,
        names=_naming(cells, data),
        first=data[0],
        rows=tuple(data),
        whole=not any(row > data[0] for row in summed | gone),
    )


def _naming(cells: Mapping[Place, Element], rows: list[int]) -> int | None:
    """The first column whose words, no numbers among them, name every row apart."""
    for column in sorted({column for _, column in cells}):
        texts = [cells[row, column] for row in rows if (row, column) in cells]
        numeric = any(_is_amount(cell) for cell in texts)
        numeric = numeric and not all(cell.role == "header" for cell in texts)
        whole = len(texts) == len(rows) and all(says(cell) for cell in texts)
        if whole and not numeric and len(only([cell.text for cell in texts])) == len(rows):
            return column
    return None


def _is_amount(cell: Element) -> bool:
    """A number, with its unit or currency: "12", "GBP 62.00", but neither "Otter 20" nor "9:30"."""
    letters = sum(mark.isalpha() for mark in cell.text or "")
    if letters == 0:
        return ":" not in (cell.text or "")
    return (cell.value or {}).get("value") is not None and letters <= UNIT
