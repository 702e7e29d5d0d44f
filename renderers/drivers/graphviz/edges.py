"""Edges: their ends as the arrow points, their arrows, labels and ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .labels import split
from .nodes import add_label
from .ops import Shape
from .page import Page, Part
from .paths import outline
from .things import Thing, Things

# Arrows that say no direction when both ends have one: crow's feet and bars of data models, dots and boxes.
PLAIN = ("crow", "tee", "dot", "box", "none", "diamond", "curve", "icurve")


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """An edge before its ends are known as elements."""

    part: Part
    told: dict[str, Any]
    turned: bool


def add_edge(page: Page, thing: Thing) -> Way:
    told, drawn = thing.told, thing.drawn
    edge = page.add("edge")
    page.paint(edge, [op for op in drawn.get("draw", []) if isinstance(op, Shape)])
    ends = {"head": drawn.get("hdraw", []), "tail": drawn.get("tdraw", [])}
    turned = _is_turned(told, bool(ends["head"]), bool(ends["tail"]))
    for end, ops in ends.items():
        if ops:
            shape = _arrow_name(told, end)
            arrow = page.add("arrow", edge, role=_seen_from(end, turned), value={"shape": shape})
            page.paint(arrow, [op for op in ops if isinstance(op, Shape)])
    label, beside = split(drawn.get("ldraw", []), told.get("lp"), told.get("xlp"))
    words = [
        add_label(page, edge, "edge_label", ops, value={"place": place})
        for ops, place in (
            (label, "middle"),
            (beside, "middle"),
            (drawn.get("hldraw", []), _seen_from("head", turned)),
            (drawn.get("tldraw", []), _seen_from("tail", turned)),
        )
        if ops
    ]
    middle = words[0] if words and (label or beside) else None
    if "pos" in told:
        way = outline(told["pos"], page.laid)
        edge.element["outline"] = way[::-1] if turned else way
    edge.element["value"] = {
        "directed": bool(ends["head"] or ends["tail"]) and not _says_no_direction(told, ends),
        "both_ways": _points_both_ways(told, ends),
        "label": middle,
    }
    if middle:
        edge.element["text"] = middle
    return Way(edge, told, turned)


def _arrow_name(told: dict[str, Any], end: str) -> str:
    return str(told.get(f"arrow{end}", "normal"))


def _points(told: dict[str, Any], end: str) -> bool:
    name = _arrow_name(told, end).lstrip("olr")
    return not name.startswith(PLAIN)


def _is_turned(told: dict[str, Any], at_head: bool, at_tail: bool) -> bool:
    """Whether the arrow points from head to tail."""
    if at_head and at_tail:
        return _points(told, "tail") and not _points(told, "head")
    return at_tail and not at_head


def _says_no_direction(told: dict[str, Any], ends: dict[str, Any]) -> bool:
    return all(ends.values()) and not any(_points(told, end) for end in ends)


def _points_both_ways(told: dict[str, Any], ends: dict[str, Any]) -> bool:
    return all(ends[end] and _points(told, end) for end in ends)


def _seen_from(end: str, turned: bool) -> str:
    return {"head": "tail", "tail": "head"}[end] if turned else end


def share_lines(parts: list[Part]) -> None:
    """Edges of one colour may run along one line: a pixel that two of them painted still shows both."""
    alike: dict[Any, list[Part]] = {}
    for part in parts:
        strokes = [shape.stroke for shape in part.shapes if shape.stroke]
        alike.setdefault(strokes[0] if strokes else None, []).append(part)
    for others in alike.values():
        for part in others:
            part.kin = others


def join_ends(
    ways: list[Way], things: Things, drawn: dict[int, Part], regions: dict[int, Part], figure: Part
) -> list[dict[str, Any]]:
    """Name the ends of each edge; the graph's table."""
    names = {str(one.get("name")): one["_gvid"] for one in things.subgraphs}
    compound = str(things.laid.told.get("compound", "")).lower() in ("true", "yes", "1")
    rows = []
    for way in ways:
        found = {end: _end(way, end, drawn, regions, names, compound) for end in ("tail", "head")}
        first, last = ("head", "tail") if way.turned else ("tail", "head")
        value = way.part.element["value"]
        label = value.pop("label")
        value |= {
            "from": _id(found[first]),
            "to": _id(found[last]),
            "from_label": _label(found[first]),
            "to_label": _label(found[last]),
            "label": label,
            "from_port": way.told.get(f"{first}port"),
            "to_port": way.told.get(f"{last}port"),
        }
        ports = [_port(found[end], way.told.get(f"{end}port")) for end in (first, last)]
        joined = [part.id for end in (first, last) if (part := found[end])] + [port for port in ports if port]
        way.part.element["links"] = list(dict.fromkeys(joined))
        rows.append([value["from_label"], value["to_label"], label])
    for part in drawn.values():
        part.element.pop("ports", None)
    if not rows:
        return []
    columns = ["from", "to", "label"]
    return [{"panel": figure.id, "mark": "edge", "columns": columns, "types": ["category"] * 3, "rows": rows}]


def _end(
    way: Way, end: str, drawn: dict[int, Part], regions: dict[int, Part], names: dict[str, int], compound: bool
) -> Part | None:
    """The node at an end, or the cluster at whose border the edge is cut off."""
    cluster = way.told.get("lhead" if end == "head" else "ltail")
    if compound and cluster in names and names[cluster] in regions:
        region = regions[names[cluster]]
        if drawn.get(way.told[end]) in list(region.family()):
            return region
    return drawn.get(way.told[end]) or regions.get(way.told[end])  # `fdp` leads edges to clusters themselves


def _id(part: Part | None) -> str | None:
    return part.id if part else None


def _label(part: Part | None) -> str | None:
    return part.element["value"]["label"] if part else None


def _port(part: Part | None, port: str | None) -> str | None:
    """The cell an edge is fastened to."""
    if part is None or port is None:
        return None
    name: str | None = part.element.get("ports", {}).get(port.split(":")[0])
    return name
