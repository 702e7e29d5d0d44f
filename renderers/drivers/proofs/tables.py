"""Which element stands behind each cell of a table. Standard library only, as `proofs`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, TypeAlias

Place: TypeAlias = tuple[int, int]  # page, element
Cell: TypeAlias = tuple[int, int, int, int]  # page, table, row, column
Links: TypeAlias = dict[Cell, list[tuple[Place, str]]]
Element: TypeAlias = Callable[..., Any]  # reads a key of an element past the noting

MOST_SPANNED = 200  # rows or columns of one cell


def link_cells(page: Mapping[str, Any], number: int, t: int) -> Links:
    """The elements behind each cell of a table that can be told from their names and numbers, or from their place."""
    table = page["tables"][t]
    elements: _Elements = [(index, partial(dict.get, element)) for index, element in enumerate(page["elements"])]
    found = {"edge": _edges, "cell": _cells, "wedge": _wedges}.get(table["mark"], _marks)(table, elements)
    linked: Links = defaultdict(list)
    for (row, column), index, key in found:
        linked[number, t, row, column].append(((number, index), key))
    return linked


_Found: TypeAlias = Iterator[tuple[tuple[int, int], int, str]]
_Elements: TypeAlias = list[tuple[int, Element]]


def _marks(table: Mapping[str, Any], elements: _Elements) -> _Found:
    """Bars and points."""
    kind, name, number = ("bar", "category", "value") if table["mark"] == "bar" else ("point", "x", "y")
    marks: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for index, look in elements:
        if look("panel") == table["panel"] and look("kind") == kind:
            value = _value(look)
            marks[_same(value(name)), look("series"), _same(value(number))].append(index)
    long = table["mark"] == "point" or (len(table["columns"]) == 3 and table["columns"][2] == "series")
    for r, row in enumerate(table["rows"]):
        cells = list.copy(row)
        for column in [1] if long else range(1, len(cells)):
            series = (cells[2] if len(cells) > 2 else None) if long else table["columns"][column]
            names = [(_same(cells[0]), one, _same(cells[column])) for one in (series, None)]
            taken = _take(marks, *names)
            if taken is not None:
                yield (r, 0), taken, f"value.{name}"
                yield (r, column), taken, f"value.{number}"
                if long and len(cells) > 2:
                    yield (r, 2), taken, "series"


def _wedges(table: Mapping[str, Any], elements: _Elements) -> _Found:
    number = "value" if "value" in table["columns"] else "share"
    marks: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for index, look in elements:
        if look("panel") == table["panel"] and look("kind") == "wedge":
            marks[_value(look)("label"), _same(_value(look)(number))].append(index)
    for r, row in enumerate(table["rows"]):
        label, amount = list.copy(row)[:2]
        taken = _take(marks, (label, _same(amount)))
        if taken is not None:
            yield (r, 0), taken, "value.label"
            yield (r, 1), taken, f"value.{number}"


def _edges(table: Mapping[str, Any], elements: _Elements) -> _Found:
    keys = ("from_label", "to_label", "label")
    marks: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for index, look in elements:
        if look("kind") == "edge":
            marks[tuple(_value(look)(key) for key in keys)].append(index)
    for r, row in enumerate(table["rows"]):
        cells = list.copy(row)
        taken = _take(marks, tuple(cells), (*cells[:2][::-1], *cells[2:]))  # an undirected edge may be turned round
        if taken is not None:
            yield from (((r, column), taken, f"value.{key}") for column, key in enumerate(keys))


def _cells(table: Mapping[str, Any], elements: _Elements) -> _Found:
    heat = [(i, look) for i, look in elements if look("panel") == table["panel"] and look("role") == "heat"]
    yield from _heat_cells(table, heat) if heat else _page_cells(table, elements)


def _heat_cells(table: Mapping[str, Any], heat: _Elements) -> _Found:
    marks: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for index, look in heat:
        value = _value(look)
        marks[_same(value("row_header")), _same(value("column_header"))].append(index)
    for r, row in enumerate(table["rows"]):
        for column in range(1, len(row)):
            taken = _take(marks, (_same(list.__getitem__(row, 0)), table["columns"][column]))
            if taken is not None:
                yield (r, 0), taken, "value.row_header"
                yield (r, column), taken, "value.value"


def _page_cells(table: Mapping[str, Any], elements: _Elements) -> _Found:
    """By place: a row of the table is a row that holds cells of data; a spanned cell stands wherever it covers."""
    covers: dict[tuple[int, int], int] = {}
    rows: set[int] = set()
    for index, look in elements:
        if look("kind") == "cell" and look("parent") == table["panel"]:
            value = _value(look)
            down = range(value("row", 0), value("row", 0) + min(value("rows") or 1, MOST_SPANNED))
            across = range(value("column", 0), value("column", 0) + min(value("columns") or 1, MOST_SPANNED))
            covers.update({(row, column): index for row in down for column in across})
            rows |= set(down) if look("role") == "data" else set()
    by_index = dict(elements)
    for r, row in enumerate(sorted(rows)[: len(table["rows"])]):
        for column, kind in enumerate(table["types"]):
            if (row, column) in covers:
                numeric = kind == "number" and _value(by_index[covers[row, column]])("value") is not None
                yield (r, column), covers[row, column], "value.value" if numeric else "text"


def _value(look: Element) -> Element:
    return partial(dict.get, look("value") or {})


def _take(marks: dict[tuple[Any, ...], list[int]], *names: tuple[Any, ...]) -> int | None:
    return next((marks[name].pop(0) for name in names if marks.get(name)), None)


def _same(value: Any) -> Any:
    return float(f"{value:.12g}") if isinstance(value, int | float) else value
