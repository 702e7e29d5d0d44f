"""Panels, their axes, ticks, grid lines and spines; and reading an axis' data units as a person would say them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from matplotlib import dates, ticker
from matplotlib.category import StrCategoryConverter
from matplotlib.projections.polar import PolarAxes

from .page import Page
from .texts import add_text
from .wording import exact, plain_text, read_number

Value = int | float | str


class Reader:
    """Reads positions along one axis: numbers, dates or categories."""

    def __init__(self, axis: Any, drawn: Sequence[tuple[float, str]]) -> None:
        self.axis = axis
        self.drawn = [(at, text) for at, text in drawn if text]
        self.period = getattr(axis, "freq", None) or (
            getattr(axis.axes, "freq", None) if axis.axis_name == "x" else None
        )
        self.scale = self._scale()
        spots = sorted({at for at, _ in self.drawn})
        self.reach = min(np.diff(spots)) * 0.5 if len(spots) > 1 else 0.5

    def _scale(self) -> str:
        axis = self.axis
        converter = axis.get_converter() if hasattr(axis, "get_converter") else axis.converter
        if isinstance(converter, StrCategoryConverter) and getattr(axis.units, "_mapping", None):
            return "category"
        if self.period is not None and not _given(axis.get_major_formatter()):
            return "date"
        if isinstance(axis.axes, PolarAxes) and axis.axis_name == "x":
            return "category" if self._worded() else "other"
        named = "Date" in type(converter).__name__ or isinstance(
            axis.get_major_formatter(), dates.DateFormatter | dates.AutoDateFormatter | dates.ConciseDateFormatter
        )
        if named and not _given(axis.get_major_formatter()):
            return "date"
        scale = axis.get_scale()
        if scale in ("linear", "log") and self._worded():
            return "category"
        return "date" if named and scale == "linear" else scale if scale in ("linear", "log") else "other"

    def _worded(self) -> bool:
        """Whether the tick labels are names, and not the numbers of their places."""
        formatter = self.axis.get_major_formatter()
        if not self.drawn or not isinstance(formatter, ticker.FixedFormatter | ticker.FuncFormatter):
            return False
        fixed = _given(formatter)
        said = [(at, read_number(text)) for at, text in self.drawn]
        agreeing = sum(1 for at, number in said if number is not None and number.meaning(at) is not None)
        if fixed:
            return agreeing * 2 < len(said) and not _proportional(said)
        return all(number is None for _, number in said) and any(any(c.isalpha() for c in t) for _, t in self.drawn)

    def value(self, at: float) -> Value:
        """What a position says."""
        at = float(at)
        if self.scale == "category":
            return self._category(at)
        if self.scale == "date":
            return self._date(at)
        return exact(at)

    def _category(self, at: float) -> Value:
        mapping = getattr(self.axis.units, "_mapping", None)
        if mapping:
            for word, place in mapping.items():
                if abs(place - at) < 0.5:
                    return str(word)
        near = min(self.drawn, key=lambda pair: abs(pair[0] - at), default=None)
        if near is not None and abs(near[0] - at) <= self.reach * (1 + 1e-9):
            return near[1]
        return exact(at)

    def _date(self, at: float) -> Value:
        if self.period is not None:
            import pandas

            moment = pandas.Period(ordinal=round(at), freq=self.period).start_time.to_pydatetime()
        else:
            from_days: Any = dates.num2date
            try:
                moment = from_days(at).replace(tzinfo=None)
            except (ValueError, OverflowError):
                return exact(at)
        return iso(moment)

    @property
    def reads(self) -> str:
        """`axis` where the axis, or one it is shared with, has ticks that say something; else `none`."""
        if self.drawn:
            return "axis"
        axes, name = self.axis.axes, self.axis.axis_name
        shared = axes._shared_axes[name].get_siblings(axes) if name in "xy" else []
        has_ink = self.axis._page.has_ink
        labels = (
            part
            for each in shared
            for tick in getattr(each, f"{name}axis").majorTicks
            for part in (tick.label1, tick.label2)
        )
        return "axis" if any(has_ink(label) for label in labels) else "none"

    @property
    def dated(self) -> bool:
        return self.scale == "date"


def iso(moment: datetime) -> str:
    """A moment as ISO text, rounded to the millisecond; the date alone at midnight."""
    moment = moment + timedelta(microseconds=500)
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    if (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0):
        return moment.date().isoformat()
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")


def _given(formatter: Any) -> bool:
    """Whether the labels were given as texts: `set_xticks(places, labels)` keeps them in a function over a dict."""
    wrapped = getattr(getattr(formatter, "func", None), "func", None)
    return isinstance(formatter, ticker.FixedFormatter) or getattr(wrapped, "__name__", "") == "_format_with_dict"


def _proportional(said: Sequence[tuple[float, Any]]) -> bool:
    """Whether labels are their places in another unit (thousands, percent): one factor, not 1, fits them all."""
    pairs = [
        (at, number.readings[-1][0]) for at, number in said if number is not None and at and number.readings[-1][0]
    ]
    if len(pairs) < 2 or len(pairs) < len(said) - 1:
        return False
    factors = [number / at for at, number in pairs]
    power = math.log10(abs(factors[0]))
    return all(math.isclose(f, factors[0], rel_tol=0.02) for f in factors) and abs(power - round(power)) < 0.01


def numbers_said(reader: Reader, at: float, text: str) -> dict[str, Any] | None:
    """The number a tick label says, in the axis' own terms."""
    if reader.scale in ("category", "date"):
        return None
    said = read_number(text)
    if said is None:
        return None
    meant = said.meaning(at)
    if meant is not None:
        return {"number": exact(meant)}
    return {
        "number": exact(at)
        if isinstance(reader.axis.get_major_formatter(), ticker.ScalarFormatter)
        else exact(said.readings[0][0])
    }


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
        self.x = add_axis(self, axes.xaxis)
        self.y = add_axis(self, axes.yaxis)
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


def add_axis(panel: Panel, axis: Any) -> Reader:
    """Add an axis with its ticks, tick labels, grid lines and its own label."""
    page, name = panel.page, axis.axis_name
    axis_id = f"{panel.id}.{name}"
    ticks = [(tick, role) for role, group in (("major", axis.majorTicks), ("minor", axis.minorTicks)) for tick in group]
    ticks = [(tick, role) for tick, role in ticks if any(page.has_ink(part) for part in _parts(tick))]
    labelled = [(tick.get_loc(), plain_text(label.get_text())) for tick, role in ticks if role == "major"
                for label in (tick.label1, tick.label2) if page.has_ink(label)]  # fmt: skip
    reader = Reader(axis, labelled)
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
            said = numbers_said(reader, at, plain_text(label.get_text()))
            add_text(page, label, "label", "tick_label", panel=panel.id, parent=element["id"], value=said)
