"""Points of paths in pixels, and how Agg snaps an upright rectangle to them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from matplotlib._path import affine_transform


def matrix(transform: Any) -> Any:
    """The 3x3 matrix of a transform as the C++ renderer reads it."""
    return transform if isinstance(transform, np.ndarray) else transform.get_matrix()


def transformed(points: Any, by: Any) -> Any:
    points = np.asarray(points, float)
    return affine_transform(points, by) if len(points) else points.reshape(0, 2)


def bounds(points: Any) -> tuple[Any, Any]:
    """The lowest and highest coordinates of finite points; not finite where there are none."""
    if not len(points):
        return np.array([np.nan, np.nan]), np.array([np.nan, np.nan])
    return np.fmin.reduce(points, axis=0), np.fmax.reduce(points, axis=0)


def rectangle(points: Any) -> tuple[float, float, float, float] | None:
    """Left, bottom, right and top of an upright rectangle's corners in path order; None where it is something else."""
    if len(points) not in (4, 5):
        return None
    p = points.tolist()
    if len(p) == 5 and p[4] != p[0]:
        return None
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = p[:4]
    upright = (ay == by and cy == dy and ax == dx and bx == cx) or (ax == bx and cx == dx and ay == dy and by == cy)
    if not upright or not all(map(math.isfinite, (ax, ay, cx, cy))):
        return None
    return min(ax, cx), min(ay, cy), max(ax, cx), max(ay, cy)


def snapped(
    ends: tuple[float, float, float, float], height: int, width: float
) -> tuple[float, float, float, float] | None:
    """Where Agg paints a snapped rectangle with a stroke of this many pixels: left, top, right, bottom, rows down.

    None where an edge is so near the middle of a pixel that its rounding hangs on the order of Agg's sums.
    """
    left, bottom, right, top = ends
    if any(abs(end - math.floor(end) - 0.5) < 1e-6 for end in ends):
        return None
    centre = 0.5 if int(width + 0.5) % 2 else 0.0
    half = width / 2
    return (
        math.floor(left + 0.5) + centre - half,
        math.floor(height - top + 0.5) + centre - half,
        math.floor(right + 0.5) + centre + half,
        math.floor(height - bottom + 0.5) + centre + half,
    )
