"""The data of each panel of a figure, rebuilt from its marks."""

from __future__ import annotations

from typing import Any

from .plotly_axes import Axis
from .plotly_figure import Figure
from .plotly_marks import Row


def tables_of(figure: Figure, rows: list[Row]) -> list[dict[str, Any]]:
    """A table for each mark and direction of a panel; none where some mark stands at no label of its axis."""
    made = []
    for panel in range(len(figure.panels)):
        wedges = _slices(figure, panel)
        made += [wedges] if wedges else []
        for mark, vertical in ((mark, way) for mark in ("bar", "line", "point") for way in (True, False)):
            mine = [row for row in rows if (row.panel, row.mark, row.vertical) == (panel, mark, vertical)]
            if mine and all(row.x is not None and row.y is not None for row in mine):
                x, y = figure.axes_of(panel)
                across, along = (x, y) if vertical else (y, x)
                build = _long if mark == "point" else _wide
                made.append({"panel": figure.panels[panel], "mark": mark, **build(mine, across, along)})
    return made


def _wide(rows: list[Row], across: Axis, along: Axis) -> dict[str, Any]:
    """First the category or x, then a column a series."""
    cells: dict[int, dict[Any, Any]] = {}
    names: dict[int, str | None] = {}
    places: dict[Any, float] = {}
    for row in rows:
        own = cells.setdefault(row.trace, {})
        if row.x in own:
            return _long(rows, across, along, split=True)
        own[row.x] = row.y
        names[row.trace] = row.series
        places.setdefault(row.x, row.place)
    columns: dict[str, dict[Any, Any]] = {}
    for trace, own in cells.items():
        columns[_free(names[trace] or along.label or "value", columns)] = own
    order = sorted(places, key=lambda x: places[x])
    first = across.label or "x"
    return {
        "columns": [f"{first} (x)" if first in columns else first, *columns],
        "types": [_kind(across, order), *(_kind(along, list(own.values())) for own in columns.values())],
        "rows": [[x, *(own.get(x) for own in columns.values())] for x in order],
    }


def _long(rows: list[Row], across: Axis, along: Axis, *, split: bool = False) -> dict[str, Any]:
    """A row a mark: x, y, and the series where there is more than one."""
    x, y = across.label or "x", along.label or "y"
    columns = [x, y if y != x else f"{y} (y)"]
    types = [_kind(across, [row.x for row in rows]), _kind(along, [row.y for row in rows])]
    if not split and len({row.series for row in rows}) == 1:
        return {"columns": columns, "types": types, "rows": [[row.x, row.y] for row in rows]}
    columns = [*columns, _free("series", columns)]
    return {"columns": columns, "types": [*types, "category"], "rows": [[row.x, row.y, row.series] for row in rows]}


def _slices(figure: Figure, panel: int) -> dict[str, Any] | None:
    notes = [note for note in figure.notes if note["kind"] == "wedge" and note["panel"] == panel]
    values = [figure.by_number[note["n"]]["value"] for note in notes if note["n"] in figure.by_number]
    if not values or any(value["label"] is None for value in values):
        return None
    said = "value" if all(value["value"] is not None for value in values) else "share"
    return {"panel": figure.panels[panel], "mark": "wedge", "columns": ["label", said],
            "types": ["category", "number"], "rows": [[value["label"], value[said]] for value in values]}  # fmt: skip


def _kind(axis: Axis, values: list[Any]) -> str:
    kind = axis.scale if axis.scale in ("category", "date") else "number"
    return kind if kind == "number" or any(isinstance(value, str) for value in values) else "number"


def _free(name: str, taken: Any) -> str:
    """The name, or the name with the first free number."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name} {number}"
    return free
