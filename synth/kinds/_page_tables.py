"""Tables of pages: cells with spans, and the table that the scene rebuilds from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from synth.kinds._page_numbers import number_of
from synth.records import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`looks` are the names of its style rules; `lines` are what stands in it, one under the other."""

    lines: tuple[str, ...] = ("",)
    header: bool = False
    rows: int = 1
    columns: int = 1
    looks: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.lines).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Rows of a table as they are written, spanned places left out; `foot` of them belong to its foot."""

    rows: tuple[tuple[Cell, ...], ...]
    caption: str | None = None
    foot: int = 0

    @property
    def heads(self) -> int:
        """Rows of headers on top."""
        return next((at for at, row in enumerate(self.rows) if not _is_head(row)), len(self.rows))


def _is_head(row: Sequence[Cell]) -> bool:
    return bool(row) and all(cell.header for cell in row)


def as_drawn(grid: Grid) -> Table:
    """What docs/scene.md says is rebuilt: the last row of headers, then a row for each row with data."""
    rows = _spread(grid.rows)
    heads = [index for index, row in enumerate(grid.rows) if _is_head(row)]
    width = max(map(len, rows))
    columns = tuple(rows[heads[-1]]) if heads else ()
    if not columns or len(set(columns)) < len(columns) or not all(columns):
        columns = tuple(str(at + 1) for at in range(width))
    data = [row for index, row in enumerate(rows) if index not in heads]
    numbers = [[number_of(text) for text in column] for column in zip(*data, strict=True)]
    types = tuple("category" if None in column else "number" for column in numbers)
    return Table(
        panel="region1", mark="cell", columns=columns, types=types,
        rows=tuple(
            tuple(_value(numbers, types, at, index, text) for at, text in enumerate(row))
            for index, row in enumerate(data)
        ),
    )  # fmt: skip


def _value(numbers: Sequence[Sequence[Any]], types: Sequence[str], column: int, row: int, text: str) -> Any:
    return numbers[column][row] if types[column] == "number" else text


def _spread(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """Every place of the grid with the words of the cell that covers it."""
    placed: dict[tuple[int, int], str] = {}
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in placed:
                column += 1
            for down in range(cell.rows):
                for right in range(cell.columns):
                    placed[row + down, column + right] = cell.text
            column += cell.columns
    width = 1 + max(column for _, column in placed)
    return [[placed.get((row, column), "") for column in range(width)] for row in range(len(rows))]


def texts_table(texts: Sequence[str]) -> Table:
    """The texts that must stand on the page, each once."""
    rows = tuple((text,) for text in dict.fromkeys(texts) if text)
    return Table(panel="figure1", mark="text", columns=("text",), types=("category",), rows=rows)
