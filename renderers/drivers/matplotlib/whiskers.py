"""Error bars: whiskers with their caps, base lines of stems, and lines that statistics libraries draw instead."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.container import ErrorbarContainer, StemContainer

from .axes import Panel
from .legends import Naming, look_of


def add_error_bars(panel: Panel, naming: Naming) -> set[int]:
    """Add whiskers and caps of error bars, and the base line of stems; answers ids of the lines that are theirs."""
    taken: set[int] = set()
    for container in panel.axes.containers:
        if isinstance(container, ErrorbarContainer):
            line, caps, whiskers = container.lines
            parts = [*caps, *whiskers]
            if parts:
                look = look_of(line if line is not None else parts[0])
                _add_whiskers(panel, parts, naming.of(panel.axes, container.get_label(), look))
            taken |= {id(cap) for cap in caps}
        elif isinstance(container, StemContainer):
            taken.add(id(container.baseline))
            add_shape(panel, container.baseline, "other")
        bars = getattr(container, "errorbar", None)  # of a container of bars; its own line shows nothing
        if bars is not None and bars.lines[0] is not None:
            taken.add(id(bars.lines[0]))
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
            value = _ends(panel, segments[mark[1]]) if mark[0].count == len(segments) else None
            element = page.add("shape", role="error_bar", panel=panel.id, series=name, value=value, marks=[mark, *mine])
            page.paint(element, look_of(collection)[0], [mark])
        page.claimed.add(id(collection))
    for cap in caps:
        if not lines:
            add_shape(panel, cap, "error_bar")
        page.claimed.add(id(cap))


def _ends(panel: Panel, segment: Any) -> dict[str, Any] | None:
    if len(segment) != 2 or not np.isfinite(segment).all():
        return None
    (x0, y0), (x1, y1) = segment.tolist()
    upright = x0 == x1
    ends, reader = ((y0, y1), panel.y) if upright else ((x0, x1), panel.x)
    place = panel.x.mark(x0) if upright else panel.y.mark(y0)
    return {"at": place, "low": reader.value(min(ends)), "high": reader.value(max(ends))}


def _touch(one: Any, other: Any) -> bool:
    return bool(one[0] <= other[2] and one[2] >= other[0] and one[1] <= other[3] and one[3] >= other[1])


def add_shape(panel: Panel, artist: Any, role: str, **known: Any) -> dict[str, Any] | None:
    if not panel.page.has_ink(artist):
        return None
    element = panel.page.add("shape", role=role, panel=panel.id, artist=artist, **known)
    panel.page.paint(element, look_of(artist)[0], panel.page.marks_of(artist))
    return element


def is_whisker(panel: Panel, line: Any, bars: set[bool]) -> bool:
    """Whether an unnamed bare line is an error bar, as statistics libraries draw them.

    Over bars: two points along upright (True) or level (False) ones. Over points: a straight line, with or without
    caps, across a vertex of a line with markers.
    """
    if not str(line.get_label()).startswith("_") or look_of(line)[2]:
        return False
    ends = coordinates(line)
    upright, level = (_straight(ends, column) for column in (0, 1))
    if len(ends) == 2 and ((upright and True in bars) or (level and False in bars)):
        return True
    return any(
        _crosses(ends, coordinates(other), column)
        for other in panel.axes.lines
        if other is not line and look_of(other)[2]
        for column, straight in ((0, upright), (1, level))
        if straight
    )


def coordinates(line: Any) -> Any:
    """The vertices of a line as rows of plain floats, not a number where they are masked."""
    columns = (line.get_xdata(orig=False), line.get_ydata(orig=False))
    return np.column_stack(np.broadcast_arrays(*(np.ma.filled(np.ma.asarray(one, float), np.nan) for one in columns)))


def _straight(ends: Any, column: int) -> bool:
    """Whether a line runs at one place of an axis, with caps (two points each, set off by gaps) or without."""
    good = ends[np.isfinite(ends).all(axis=1)]
    if len(ends) == 2:
        return len(good) == 2 and good[0, column] == good[1, column]
    if len(good) != 6 or len(ends) not in (6, 8):
        return False
    middle = good[2:4, column]
    around = (good[0, column] + good[1, column]) / 2, (good[4, column] + good[5, column]) / 2
    return bool(middle[0] == middle[1] and np.allclose(around, middle[0]))


def _crosses(ends: Any, vertices: Any, column: int) -> bool:
    good = ends[np.isfinite(ends).all(axis=1)]
    place = np.median(good[:, column])
    low, high = np.min(good[:, 1 - column]), np.max(good[:, 1 - column])
    here = vertices[np.abs(vertices[:, column] - place) < 1e-9 * max(1.0, abs(place)), 1 - column]
    return bool(np.any((here >= low) & (here <= high)))
