"""The points of a line: a marker each, or the place on the line's ink."""

from __future__ import annotations

from typing import Any

import numpy as np

from .axes import Panel
from .ledger import MARKS_EACH
from .page import Mark
from .series import Series


def add_points(
    panel: Panel, line: Any, series: Series, xs: Any, ys: Any, stamps: list[Any], strokes: list[Mark]
) -> None:
    """A point for every vertex that the panel shows: its marker, or the line's ink around it."""
    page = panel.page
    pixels = panel.pixels(xs, ys)
    marker_of = _markers(page, stamps, pixels)
    many = int(np.isfinite(ys).sum()) > MARKS_EACH
    fine = [None] * len(xs) if many else panel.precision(xs, ys, "y" if series.vertical else "x")
    face = line.get_markerfacecolor()
    if isinstance(face, str) and face.lower() == "none":
        face = line.get_markeredgecolor()
    shown = page.panel_boxes[panel.id] if line.get_clip_on() else [0, 0, page.width, page.height]
    reach = int(line.get_linewidth() * page.tap.dpi / 72 / 2) + 3
    for i, (x, y) in enumerate(zip(xs.tolist(), ys.tolist(), strict=True)):
        mark = marker_of.get(i)
        if not (np.isfinite(x) and np.isfinite(y)) or (mark is None and not _inside(pixels[i], shown)):
            continue
        value = {"x": panel.x.mark(x), "y": panel.y.mark(y)}
        element = None
        if not many and (mark is not None or strokes):
            element = page.add(
                "point",
                role="vertex" if mark is None else "marker",
                panel=panel.id,
                parent=series.element["id"] if series.element else None,
                series=series.name,
                value=value,
                reads=series.along.reads,
                precision=fine[i],
                marks=[mark] if mark else (),
                line=getattr(line, "_program_line", None),
            )
            if mark is not None:
                page.paint(element, face, [mark])
            else:
                _place_on(page, series, element, strokes, pixels[i], reach)
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


def _place_on(page: Any, series: Series, element: dict[str, Any], strokes: list[Mark], at: Any, reach: int) -> None:
    """A place on a line stands with it in the order of drawing, and looks like it."""
    _around(page, element, strokes, at, reach)
    if series.element:
        page.order[element["id"]] = page.order[series.element["id"]]
        element.update({key: series.element[key] for key in ("colour", "contrast") if key in series.element})


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
