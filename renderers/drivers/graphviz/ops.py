"""What dot says it painted, xdot operations as JSON, read into shapes and texts."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from matplotlib.colors import to_rgba
from matplotlib.path import Path

from .outlines import CLOSE, CURVE, LINE, MOVE, Outline, Point

Rgba = tuple[int, int, int, float]
DASHES = {"dashed": (6.0,), "dotted": (2.0, 6.0)}  # in points, as dot's cairo renderer has them
SAME = 0.02  # pixels
RAISED = 8 | 16  # superscript and subscript, among the bits of a font operation


@dataclass(frozen=True, slots=True)
class Gradient:
    ends: tuple[tuple[float, ...], tuple[float, ...]]  # points, with radii where it is radial
    stops: tuple[tuple[float, Rgba], ...]

    @property
    def mean(self) -> Rgba:
        parts = [sum(colour[at] for _, colour in self.stops) / len(self.stops) for at in range(4)]
        return round(parts[0]), round(parts[1]), round(parts[2]), parts[3]


@dataclass(slots=True)
class State:
    stroke: Rgba = (0, 0, 0, 1.0)
    fill: Rgba | Gradient = (211, 211, 211, 1.0)
    width: float = 1.0
    dash: tuple[float, ...] = ()
    hidden: bool = False
    size: float = 14.0
    face: str = ""
    flags: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    path: Outline
    fill: Rgba | Gradient | None
    stroke: Rgba | None
    width: float
    dash: tuple[float, ...]
    closed: bool
    angular: bool


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    at: Point  # on the baseline, in layout points
    align: str
    width: float
    words: str
    size: float
    face: str
    flags: int
    colour: Rgba
    seen: bool = True  # False where it turned out to leave no ink, as white on white does

    @property
    def left(self) -> float:
        return self.at[0] - self.width * {"l": 0.0, "c": 0.5, "r": 1.0}.get(self.align, 0.5)


Op = Shape | Text
Placer = Callable[[float, float], Point]


def read_ops(steps: Sequence[dict[str, Any]], place: Placer, scale: float) -> list[Op]:
    """Shapes stand in pixels, texts in layout points."""
    state = State()
    found: list[Op] = []
    for step in steps:
        op = step["op"]
        if op in "eEpPbBL":
            if not state.hidden:
                found.append(_shape(step, state, place))
        elif op == "T":
            found.append(_text(step, state))
        elif op in "cC":
            colour = _paint(step, place, scale)
            if op == "C":
                state.fill = colour
            else:
                state.stroke = colour.mean if isinstance(colour, Gradient) else colour
        elif op == "F":
            state.size, state.face = float(step["size"]), step["face"]
        elif op == "t":
            state.flags = int(step["fontchar"])
        elif op == "S":
            _style(state, str(step["style"]))
    return found


def _style(state: State, style: str) -> None:
    if found := re.fullmatch(r"setlinewidth\(([\d.]+)\)", style):
        state.width = float(found[1])
    elif style == "bold":
        state.width = 2.0
    elif style in DASHES or style == "solid":
        state.dash = DASHES.get(style, ())
    elif style in ("invis", "invisible"):
        state.hidden = True


def _paint(step: dict[str, Any], place: Placer, scale: float) -> Rgba | Gradient:
    if step.get("grad", "none") == "none":
        return rgba(step["color"])
    stops = tuple((float(stop["frac"]), rgba(stop["color"])) for stop in step["stops"])
    start, end = ((*place(*at[:2]), *(radius * scale for radius in at[2:])) for at in (step["p0"], step["p1"]))
    return Gradient((start, end), stops)


@cache
def rgba(text: str) -> Rgba:
    red, green, blue, alpha = to_rgba(text)
    return round(red * 255), round(green * 255), round(blue * 255), alpha


def _text(step: dict[str, Any], state: State) -> Text:
    x, y = step["pt"]
    return Text(
        (x, y), step["align"], float(step["width"]), step["text"], state.size, state.face, state.flags, state.stroke
    )


def _shape(step: dict[str, Any], state: State, place: Placer) -> Shape:
    op = step["op"]
    path = _ellipse(step["rect"], place) if op in "eE" else _path(op, [place(x, y) for x, y in step["points"]])
    fill = state.fill if op in "EPB" else None
    if isinstance(fill, tuple) and fill[3] == 0:
        fill = None
    stroke = state.stroke if state.stroke[3] > 0 and state.width > 0 else None
    return Shape(path, fill, stroke, state.width, state.dash, op in "eEpP", op in "pPLbB")


def _path(op: str, points: list[Point]) -> Outline:
    if op in "bB":
        return Outline(points, [MOVE, *[CURVE] * (len(points) - 1)])
    if op == "L":
        return Outline(points, [MOVE, *[LINE] * (len(points) - 1)])
    points, spikes = _without_spikes(points)
    codes = [MOVE, *[LINE] * (len(points) - 1), CLOSE]
    points.append(points[0])
    for start, end in spikes:
        points += [start, end]
        codes += [MOVE, LINE]
    return Outline(points, codes)


def _without_spikes(points: list[Point]) -> tuple[list[Point], list[tuple[Point, Point]]]:
    """A polygon, and apart from it the lines it goes out and straight back on: painted twice they would cover more."""
    kept: list[Point] = []
    spikes = []
    for point in points:
        if kept and math.dist(kept[-1], point) < SAME:
            continue
        if len(kept) > 1 and math.dist(kept[-2], point) < SAME:
            spikes.append((kept[-2], kept.pop()))
            continue
        kept.append(point)
    if len(kept) > 1 and math.dist(kept[0], kept[-1]) < SAME:
        kept.pop()
    return kept, spikes


def _ellipse(rect: Sequence[float], place: Placer) -> Outline:
    """As cairo draws it: from the right, clockwise on the picture."""
    x, y, wide, high = rect
    points, codes = _circle()
    return Outline([place(x + b * -wide, y - a * high) for a, b in points], codes)


@cache
def _circle() -> tuple[list[list[float]], list[int]]:
    """From the bottom, against the clock."""
    whole: Any = Path.unit_circle()
    return whole.vertices.tolist(), whole.codes.tolist()
