"""The tables of a page: a row of headers, and below it rows whose every place is filled by a cell of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qa.families._marks import SEEN
from qa.families._nouns import a
from qa.families._panels import in_order, name_of_page
from qa.families._reading_pages import holders
from qa.families._texts import folded, plain
from synth.records import Element, Picture

LONGEST = 40  # characters of what names a row that others stand above

_QUANTITY = re.compile(r"\d[\d.,]*\s*(?:x\s*)?[^\s:]+$")  # "3 h", "2 x 10"

Place = tuple[int, int]  # row, column


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PageCell:
    id: str
    text: str
    value: float | None
    row: int
    column: int
    seen: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PageTable:
    """`rows` are those without a cell that spans others; `numeric` says of each column whether it is one of numbers.

    `name` is the column that names the rows, `head` the row right above them, empty where there is none. `columns` says
    that the rows follow each other without a break, `whole` that nothing stands beside them and their header.
    `unnamed` is `where` without the name of the table, for columns that only this one has: `alone`. `called` is what a
    sentence calls the table: "table that has an “Item” column".
    """

    id: str
    page: int | None
    where: str
    unnamed: str
    head: tuple[PageCell, ...]
    rows: tuple[tuple[PageCell, ...], ...]
    numeric: tuple[bool, ...]
    name: int
    whole: bool
    columns: bool
    alone: frozenset[str]
    called: str

    def where_is(self, column: str) -> str:
        """The place of a column: a table need not be named where no other has such a column."""
        return self.unnamed if column in self.alone else self.where


def page_tables(picture: Picture) -> Iterator[PageTable]:
    for number, page in enumerate(picture.pages):
        elements, where = in_order(page.scene), _name_of_page(picture, number)
        tables = [e for e in elements if e.kind == "region" and e.role == "table"]
        holding = holders(elements)
        for table in tables if where is not None else ():
            own = _cells_of(elements, table)
            body = None if holding & {cell.id for cell in own} else _body(own)
            others = [e for other in tables if other is not table for e in _cells_of(elements, other)]
            alone = _only_here(others, body) if body else []
            name = _name_of_table(alone, several=len(tables) > 1)
            side = _naming_column(own, body) if body else None
            if body is None or name is None or side is None:
                continue
            columns = list(zip(*body.rows, strict=True))
            yield PageTable(
                id=table.id,
                page=number if len(picture.pages) > 1 else None,
                where=", ".join(part for part in (where, name, body.above) if part),
                unnamed=", ".join(part for part in (where, body.above) if part),
                head=body.head,
                rows=body.rows,
                numeric=tuple(all(cell.value is not None for cell in column) for column in columns),
                name=side,
                whole=body.whole,
                columns=body.columns,
                alone=frozenset(alone),
                called=f"table {name.removeprefix('in the table ')}".strip(),
            )


def _name_of_page(picture: Picture, number: int) -> str | None:
    pages = [any(e.kind == "figure" and e.role == "page" for e in page.scene.elements) for page in picture.pages]
    return f"on page {number + 1}" if len(pages) > 1 and all(pages) else name_of_page(picture, number)


def _cells_of(elements: Sequence[Element], table: Element) -> list[Element]:
    return [e for e in elements if e.kind == "cell" and e.parent == table.id]


def _only_here(others: Sequence[Element], body: _Body) -> list[str]:
    """The headers that stand in no other table."""
    taken = {folded(e.text) for e in others}
    return [cell.text for cell in body.head if cell.seen and cell.text.casefold() not in taken]


def _name_of_table(alone: Sequence[str], *, several: bool) -> str | None:
    """ "" for the only table of a page; of several one is named by a header that stands in no other."""
    if not several:
        return ""
    return f"in the table that has {a(alone[-1]).replace(' ', ' “', 1)}” column" if alone else None


def _naming_column(cells: Sequence[Element], body: _Body) -> int | None:
    """The column of row headers; without any the first one that holds words, no two alike, rather than quantities."""
    heads = {(e.value or {}).get("column") for e in cells if e.role == "header" and _is_beside(e, body)}
    words = [c for c in range(len(body.rows[0])) if _names_rows(cells, body, c)]
    if len(heads) == 1:
        return next((c for c in words if c in heads), None)
    named = [c for c in words if not any(_QUANTITY.match(row[c].text) for row in body.rows)]
    return next(iter([*named, *words]), None)


def _is_beside(cell: Element, body: _Body) -> bool:
    return (cell.value or {}).get("row") in {row[0].row for row in body.rows}


def _names_rows(cells: Sequence[Element], body: _Body, column: int) -> bool:
    """Whether each row is called something here that no other row of the table is, spanned ones among them."""
    own = [row[column] for row in body.rows if row[column].value is None]
    texts = [folded(e.text) for e in cells if (e.value or {}).get("column") == column]
    return len(own) > 1 and all(cell.text and texts.count(cell.text.casefold()) == 1 for cell in own)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Body:
    head: tuple[PageCell, ...]
    rows: tuple[tuple[PageCell, ...], ...]
    above: str
    whole: bool
    columns: bool


def _body(cells: Sequence[Element]) -> _Body | None:
    """None where cells lie over each other, headers stand anywhere but above and at one side, or rows are too few."""
    at = _covered(cells)
    if not at:
        return None
    down, across = (max(place[side] for place in at) + 1 for side in (0, 1))
    filled = {r for r in range(down) if all(_is_single(at.get((r, c))) for c in range(across))}
    headers = {r for r in range(down) if all(e is not None and e.role == "header" for e in _row(at, r, across))}
    top = next((r for r in range(down) if r not in headers), down)
    rows = [r for r in sorted(filled) if r >= top]
    sides = {c for r in rows for c in range(across) if at[r, c].role == "header"}
    if len(rows) < 2 or across < 2 or len(sides) > 1:
        return None
    head = tuple(_cell(at[top - 1, c]) for c in range(across)) if top and top - 1 in filled else ()
    below = [r for r in range(top, down) if r not in rows]
    ends = rows == list(range(top, rows[-1] + 1))
    above = _above(at, rows[-1] + 1, across) if below and ends else ""
    body = tuple(tuple(_cell(at[r, c]) for c in range(across)) for r in rows)
    seen = all(cell.seen for row in (head, *body) for cell in row)
    return _Body(
        head=head,
        rows=body,
        above=above or "",
        whole=bool(head) and top == 1 and not below and seen,
        columns=bool(head) and ends and above is not None,
    )


def _covered(cells: Sequence[Element]) -> Mapping[Place, Element]:
    """Every place of a table with what stands there; none where two cells claim one."""
    found: dict[Place, Element] = {}
    for cell in cells:
        value = cell.value or {}
        row, column, high, wide = (value.get(key) for key in ("row", "column", "rows", "columns"))
        if not isinstance(row, int) or not isinstance(column, int):
            return {}
        for place in ((row + r, column + c) for r in range(high or 1) for c in range(wide or 1)):
            if place in found:
                return {}
            found[place] = cell
    return found


def _row(at: Mapping[Place, Element], row: int, across: int) -> list[Element | None]:
    return [at.get((row, column)) for column in range(across)]


def _is_single(cell: Element | None) -> bool:
    value = (cell.value or {}) if cell else {}
    return cell is not None and all(value.get(side, 1) in (1, None) for side in ("rows", "columns"))


def _above(at: Mapping[Place, Element], row: int, across: int) -> str | None:
    """How rows are told from those below: by the words of the first cell there, which stand nowhere else."""
    first = next((cell for cell in _row(at, row, across) if cell is not None and (cell.text or "").strip()), None)
    if first is None or (first.visible or 0.0) < SEEN or set('“”"{}') & set(first.text or ""):
        return None
    texts = [folded(cell.text) for cell in {cell.id: cell for cell in at.values()}.values()]
    words = plain(first.text)
    return f"in the rows above “{words}”" if len(words) <= LONGEST and texts.count(folded(words)) == 1 else None


def _cell(element: Element) -> PageCell:
    place = element.value or {}
    value = place.get("value")
    return PageCell(
        id=element.id,
        text=plain(element.text),
        value=value if isinstance(value, int | float) else None,
        row=place["row"],
        column=place["column"],
        seen=(element.visible or 0.0) >= SEEN and bool((element.text or "").strip()),
    )
