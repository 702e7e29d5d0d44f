"""The rows of a user's file, one at a time, each with its line: of a table of text, or of JSON."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from synth.given.dialects import NAMES, NONE, Plain, find_dialect, skip_separator
from synth.given.faults import Faults, unfit
from synth.given.objects import Row, json_rows, keys_of
from synth.given.text import Text, find_text

Cells = tuple[int, Sequence[Any]]  # a line, and what stands there in each column


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file of rows. `typed` ones say what is a number; in others all cells are text."""

    path: Path
    text: Text
    columns: tuple[str, ...]
    typed: bool
    dialect: type[Plain] = Plain

    def cells(self) -> Iterator[Cells]:
        """Raises what is wrong after the last row, all of it."""
        if self.typed:
            return ((line, [row.get(name) for name in self.columns]) for line, row in json_rows(self.path, self.text))
        return _records(self)

    def rows(self) -> Iterator[tuple[int, Row]]:
        if self.typed:
            return json_rows(self.path, self.text)
        return ((line, dict(zip(self.columns, cells, strict=True))) for line, cells in _records(self))

    def described(self) -> str:
        if self.typed:
            return f"JSON, {self.text.name}"
        apart = "one column" if self.dialect.delimiter == NONE else NAMES.get(self.dialect.delimiter)
        return f"{apart or repr(self.dialect.delimiter)} between cells, {self.text.name}"


def find_rows(path: Path, delimiter: str | None = None) -> Source:
    text = find_text(path)
    if path.suffix.lower() in (".jsonl", ".ndjson", ".json"):
        return Source(path=path, text=text, columns=keys_of(path, text), typed=True)
    dialect = find_dialect(text, delimiter)
    with text.opened() as file:
        first = _first(path, file, dialect)
    return Source(path=path, text=text, columns=_names(path, first), typed=False, dialect=dialect)


# Tables of text


def _first(path: Path, file: IO[str], dialect: type[Plain]) -> tuple[int, list[str]]:
    skipped = skip_separator(file) is not None
    reader = csv.reader(file, dialect)
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                return reader.line_num + skipped, record
    except csv.Error as error:
        raise unfit(path, str(error), reader.line_num + skipped) from error
    raise unfit(path, "has no line that names columns")


def _names(path: Path, first: tuple[int, list[str]]) -> tuple[str, ...]:
    """What the first line calls the columns; one without a name has an empty one."""
    line, record = first
    names = [" ".join(name.split()) for name in record]
    while names and not names[-1]:
        names.pop()
    faults = Faults(path)
    for at, name in enumerate(names):
        if name and name in names[:at]:
            faults.add(f"columns {names.index(name) + 1} and {at + 1} have this name", line, name)
    if names and all(not name or _is_number(name) for name in names):
        faults.add("the first line is to name the columns, and these are numbers", line, names[0] or None)
    faults.must_be_none()
    return tuple(names)


def _records(source: Source) -> Iterator[Cells]:
    wide, faults = len(source.columns), Faults(source.path)
    with source.text.opened() as file:
        skipped = skip_separator(file) is not None
        reader, named = csv.reader(file, source.dialect), False
        line = 1 + skipped
        try:
            for record in reader:
                began, line = line, reader.line_num + 1 + skipped
                if not any(cell.strip() for cell in record):
                    continue
                if not named:
                    named = True
                    continue
                while len(record) > wide and not record[-1].strip():
                    record.pop()
                if len(record) != wide:
                    faults.add(_other_width(len(record), wide), began)
                elif not faults:
                    yield began, record
        except csv.Error as error:
            faults.add(f"cannot be taken apart: {error}", line)
    faults.must_be_none()


def _other_width(found: int, wide: int) -> str:
    cells, columns = (f"{count} {what}{'s'[: count != 1]}" for count, what in ((found, "cell"), (wide, "column")))
    hint = "; what stands between cells may stand in one only inside quotes" if found > wide > 1 else ""
    return f"has {cells}, and the first line names {columns}{hint}"


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True
