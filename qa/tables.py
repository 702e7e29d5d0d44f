"""Data against data: what was to be drawn, and what the tables of the scenes say was drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from synth.records import Table

SHARE = 1e-4  # of a circle: the angle of a wedge is drawn no finer
ENOUGH = 0.9  # of the cells, where a model's program may sort, drop or add up


def differences(
    drawn: Sequence[Table], expected: Sequence[Table], *, exact: bool, pages: Sequence[str] = ()
) -> Iterator[str]:
    """Sentences that name the cells. Rows may stand in any order, and the first column may go by any name.

    Tables of pages are held row against row. `pages` is what is written on each, squeezed, in reading order: each
    row of a table of mark "text" must stand on one of them.
    """
    tables = [wanted for wanted in expected if wanted.mark != "text"]
    if exact and len(drawn) != len(tables):
        yield f"{len(drawn)} tables were drawn, {len(tables)} expected"
    for wanted in expected:
        told = list(_told(drawn, wanted, pages))
        if exact or len(told) > (1 - ENOUGH) * sum(max(1, len(row) - 1) for row in wanted.rows):
            yield from told


def _told(drawn: Sequence[Table], wanted: Table, pages: Sequence[str]) -> Iterator[str]:
    if wanted.mark == "text":
        yield from (f"{_say(row[0])} is not written" for row in wanted.rows if not _is_written(str(row[0]), pages))
        return
    rivals = [table for table in drawn if table.mark == wanted.mark]
    if not rivals:
        yield f"no {wanted.mark} was drawn"
        return
    yield from min((list(_against(table, wanted)) for table in rivals), key=len)


def _is_written(text: str, pages: Sequence[str]) -> bool:
    return any("".join(text.split()).casefold() in page for page in pages)


def _against(drawn: Table, wanted: Table) -> Iterator[str]:
    if wanted.mark == "cell" and drawn.panel.startswith("region"):
        yield from _in_place(drawn, wanted)
    elif wanted.mark == "wedge":
        yield from _wedges(drawn, wanted)
    elif wanted.mark == "edge" or is_long(wanted) or is_long(drawn):
        yield from _points(drawn, wanted)
    else:
        yield from _cells(drawn, wanted)


def _in_place(drawn: Table, wanted: Table) -> Iterator[str]:
    """A table of a page: its words stand where they should, or they are others."""
    there, data = (list(enumerate([table.columns, *table.rows])) for table in (drawn, wanted))
    for (number, row), (_, other) in zip(data, there, strict=False):
        for column in range(max(len(row), len(other))):
            one, found = (cells[column] if column < len(cells) else None for cells in (row, other))
            if not _same(found, one):
                yield f"row {number}, column {column + 1}: drawn {_say(found)}, data {_say(one)}"
    yield from (f"row {number} ({_say(row[0])}): not drawn" for number, row in data[len(there) :])
    yield from (f"row {number} ({_say(row[0])}): drawn, not in the data" for number, row in there[len(data) :])


def _wedges(drawn: Table, wanted: Table) -> Iterator[str]:
    """By their labels: values where both say them, else shares."""
    if "share" not in (drawn.columns[1], wanted.columns[1]):
        yield from _cells(drawn, wanted)
        return
    there, data = _shares(drawn), _shares(wanted)
    for label, share in data.items():
        found = there.pop(label, None)
        if found is None or abs(found - share) > SHARE:
            yield f"share of {label}: drawn {_say(found)}, data {_say(share)}"
    yield from (f"{label}: drawn, not in the data" for label in there)


def _shares(table: Table) -> dict[str, float]:
    whole = 1.0 if table.columns[1] == "share" else sum(row[1] or 0 for row in table.rows) or 1.0
    return {_name(row[0]): round((row[1] or 0) / whole, 6) for row in table.rows}


def is_long(table: Table) -> bool:
    """A row a mark (x, y, series), not a row a category."""
    return table.mark == "point" or table.columns[2:] == ("series",)


def _cells(drawn: Table, wanted: Table) -> Iterator[str]:
    there = dict(_by_name(drawn, wanted))
    for (row, column), value in _by_name(wanted, wanted).items():
        where = f"{column} at {row}"
        if (row, column) not in there:
            if value is not None:
                yield f"{where}: not drawn, data {_say(value)}"
            continue
        found = there.pop((row, column))
        if not _same(found, value):
            yield f"{where}: drawn {_say(found)}, data {_say(value)}"
    for (row, column), value in there.items():
        if value is not None:
            yield f"{column} at {row}: drawn {_say(value)}, not in the data"


def _by_name(table: Table, wanted: Table) -> Mapping[tuple[str, str], Any]:
    """Cells by row and column name; of one column alone the data's own name is used."""
    columns = wanted.columns if len(table.columns) == len(wanted.columns) == 2 else table.columns
    return {(_name(row[0]), columns[i]): value for row in table.rows for i, value in enumerate(row) if i > 0}


def _points(drawn: Table, wanted: Table) -> Iterator[str]:
    there, data = (Counter(_point(row) for row in table.rows) for table in (drawn, wanted))
    lost, extra = list((data - there).elements()), list((there - data).elements())
    for one, other in zip(lost, extra, strict=False):
        yield f"drawn {_tell(other)}, data {_tell(one)}"
    for one in lost[len(extra) :]:
        yield f"{_tell(one)}: not drawn"
    for one in extra[len(lost) :]:
        yield f"drawn {_tell(one)}, not in the data"


def _point(row: Sequence[Any]) -> tuple[str, ...]:
    return tuple(_name(value) for value in row)


def _tell(point: tuple[str, ...]) -> str:
    return f"({', '.join(point)})"


def _name(value: Any) -> str:
    """One spelling for equal values: 12 significant digits, no midnight."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.12g}"
    return str(value).removesuffix("T00:00:00")


def _same(one: Any, other: Any) -> bool:
    numbers = [value for value in (one, other) if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(numbers) == 2:
        return bool(abs(one - other) <= 1e-9 * max(abs(one), abs(other)))
    return _name(one) == _name(other)


def _say(value: Any) -> str:
    return "nothing" if value is None else _name(value)
