"""The way an edge takes, from dot's splines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .layout import Laid

Point = tuple[float, float]
STEPS = 12  # pieces of a curve


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
    at = np.linspace(0, 1, STEPS + 1)[1:, None]
    parts: list[Any] = [np.array(knots[:1])]
    for start in range(0, len(knots) - 3, 3):
        a, b, c, d = (np.array(knot) for knot in knots[start : start + 4])
        parts.append((1 - at) ** 3 * a + 3 * (1 - at) ** 2 * at * b + 3 * (1 - at) * at**2 * c + at**3 * d)
    return [(float(x), float(y)) for x, y in np.concatenate(parts)]


def _straightened(points: Sequence[Point]) -> list[Point]:
    """The same line without the points that lie within a quarter of a pixel of it."""
    if len(points) < 3:
        return list(points)
    first, last = np.array(points[0]), np.array(points[-1])
    inner = np.array(points[1:-1])
    along = last - first
    length = float(np.hypot(*along))
    if length < 1e-6:
        away = np.hypot(*(inner - first).T)
    else:
        share = np.clip((inner - first) @ along / length**2, 0, 1)[:, None]
        away = np.hypot(*(inner - first - share * along).T)
    worst = int(away.argmax())
    if away[worst] <= 0.25:
        return [points[0], points[-1]]
    return _straightened(points[: worst + 2])[:-1] + _straightened(points[worst + 1 :])
