"""A user's file as a table of understood columns."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from synth.given.columns import Column, column_of
from synth.given.faults import Faults, listed, unfit
from synth.given.gather import ABSENT, Gathered
from synth.given.headers import is_total
from synth.given.numbers import Mark
from synth.given.reading import evidence, number_reader
from synth.given.rows import Source
from synth.given.settings import Facts

ROWS = 2_000_000  # that are read; what columns keep of each is a few bytes
BLOCK = 4096  # rows taken apart together
COLUMNS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`whole` is false where rows were left over: then nothing is summed."""

    title: str
    columns: tuple[Column, ...]
    rows: int
    whole: bool = True
    notes: tuple[str, ...] = field(default=())

    def measures(self) -> list[Column]:
        return [column for column in self.columns if column.role == "measure"]

    def dimensions(self) -> list[Column]:
        """What rows are told apart by."""
        return [column for column in self.columns if column.role in ("category", "time")]

    def column(self, header: str) -> Column:
        return next(column for column in self.columns if column.header == header)


def read_table(source: Source, facts: Facts) -> Table:
    _must_be_there(source, facts)
    if len(source.columns) > COLUMNS:
        raise unfit(source.path, f"has {len(source.columns)} columns; a table to draw has at most {COLUMNS}")
    gathered = gathered_of(source, facts)
    rows, whole = read_all(source, gathered)
    if not rows:
        raise unfit(source.path, "has no rows")
    mark = facts.decimal or mark_of(source, gathered)
    columns = [column_of(one, facts, mark) for one in gathered]
    left = _drop_totals(columns, gathered)
    notes = [] if whole else [f"only the first {ROWS:,} rows are drawn, and nothing is summed"]
    notes += [f"{listed(left)}: left out, the sum of other rows"] if left else []
    return Table(
        title=facts.title or title_of(source.path), columns=tuple(columns), rows=rows, whole=whole, notes=tuple(notes)
    )


def title_of(path: Path) -> str:
    """The file's name without its ending, as words."""
    return " ".join(path.stem.replace("_", " ").split())


def _must_be_there(source: Source, facts: Facts) -> None:
    faults = Faults(source.path)
    for column, key in facts.columns().items():
        if column not in source.columns:
            near = difflib.get_close_matches(column, source.columns, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {listed(source.columns)}"
            faults.add(f"no column is called {column!r}; {hint}", column=f"data.{key}")
    faults.must_be_none()


def gathered_of(source: Source, facts: Facts) -> list[Gathered]:
    def reader(texts: list[str]) -> Any:
        default: Mark | None = "." if source.typed else facts.decimal or evidence(texts) or usual_mark(source, texts)
        return number_reader(texts, default, typed=source.typed)

    return [Gathered(name, reader) for name in source.columns]


def read_all(source: Source, gathered: Sequence[Gathered]) -> tuple[int, bool]:
    rows, cells = 0, source.cells()
    while block := list(islice(cells, min(BLOCK, ROWS + 1 - rows))):
        if rows + len(block) > ROWS:
            block.pop()
            _add(source, gathered, block)
            return ROWS, False
        _add(source, gathered, block)
        rows += len(block)
    return rows, True


def _add(source: Source, gathered: Sequence[Gathered], block: Sequence[tuple[int, Sequence[Any]]]) -> None:
    line = block[0][0] if block else 0
    for at, one in enumerate(gathered):
        cells: Iterator[Any] = (row[at] for _, row in block)
        one.add((_text(cell, one) for cell in cells) if source.typed else cells, line)


def _text(cell: Any, column: Gathered) -> str:
    """A value of JSON as a cell. What it is is noted: a text of digits is no number there."""
    if cell is None:
        return ABSENT
    if isinstance(cell, bool):
        column.words = True
        return str(cell).lower()
    if isinstance(cell, int | Decimal):
        column.typed = True
        return str(cell) if isinstance(cell, int) else f"{cell:f}"
    if isinstance(cell, str):
        column.words = True
        return cell
    column.nested = True
    return ABSENT


def mark_of(source: Source, gathered: Sequence[Gathered]) -> Mark | None:
    """What columns whose numbers can be read in one way only say of the others."""
    if source.typed:
        return "."
    said = {mark for one in gathered if (mark := evidence(one.texts)) is not None}
    if len(said) == 1:
        return said.pop()
    return usual_mark(source, [text for one in gathered for text in one.texts[:200]]) if not said else None


def usual_mark(source: Source, texts: Sequence[str]) -> Mark | None:
    """Between commas a point stands before decimals; between semicolons a comma does, which is why they are there."""
    if source.dialect.delimiter == ",":
        return "."
    commas = any("," in text for text in texts if text[:1].isdigit())
    points = any("." in text for text in texts if text[:1].isdigit())
    return "," if source.dialect.delimiter == ";" and commas and not points else None


def _drop_totals(columns: Sequence[Column], gathered: Sequence[Gathered]) -> list[str]:
    """What rows are called that sum up others, and belong to no chart of these."""
    names: dict[str, None] = {}
    drop = np.zeros(0, bool)
    for column, cells in zip(columns, gathered, strict=True):
        if column.role not in ("category", "time"):
            continue
        sums = [text for text in cells.texts if is_total(text)]
        if sums and sum(not is_total(label) for label in column.labels) >= 2:
            names.update(dict.fromkeys(" ".join(text.split()).rstrip(":") for text in sums))
            hit = np.isin(cells.column(), [cells.index[text] for text in sums])
            drop = hit if not len(drop) else drop | hit
    for column in columns if names else ():
        column.numbers = column.numbers[~drop] if len(column.numbers) else column.numbers
        column.codes = column.codes[~drop] if len(column.codes) else column.codes
    return list(names)
