"""OTSL: a table as a row of tokens a row of cells, one for each place; how tables of scenes become such.

A cell across several rows and columns has `<lcel>` to the right of its first place, `<ucel>` below it and `<xcel>` in
all others, which is the one way of saying it that is read back right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from synth.export._entry import Refused

MOST_CELLS = 2_000  # more is no answer that a model would write
TOKEN = re.compile(r"<(fcel|ecel|lcel|ucel|xcel|ched|rhed|srow|nl)>")
NAMED_ROWS = frozenset({"bar", "line", "wedge", "cell"})  # marks whose tables have a row for each name

Say = Callable[[str], str]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`token` is `ched` or `rhed` for what heads a column or a row, else `fcel`."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    token: str = "fcel"


def otsl(cells: Sequence[Cell], say: Say) -> str:
    """`say` writes the text of a cell. Places that no cell covers are empty ones, rows that no cell touches are none:
    of a table across several pages only some rows stand on each.
    """
    _check_size(sum(cell.rows * cell.columns for cell in cells))
    at: dict[Place, str] = {}
    for cell in cells:
        _lay(at, cell, say(cell.text))
    width = max(column for _, column in at) + 1
    rows = sorted({row for row, _ in at})
    _check_size(width * len(rows))
    return "".join("".join(at.get((row, column), "<ecel>") for column in range(width)) + "<nl>" for row in rows)


def _check_size(places: int) -> None:
    if places > MOST_CELLS:
        raise Refused("long_table", f"it has {places:,} cells, and {MOST_CELLS:,} are the most")


def _lay(at: dict[Place, str], cell: Cell, text: str) -> None:
    """A cell that would reach over another one ends before it: pages can ask for such."""
    if (cell.row, cell.column) in at:
        raise Refused("odd_table", f"two cells stand in row {cell.row}, column {cell.column}")
    columns = next((n for n in range(1, cell.columns) if (cell.row, cell.column + n) in at), cell.columns)
    across = range(cell.column, cell.column + columns)
    rows = next((n for n in range(1, cell.rows) if any((cell.row + n, x) in at for x in across)), cell.rows)
    for down in range(rows):
        for x in across:
            beside = x > cell.column
            at[cell.row + down, x] = ("<xcel>" if beside else "<ucel>") if down else "<lcel>"
    at[cell.row, cell.column] = f"<{cell.token}>{text}" if text else "<ecel>"


def of_page(elements: Sequence[Mapping[str, Any]]) -> Iterator[Cell]:
    """Of the cells of a page's table. A header beside data heads its row, one among headers its column."""
    _check_size(sum(element["value"]["rows"] * element["value"]["columns"] for element in elements))
    beside_data: set[int] = set()
    for element in elements:
        if element["role"] != "header":
            beside_data.update(_rows_of(element))
    for element in elements:
        value = element["value"]
        head = "rhed" if beside_data.intersection(_rows_of(element)) else "ched"
        yield Cell(
            row=value["row"],
            column=value["column"],
            rows=value["rows"],
            columns=value["columns"],
            text=element.get("text") or "",
            token=head if element["role"] == "header" else "fcel",
        )


def _rows_of(element: Mapping[str, Any]) -> range:
    value = element["value"]
    return range(value["row"], value["row"] + value["rows"])


def of_data(table: Mapping[str, Any]) -> Iterator[Cell]:
    """Of the data of a chart, as its scene has them."""
    named = table["mark"] in NAMED_ROWS
    for column, name in enumerate(table["columns"]):
        yield Cell(row=0, column=column, text=name, token="ched")
    for row, values in enumerate(table["rows"], 1):
        for column, value in enumerate(values):
            token = "rhed" if named and column == 0 else "fcel"
            yield Cell(row=row, column=column, text=_said(value), token=token)


def _said(value: Any) -> str:
    """Numbers without an exponent, and without zeros that say nothing."""
    if value is None:
        return ""
    return format(Decimal(str(value)).normalize() + 0, "f") if isinstance(value, int | float) else str(value)


def fault_of(text: str) -> str:
    """What is wrong with the tables of a text: rows of one table have as many places each."""
    for table in re.findall(r"<(?:otsl|chart)>.*?</(?:otsl|chart)>", text, re.DOTALL):
        tokens = TOKEN.findall(table)
        rows = "".join("." if token != "nl" else "\n" for token in tokens).split("\n")
        if rows.pop() or len(set(rows)) > 1:
            return f"the rows of a table have {', '.join(str(len(row)) for row in rows)} places"
    return ""
