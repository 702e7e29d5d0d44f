"""The corners of outlines: cairo draws them pointed, the scratch canvas cuts them off."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.path import Path

SAME = 0.02  # pixels
SLIGHT = 0.02  # sine of a turn that makes no corner to be seen
LIMIT = 10.0  # cairo cuts off corners that would stand out by more half widths than this


def corners(path: Any, width: float) -> Path | None:
    """What a pointed outline has beyond a blunt one: a quadrangle at each corner."""
    points, before, after = _joints(path)
    if not len(points):
        return None
    one, two = _units(points - before), _units(after - points)
    turn = one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]
    straight = (one * two).sum(axis=1)
    narrow = np.sqrt(np.maximum((1 + straight) / 2, 1e-9))  # the sine of half the angle between the two sides
    fine = (np.abs(turn) > SLIGHT) & (1 / narrow <= LIMIT)
    if not fine.any():
        return None
    points, one, two, narrow = points[fine], one[fine], two[fine], narrow[fine]
    side = np.where(turn[fine] > 0, 1.0, -1.0)[:, None] * width / 2
    first = points + side * np.stack([one[:, 1], -one[:, 0]], axis=1)
    second = points + side * np.stack([two[:, 1], -two[:, 0]], axis=1)
    tip = points + _units((first + second) / 2 - points) * (width / 2 / narrow)[:, None]
    quads = np.stack([points, first, tip, second, points], axis=1).reshape(-1, 2)
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * len(points)
    return Path(quads, codes)


def _joints(path: Any) -> tuple[Any, Any, Any]:
    """Where two parts of an outline meet, with a point that each of them comes from or goes to."""
    points, codes = np.asarray(path.vertices, float), path.codes
    if codes[1] == Path.CURVE4:
        return _curve_joints(points)
    closing = np.flatnonzero(codes == Path.CLOSEPOLY)
    if not len(closing):
        return points[1:-1], points[:-2], points[2:]
    points = points[: closing[0]]
    return points, np.concatenate((points[-1:], points[:-1])), np.concatenate((points[1:], points[:1]))


def _curve_joints(points: Any) -> tuple[Any, Any, Any]:
    """Curves meet at every third point; their ways there and away are those of the nearest points that differ.

    Where the last ends at the first one's start, cairo draws two ends and no corner.
    """
    knots = np.arange(3, len(points) - 1, 3)
    return points[knots], _nearest(points, knots, -1), _nearest(points, knots, 1)


def _nearest(points: Any, knots: Any, way: int) -> Any:
    found = points[knots + way]
    for step in (2, 3):
        same = np.hypot(*(found - points[knots]).T) < SAME
        found[same] = points[knots + step * way][same]
    return found


def _units(vectors: Any) -> Any:
    return vectors / np.maximum(np.hypot(vectors[:, 0], vectors[:, 1]), 1e-9)[:, None]
