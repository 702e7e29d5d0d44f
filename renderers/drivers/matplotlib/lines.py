"""Lines that show data, and reference lines."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.container import ErrorbarContainer, StemContainer
from matplotlib.path import Path

from .axes import Panel
from .legends import Naming, look_of
from .series import Series
from .vertices import add_points
from .whiskers import add_shape, coordinates, is_whisker

LONGEST_OUTLINE = 200


def is_data_line(axes: Any, line: Any) -> bool:
    return line.get_transform() is axes.transData or line.get_transform() == axes.transData


def label_of(axes: Any, line: Any) -> str:
    """The label a line goes by in a legend: its own, or that of the error bars or stems it is part of."""
    for container in axes.containers:
        if isinstance(container, ErrorbarContainer | StemContainer) and line in container.get_children():
            return str(container.get_label())
    return str(line.get_label())


def add_lines(panel: Panel, naming: Naming, taken: set[int], bars: set[bool]) -> list[Series]:
    """Add the lines of a panel, which has upright (True) or level (False) bars; answers the lines that show data."""
    out = []
    for line in panel.axes.lines:
        if id(line) in taken or id(line) in panel.page.claimed or not panel.page.has_ink(line):
            continue
        if getattr(line, "_is_statistic", False):
            add_shape(panel, line, "other")
        elif not is_data_line(panel.axes, line):
            _add_reference(panel, naming, line)
        elif is_whisker(panel, line, bars):
            add_shape(panel, line, "error_bar")
        else:
            out.append(_add_line(panel, naming, line))
    return out


def _add_reference(panel: Panel, naming: Naming, line: Any) -> None:
    x, y = coordinates(line).T
    value = None
    if len(y) and np.ptp(y) == 0 and line.get_transform() == panel.axes.get_yaxis_transform(which="grid"):
        value = {"y": panel.y.value(y[0])}
    elif len(x) and np.ptp(x) == 0 and line.get_transform() == panel.axes.get_xaxis_transform(which="grid"):
        value = {"x": panel.x.value(x[0])}
    role = "reference_line" if value or type(line).__name__ == "AxLine" else "other"
    name = naming.of(panel.axes, line.get_label(), look_of(line))
    add_shape(panel, line, role, value=value, series=name)


def _add_line(panel: Panel, naming: Naming, line: Any) -> Series:
    page = panel.page
    xs, ys = coordinates(line).T
    look = look_of(line)
    name = naming.of(panel.axes, label_of(panel.axes, line), look)
    strokes = [mark for mark in page.marks_of(line) if not mark[0].batch]
    stamps = [ink for ink in page.ledger.of.get(id(line), ()) if ink.batch]
    connected = bool(look[1]) and bool(strokes or name)  # one vertex alone has no stroke, but may be of a line
    upright = not (panel.y.scale == "category" and panel.x.scale != "category")  # else its values are read along x
    along, across = (panel.y, panel.x) if upright else (panel.x, panel.y)
    series = Series("line" if connected else "point", panel, name, along=along, across=across, vertical=upright)
    if connected and panel.axes.name == "polar" and len(xs) > 2 and _closes(panel, xs, ys):
        xs, ys = xs[:-1], ys[:-1]
    if connected:
        series.element = page.add(
            "line",
            panel=panel.id,
            series=name,
            marks=strokes,
            line=getattr(line, "_program_line", None),
            value={"points": int(np.isfinite(ys).sum())},
        )
        page.claim(line, series.element)
        if strokes:
            page.paint(series.element, look[0], strokes)
            series.element["outline"] = _course(panel, xs, ys, line.get_clip_on())
    add_points(panel, line, series, xs, ys, stamps, strokes)
    if series.element:
        series.element["value"]["points"] = len(series.rows)
    page.claimed.add(id(line))
    return series


def _closes(panel: Panel, xs: Any, ys: Any) -> bool:
    """Whether a round ends where it began: the last vertex says nothing new."""
    first, last = panel.pixels(xs[[0, -1]], ys[[0, -1]]).tolist()
    return bool(abs(first[0] - last[0]) < 1e-3 and abs(first[1] - last[1]) < 1e-3)


def _course(panel: Panel, xs: Any, ys: Any, clipped: bool) -> list[list[float]] | None:
    """The way of a line in pixels, as far as the panel shows it."""
    points = panel.pixels(xs, ys)
    points = points[np.isfinite(points).all(axis=1)]
    if clipped and len(points) > 1:
        x0, y0, x1, y1 = panel.page.panel_boxes[panel.id]
        inside = Path(points).cleaned(clip=(x0, y0, x1, y1))
        points = np.asarray(inside.vertices)[np.asarray(inside.codes) != Path.STOP]
    if len(points) > LONGEST_OUTLINE:
        points = points[:: len(points) // LONGEST_OUTLINE + 1]
    return [[round(x, 1), round(y, 1)] for x, y in points.tolist()] or None
