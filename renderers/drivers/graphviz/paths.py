"""The way an edge takes, from dot's splines."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .layout import Laid
from .outlines import Point

STEPS = 12  # pieces of a curve
SHARES = tuple(  # of its four points, at the end of each piece
    ((1 - at) ** 3, 3 * (1 - at) ** 2 * at, 3 * (1 - at) * at**2, at**3)
    for at in (step * (1 / STEPS) for step in range(1, STEPS + 1))
)


def outline(said: str, laid: Laid) -> list[list[float]]:
    """The path as a polygon line in pixels, from tail to head, arrows' tips included."""
    points: list[Point] = []
    for spline in said.split(";"):
        points += _spline(spline)
    placed = [laid.pixel(x, y) for x, y in points]
    return [[round(x, 1), round(y, 1)] for x, y in _straightened(placed)]


def _spline(said: str) -> list[Point]:
    first: list[Point] = []
    last: list[Point] = []
    knots: list[Point] = []
    for part in said.split():
        if part.startswith(("s,", "e,")):
            (first if part[0] == "s" else last).append(_point(part[2:]))
        else:
            knots.append(_point(part))
    return first + _flat(knots) + last


def _point(said: str) -> Point:
    x, y = said.split(",")[:2]
    return float(x), float(y)


def _flat(knots: Sequence[Point]) -> list[Point]:
    """A chain of cubic curves as a line."""
    if len(knots) < 4:
        return list(knots)
    points = [knots[0]]
    for start in range(0, len(knots) - 3, 3):
        a, b, c, d = knots[start : start + 4]
        for i, j, k, m in SHARES:
            points.append((i * a[0] + j * b[0] + k * c[0] + m * d[0], i * a[1] + j * b[1] + k * c[1] + m * d[1]))
    return points


def _straightened(points: Sequence[Point]) -> list[Point]:
    """The same line without the points that lie within a quarter of a pixel of it."""
    if len(points) < 3:
        return list(points)
    away = [_away(point, points[0], points[-1]) for point in points[1:-1]]
    worst = max(away)
    if worst <= 0.25:
        return [points[0], points[-1]]
    at = away.index(worst) + 1
    return _straightened(points[: at + 1])[:-1] + _straightened(points[at:])


def _away(point: Point, first: Point, last: Point) -> float:
    """How far a point is from a line that ends."""
    across, down = last[0] - first[0], last[1] - first[1]
    x, y = point[0] - first[0], point[1] - first[1]
    length = math.hypot(across, down)
    share = 0.0 if length < 1e-6 else min(1.0, max(0.0, (x * across + y * down) / length**2))
    return math.hypot(x - share * across, y - share * down)
