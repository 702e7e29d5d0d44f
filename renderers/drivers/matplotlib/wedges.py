"""Wedges: the slices of pies and donuts, ring by ring, and which text is whose."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from matplotlib.patches import Circle, Wedge
from matplotlib.text import Annotation

from .axes import Panel
from .figures import parts_of
from .legends import Naming, look_of
from .page import Page
from .slices import Slice, link_texts, name_slices, read_legend
from .visibility import forgive

SHARE_PLACES = 6
OFF_AXIS = 0.12  # radians a text's anchor may lie from the middle of its wedge
FARTHEST = 1.6  # radii from the middle at which a text may still be a wedge's
EDGE_POINTS = 200


def add_wedges(panel: Panel, naming: Naming) -> list[list[Slice]]:
    """Add the wedges of a panel; answers them ring by ring."""
    page = panel.page
    wedges = [patch for patch in panel.axes.patches if isinstance(patch, Wedge) and page.has_ink(patch)]
    if not wedges:
        return []
    out = [[_add_wedge(panel, naming, wedge) for wedge in ring] for ring in _rings(wedges)]
    _give_texts(panel, out)
    _pierce(panel, out)
    for slices in out:
        read_legend(panel, slices, naming)
        name_slices(slices)
        link_texts(panel, slices)
    return out


def _rings(wedges: list[Any]) -> list[list[Any]]:
    """Wedges of one circle: of one call, else of one radius, width and middle (an exploded one's moved back)."""
    rings: dict[Any, list[Any]] = {}
    for wedge in wedges:
        made = getattr(wedge, "_pie_of", None)
        key = ("call", made) if made is not None else ("size", round(float(wedge.r), 6), round(wedge.width or 0.0, 6))
        rings.setdefault(key, []).append(wedge)
    return [part for ring in rings.values() for part in _circles(ring)]


def _circles(ring: list[Any]) -> list[list[Any]]:
    """Circles apart: wedges of one size around middles farther from each other than an exploded one is moved."""
    circles: list[list[Any]] = []
    for wedge in ring:
        for circle in circles:
            away = np.subtract(circle[0].center, wedge.center)
            if math.hypot(*away.tolist()) < 0.75 * wedge.r:
                circle.append(wedge)
                break
        else:
            circles.append([wedge])
    return circles


def _add_wedge(panel: Panel, naming: Naming, wedge: Any) -> Slice:
    page = panel.page
    share = min(1.0, abs(wedge.theta2 - wedge.theta1) / 360)
    label = str(wedge.get_label())
    name = naming.of(panel.axes, label, look_of(wedge), filled=True)
    element = page.add(
        "wedge",
        role="pie" if wedge.width is None or wedge.width >= wedge.r else "donut",
        panel=panel.id,
        artist=wedge,
        value={"label": name, "value": None, "share": round(share, SHARE_PLACES)},
        outline=_edge(panel, wedge, wedge.get_path()),
    )
    page.paint(element, look_of(wedge)[0], page.marks_of(wedge))
    return Slice(wedge, element, share)


def _edge(panel: Panel, wedge: Any, path: Any) -> list[list[float]] | None:
    polygons = path.to_polygons(transform=wedge.get_transform(), closed_only=False)
    if not polygons:
        return None
    points = max(polygons, key=lambda polygon: float(np.ptp(polygon, axis=0).sum()))
    if len(points) > EDGE_POINTS:
        points = points[:: len(points) // EDGE_POINTS + 1]
    return [[round(x, 1), round(panel.page.height - y, 1)] for x, y in points.tolist()]


def _pierce(panel: Panel, rings: list[list[Slice]]) -> None:
    """A disc drawn over the middle of a pie makes a donut of it: what lies under it is no part of the slices."""
    page = panel.page
    for ring in rings:
        middle, radius = np.mean([one.wedge.center for one in ring], axis=0), max(one.wedge.r for one in ring)
        for disc in panel.axes.patches:
            if not isinstance(disc, Circle) or not page.has_ink(disc):
                continue
            off = math.hypot(*np.subtract(disc.center, middle).tolist())
            if off > 0.1 * radius or not 0.1 * radius < disc.radius < radius:
                continue
            inside = [text for text in panel.axes.texts if _is_in(page, text, disc)]
            for one in ring:
                one.element["role"] = "donut"
                one.element["outline"] = _edge(panel, one.wedge, _ringed(one.wedge, disc.radius))
                forgive(page, one.element, one.wedge, disc, *inside)


def _ringed(wedge: Any, hole: float) -> Any:
    """A slice as it is with a hole in the middle."""
    return Wedge(wedge.center, wedge.r, wedge.theta1, wedge.theta2, width=wedge.r - hole).get_path()


def _is_in(page: Page, text: Any, disc: Any) -> bool:
    if not page.has_ink(text):
        return False
    inner, outer = page.box_of(text), page.box_of(disc)
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


# Which text is whose --------------------------------------------------------------------------------------------------


def _give_texts(panel: Panel, rings: list[list[Slice]]) -> None:
    page = panel.page
    by_wedge = {id(one.wedge): one for ring in rings for one in ring}
    for text in panel.axes.texts:
        if id(text) in page.claimed or not page.has_ink(text):
            continue
        bound = by_wedge.get(id(getattr(text, "_labels_mark", None)))
        mine = bound or _pointed_at(panel, text, rings)
        if mine is not None:
            mine.texts.append((text, parts_of(text.get_text()), bound is not None))


def _pointed_at(panel: Panel, text: Any, rings: list[list[Slice]]) -> Slice | None:
    """The wedge a text stands in the middle of, or beside the middle of its rim; the outermost ring's from outside."""
    at = _anchor(panel, text)
    if at is None:
        return None
    found = []
    for ring in rings:
        for one in ring:
            wedge = one.wedge
            x, y = at - np.asarray(wedge.center, float)
            away = math.hypot(x, y)
            middle = math.radians((wedge.theta1 + wedge.theta2) / 2)
            off = abs(math.remainder(math.atan2(y, x) - middle, 2 * math.pi))
            reach = min(OFF_AXIS, math.radians(abs(wedge.theta2 - wedge.theta1)) / 2)
            hole = wedge.r - wedge.width if wedge.width is not None else 0.0
            if off <= reach and max(hole, 0.05 * wedge.r) < away <= FARTHEST * wedge.r:
                found.append((away > wedge.r, abs(away - wedge.r) if away > wedge.r else 0.0, off, id(one), one))
    return min(found)[-1] if found else None


def _anchor(panel: Panel, text: Any) -> Any:
    """Where a text was put, or what its arrow points at, in the data's coordinates."""
    if isinstance(text, Annotation) and text.arrow_patch is not None and text.xycoords == "data":
        return np.asarray(text.xy, float)
    if isinstance(text, Annotation):
        return np.asarray(text.xy, float) if text.xycoords == "data" and text.anncoords == "data" else None
    if text.get_transform() == panel.axes.transData:
        return np.asarray(text.get_unitless_position(), float)
    return None


# Tables ---------------------------------------------------------------------------------------------------------------


def wedge_tables(panel: Panel, rings: list[list[Slice]]) -> list[dict[str, Any]]:
    """A table a ring, where every slice has a name."""
    out = []
    for ring in rings:
        said = [one.element["value"] for one in ring]
        if not said or any(value["label"] is None for value in said):
            continue
        what = "value" if all(value["value"] is not None for value in said) else "share"
        rows = [[value["label"], value[what]] for value in said]
        types = ["category", "number"]
        out.append({"panel": panel.id, "mark": "wedge", "columns": ["label", what], "types": types, "rows": rows})
    return out
