"""Lines and their points; reference lines; error bars."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.container import ErrorbarContainer, StemContainer

from .axes import Panel
from .ledger import MARKS_EACH
from .legends import Naming, look_of
from .page import Mark
from .series import Series


def is_data_line(axes: Any, line: Any) -> bool:
    return line.get_transform() is axes.transData or line.get_transform() == axes.transData


def label_of(axes: Any, line: Any) -> str:
    """The label a line goes by in a legend: its own, or that of the error bars or stems it is part of."""
    for container in axes.containers:
        if isinstance(container, ErrorbarContainer | StemContainer) and line in container.get_children():
            return str(container.get_label())
    return str(line.get_label())


def add_error_bars(panel: Panel, naming: Naming) -> set[int]:
    """Add whiskers and caps of error bars, and the stalks of stems; answers ids of the lines that are theirs."""
    taken: set[int] = set()
    for container in panel.axes.containers:
        if isinstance(container, ErrorbarContainer):
            line, caps, whiskers = container.lines
            name = naming.of(panel.axes, container.get_label(), look_of(line if line is not None else whiskers[0]))
            _add_whiskers(panel, [*caps, *whiskers], name)
            taken |= {id(cap) for cap in caps}
        elif isinstance(container, StemContainer):
            taken.add(id(container.baseline))
            _shape(panel, container.baseline, "other")
        bars = getattr(container, "errorbar", None)
        if bars is not None:
            line, caps, whiskers = bars.lines
            _add_whiskers(panel, [*caps, *whiskers], None)
            taken |= {id(cap) for cap in caps} | ({id(line)} if line is not None else set())
    return taken


def _add_whiskers(panel: Panel, parts: list[Any], name: str | None) -> None:
    """One element a whisker, with the caps that touch it."""
    page = panel.page
    lines = [part for part in parts if hasattr(part, "get_segments")]
    caps = [part for part in parts if not hasattr(part, "get_segments")]
    cap_marks = [mark for cap in caps for mark in page.marks_of(cap)]
    for collection in lines:
        segments = collection.get_segments()
        for mark in page.marks_of(collection):
            box = mark[0].boxes[mark[1]]
            mine = [cap for cap in cap_marks if _touch(cap[0].boxes[cap[1]], box)]
            value = None
            if mark[0].count == len(segments) and len(segments[mark[1]]) == 2:
                (x0, y0), (x1, y1) = segments[mark[1]].tolist()
                upright = x0 == x1
                ends, reader = ((y0, y1), panel.y) if upright else ((x0, x1), panel.x)
                place = panel.x.value(x0) if upright else panel.y.value(y0)
                value = {"at": place, "low": reader.value(min(ends)), "high": reader.value(max(ends))}
            element = page.add("shape", role="error_bar", panel=panel.id, series=name, value=value, marks=[mark, *mine])
            page.paint(element, look_of(collection)[0], [mark])
        page.claimed.add(id(collection))
    for cap in caps:
        if not lines:
            _shape(panel, cap, "error_bar")
        page.claimed.add(id(cap))


def _touch(one: Any, other: Any) -> bool:
    return bool(one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1])


def _shape(panel: Panel, artist: Any, role: str, **known: Any) -> dict[str, Any] | None:
    if not panel.page.has_ink(artist):
        return None
    element = panel.page.add("shape", role=role, panel=panel.id, artist=artist, **known)
    panel.page.paint(element, look_of(artist)[0], panel.page.marks_of(artist))
    return element


def add_lines(panel: Panel, naming: Naming, taken: set[int], bars: set[bool]) -> list[Series]:
    """Add the lines of a panel, which has upright (True) or level (False) bars; answers the lines that show data."""
    out = []
    for line in panel.axes.lines:
        if id(line) in taken or id(line) in panel.page.claimed:
            continue
        if getattr(line, "_is_statistic", False) or _is_whisker(line, bars):
            _shape(panel, line, "error_bar" if _is_whisker(line, bars) else "other")
        elif not is_data_line(panel.axes, line):
            _add_reference(panel, naming, line)
        elif len(line.get_xdata(orig=False)):
            out.append(_add_line(panel, naming, line))
    return out


def _is_whisker(line: Any, bars: set[bool]) -> bool:
    """An unnamed line of two points along the bars, as statistics libraries draw them over bars."""
    if line.axes is None or not is_data_line(line.axes, line):
        return False
    x, y = np.asarray(line.get_xdata(orig=False), float), np.asarray(line.get_ydata(orig=False), float)
    if not str(line.get_label()).startswith("_") or len(x) != 2 or look_of(line)[2]:
        return False
    return bool((np.ptp(x) == 0 and True in bars) or (np.ptp(y) == 0 and False in bars))


def _add_reference(panel: Panel, naming: Naming, line: Any) -> None:
    x, y = np.asarray(line.get_xdata(orig=False), float), np.asarray(line.get_ydata(orig=False), float)
    value = None
    if len(y) and np.ptp(y) == 0 and line.get_transform() == panel.axes.get_yaxis_transform(which="grid"):
        value = {"y": panel.y.value(y[0])}
    elif len(x) and np.ptp(x) == 0 and line.get_transform() == panel.axes.get_xaxis_transform(which="grid"):
        value = {"x": panel.x.value(x[0])}
    role = "reference_line" if value or type(line).__name__ == "AxLine" else "other"
    name = naming.of(panel.axes, line.get_label(), look_of(line))
    _shape(panel, line, role, value=value, series=name)


def _add_line(panel: Panel, naming: Naming, line: Any) -> Series:
    page = panel.page
    xs, ys = _filled(line.get_xdata(orig=False)), _filled(line.get_ydata(orig=False))
    xs, ys = np.broadcast_arrays(xs, ys)
    look = look_of(line)
    name = naming.of(panel.axes, label_of(panel.axes, line), look)
    strokes = [mark for mark in page.marks_of(line) if not mark[0].batch]
    stamps = [ink for ink in page.ledger.of.get(id(line), ()) if ink.batch]
    connected = bool(look[1])
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
            series.element["outline"] = _course(panel, xs, ys)
    _add_points(panel, line, series, xs, ys, stamps, strokes)
    page.claimed.add(id(line))
    return series


def _filled(numbers: Any) -> Any:
    """Coordinates as plain floats, not a number where they are masked."""
    return np.ma.filled(np.ma.asarray(numbers, float), np.nan)


def _closes(panel: Panel, xs: Any, ys: Any) -> bool:
    """Whether a round ends where it began: the last vertex says nothing new."""
    first, last = panel.pixels(xs[[0, -1]], ys[[0, -1]]).tolist()
    return bool(abs(first[0] - last[0]) < 1e-3 and abs(first[1] - last[1]) < 1e-3)


def _course(panel: Panel, xs: Any, ys: Any) -> list[list[float]] | None:
    good = np.isfinite(xs) & np.isfinite(ys)
    points = panel.pixels(xs[good], ys[good])
    if len(points) > 200:
        points = points[:: len(points) // 200 + 1]
    points = points[np.isfinite(points).all(axis=1)]
    return [[round(x, 1), round(y, 1)] for x, y in points.tolist()] or None


def _add_points(
    panel: Panel, line: Any, series: Series, xs: Any, ys: Any, stamps: list[Any], strokes: list[Mark]
) -> None:
    """A point for every vertex: its marker, or the line's ink around it."""
    page = panel.page
    pixels = panel.pixels(xs, ys)
    marker_of = _markers(page, stamps, pixels)
    many = int(np.isfinite(ys).sum()) > MARKS_EACH
    fine = [None] * len(xs) if many else panel.precision(xs, ys, "y" if series.vertical else "x")
    face = line.get_markerfacecolor()
    if isinstance(face, str) and face.lower() == "none":
        face = line.get_markeredgecolor()
    shown = page.panel_boxes[panel.id]
    reach = int(line.get_linewidth() * page.tap.dpi / 72 / 2) + 3
    parent = series.element["id"] if series.element else None
    for i, (x, y) in enumerate(zip(xs.tolist(), ys.tolist(), strict=True)):
        if not (np.isfinite(x) and np.isfinite(y)):
            continue
        value = {"x": panel.x.value(x), "y": panel.y.value(y)}
        element = None
        mark = marker_of.get(i)
        if not many and mark is not None:
            element = page.add(
                "point",
                role="marker",
                panel=panel.id,
                parent=parent,
                series=series.name,
                value=value,
                reads=series.along.reads,
                precision=fine[i],
                marks=[mark],
                line=getattr(line, "_program_line", None),
            )
            page.paint(element, face, [mark])
        elif not many and strokes and _inside(pixels[i], shown):
            element = page.add(
                "point",
                role="vertex",
                panel=panel.id,
                parent=parent,
                series=series.name,
                value=value,
                reads=series.along.reads,
                precision=fine[i],
                line=getattr(line, "_program_line", None),
            )
            _around(page, element, strokes, pixels[i], reach)
            if series.element:
                page.order[element["id"]] = page.order[series.element["id"]]
                for key in ("colour", "contrast"):
                    if key in series.element:
                        element[key] = series.element[key]
        series.add(value["x"], value["y"], element, x, y)


