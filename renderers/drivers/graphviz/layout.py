"""Laying a source out: what Graphviz says it painted, and where on the picture that stands."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from . import errors, library, risky
from .library import Drawing
from .pixels import Picture, read_picture

LARGEST_PIXELS = 50_000_000
DPI = 96  # where a graph says none
WORDS = ({"op": "F", "size": 14.0, "face": "Times"}, {"op": "c", "grad": "none", "color": "#000000"})
FENCE = re.compile(r"^[ \t]*(?:```|~~~)[ \t]*([\w+-]*)[^\n]*\n(.*?)^[ \t]*(?:```|~~~)[ \t]*$", re.DOTALL | re.MULTILINE)
FIGURE = r"([-\d.e+]+)"
TRANSFORM = re.compile(rf'transform="scale\({FIGURE} {FIGURE}\) rotate\({FIGURE}\) translate\({FIGURE} {FIGURE}\)"')
VIEW = re.compile(rf'viewBox="{FIGURE} {FIGURE} {FIGURE} {FIGURE}"')
SIZE = re.compile(r"\s*([\d.]+)(?:\s*,\s*([\d.]+))?\s*!?\s*")


@dataclass(frozen=True, slots=True)
class Laid:
    """One graph: what dot says it painted, the picture, and how its points become pixels."""

    told: dict[str, Any]
    picture: Picture
    scale: float
    turn: int  # quarter turns, clockwise
    shift: tuple[float, float]

    @property
    def holds_anything(self) -> bool:
        return any(key in one for one in self.parts for key in ("_draw_", "_ldraw_")) or "_ldraw_" in self.told

    @property
    def parts(self) -> list[dict[str, Any]]:
        return [*self.told.get("objects", ()), *self.told.get("edges", ())]

    @property
    def size(self) -> tuple[int, int]:
        height, width = self.picture.colours.shape
        return width, height

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the layout (y upwards) stands on the picture."""
        across, down = x + self.shift[0], self.shift[1] - y
        for _ in range(self.turn):
            across, down = -down, across
        return across * self.scale, down * self.scale


def first() -> Laid:
    """A graph to rehearse with; the words in it are told of, but nowhere drawn."""
    drawing = library.first(drawable)
    for node in drawing.told["objects"]:
        x, y = (float(part) for part in node.get("pos", "0,0").split(","))
        node["_ldraw_"] = [*WORDS, {"op": "T", "pt": [x, y], "align": "c", "width": 30.0, "text": "words"}]
    return _placed(drawing.told, read_picture(drawing.pixels), drawing.head)


def lay_out(source: str, out: Any) -> Iterator[Laid]:
    text = unfenced(source)
    risky.try_out(text, out)
    try:
        run = library.draw(text, drawable)
    except json.JSONDecodeError:  # it writes `nan`
        out.fail("program_error", "the layout leads to places that are no numbers", None)
        raise
    error = errors.of_run(run.status, run.said, source)
    if error is not None:
        out.fail(*error)
    sys.stderr.write(run.said)
    for drawing in run.drawings:
        yield _graph(drawing, out)


def unfenced(source: str) -> str:
    """The graph of a Markdown answer, on the lines it stood on; other sources as they are."""
    blocks = [found for found in FENCE.finditer(source) if found[1].lower() in ("", "dot", "gv", "graphviz")]
    if not blocks or re.match(r"\s*(?:strict\b|graph\b|digraph\b|//|/\*|#)", source, re.IGNORECASE):
        return source
    lines = [""] * (source.count("\n") + 1)
    for found in blocks:
        first = source.count("\n", 0, found.start(2))
        block = found[2].split("\n")
        lines[first : first + len(block)] = block
    return "\n".join(lines)


def drawable(told: dict[str, Any], head: str) -> tuple[int, int] | None:
    """How many pixels to draw on: a row and a column more than the picture should have; None where it is too large."""
    width, height = _size(told, head)
    return (width, height) if width * height <= LARGEST_PIXELS else None


def _size(told: dict[str, Any], head: str) -> tuple[int, int]:
    found = VIEW.search(head)
    assert found is not None, "dot wrote an SVG without a view"
    x0, y0, x1, y1 = (float(part) for part in found.groups())
    scale = (_dpi(told) or DPI) / 72
    return int((x0 + x1) * scale + 0.5) + 1, int((y0 + y1) * scale + 0.5) + 1


def _graph(drawing: Drawing, out: Any) -> Laid:
    if drawing.pixels is None:
        width, height = _size(drawing.told, drawing.head)
        out.fail("image_too_large", f"the picture would be {width} x {height} pixels, larger than any may be", None)
    laid = _placed(drawing.told, read_picture(drawing.pixels), drawing.head)
    errors.refuse_files(laid, out)
    return laid


def _placed(told: dict[str, Any], picture: Picture, head: str) -> Laid:
    """The same view as an SVG has, whose header says how layout points become its points."""
    found = TRANSFORM.search(head)
    assert found is not None, "dot wrote an SVG without a transform"
    printed, _, turn, across, down = (float(part) for part in found.groups())
    own = _dpi(told)
    zoom = _zoom(printed * 72 / (own or 72), told)
    return Laid(told, picture, zoom * (own or DPI) / 72, round(turn / 90) % 4, (across, down))


def _dpi(told: dict[str, Any]) -> float | None:
    for name in ("dpi", "resolution"):
        try:
            if (dpi := float(told.get(name, "0"))) > 0:
                return dpi
        except ValueError:
            continue
    return None


def _zoom(printed: float, told: dict[str, Any]) -> float:
    """The zoom that a `size` asks for; dot prints no more than two digits of it."""
    zooms = [1.0]
    if size := _inches(told.get("size", "")):
        x0, y0, x1, y1 = (float(part) for part in told["bb"].split(","))
        pad = _inches(told.get("pad", "")) or (4.0, 4.0)
        width, height = x1 - x0 + 2 * pad[0], y1 - y0 + 2 * pad[1]
        zooms += [min(size[0] / width, size[1] / height), min(size[0] / height, size[1] / width)]
    nearest = min(zooms, key=lambda zoom: abs(zoom - printed))
    return nearest if abs(nearest - printed) < 0.01 else printed


def _inches(said: str) -> tuple[float, float] | None:
    """One or two numbers of inches, in points."""
    found = SIZE.fullmatch(said)
    return (72 * float(found[1]), 72 * float(found[2] or found[1])) if found else None
