"""Cells of heatmaps: the values of an image or a mesh, each with its place, its headers and what is printed in it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from matplotlib.collections import QuadMesh
from matplotlib.image import AxesImage

from .axes import Panel
from .figures import Parts, parts_of
from .page import rgb_of
from .readers import Reader
from .tables import axis_label, free_name
from .texts import add_text
from .wording import exact

MOST = 2000  # cells that are elements of their own
MOST_ROWS = 100_000  # cells that a table holds
SMALLEST = 3.0  # pixels a side, under which an array is a picture rather than a heatmap
NEAR = 0.1  # of a cell's side, within which of its middle a tick label is its header
SHARP = {"nearest", "none", "auto", "antialiased"}


@dataclass(slots=True, eq=False)
class Heat:
    """The cells of one artist. Rows and columns count from the top left of the picture."""

    panel: Panel
    artist: Any
    values: Any  # rows by columns, masked where there is no cell
    colours: Any  # the same, four channels
    xs: Any  # the edges of the columns, in data coordinates
    ys: Any
    row_headers: list[str | None] = field(default_factory=list)
    column_headers: list[str | None] = field(default_factory=list)
    cells: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)


def add_cells(panel: Panel) -> list[Heat]:
    """Add the cells of a panel. A colour bar has none."""
    if panel.role == "colorbar":
        return []
    found = [_of_image(panel, image) for image in panel.axes.images if panel.page.has_ink(image)]
    found += [
        _of_mesh(panel, mesh)
        for mesh in panel.axes.collections
        if isinstance(mesh, QuadMesh) and panel.page.has_ink(mesh)
    ]
    heats = [heat for heat in map(_upright, found) if heat is not None]
    for heat in heats:
        heat.column_headers = _headers(panel.x, heat.xs)
        heat.row_headers = _headers(panel.y, heat.ys)
        _add(heat)
    return heats


def _of_image(panel: Panel, image: Any) -> Heat | None:
    data = image.get_array() if type(image) is AxesImage else None
    if data is None or np.ndim(data) != 2 or not all(np.shape(data)) or image.get_interpolation() not in SHARP:
        return None
    if image.get_transform() != panel.axes.transData:
        return None
    left, right, bottom, top = image.get_extent()
    rows, columns = np.shape(data)
    ends = (top, bottom) if image.origin == "upper" else (bottom, top)
    colours = image.to_rgba(data)
    return Heat(
        panel, image, np.ma.asarray(data, float), colours,
        np.linspace(left, right, columns + 1), np.linspace(*ends, rows + 1),
    )  # fmt: skip


def _of_mesh(panel: Panel, mesh: Any) -> Heat | None:
    corners, data = np.asarray(mesh.get_coordinates(), float), mesh.get_array()
    rows, columns = corners.shape[0] - 1, corners.shape[1] - 1
    if data is None or np.size(data) != rows * columns or mesh.get_transform() != panel.axes.transData:
        return None
    xs, ys = corners[0, :, 0], corners[:, 0, 1]
    if not (np.allclose(corners[:, :, 0], xs) and np.allclose(corners[:, :, 1], ys[:, None])):
        return None
    values: Any = np.ma.asarray(data, float).reshape(rows, columns)
    return Heat(panel, mesh, values, mesh.to_rgba(values), xs, ys)


def _upright(heat: Heat | None) -> Heat | None:
    """The first row at the top, the first column on the left, as the picture shows them; None where cells are tiny."""
    if heat is None or not (np.isfinite(heat.xs).all() and np.isfinite(heat.ys).all()):
        return None
    across = heat.panel.pixels(heat.xs, np.full(len(heat.xs), heat.ys[0]))[:, 0]
    down = heat.panel.pixels(np.full(len(heat.ys), heat.xs[0]), heat.ys)[:, 1]
    if np.abs(np.diff(across)).min() < SMALLEST or np.abs(np.diff(down)).min() < SMALLEST:
        return None
    if across[0] > across[-1]:
        heat.xs, heat.values, heat.colours = heat.xs[::-1], heat.values[:, ::-1], heat.colours[:, ::-1]
    if down[0] > down[-1]:
        heat.ys, heat.values, heat.colours = heat.ys[::-1], heat.values[::-1], heat.colours[::-1]
    heat.values = np.ma.masked_invalid(heat.values)
    return heat


def _headers(reader: Reader, edges: Any) -> list[str | None]:
    """The tick label at the middle of each row or column."""
    out: list[str | None] = []
    for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        middle, side = (low + high) / 2, abs(high - low)
        texts = {text for at, text in reader.drawn if abs(at - middle) <= NEAR * side}
        out.append(texts.pop() if len(texts) == 1 else None)
    return out


# Elements -------------------------------------------------------------------------------------------------------------


def _add(heat: Heat) -> None:
    page = heat.panel.page
    if heat.values.size > MOST:
        rows, columns = heat.values.shape
        value = {"rows": rows, "columns": columns}
        page.add("image", role="heat", panel=heat.panel.id, artist=heat.artist, value=value)
        return
    inks = [ink for ink in page.ledger.of.get(id(heat.artist), ()) if any(ink.boxes)]
    line = getattr(heat.artist, "_program_line", None)
    texts = _texts_by_cell(heat)
    for row, column in zip(*np.nonzero(~np.ma.getmaskarray(heat.values)), strict=True):
        place = int(row), int(column)
        box = _box(heat, *place)
        if box is None:
            continue
        element = page.add(
            "cell", role="heat", panel=heat.panel.id, marks=[(inks[-1], 0)], line=line, reads="none",
            value=_value(heat, *place),
        )  # fmt: skip
        element["box"] = box
        _measure(heat, element, inks[-1], texts.get(place, []), heat.colours[place])
        heat.cells[place] = element
    if heat.cells:
        page.claim(heat.artist, next(iter(heat.cells.values())))
    _link(heat, texts)


def _value(heat: Heat, row: int, column: int) -> dict[str, Any]:
    return {
        "row": row, "column": column, "rows": 1, "columns": 1, "row_header": heat.row_headers[row],
        "column_header": heat.column_headers[column], "value": exact(float(heat.values[row, column])),
    }  # fmt: skip


def _box(heat: Heat, row: int, column: int) -> list[int] | None:
    """The pixels of a cell as far as the panel shows it, without the lines between cells."""
    corners = heat.panel.pixels(heat.xs[column : column + 2], heat.ys[row : row + 2])
    width = 0.0
    if isinstance(heat.artist, QuadMesh) and len(heat.artist.get_edgecolor()):
        width = float(np.max(heat.artist.get_linewidth(), initial=0.0)) * heat.panel.page.tap.dpi / 72
    inset = max(0.0, width / 2 - 0.5)
    x0, y0, x1, y1 = heat.panel.page.panel_boxes[heat.panel.id]
    left, right = sorted(corners[:, 0].tolist())
    top, bottom = sorted(corners[:, 1].tolist())
    box = [
        max(x0, math.floor(left + inset + 0.5)), max(y0, math.floor(top + inset + 0.5)),
        min(x1, math.floor(right - inset + 0.5)), min(y1, math.floor(bottom - inset + 0.5)),
    ]  # fmt: skip
    return box if box[2] > box[0] and box[3] > box[1] else None


def _measure(heat: Heat, element: dict[str, Any], ink: Any, texts: list[tuple[Any, Parts]], colour: Any) -> None:
    """Colour, contrast, and how much of the cell shows: what is written in it hides nothing."""
    page = heat.panel.page
    x0, y0, x1, y1 = element["box"]
    owners = page.ledger.owner[y0:y1, x0:x1]
    mine = owners < ink.first if ink.veil else owners == ink.first
    for text, _ in texts:
        mine = mine | np.isin(owners, page.codes(page.marks_of(text)))
    element["visible"] = round(float(mine.mean()), 4)
    rgb = rgb_of(tuple(colour)) or page.seen_within(element["box"], owners == ink.first)
    if rgb is not None:
        element["colour"] = list(rgb)


# Texts ----------------------------------------------------------------------------------------------------------------


def _texts_by_cell(heat: Heat) -> dict[tuple[int, int], list[tuple[Any, Parts]]]:
    page = heat.panel.page
    found: dict[tuple[int, int], list[tuple[Any, Parts]]] = {}
    for text in heat.panel.axes.texts:
        if id(text) in page.claimed or not page.has_ink(text):
            continue
        x0, y0, x1, y1 = page.box_of(text)
        place = _cell_at(heat, (x0 + x1) / 2, (y0 + y1) / 2)
        if place is not None:
            found.setdefault(place, []).append((text, parts_of(text.get_text())))
    return found


def _cell_at(heat: Heat, x: float, y: float) -> tuple[int, int] | None:
    across = heat.panel.pixels(heat.xs, np.full(len(heat.xs), heat.ys[0]))[:, 0]
    down = heat.panel.pixels(np.full(len(heat.ys), heat.xs[0]), heat.ys)[:, 1]
    column, row = int(np.searchsorted(across, x)) - 1, int(np.searchsorted(down, y)) - 1
    inside = 0 <= column < len(across) - 1 and 0 <= row < len(down) - 1
    return (row, column) if inside else None


def _link(heat: Heat, texts: dict[tuple[int, int], list[tuple[Any, Parts]]]) -> None:
    """Believe a printed number that agrees with its cell; where most do, the others are linked and contradict it."""
    said = [(place, text, parts) for place, some in texts.items() for text, parts in some if parts.numbers]
    said = [(place, text, parts) for place, text, parts in said if place in heat.cells]
    right = [_agreeing(heat, place, parts) for place, _, parts in said]
    trusted = 2 * sum(number is not None for number in right) >= len(said)
    for (place, text, parts), number in zip(said, right, strict=True):
        if number is None and not trusted:
            continue
        cell = heat.cells[place]
        shown = exact(parts.numbers[0].readings[0][0]) if number is None else number
        label = add_text(
            heat.panel.page, text, "label", "value", panel=heat.panel.id, parent=heat.panel.id,
            links=[cell["id"]], value={"number": shown},
        )  # fmt: skip
        if label is None:
            continue
        cell["links"] = [*cell.get("links", []), label["id"]]
        if number is not None:
            cell["reads"] = "printed"


def _agreeing(heat: Heat, place: tuple[int, int], parts: Parts) -> int | float | None:
    value = heat.cells[place]["value"]["value"]
    for said in parts.numbers:
        meant = said.meaning(value)
        if meant is not None:
            return exact(meant)
    return None


# Tables ---------------------------------------------------------------------------------------------------------------


def heat_table(heat: Heat) -> dict[str, Any] | None:
    """A row of cells a row, under the headers of the columns; numbered from 1 where there are none."""
    rows, columns = heat.values.shape
    if rows * columns > MOST_ROWS or columns > MOST:
        return None
    names: list[str] = [axis_label(heat.panel.y) or "row"]
    for at, header in enumerate(heat.column_headers):
        names.append(free_name(header or str(at + 1), names))
    body = [
        [
            heat.row_headers[row] or str(row + 1),
            *(None if v is None else exact(v) for v in heat.values[row].tolist()),
        ]
        for row in range(rows)
    ]
    types = ["category", *["number"] * columns]
    return {"panel": heat.panel.id, "mark": "cell", "columns": names, "types": types, "rows": body}
