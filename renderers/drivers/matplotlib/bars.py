"""Bars: what they measure, from where, for which category; grouped, stacked or single."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.container import BarContainer
from matplotlib.patches import Rectangle

from .axes import Panel
from .legends import Naming, look_of
from .readers import Reader
from .series import Row, Series
from .wording import exact


@dataclass(slots=True, eq=False)
class Bar:
    patch: Any
    place: float  # centre along the category axis
    low: float
    value: float
    width: float


def containers(panel: Panel) -> list[tuple[Any, bool, list[Bar]]]:
    """The bar containers of a panel: (container, vertical, bars)."""
    found = []
    for container in panel.axes.containers:
        if isinstance(container, BarContainer) and len(container.patches):
            vertical = getattr(container, "orientation", "vertical") != "horizontal"
            bars = [_bar(patch, vertical) for patch in container.patches if isinstance(patch, Rectangle)]
            found.append((container, vertical, bars))
    return found


def _bar(patch: Any, vertical: bool) -> Bar:
    x, y, wide, high = patch.get_x(), patch.get_y(), patch.get_width(), patch.get_height()
    return Bar(patch, x + wide / 2, y, high, wide) if vertical else Bar(patch, y + high / 2, x, wide, high)


def arrangement(groups: Sequence[tuple[Any, bool, list[Bar]]]) -> str:
    """How several containers stand to each other."""
    if len(groups) < 2:
        return "single"
    for i, (_, vertical, bars) in enumerate(groups):
        for _, other_vertical, others in groups[i + 1 :]:
            if vertical != other_vertical:
                continue
            for bar in bars:
                for other in others:
                    close = abs(bar.place - other.place) < 0.25 * max(abs(bar.width), abs(other.width))
                    if close and bar.value and other.value and _on_top(bar, other):
                        return "stacked"
    grouped = any(
        0.25 * abs(a.width) < abs(a.place - b.place) < 1.6 * abs(a.width)
        for i, (_, _, bars) in enumerate(groups)
        for _, _, others in groups[i + 1 :]
        for a, b in zip(bars, others, strict=False)
    )
    return "grouped" if grouped else "single"


def _on_top(one: Bar, other: Bar) -> bool:
    """Whether one bar starts where the other ends, or on the far side of their common zero."""
    scale = abs(one.value) + abs(other.value)
    ends = (other.low - (one.low + one.value), one.low - (other.low + other.value))
    meets = any(abs(gap) < 1e-9 * scale for gap in ends)
    opposite = one.low == other.low == 0 and (one.value < 0) != (other.value < 0)
    return meets or opposite


def group_spans(groups: Sequence[tuple[Any, bool, list[Bar]]], role: str) -> dict[int, tuple[float, float]]:
    """For each bar (by id of its patch) the middle of its group along the category axis, and half of what it takes."""
    every = [bar for _, _, bars in groups for bar in bars]
    spans = {id(bar.patch): (bar.place, abs(bar.width) / 2) for bar in every}
    if role != "grouped":
        return spans
    wide = max(abs(bar.width) for bar in every)
    cluster: list[Bar] = []
    for bar in [*sorted(every, key=lambda bar: bar.place), None]:
        if bar is None or (cluster and bar.place - cluster[-1].place > 1.2 * wide):
            first, last = cluster[0].place, cluster[-1].place
            spans.update({id(member.patch): ((first + last) / 2, (last - first + wide) / 2) for member in cluster})
            cluster = []
        if bar is not None:
            cluster.append(bar)
    return spans


def category_of(reader: Reader, bar: Bar, span: tuple[float, float]) -> Any:
    """A category by the tick under the bar, or under its group; a number or date by the middle of the group."""
    if reader.scale != "category":
        return reader.value(span[0])
    own = reader.mark(bar.place, abs(bar.width) / 2)
    return reader.mark(*span) if own is None else own


def add_bars(panel: Panel, naming: Naming) -> list[Series]:
    """Add the bars of a panel; answers them as series."""
    out: list[Series] = []
    every = containers(panel)
    for upright in (True, False):
        groups = [group for group in every if group[1] is upright]
        if not groups:
            continue
        role = arrangement(groups)
        spans = group_spans(groups, role)
        for container, vertical, bars in groups:
            series = _add_container(panel, naming, container, vertical, bars, role, spans)
            out += [series] if series.rows else []
    return out


def _add_container(
    panel: Panel,
    naming: Naming,
    container: Any,
    vertical: bool,
    bars: list[Bar],
    role: str,
    spans: dict[int, tuple[float, float]],
) -> Series:
    across, along = (panel.x, panel.y) if vertical else (panel.y, panel.x)
    label = container.get_label()
    if label.startswith("_"):
        label = container.patches[0].get_label()  # where histograms put it
    ends = [bar.low + bar.value for bar in bars]
    places = [bar.place for bar in bars]
    precision = panel.precision(places, ends, "y") if vertical else panel.precision(ends, places, "x")
    drawn = [(bar, fine) for bar, fine in zip(bars, precision, strict=True) if _shows(panel, along, bar, fine)]
    names = [naming.of(panel.axes, label, look_of(bar.patch), filled=True) for bar, _ in drawn]
    series = Series(
        "bar", panel, names[0] if len(set(names)) == 1 else None, along=along, across=across, vertical=vertical
    )
    for (bar, fine), name in zip(drawn, names, strict=True):
        category = category_of(across, bar, spans[id(bar.patch)])
        value = {
            "category": category,
            "value": exact(bar.value),
            "base": along.value(bar.low) if along.dated else exact(bar.low),
            "orientation": "vertical" if vertical else "horizontal",
        }
        known: dict[str, Any] = {"panel": panel.id, "value": value, "series": name, "precision": fine}
        reads = along.reads_numbers if _within(along, bar.low + bar.value, fine) else "none"
        element = panel.page.add("bar", role=role, artist=bar.patch, reads=reads, **known)
        panel.page.paint(element, look_of(bar.patch)[0], panel.page.marks_of(bar.patch))
        series.rows.append(Row(category, exact(bar.value), element, at=bar.place, end=bar.low + bar.value, name=name))
    return series


def _shows(panel: Panel, along: Reader, bar: Bar, fine: float | None) -> bool:
    """Whether a bar is on the picture: it has ink, or is too short for any and stands where it could be seen."""
    if not all(map(math.isfinite, (bar.place, bar.low, bar.value))):
        return False
    if panel.page.has_ink(bar.patch):
        return True
    seen = bar.patch.get_visible() and bar.patch.get_alpha() != 0
    return bool(seen and fine and abs(bar.value) < fine and _within(along, bar.low + bar.value, fine))


def _within(reader: Reader, at: float, fine: float | None) -> bool:
    """Whether a place lies on the stretch that the axis shows."""
    low, high = sorted(reader.axis.get_view_interval())
    return bool(low - (fine or 0) <= at <= high + (fine or 0))
