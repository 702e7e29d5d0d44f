"""The corners of outlines: cairo draws them pointed, the scratch canvas cuts them off."""

from __future__ import annotations

import math
from collections.abc import Iterator

from .outlines import CLOSE, CURVE, LINE, MOVE, Outline, Point

SAME = 0.02  # pixels
SLIGHT = 0.02  # sine of a turn that makes no corner to be seen
LIMIT = 10.0  # cairo cuts off corners that would stand out by more half widths than this


def corners(path: Outline, width: float) -> Outline | None:
    """What a pointed outline has beyond a blunt one: a quadrangle at each corner."""
    quads: list[Point] = []
    for point, before, after in _joints(path):
        quads += _quad(point, _unit(before, point), _unit(point, after), width / 2)
    codes = [MOVE, LINE, LINE, LINE, CLOSE] * (len(quads) // 5)
    return Outline(quads, codes) if quads else None


def _quad(point: Point, one: Point, two: Point, half: float) -> list[Point]:
    """From a joint along the outer sides of both lines to the tip; nothing where that shows no corner."""
    turn = one[0] * two[1] - one[1] * two[0]
    narrow = math.sqrt(max((1 + one[0] * two[0] + one[1] * two[1]) / 2, 1e-9))  # the sine of half the angle
    if abs(turn) <= SLIGHT or 1 / narrow > LIMIT:
        return []
    side = half if turn > 0 else -half
    first = point[0] + side * one[1], point[1] - side * one[0]
    second = point[0] + side * two[1], point[1] - side * two[0]
    out = _unit(point, ((first[0] + second[0]) / 2, (first[1] + second[1]) / 2))
    tip = point[0] + out[0] * half / narrow, point[1] + out[1] * half / narrow
    return [point, first, tip, second, point]


def _joints(path: Outline) -> Iterator[tuple[Point, Point, Point]]:
    """Where two parts of an outline meet, with a point that each of them comes from or goes to."""
    points, codes = path.points, path.kinds
    if codes[1] == CURVE:
        yield from _curve_joints(points)
    elif CLOSE not in codes:
        yield from zip(points[1:-1], points, points[2:], strict=False)
    else:
        points = points[: codes.index(CLOSE)]
        yield from zip(points, points[-1:] + points[:-1], points[1:] + points[:1], strict=True)


def _curve_joints(points: list[Point]) -> Iterator[tuple[Point, Point, Point]]:
    """Curves meet at every third point; their ways there and away are those of the nearest points that differ.

    Where the last ends at the first one's start, cairo draws two ends and no corner.
    """
    for knot in range(3, len(points) - 1, 3):
        yield points[knot], _nearest(points, knot, -1), _nearest(points, knot, 1)


def _nearest(points: list[Point], knot: int, way: int) -> Point:
    for step in (1, 2):
        if math.dist(points[knot + way * step], points[knot]) >= SAME:
            return points[knot + way * step]
    return points[knot + way * 3]


def _unit(start: Point, end: Point) -> Point:
    across, down = end[0] - start[0], end[1] - start[1]
    length = max(math.hypot(across, down), 1e-9)
    return across / length, down / length
