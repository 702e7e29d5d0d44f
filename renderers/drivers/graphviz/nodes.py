"""Nodes: their shapes, the lines of their labels, the fields of records and the cells of tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from . import grids, records
from .labels import joined, lines_of, split
from .ops import Op, Shape, Text
from .outlines import Outline
from .page import TEXT_CAP, Page, Part
from .things import Thing, Things

UPRIGHT = 0.1  # pixels that a side of a rectangle may be off
NUMBER = re.compile(r"[-+−]?[$€£¥]?[-+−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?%?|[-+−]?[$€£¥]?[-+−]?\d+(?:\.\d+)?%?")


def add_node(page: Page, thing: Thing) -> Part:
    told = thing.told
    node = page.add("node")
    shapes = [op for op in thing.drawn.get("draw", []) if isinstance(op, Shape)]
    page.paint(node, shapes)
    if edge := rim(shapes):
        node.element["outline"] = edge
    inside, beside = split(thing.drawn.get("ldraw", []), told.get("pos"), told.get("xlp"))
    label = joined(lines_of([op for op in inside if isinstance(op, Text)]))[:TEXT_CAP] or None
    if label:
        node.element["text"] = label
    node.element["value"] = {"label": label, "shape": told.get("shape", "ellipse"), "cluster": None}
    if "rects" in told:
        _fields(page, node, thing, inside)
    elif not _cells(page, node, str(told.get("label", "")), inside):
        _plain(page, node, inside)
    cells = [one for one in node.family() if one.element["kind"] == "cell"]
    for cell in cells:
        cell.kin = [node, *cells]  # neighbours share their borders
    if beside:
        add_label(page, node, "node_label", beside)
    return node


def rim(shapes: Sequence[Shape]) -> list[list[float]] | None:
    """The outermost edge of a node that is no upright rectangle."""
    if not shapes:
        return None
    outer = max((shape.path for shape in shapes), key=_room)
    points = outer.path.to_polygons(closed_only=False)[0].tolist()
    (left, right), (top, bottom) = ((min(along), max(along)) for along in zip(*points, strict=True))
    if all(min(x - left, right - x) <= UPRIGHT and min(y - top, bottom - y) <= UPRIGHT for x, y in points):
        return None
    return [[round(x, 1), round(y, 1)] for x, y in points]


def _room(path: Outline) -> float:
    (left, top), (right, bottom) = path.corners
    return (right - left) * (bottom - top)


def add_label(page: Page, parent: Part, role: str, ops: Sequence[Op], **known: Any) -> str | None:
    """A label beside its node or edge; its words."""
    lines = lines_of([op for op in ops if isinstance(op, Text)])
    shapes = [op for op in ops if isinstance(op, Shape)]
    if not lines:
        page.paint(parent, shapes)
        return None
    label = page.add("label", parent, role=role, text=joined(lines)[:TEXT_CAP], links=[parent.id], **known)
    page.paint(label, shapes)
    page.label(label, lines)
    return joined(lines)[:TEXT_CAP]


def _plain(page: Page, node: Part, ops: Sequence[Op]) -> None:
    page.paint(node, [op for op in ops if isinstance(op, Shape)])
    page.lines(node, lines_of([op for op in ops if isinstance(op, Text)]))


def _fields(page: Page, node: Part, thing: Thing, ops: Sequence[Op]) -> None:
    """The fields of a record: their places are dot's, their rows and columns the label's."""
    told = thing.told
    turned = page.laid.told.get("rankdir", "TB") in ("LR", "RL")
    rects = [[float(end) for end in rect.split(",")] for rect in told["rects"].split()]
    fields = records.fields(told.get("label", ""), turned)
    if len(fields) != len(rects):
        _plain(page, node, ops)
        return
    texts = [op for op in ops if isinstance(op, Text)]
    ports = node.element.setdefault("ports", {})
    for field, rect in zip(fields, rects, strict=True):
        x0, y0, x1, y1 = min(rect[0], rect[2]), min(rect[1], rect[3]), max(rect[0], rect[2]), max(rect[1], rect[3])
        mine = [text for text in texts if _within(text, x0, y0, x1, y1)]
        texts = [text for text in texts if text not in mine]
        cell = _add_cell(page, node, "field", (field.row, field.column, field.rows, field.columns), mine)
        corners = [page.laid.pixel(x0, y0), page.laid.pixel(x1, y1)]
        xs, ys = sorted(at[0] for at in corners), sorted(at[1] for at in corners)
        cell.element["box"] = [round(xs[0], 1), round(ys[0], 1), round(xs[1], 1), round(ys[1], 1)]
        if field.port:
            ports[field.port] = cell.id
    page.lines(node, lines_of(texts))


def _within(text: Text, x0: float, y0: float, x1: float, y1: float) -> bool:
    middle = text.left + text.width / 2
    return x0 <= middle <= x1 and y0 <= text.at[1] + 0.3 * text.size <= y1


def _cells(page: Page, node: Part, label: str, ops: Sequence[Op]) -> bool:
    """The cells of an HTML-like table; False where the label holds none."""
    written = "".join(op.words for op in ops if isinstance(op, Text))
    if "<" not in label or "<table" in written.lower():
        return False
    grid = grids.read_grid(label)
    left = grids.share_out(grid, list(ops)) if grid else None
    if grid is None or left is None:
        return False
    shapes = [op for op in left if isinstance(op, Shape)]
    first = {id(shape) for cell in grid.cells for shape in cell.shapes}
    page.paint(node, [op for op in shapes if ops.index(op) < _first_of(ops, first)])
    _grid_cells(page, node, grid, node)
    page.paint(node, [op for op in shapes if ops.index(op) >= _first_of(ops, first)])
    return True


def _first_of(ops: Sequence[Op], ids: set[int]) -> int:
    """Where the first cell's paint stands: a table's ground is painted before it, its border after."""
    return next((at for at, op in enumerate(ops) if id(op) in ids or isinstance(op, Text)), len(ops))


def _grid_cells(page: Page, node: Part, grid: grids.Grid, parent: Part) -> None:
    ports = node.element.setdefault("ports", {})
    for one in grid.cells:
        place = one.row, one.column, one.rows, one.columns
        if one.table is not None:
            cell = _add_cell(page, parent, "data", place, [], one.shapes)
            _grid_cells(page, node, one.table, cell)
            words = " ".join(child.element.get("text", "") for child in cell.children).strip()
            cell.element.update({"text": words[:TEXT_CAP]} if words else {})
        else:
            cell = _add_cell(page, parent, "data", place, one.texts, one.shapes)
        if one.port:
            ports[one.port] = cell.id


def _add_cell(
    page: Page, parent: Part, role: str, place: tuple[int, ...], texts: Sequence[Text], shapes: Sequence[Shape] = ()
) -> Part:
    lines = lines_of(texts)
    words = joined(lines)[:TEXT_CAP] or None
    value = dict(zip(("row", "column", "rows", "columns"), place, strict=True))
    heads = {"row_header": None, "column_header": None, "value": number(words)}
    cell = page.add("cell", parent, role=role, text=words, value={**value, **heads})
    page.paint(cell, shapes)
    page.lines(cell, lines)
    return cell


def number(words: str | None) -> float | None:
    """The number a text says, where it says nothing else."""
    if not words or not NUMBER.fullmatch(words):
        return None
    value = float(re.sub(r"[^\d.\-]", "", words.replace("−", "-")))
    return int(value) if value == int(value) else value


def settle_clusters(things: Things, regions: dict[int, Part], drawn: dict[int, Part], edges: list[Part]) -> None:
    """Nodes and clusters go into the innermost cluster that shows."""
    told = {one["_gvid"]: one for one in things.subgraphs if one["_gvid"] in regions}
    sizes = {gvid: len(one.get("nodes", ())) for gvid, one in told.items()}
    depth = {gvid: at for at, gvid in enumerate(regions)}  # those inside come after those around them
    for gvid, one in told.items():
        inside = [drawn[node] for node in one.get("nodes", ()) if node in drawn]
        regions[gvid].element["value"]["nodes"] = len(inside)
        for outer in things.subgraphs:
            if gvid in outer.get("subgraphs", ()) and outer["_gvid"] in regions:
                _put(regions[gvid], regions[outer["_gvid"]])
    for node, part in drawn.items():
        homes = [gvid for gvid, one in told.items() if node in one.get("nodes", ())]
        if homes:
            home = regions[min(homes, key=lambda gvid: (sizes[gvid], -depth[gvid]))]
            _put(part, home)
            part.element["value"]["cluster"] = home.element["value"]["label"]
    for region in regions.values():
        if region.frame is None:
            region.kin = edges


def _put(part: Part, into: Part) -> None:
    part.element["parent"] = into.id
    into.children.append(part)
