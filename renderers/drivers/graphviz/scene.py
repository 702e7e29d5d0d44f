"""From a graph that was just drawn to the JSON of docs/scene.md."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from . import edges, nodes
from .labels import joined, lines_of
from .layout import Laid
from .ops import Gradient, Shape, Text
from .page import TEXT_CAP, Page, Part
from .things import Thing, Things

LARGEST = 20_000  # elements of a scene


def scene_bytes(laid: Laid, out: Any) -> bytes:
    scene = scene_of(laid)
    if len(scene["elements"]) > LARGEST:
        out.fail("output_too_large", f"the graph has {len(scene['elements'])} parts, more than {LARGEST}", None)
    return json.dumps(scene, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def scene_of(laid: Laid) -> dict[str, Any]:
    things = Things(laid)
    page, tables = _painted(things)
    unowned = page.read_texts()
    if unseen := page.unseen():  # what nobody can read names nothing
        things.hide(unseen)
        page, tables = _painted(things)
        page.read_texts()
    for part in page.parts:
        page.measure(part)
    shown = _in_order([part for part in page.parts if "box" in part.element])
    _check_links(shown)
    return {
        "width": page.width,
        "height": page.height,
        "elements": [part.element for part in shown],
        "tables": tables,
        "unowned": unowned,
    }


def _painted(things: Things) -> tuple[Page, list[dict[str, Any]]]:
    """Everything but the texts' ink, and the graph's table."""
    graph, *others = things.in_order
    page, figure = _figure(things.laid, graph)
    regions: dict[int, Part] = {}
    drawn: dict[int, Part] = {}
    ways = []
    for thing in others:
        if thing.kind == "cluster":
            regions[thing.gvid] = _region(page, thing)
        elif thing.kind == "node":
            drawn[thing.gvid] = nodes.add_node(page, thing)
        else:
            ways.append(edges.add_edge(page, thing))
    nodes.settle_clusters(things, regions, drawn, [way.part for way in ways])
    edges.share_lines([way.part for way in ways])
    return page, edges.join_ends(ways, things, drawn, regions, figure)


def _in_order(shown: list[Part]) -> list[Part]:
    """As they were drawn; what has no ink, as an empty field, comes where it was told of."""
    orders, last = {}, 0
    for part in shown:
        last = orders[part.id] = part.order or last
    return sorted(shown, key=lambda part: (part.element["kind"] != "figure", orders[part.id]))


def _figure(laid: Laid, graph: Thing) -> tuple[Page, Part]:
    shapes = [op for op in graph.drawn.get("draw", []) if isinstance(op, Shape)]
    backdrop = shapes.pop(0) if shapes else None
    fill = backdrop.fill if backdrop else None
    colour = fill.mean if isinstance(fill, Gradient) else fill
    ground = (colour[0], colour[1], colour[2]) if colour and colour[3] > 0 else (255, 255, 255)
    page = Page(laid, ground)
    if isinstance(fill, Gradient):
        page.canvas.flood(fill)
    value = {"background": list(ground), "directed": bool(laid.told.get("directed"))}
    figure = page.add("figure", role="graph", value=value)
    figure.element["box"] = [0, 0, page.width, page.height]
    page.paint(figure, shapes)
    _title(page, figure, "figure", graph)
    return page, figure


def _title(page: Page, parent: Part, role: str, thing: Thing) -> str | None:
    ops = thing.drawn.get("ldraw", [])
    page.paint(parent, [op for op in ops if isinstance(op, Shape)])
    lines = lines_of([op for op in ops if isinstance(op, Text)])
    if not lines:
        return None
    title = page.add("title", parent, role=role, text=joined(lines)[:TEXT_CAP])
    page.label(title, lines)
    return joined(lines)[:TEXT_CAP]


def _region(page: Page, thing: Thing) -> Part:
    region = page.add("region", role="cluster")
    shapes = [op for op in thing.drawn.get("draw", []) if isinstance(op, Shape)]
    framed = [shape.stroke is not None and shape.stroke != shape.fill for shape in shapes]
    fills = [_only(one, "fill") if edged else one for one, edged in zip(shapes, framed, strict=True)]
    strokes = [_only(one, "stroke") for one, edged in zip(shapes, framed, strict=True) if edged]
    page.paint(region, [shape for shape in fills if shape.fill is not None or shape.stroke is not None])
    behind = len(region.inks)
    page.paint(region, strokes)
    region.frame = region.inks[behind:] or None
    label = _title(page, region, "cluster", thing)
    region.element["value"] = {"label": label, "nodes": 0}
    if label:
        region.element["text"] = label
    return region


def _only(shape: Shape, keep: str) -> Shape:
    return replace(shape, stroke=None) if keep == "fill" else replace(shape, fill=None)


def _check_links(shown: list[Part]) -> None:
    """What turned out to have no ink is no element: nothing may point at it."""
    ids = {part.id for part in shown}
    for part in shown:
        element = part.element
        if element.get("parent") not in ids:
            element.pop("parent", None)
        if "links" in element:
            element["links"] = [link for link in element["links"] if link in ids]
