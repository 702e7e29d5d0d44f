"""Scatters: a point for every mark, split into series by colour where a legend says so."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.collections import PathCollection

from .axes import Panel
from .ledger import MARKS_EACH
from .legends import Naming, look_of
from .series import Series
from .wording import exact


def is_scatter(axes: Any, collection: Any) -> bool:
    return isinstance(collection, PathCollection) and collection.get_offset_transform() == axes.transData


def add_scatters(panel: Panel, naming: Naming) -> list[Series]:
    return [
        _add_scatter(panel, naming, collection)
        for collection in panel.axes.collections
        if id(collection) not in panel.page.claimed
        and is_scatter(panel.axes, collection)
        and panel.page.has_ink(collection)
    ]


def _add_scatter(panel: Panel, naming: Naming, collection: Any) -> Series:
    page = panel.page
    offsets: Any = np.ma.filled(np.ma.asarray(collection.get_offsets(), float), np.nan)
    count = len(offsets)
    colours = _colours(collection, count)
    names = _names(panel, naming, collection, colours)
    sizes = np.asarray(collection.get_sizes(), float)
    varied = len(sizes) > 1 and len(set(sizes.tolist())) > 1
    upright = not (panel.y.scale == "category" and panel.x.scale != "category")  # else its values are read along x
    along, across = (panel.y, panel.x) if upright else (panel.x, panel.y)
    series = Series(
        "point", panel, names[0] if len(set(names)) == 1 else None, along=along, across=across, vertical=upright
    )
    line = getattr(collection, "_program_line", None)
    inks = [ink for ink in page.ledger.of.get(id(collection), ()) if ink.batch]
    single = count <= MARKS_EACH and inks and all(ink.count == count for ink in inks)
    holder = None
    if not single:
        holder = page.add(
            "point", role="scatter", artist=collection, panel=panel.id, series=series.name, value={"points": count}
        )
        page.paint(holder, colours[0] if len(colours) else None, page.marks_of(collection))
    shown = sorted(panel.axes.get_xlim()), sorted(panel.axes.get_ylim())
    fine = panel.precision(offsets[:, 0], offsets[:, 1], "y" if upright else "x") if single else []
    for i, (x, y) in enumerate(offsets.tolist()):
        if not (np.isfinite(x) and np.isfinite(y)):
            continue
        marks = [(ink, i) for ink in inks if ink.boxes[i]] if single else []
        if not marks and (single or not _within(shown, x, y)):
            continue
        value: dict[str, Any] = {"x": panel.x.mark(x), "y": panel.y.mark(y)}
        if varied:
            value["size"] = exact(float(sizes[i % len(sizes)]))
        element = None
        if marks:
            element = page.add(
                "point",
                role="scatter",
                panel=panel.id,
                series=names[i],
                value=value,
                reads=series.along.reads,
                precision=fine[i],
                marks=marks,
                line=line,
            )
            page.paint(element, colours[i], marks)
        series.add(value["x"], value["y"], element, x, y, names[i])
    page.claimed.add(id(collection))
    return series


def _within(shown: Any, x: float, y: float) -> bool:
    (left, right), (low, high) = shown
    return bool(left <= x <= right and low <= y <= high)


def _colours(collection: Any, count: int) -> list[Any]:
    faces = np.asarray(collection.get_facecolor(), float)
    if not len(faces):
        faces = np.asarray(collection.get_edgecolor(), float)
    if not len(faces):
        return [None] * count
    return [tuple(faces[i % len(faces)]) for i in range(count)]


def _names(panel: Panel, naming: Naming, collection: Any, colours: list[Any]) -> list[str | None]:
    label = collection.get_label()
    if len(set(colours)) <= 1:
        return [naming.of(panel.axes, label, look_of(collection))] * len(colours)
    known = {colour: naming.of(panel.axes, label, (colour, "", "", "")) for colour in set(colours)}
    return [known[colour] for colour in colours]
