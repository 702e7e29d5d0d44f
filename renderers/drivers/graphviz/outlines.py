"""Outlines of shapes in pixels, as the scratch canvas takes them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.path import Path

Point = tuple[float, float]
STEP = 0.02  # pixels
MOVE, LINE, CURVE, CLOSE = int(Path.MOVETO), int(Path.LINETO), int(Path.CURVE4), int(Path.CLOSEPOLY)


class Outline:
    """What a matplotlib Path is to the canvas, made without its checks: a graph has hundreds."""

    should_simplify = False
    simplify_threshold = 0.0

    def __init__(self, points: list[Point], kinds: Sequence[int]) -> None:
        self.points, self.kinds = points, kinds
        self.vertices = np.array(points, np.float64)
        self.codes = np.array(kinds, np.uint8)

    @property
    def corners(self) -> tuple[Point, Point]:
        """The box around its points."""
        xs, ys = zip(*self.points, strict=True)
        return (min(xs), min(ys)), (max(xs), max(ys))

    @property
    def as_stroked(self) -> Outline:
        """A ring of curves with straight first and last steps.

        The canvas takes the way a curve sets out from its first piece, which leaves a gap where two ends meet.
        """
        points = self.points
        if self.kinds[-1] != CURVE or points[0] != points[-1]:
            return self
        first, last = _towards(points[0], points[1:4]), _towards(points[-1], points[-2:-5:-1])
        return Outline(
            [points[0], first, *points[1:-1], last, points[-1]], [MOVE, LINE, *[CURVE] * (len(points) - 1), LINE]
        )

    @property
    def path(self) -> Any:
        return Path(self.vertices, self.codes)


def _towards(point: Point, others: Sequence[Point]) -> Point:
    """A little way from a point, in the direction of the first other one that stands elsewhere."""
    for other in others:
        if (far := math.dist(point, other)) > STEP:
            return point[0] + (other[0] - point[0]) * STEP / far, point[1] + (other[1] - point[1]) * STEP / far
    return point
