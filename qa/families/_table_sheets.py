"""Pictures as sheets: a head and rows of printed numbers, from charts, pies, heatmaps and tables of a page."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from qa.families import _grids as heatmaps
from qa.families._marks import Plot, whole
from qa.families._nouns import capital
from qa.families._phrases import keys_of
from qa.families._plots import plots
from qa.families._rows import Item, Row
from qa.families._scales import Written
from qa.families._slices import pies
from qa.families._sources import key_of, literal, on_page, pick, slack, value_of
from qa.families._table_numbers import written_as
from qa.families._table_pages import PageCell, PageTable, page_tables
from qa.families._texts import plain
from synth.records import Picture

MOST_CELLS = 60

AGREED = "agreed = lambda size, said, half: said if abs(size - said) <= half else None"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Entry:
    """One place of a sheet: what is written there, what it is worth, and the proof's name for it."""

    text: str
    value: Any
    source: str = ""
    seen: bool = True

    @property
    def written(self) -> Written | None:
        return written_as(self.text, self.value) if isinstance(self.value, int | float) else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sheet:
    """`setup` and `everything` are the parts of a proof that computes the whole sheet, head first.

    `told` says what the numbers are, where no header does. The entry at `name` is what a row is called. `thing` is what
    the picture is called: "table", "chart".
    `whole` says that nothing stands beside these rows, `columns` that they follow each other without a break.
    """

    sort: Literal["plot", "slice", "heat", "page"]
    thing: str
    where: str
    setup: tuple[str, ...]
    everything: str
    head: tuple[Entry, ...]
    rows: tuple[tuple[Entry, ...], ...]
    name: int = 0
    whole: bool = True
    columns: bool = True
    table: PageTable | None = None
    told: str = ""

    def where_is(self, column: str) -> str:
        return self.table.where_is(column) if self.table else self.where

    @property
    def called(self) -> tuple[str, str]:
        """What the whole of it is called in a sentence, and what is left to say of where it is."""
        return (self.table.called, self.table.unnamed) if self.table else (self.thing, self.where)

    @property
    def size(self) -> int:
        return len(self.head) * (len(self.rows) + 1)

    @property
    def values(self) -> list[list[Any]]:
        return [[entry.value for entry in row] for row in (self.head, *self.rows)]

    @property
    def texts(self) -> list[list[str]]:
        return [[entry.text for entry in row] for row in (self.head, *self.rows)]


def sheets(picture: Picture) -> Iterator[Sheet]:
    for plot in plots(picture):
        sheet = _of_plot(plot) if plot.mark in ("bar", "line") else None
        if sheet is not None:
            yield sheet
    for row in pies(picture):
        if len(row.printed) == len(row.items) and len({item.key for item in row.items}) == 1:
            yield _of_pie(row)
    for grid in heatmaps.grids(picture):
        sheet = _of_grid(grid)
        if sheet is not None:
            yield sheet
    for table in page_tables(picture):
        yield _of_page(table)


def _of_plot(plot: Plot) -> Sheet | None:
    keys = keys_of(plot)
    complete = all(len(row) == len(plot.order) for _, row in plot.rows)
    if not complete or not whole(plot.marks) or any(m.label is None or m.key not in keys.said for m in plot.marks):
        return None
    if plot.value.factor != 1.0:  # a printed 12k would be 12,000 in the table
        return None
    names = [name for name, _ in plot.rows]
    corner = plain(keys.noun).capitalize()
    heads = [name or capital(plot.value.name) for name in names]
    marks = f'marks = {{\n    (e["series"], {key_of(plot)}): e\n    for e in elements\n    if {pick(plot)}\n}}'
    size = value_of(plot).replace("e[", "marks[series, key][", 1)
    half = max(slack(mark) for mark in plot.marks)
    real = [name or plot.marks[0].series for name in names]
    cell = f"cell = lambda key, series: agreed({size}, {NUMBER.replace('PLACE', 'series, key')}, {literal(half)})"
    setup = (on_page(plot), marks, LABELS, AGREED, cell)
    rows = []
    for key in plot.order:
        row = [Entry(text=keys.said[key], value=keys.said[key])]
        for series in real:
            [mark] = [one for one in plot.column(key) if one.series == series]
            assert mark.label is not None
            assert mark.label.value
            source = f"cell({literal(key)}, {literal(series)})"
            row.append(Entry(text=plain(mark.label.text or ""), value=mark.label.value["number"], source=source))
        rows.append(tuple(row))
    return _charted("plot", "chart", plot.where, setup, (corner, heads), rows, plot.order, real)


NUMBER = 'labels[marks[PLACE]["id"]]["value"]["number"]'
LABELS = 'labels = {name: e for e in elements if e["role"] == "value" for name in e["links"]}'


