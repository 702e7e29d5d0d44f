"""The scene of a drawing: its marks and shapes, then its texts with their words."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from ..html.ink import Word
from ..html.scene import page_scene
from ..html.styles import Style
from .shapes import Box, Shape


def drawing_scene(
    raw: dict[str, Any],
    words: list[Word],
    styles: list[Style],
    found: list[Shape],
    size: tuple[int, int],
    scale: float,
) -> dict[str, Any]:
    """What an adapter said of a mark is as it said it, with the mark's number as `#`: the adapter completes it."""
    scene = page_scene(raw, words, styles, size, scale)
    figure, *texts = scene["elements"]
    figure["role"] = "drawing"
    parts: dict[int, list[Shape]] = defaultdict(list)
    loose = []
    for shape in found:
        if shape.told is None:
            loose.append(shape)
        else:
            parts[shape.told[3]].append(shape)
    known = {element["value"]["#"]: element for element in texts if (element.get("value") or {}).get("#")}
    for number, element in known.items():
        if number in parts:
            _give_place(element, parts[number])
    marks = [
        mark for number, some in parts.items() if number not in known for mark in (_mark(number, some), *_places(some))
    ]
    others = [*marks, *map(_shape, loose)]
    counts = Counter(element["kind"] for element in texts)  # their ids are numbered so
    for element in others:
        counts[element["kind"]] += 1
        element["id"] = f"{element['kind']}{counts[element['kind']]}"
    scene["elements"] = [figure, *others, *texts]
    return scene


def _shape(shape: Shape) -> dict[str, Any]:
    return {
        "kind": "shape", "role": "other", "box": list(shape.box), "visible": shape.visible,
        "colour": list(shape.colour) if shape.colour else None, "reads": "none",
    }  # fmt: skip


def _mark(number: int, parts: list[Shape]) -> dict[str, Any]:
    kind, role, value, _ = parts[0].told or ["shape", "other", None, number]
    element = {"kind": kind, "role": role, "value": {**(value or {}), "#": number}, "reads": "none"}
    element["outline"] = parts[0].path or None
    _give_place(element, parts)
    return element


def _places(parts: list[Shape]) -> list[dict[str, Any]]:
    """The places on a line that its adapter asked for, each once: where two of its parts meet it is of the first."""
    found = {number: (part, box, visible) for part in reversed(parts) for number, box, visible in part.places}
    return [
        {"kind": "point", "role": "vertex", "value": {"#": number}, "box": list(box), "visible": visible,
         "colour": list(part.colour) if part.colour else None, "reads": "none"}
        for number, (part, box, visible) in sorted(found.items())
    ]  # fmt: skip


def _give_place(element: dict[str, Any], parts: list[Shape]) -> None:
    """The box around the ink of all its shapes, the colour of the largest, and what shows of them."""
    seen = [part for part in parts if part.pixels] or parts
    element["box"] = list(_around([part.box for part in seen]))
    largest = max(seen, key=lambda part: part.pixels)
    if "text" not in element:
        element["colour"] = list(largest.colour) if largest.colour else None
        element["visible"] = largest.visible


def _around(boxes: list[Box]) -> Box:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
