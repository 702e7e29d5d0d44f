"""Bars: what they measure, from where, for which category; grouped, stacked or single."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.container import BarContainer
from matplotlib.patches import Rectangle

from .axes import Panel, Reader
from .legends import Naming, look_of
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


def group_centres(groups: Sequence[tuple[Any, bool, list[Bar]]], role: str) -> dict[int, float]:
    """For each bar (by id of its patch) the place its category stands at."""
    centres = {id(bar.patch): bar.place for _, _, bars in groups for bar in bars}
    if role != "grouped":
        return centres
    wide = max(abs(bar.width) for _, _, bars in groups for bar in bars)
    ordered = sorted((bar for _, _, bars in groups for bar in bars), key=lambda bar: bar.place)
    cluster: list[Bar] = []
    for bar in [*ordered, None]:
        if bar is None or (cluster and bar.place - cluster[-1].place > 1.2 * wide):
            middle = (cluster[0].place + cluster[-1].place) / 2
            centres.update({id(member.patch): middle for member in cluster})
            cluster = []
        if bar is not None:
            cluster.append(bar)
    return centres


def category_of(reader: Reader, centre: float, own: float) -> Any:
    """A category by its tick, a number or date by the centre of the group."""
    if reader.scale != "category":
        return reader.value(centre)
    word = reader.value(own)
    return word if isinstance(word, str) else reader.value(centre)


def add_bars(panel: Panel, naming: Naming) -> list[Series]:
    """Add the bars of a panel; answers them as series."""
    out: list[Series] = []
    every = containers(panel)
    for upright in (True, False):
        groups = [group for group in every if group[1] is upright]
        if not groups:
            continue
        role = arrangement(groups)
        centres = group_centres(groups, role)
        for container, vertical, bars in groups:
            out.append(_add_container(panel, naming, container, vertical, bars, role, centres))
    return out


def _add_container(
    panel: Panel, naming: Naming, container: Any, vertical: bool, bars: list[Bar], role: str, centres: dict[int, float]
) -> Series:
    page, axes = panel.page, panel.axes
    across, along = (panel.x, panel.y) if vertical else (panel.y, panel.x)
    label = container.get_label()
    if label.startswith("_"):
        label = bars[0].patch.get_label()  # where histograms put it
    names = [naming.of(axes, label, look_of(bar.patch), filled=True) for bar in bars]
    ends = [bar.low + bar.value for bar in bars]
    places = [bar.place for bar in bars]
    precision = panel.precision(places, ends, "y") if vertical else panel.precision(ends, places, "x")
    series = Series(
        "bar", panel, names[0] if len(set(names)) == 1 else None, along=along, across=across, vertical=vertical
    )
    for bar, name, fine in zip(bars, names, precision, strict=True):
        category = category_of(across, centres[id(bar.patch)], bar.place)
        value = {
            "category": category,
            "value": exact(bar.value),
            "base": along.value(bar.low) if along.dated else exact(bar.low),
            "orientation": "vertical" if vertical else "horizontal",
        }
        element = None
        if page.has_ink(bar.patch) or len(bars) <= 2000:
            element = page.add(
                "bar",
                role=role,
                artist=bar.patch,
                panel=panel.id,
                value=value,
                series=name,
                reads=along.reads,
                precision=fine,
            )
            page.paint(element, look_of(bar.patch)[0], page.marks_of(bar.patch))
        series.rows.append(Row(category, exact(bar.value), element, at=bar.place, end=bar.low + bar.value, name=name))
    return series
