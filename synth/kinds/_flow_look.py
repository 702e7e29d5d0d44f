"""The look of a flowchart: which shapes its kinds of steps have, its colours, its direction, its lanes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from synth.kinds._dice import Dice
from synth.kinds._graph_look import FONTS, choose_scheme, extent, headed, ranks, text_size, wrapped

# Shape and style of a start or end, a step, a decision and a thing handed in or out.
SHAPES: tuple[Mapping[str, tuple[str, str]], ...] = (
    {"end": ("ellipse", ""), "step": ("box", ""), "decision": ("diamond", ""), "data": ("parallelogram", "")},
    {"end": ("box", "rounded"), "step": ("box", ""), "decision": ("diamond", ""), "data": ("parallelogram", "")},
    {"end": ("ellipse", ""), "step": ("box", "rounded"), "decision": ("hexagon", ""), "data": ("note", "")},
    {"end": ("ellipse", "bold"), "step": ("box", ""), "decision": ("hexagon", ""), "data": ("box3d", "")},
    {"end": ("octagon", ""), "step": ("box", "rounded"), "decision": ("diamond", "rounded"), "data": ("folder", "")},
    {"end": ("box", "rounded,bold"), "step": ("box", "rounded"), "decision": ("diamond", ""), "data": ("note", "")},
    {"end": ("ellipse", ""), "step": ("component", ""), "decision": ("hexagon", ""), "data": ("tab", "")},
)
# How much larger a shape is than the words in it, and what is added, in points.
ROOM = {
    "ellipse": (1.42, 1.42, 6), "diamond": (2.0, 2.0, 8), "hexagon": (1.35, 1.1, 10), "parallelogram": (1.5, 1.25, 12),
    "octagon": (1.25, 1.25, 8),
}  # fmt: skip
LONGEST, FLATTEST = 1500.0, 2.4  # points, and times the other side
GAPS = ((0.3, 0.45), (0.4, 0.5), (0.5, 0.55))  # inches between nodes and between ranks


def choose(data: Mapping[str, Any], title: str, throw: Dice) -> dict[str, Any]:
    font, size = throw.pick(FONTS), throw.pick((11, 12, 13, 14))
    shapes = throw.pick(SHAPES)
    lanes = [lane for lane in dict.fromkeys(one["lane"] for one in data["steps"]) if lane]
    first = throw.pick((14, 16, 18)), throw.pick(GAPS)
    labels, gaps, rankdir, fits = _laid_out(data, shapes, (font, size), first, throw)
    for narrower in ((20, (0.5, 0.35)), (24, (0.6, 0.3))):
        if not fits:
            labels, gaps, rankdir, fits = _laid_out(data, shapes, (font, size), narrower, throw)
    return {
        "font": font,
        "size": size,
        "labels": labels,
        "shapes": {name: list(shape) for name, shape in shapes.items()},
        "scheme": dict(choose_scheme(throw)),
        "gaps": list(gaps),
        "lanes": bool(lanes) and throw.chance(0.7) and not _tangled(data),
        "lane_at": throw.pick(("l", "r")),
        "title": throw.pick(("top", "top", "bottom", "none")),
        "rankdir": rankdir,
        "splines": throw.pick(("spline", "spline", "polyline")),
        "arrow": throw.pick(("normal", "normal", "vee", "empty")),
        "branch": throw.pick(("plain", "italic", "coloured")),
        "back": throw.pick(("solid", "solid", "dashed")),
        "label_kind": throw.weighted((("plain", 5), ("html", 2), ("left", 1))),
        "pen": throw.pick((1, 1, 1.5, 2)),
        "heading": headed(title, 38),
    }


def _tangled(data: Mapping[str, Any]) -> bool:
    """Whether a step is reached from two other lanes: dot then lays a way's label over a box."""
    lanes = {one["key"]: one["lane"] for one in data["steps"]}
    ways = {(lanes[one["from"]], one["to"]) for one in data["flows"] if lanes[one["from"]] != lanes[one["to"]]}
    ends = [end for _, end in ways]
    return len(set(ends)) < len(ends)


def _laid_out(
    data: Mapping[str, Any], shapes: Mapping[str, Any], type_: tuple[str, float],
    room: tuple[int, tuple[float, float]], throw: Dice,
) -> tuple[dict[str, str], tuple[float, float], str, bool]:  # fmt: skip
    """Labels of at most so many letters a line, gaps, a direction, and whether that suits."""
    width, gaps = room
    labels = {one["key"]: wrapped(one["text"], _width(shapes, one["kind"], width)) for one in data["steps"]}
    return labels, gaps, *_direction(data, labels, shapes, *type_, gaps, throw)


def _width(shapes: Mapping[str, tuple[str, str]], kind: str, width: int) -> int:
    return max(12, width - 4) if shape_of(shapes, kind)[0] in ("diamond", "ellipse", "octagon") else width


def shape_of(shapes: Mapping[str, Any], kind: str) -> tuple[str, str]:
    shape, style = shapes["end" if kind == "start" else kind]
    return shape, style


def _direction(
    data: Mapping[str, Any], labels: Mapping[str, str], shapes: Mapping[str, Any], font: str, size: float,
    gaps: tuple[float, float], throw: Dice,
) -> tuple[str, bool]:  # fmt: skip
    """Downwards or sideways, and whether the picture then does not come out long and thin."""
    level = ranks([one["key"] for one in data["steps"]], [(one["from"], one["to"]) for one in data["flows"]])
    sizes = {}
    for one in data["steps"]:
        wide, high = text_size(labels[one["key"]], font, size)
        across, along, more = ROOM.get(shape_of(shapes, one["kind"])[0], (1.0, 1.0, 14))
        sizes[one["key"]] = (wide * across + more, max(high * along + more, 30))
    fitting, aspects = [], {}
    for rankdir in ("TB", "LR"):
        apart = gaps[0] * 72 + 20, gaps[1] * 72 + (40 if rankdir == "LR" else 22)
        wide, high = extent(level, sizes, sideways=rankdir == "LR", apart=apart)
        aspects[rankdir] = max(wide / high, high / wide)
        if max(wide, high) <= LONGEST and aspects[rankdir] <= FLATTEST:
            fitting.append(rankdir)
    if not fitting:
        return min(aspects, key=lambda rankdir: aspects[rankdir]), False
    return throw.pick(fitting), True