def _charted(
    sort: Literal["plot", "slice", "heat"],
    thing: str,
    where: str,
    setup: tuple[str, ...],
    names: tuple[str, Sequence[str]],
    rows: Sequence[tuple[Entry, ...]],
    keys: Sequence[Any],
    columns: Sequence[Any],
) -> Sheet:
    """A sheet whose names stand along axes or at marks; its rows are picked by their keys."""
    head = [names[0], *names[1]]
    pairs = [(key, row[0].value) for key, row in zip(keys, rows, strict=True)]
    body = f"[[name, *[cell(key, column) for column in {literal(list(columns))}]] for key, name in {literal(pairs)}]"
    return Sheet(
        sort=sort,
        thing=thing,
        where=where,
        setup=setup,
        everything=f"[{literal(head)}] + {body}",
        head=tuple(Entry(text=name, value=name) for name in head),
        rows=tuple(rows),
    )


def _of_pie(row: Row) -> Sheet:
    name = row.name
    marks = f"marks = {{\n    {name}: e\n    for e in elements\n    if {row.marks}\n}}"
    items = sorted(row.items, key=lambda item: plain(item.name))
    [key] = {item.key for item in items}
    printed = literal([item.label for item in items])
    labels = f'labels = {{name: e for e in elements if e["id"] in {printed} for name in e["links"]}}'
    size = row.size.replace("e[", "marks[key][", 1)
    half = max(item_slack(item) for item in items)
    cell = f'cell = lambda key, column: agreed({size}, labels[marks[key]["id"]]["value"]["{key}"], {literal(half)})'
    setup = (page_source(row.page), marks, labels, AGREED, cell)
    heads = ("Slice", [capital(row.figure)])
    rows = [(Entry(text=plain(i.name), value=plain(i.name)), _entry(i, f"cell({literal(i.name)}, 1)")) for i in items]
    return _charted("slice", "pie chart", row.where, setup, heads, rows, [item.name for item in items], [1])


def _entry(item: Item, source: str) -> Entry:
    number = int(item.number) if item.number.is_integer() else item.number
    return Entry(text=item.text or "", value=number, source=source)


def item_slack(item: Item) -> float:
    return float(f"{item.half * 1.001 + 2e-6:.6g}")


def page_source(page: int | None) -> str:
    if page is None:
        return 'elements = [e for page in facts["pages"] for e in page["elements"]]'
    return f'elements = facts["pages"][{page}]["elements"]'


def _of_grid(grid: heatmaps.Grid) -> Sheet | None:
    items = [item for row in grid.rows for item in row.items]
    columns = [item.name for item in grid.rows[0].items]
    complete = all([item.name for item in row.items] == columns for row in grid.rows)
    if not complete or any(item.text is None or not item.usable or item.key != "number" for item in items):
        return None
    named = '(e["value"]["row_header"], e["value"]["column_header"])'
    marks = f"marks = {{\n    {named}: e\n    for e in elements\n    if {grid.marks}\n}}"
    half = max(item_slack(item) for item in items)
    size = 'marks[row, column]["value"]["value"]'
    cell = f"cell = lambda row, column: agreed({size}, {NUMBER.replace('PLACE', 'row, column')}, {literal(half)})"
    setup = (page_source(grid.page), marks, LABELS, AGREED, cell)
    headers = [str(row.words["header"]) for row in grid.rows]
    rows = []
    for header, row in zip(headers, grid.rows, strict=True):
        cells = [_entry(item, f"cell({literal(header)}, {literal(item.name)})") for item in row.items]
        rows.append((Entry(text=plain(header), value=plain(header)), *cells))
    names = (capital(grid.nouns[0]), [plain(column) for column in columns])
    return replace(_charted("heat", "heatmap", grid.where, setup, names, rows, headers, columns), told=grid.told)


def _of_page(table: PageTable) -> Sheet:
    condition = f'e["kind"] == "cell" and e["parent"] == {literal(table.id)}'
    cells = (
        f'cells = {{\n    (e["value"]["row"], e["value"]["column"]): e\n    for e in elements\n    if {condition}\n}}'
    )
    numeric = [c for c, is_number in enumerate(table.numeric) if is_number]
    text, number = '" ".join(cells[row, column]["text"].split())', 'cells[row, column]["value"]["value"]'
    cell = f"{number} if row and column in {literal(numeric)} else {text}"
    line = f"[\n        {cell}\n        for column in range({len(table.numeric)})\n    ]"
    grid = f"[\n    {line}\n    for row in range({len(table.rows) + 1})\n]"
    return Sheet(
        sort="page",
        thing="table",
        where=table.where,
        setup=(page_source(table.page), cells),
        everything=grid,
        head=tuple(_page_entry(one, number=False) for one in table.head),
        rows=tuple(tuple(_page_entry(one, number=table.numeric[c]) for c, one in enumerate(row)) for row in table.rows),
        name=table.name,
        whole=table.whole,
        columns=table.columns,
        table=table,
    )


def _page_entry(cell: PageCell, *, number: bool) -> Entry:
    place = f"cells[{cell.row}, {cell.column}]"
    if number:
        return Entry(text=cell.text, value=cell.value, source=f'{place}["value"]["value"]', seen=cell.seen)
    return Entry(text=cell.text, value=cell.text, source=f'" ".join({place}["text"].split())', seen=cell.seen)


def few(items: Sequence[Any], most: int, rng: random.Random) -> list[Any]:
    return rng.sample(list(items), min(most, len(items)))