def _markers(page: Any, stamps: list[Any], pixels: Any) -> dict[int, Mark]:
    """Which stamp shows which vertex: by its place in line, else by where it stands."""
    found: dict[int, Mark] = {}
    for ink in stamps:
        if ink.count == len(pixels):
            found.update({i: (ink, i) for i in range(ink.count) if ink.boxes[i]})
        elif ink.at is not None and ink.count == len(ink.at):
            where = {
                (round(x), round(page.height - y)): i for i, (x, y) in enumerate(ink.at.tolist()) if np.isfinite(x + y)
            }
            for i, (x, y) in enumerate(pixels.tolist()):
                if np.isfinite(x + y) and (mark := where.get((round(x), round(y)))) is not None and ink.boxes[mark]:
                    found[i] = (ink, mark)
    return found


def _inside(point: Any, box: Any) -> bool:
    return bool(
        np.isfinite(point).all() and box[0] - 1 <= point[0] <= box[2] + 1 and box[1] - 1 <= point[1] <= box[3] + 1
    )


def _around(page: Any, element: dict[str, Any], strokes: list[Mark], at: Any, reach: int) -> None:
    """The box and visible share of a line's ink around one of its vertices."""
    x, y = int(at[0]), int(at[1])
    total = alive = 0
    ends: list[int] = []
    for ink, _ in strokes:
        for x0, y0, hard in ink.masks:
            top, left = max(y - reach, y0), max(x - reach, x0)
            part = hard[top - y0 : max(0, y + reach + 1 - y0), left - x0 : max(0, x + reach + 1 - x0)]
            rows, columns = np.nonzero(part)
            if len(rows):
                total += len(rows)
                owner = page.ledger.owner[rows + top, columns + left]
                alive += int(np.count_nonzero(owner <= ink.first))
                ends += [
                    int(columns.min()) + left,
                    int(rows.min()) + top,
                    int(columns.max()) + left + 1,
                    int(rows.max()) + top + 1,
                ]
    if total:
        element["box"] = [min(ends[0::4]), min(ends[1::4]), max(ends[2::4]), max(ends[3::4])]
        element["visible"] = round(alive / total, 4)
