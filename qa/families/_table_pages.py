"""The plain tables of a page: one row of headers, every place filled by a cell of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qa.families._marks import SEEN
from qa.families._panels import in_order, name_of_page
from synth.records import Element, Picture


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PageCell:
    id: str
    text: str
    value: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PageTable:
    """`rows` begin with the headers; `numeric` says of each column whether all of its cells are numbers.

    `name` is the column that names the rows.
    """

    id: str
    page: int | None
    where: str
    rows: tuple[tuple[PageCell, ...], ...]
    numeric: tuple[bool, ...]
    name: int


def page_tables(picture: Picture) -> Iterator[PageTable]:
    for number, page in enumerate(picture.pages):
        elements, where = in_order(page.scene), name_of_page(picture, number)
        tables = [e for e in elements if e.kind == "region" and e.role == "table"]
        grids = {table.id: _rows(_cells_of(elements, table)) for table in tables}
        for table in tables if where is not None else ():
            rows = grids[table.id]
            name = _name_of_table(elements, table, tables, rows) if rows else None
            side = _naming_column(_cells_of(elements, table), rows) if rows else None
            if name is None or rows is None or side is None:
                continue
            columns = list(zip(*rows[1:], strict=True))
            yield PageTable(
                id=table.id,
                page=number if len(picture.pages) > 1 else None,
                where=", ".join(part for part in (where, name) if part),
                rows=rows,
                numeric=tuple(all(cell.value is not None for cell in column) for column in columns),
                name=side,
            )


Rows = tuple[tuple[PageCell, ...], ...]


def _cells_of(elements: Sequence[Element], table: Element) -> list[Element]:
    return [e for e in elements if e.kind == "cell" and e.parent == table.id]


def _name_of_table(elements: Sequence[Element], table: Element, tables: Sequence[Element], rows: Rows) -> str | None:
    """ "" for the only table of a page; of several one is named by a header that stands in no other."""
    if len(tables) == 1:
        return ""
    others = [e for other in tables if other is not table for e in _cells_of(elements, other)]
    taken = {" ".join((e.text or "").split()).casefold() for e in others}
    own = [cell.text for cell in rows[0] if cell.text.casefold() not in taken]
    return f"in the table with the column “{own[-1]}”" if own else None


def _naming_column(cells: Sequence[Element], rows: Rows) -> int | None:
    """The column of row headers; without any the first one that holds words, no two alike."""
    heads = {(e.value or {}).get("column") for e in cells if e.role == "header" and (e.value or {}).get("row")}
    words = [c for c in range(len(rows[0])) if _names_rows(row[c] for row in rows[1:])]
    if len(heads) == 1:
        words = [c for c in words if c in heads]
    return words[0] if words else None


def _names_rows(cells: Iterable[PageCell]) -> bool:
    texts = [cell.text.casefold() for cell in cells if cell.value is None]
    return len(texts) > 1 and len(set(texts)) == len(texts)


def _rows(cells: Sequence[Element]) -> Rows | None:
    """None where cells span others, are hidden or missing, or the first row is not the only one of headers."""
    places = {((cell.value or {}).get("row"), (cell.value or {}).get("column")): cell for cell in cells}
    plain = all((cell.value or {}).get(side, 1) in (1, None) for cell in cells for side in ("rows", "columns"))
    if not plain or len(places) < len(cells) or any((None in place) for place in places):
        return None
    down, across = (max((place[side] for place in places), default=0) + 1 for side in (0, 1))  # type: ignore[type-var, operator]
    if len(places) != down * across or down < 3 or across < 2:
        return None
    headed = all(cell.role == "header" for place, cell in places.items() if place[0] == 0)
    sides = {place[1] for place, cell in places.items() if place[0] and cell.role == "header"}
    seen = all(cell.text and cell.text.strip() and (cell.visible or 0.0) >= SEEN for cell in cells)
    if not headed or not seen or len(sides) > 1:
        return None
    return tuple(tuple(_cell(places[r, c]) for c in range(across)) for r in range(down))


def _cell(element: Element) -> PageCell:
    value = (element.value or {}).get("value")
    return PageCell(
        id=element.id,
        text=" ".join((element.text or "").split()),
        value=value if isinstance(value, int | float) else None,
    )
