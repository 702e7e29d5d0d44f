"""The data of each panel, rebuilt from its marks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .axes import Panel
from .readers import Reader, shared_with
from .series import Series

TYPES = {"category": "category", "date": "date"}


def tables_of(panel: Panel, series: list[Series]) -> list[dict[str, Any]]:
    """One table a mark and direction that the panel shows; none where some mark stands at no label of its axis."""
    out = []
    for mark, vertical in ((mark, way) for mark in ("bar", "line", "point") for way in (True, False)):
        mine = [
            one for one in series if one.panel is panel and one.mark == mark and one.vertical is vertical and one.rows
        ]
        if mine and all(row.x is not None and row.y is not None for one in mine for row in one.rows):
            out.append(_long(panel, mine) if mark == "point" else _wide(panel, mine, mark))
    return out


def axis_label(reader: Reader) -> str | None:
    """What an axis is called on the picture; one without a label may share the axis of a panel that has one."""
    for each in shared_with(reader.axis):
        element = reader.page.element_of.get(id(each.label))
        if element:
            text: str | None = element.get("text")
            return text
    return None


def _kind(reader: Reader, values: Iterable[Any]) -> str:
    kind = TYPES.get(reader.scale, "number")
    return kind if kind == "number" or any(isinstance(v, str) for v in values) else "number"


def _wide(panel: Panel, series: list[Series], mark: str) -> dict[str, Any]:
    """First the category or x, then a column a series."""
    columns: dict[str, dict[Any, Any]] = {}
    places: dict[Any, float] = {}
    along, across = series[0].along, series[0].across
    shared: list[str | None] = []
    for one in series:
        parts: dict[str | None, dict[Any, Any]] = {}
        for row, name in zip(one.rows, one.names(), strict=True):
            cells = parts.setdefault(name, {})
            if row.x in cells:
                return _long(panel, series, mark)
            cells[row.x] = row.y
            places.setdefault(row.x, row.at)
        if len({n for n in parts}) == len(one.rows) > 1 or (None in parts and len(parts) > 1):
            parts = {
                None: {x: y for cells in parts.values() for x, y in cells.items()}
            }  # one bar a colour is one series
        for name, cells in parts.items():
            shared.append(name)
            columns[free_name(name or axis_label(along) or "value", columns)] = cells
    order = sorted(places, key=lambda x: places[x])
    first = axis_label(across) or "x"
    if first in columns:
        first = f"{first} (x)"
    rows = [[x, *(cells.get(x) for cells in columns.values())] for x in order]
    return {
        "panel": panel.id, "mark": mark, "columns": [first, *columns],
        "types": [_kind(across, order), *(_kind(along, cells.values()) for cells in columns.values())], "rows": rows,
    }  # fmt: skip


def free_name(name: str, taken: Iterable[str]) -> str:
    """The name, or the name with the first free number."""
    used, number, free = set(taken), 1, name
    while free in used:
        number += 1
        free = f"{name} {number}"
    return free


def _long(panel: Panel, series: list[Series], mark: str = "point") -> dict[str, Any]:
    """A row a mark: x, y, and the series where there is more than one."""
    along, across = series[0].along, series[0].across
    rows = [[row.x, row.y, name] for one in series for row, name in zip(one.rows, one.names(), strict=True)]
    split = len({name for *_, name in rows}) > 1 or mark != "point"
    if not series[0].vertical and mark == "point":  # a scatter's columns are x and y, wherever its values are read
        along, across = across, along
        rows = [[y, x, name] for x, y, name in rows]
    x, y = axis_label(across) or "x", axis_label(along) or "y"
    columns, types = (
        [x, y if y != x else f"{y} (y)"],
        [_kind(across, (r[0] for r in rows)), _kind(along, (r[1] for r in rows))],
    )
    if split:
        columns, types = [*columns, free_name("series", columns)], [*types, "category"]
    else:
        rows = [row[:2] for row in rows]
    return {"panel": panel.id, "mark": mark, "columns": columns, "types": types, "rows": rows}
