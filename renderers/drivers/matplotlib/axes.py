"""Panels, their axes, ticks, grid lines and spines."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .page import Page
from .readers import Reader
from .texts import add_text
from .wording import plain_text


class Panel:
    """One `Axes` and what is known of it while its marks are read."""

    def __init__(self, page: Page, axes: Any, number: int, role: str, parent: str | None) -> None:
        self.page, self.axes, self.id, self.role = page, axes, f"panel{number}", role
        self.element = page.add(
            "panel",
            named=self.id,
            role=role,
            parent=parent,
            artist=axes.patch,
            value={"x": f"{self.id}.x", "y": f"{self.id}.y"},
        )
        if "box" not in self.element:
            self.element["box"] = self._frame()
        self.element.pop("visible", None)
        face = axes.patch.get_facecolor()
        page.paint(self.element, face, page.marks_of(axes.patch))
        self.element.pop("contrast", None)
        self.x = add_axis(self, axes.xaxis, "x")
        self.y = add_axis(self, axes.yaxis, "y")
        for spine in axes.spines.values():
            if page.has_ink(spine):
                element = page.add("shape", role="spine", panel=self.id, parent=self.id, artist=spine)
                page.paint(element, spine.get_edgecolor(), page.marks_of(spine))
        for title in (axes.title, axes._left_title, axes._right_title):
            add_text(page, title, "title", "panel", panel=self.id, parent=self.id)

    def _frame(self) -> list[int]:
        box = self.axes.bbox.extents
        height = self.page.height
        return [
            max(0, int(box[0] + 0.5)), max(0, int(height - box[3] + 0.5)),
            min(self.page.width, int(box[2] + 0.5)), min(height, int(height - box[1] + 0.5)),
        ]  # fmt: skip

    @property
    def title(self) -> str | None:
        for title in (self.axes.title, self.axes._left_title, self.axes._right_title):
            if title.get_text().strip() and self.page.has_ink(title):
                return plain_text(title.get_text())
        return None

    def pixels(self, xs: Any, ys: Any) -> Any:
        """Data to pixels of the picture, rows downwards."""
        points = self.axes.transData.transform(np.column_stack([np.asarray(xs, float), np.asarray(ys, float)]))
        points[:, 1] = self.page.height - points[:, 1]
        return points

    def precision(self, xs: Any, ys: Any, along: str) -> list[float | None]:
        """Data units a pixel at these places along an axis."""
        points = self.axes.transData.transform(np.column_stack([np.asarray(xs, float), np.asarray(ys, float)]))
        column = 0 if along == "x" else 1
        step = np.zeros(2)
        step[column] = 0.5
        back = self.axes.transData.inverted()
        with np.errstate(all="ignore"):
            wide = np.abs(back.transform(points + step) - back.transform(points - step))[:, column]
        return [float(f"{w:.4g}") if math.isfinite(w) else None for w in wide.tolist()]


def add_axis(panel: Panel, axis: Any, name: str) -> Reader:
    """Add an axis with its ticks, tick labels, grid lines and its own label; angle and radius are x and y too."""
    page = panel.page
    axis_id = f"{panel.id}.{name}"
    ticks = [(tick, role) for role, group in (("major", axis.majorTicks), ("minor", axis.minorTicks)) for tick in group]
    ticks = [(tick, role) for tick, role in ticks if any(page.has_ink(part) for part in _parts(tick))]
    reader = Reader(page, axis)
    label = plain_text(axis.label.get_text()) if page.has_ink(axis.label) else None
    low, high = sorted(axis.get_view_interval()) if panel.axes.name != "3d" else (0.0, 1.0)
    page.add("axis", named=axis_id, role=name, parent=panel.id, panel=panel.id, value={
        "scale": reader.scale, "min": reader.value(low), "max": reader.value(high), "label": label or None,
    })  # fmt: skip
    add_text(page, axis.label, "label", "axis_label", panel=panel.id, parent=axis_id)
    for tick, role in ticks:
        _add_tick(panel, reader, axis_id, tick, role)
    offset = axis.get_offset_text()
    if page.has_ink(offset):
        add_text(page, offset, "text", None, panel=panel.id, parent=axis_id)
    return reader


def _parts(tick: Any) -> tuple[Any, ...]:
    return tick.label1, tick.label2, tick.tick1line, tick.tick2line, tick.gridline


def _add_tick(panel: Panel, reader: Reader, axis_id: str, tick: Any, role: str) -> None:
    page, at = panel.page, tick.get_loc()
    lines = [line for line in (tick.tick1line, tick.tick2line) if page.has_ink(line)]
    element = page.add("tick", role=role, parent=axis_id, panel=panel.id, value={"at": reader.value(at)},
                       marks=[mark for line in lines for mark in page.marks_of(line)])  # fmt: skip
    for line in lines:
        page.claim(line, element)
    if lines:
        page.paint(element, lines[0].get_markeredgecolor(), page.marks_of(lines[0]))
    if page.has_ink(tick.gridline):
        grid = page.add("shape", role="grid", parent=axis_id, panel=panel.id, artist=tick.gridline)
        page.paint(grid, tick.gridline.get_color(), page.marks_of(tick.gridline))
    for label in (tick.label1, tick.label2):
        if page.has_ink(label):
            said = reader.number_at(at, plain_text(label.get_text()))
            add_text(page, label, "label", "tick_label", panel=panel.id, parent=element["id"], value=said)
