"""From a figure that was just drawn, and the ledger of its ink, to the JSON of docs/scene.md."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from .axes import Panel
from .bars import add_bars
from .cells import Heat, add_cells, heat_table
from .direct import name_directly
from .glyphs import missing_characters
from .legends import Naming, add_legends
from .lines import add_lines
from .others import add_areas, add_rest, add_tables_drawn, add_texts
from .page import Page
from .points import add_scatters
from .series import Series
from .slices import Slice
from .tables import tables_of
from .texts import add_text
from .unowned import unowned_ink
from .values import add_values
from .wedges import add_wedges, wedge_tables
from .whiskers import add_error_bars


def scene_bytes(figure: Any, tap: Any) -> bytes:
    """The scene of a drawn figure; called while the transforms of the drawing still hold."""
    return json.dumps(scene_of(figure, tap), ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def scene_of(figure: Any, tap: Any) -> dict[str, Any]:
    tap.ledger.close()
    page = Page(figure, tap)
    page.missing = missing_characters(page)
    _add_figure(page)
    panels = _add_panels(page)
    panel_ids = {id(panel.axes): panel.id for panel in panels}
    naming = Naming(add_legends(page, panel_ids))
    series: list[Series] = []
    rings: dict[str, list[list[Slice]]] = {}
    heats: dict[str, list[Heat]] = {}
    for panel in panels:
        if panel.axes.name == "3d":
            continue
        heats[panel.id] = add_cells(panel)
        series += _add_marks(panel, naming)
        rings[panel.id] = add_wedges(panel, naming)
    name_directly(page, series)
    _name_single(series, panels)
    add_values(page, panels, series)
    for panel in panels:
        add_texts(panel)
    add_rest(page, panel_ids)
    for panel in panels:
        page.tables += tables_of(panel, series)
        page.tables += wedge_tables(panel, rings.get(panel.id, []))
        page.tables += [table for heat in heats.get(panel.id, []) if (table := heat_table(heat)) is not None]
    elements = sorted(page.elements, key=lambda element: page.order[element["id"]])
    return {
        "width": page.width,
        "height": page.height,
        "elements": elements,
        "tables": page.tables,
        "unowned": unowned_ink(page),
    }


def _add_figure(page: Page) -> None:
    background = page.figure.patch.get_facecolor()
    rgb = [round(c * 255) for c in background[:3]] if background[3] > 0 else [255, 255, 255]
    page.add("figure", named="figure1", value={"background": rgb}, artist=page.figure.patch, marks=())
    page.elements[-1]["box"] = [0, 0, page.width, page.height]
    page.elements[-1].pop("visible", None)
    page.order["figure1"] = -2.0
    for name, kind, role in (
        ("_suptitle", "title", "figure"),
        ("_supxlabel", "label", "axis_label"),
        ("_supylabel", "label", "axis_label"),
    ):
        text = getattr(page.figure, name, None)
        if text is not None:
            add_text(page, text, kind, role, parent="figure1")


def _add_panels(page: Page) -> list[Panel]:
    panels: list[Panel] = []
    page.panel_boxes = {}

    def add(axes: Any, parent: str | None, role: str) -> None:
        if not axes.get_visible() or any(panel.axes is axes for panel in panels):
            return
        if hasattr(axes, "_colorbar"):
            role = "colorbar"
        elif any(panel.axes in axes._twinned_axes.get_siblings(axes) for panel in panels):
            role = "twin"
        panel = Panel(page, axes, len(panels) + 1, role, parent)
        panels.append(panel)
        page.panel_boxes[panel.id] = panel._frame()
        for child in getattr(axes, "child_axes", ()):
            add(child, panel.id, "inset")

    for axes in page.figure.axes:
        add(axes, None, "main")
    return panels


def _add_marks(panel: Panel, naming: Naming) -> list[Series]:
    bars = add_bars(panel, naming)
    taken = add_error_bars(panel, naming)
    series = [*bars, *add_lines(panel, naming, taken, {one.vertical for one in bars}), *add_scatters(panel, naming)]
    add_areas(panel, naming)
    add_tables_drawn(panel)
    return series


def _name_single(series: list[Series], panels: list[Panel]) -> None:
    """Without a legend a panel's only series is called what its value axis, or else its title, calls it."""
    for panel in panels:
        mine = [one for one in series if one.panel is panel]
        if len(mine) != 1 or any(name is not None for name in mine[0].names()):
            continue
        axis = mine[0].along.axis
        label = panel.page.element_of.get(id(axis.label), {}).get("text")
        name = label or panel.title
        if name:
            for element in (mine[0].element, *(row.element for row in mine[0].rows)):
                if element is not None:
                    element["series"] = name


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(type(value).__name__)
