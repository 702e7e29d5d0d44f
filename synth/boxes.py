"""Boxes on a picture: left, top, right, bottom, in pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from synth.records import Box

LEAST = 2.0  # pixels a side: less is a line, and nothing is seen on it


def area(box: Sequence[float]) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def common(one: Sequence[float], other: Sequence[float]) -> float:
    """The area they share."""
    return area((max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])))


def overlap(one: Sequence[float], other: Sequence[float]) -> float:
    """The area they share over that of both together."""
    shared = common(one, other)
    both = area(one) + area(other) - shared
    return shared / both if both > 0 else 0.0


def touch(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether they share a point."""
    across = max(one[0], other[0]) <= min(one[2], other[2])
    return across and max(one[1], other[1]) <= min(one[3], other[3])


def grown(box: Sequence[float], share: float) -> Box:
    """Larger on each side by a share of its width and height."""
    wide, high = (box[2] - box[0]) * share, (box[3] - box[1]) * share
    return box[0] - wide, box[1] - high, box[2] + wide, box[3] + high


def around(boxes: Sequence[Sequence[float]]) -> Box:
    """The least one that holds them all."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def clipped(box: Any, size: tuple[int, int]) -> Box | None:
    """What of it lies on the picture, to a tenth of a pixel; None where that is next to nothing, or it is no box."""
    if not isinstance(box, list | tuple) or len(box) != 4 or not all(_is_number(one) for one in box):
        return None
    wide, high = size
    x0, y0, x1, y1 = box  # numbers of any size: no float before they are on the picture
    left, top = max(0, min(x0, x1)), max(0, min(y0, y1))
    right, bottom = min(wide, max(x0, x1)), min(high, max(y0, y1))
    if right - left < LEAST or bottom - top < LEAST:
        return None
    return round(float(left), 1), round(float(top), 1), round(float(right), 1), round(float(bottom), 1)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -math.inf < value < math.inf


def without_doubles(boxes: Sequence[Sequence[float]], scores: Sequence[float], most: float) -> list[int]:
    """Places of those that stay, the best first: one that overlaps a better one by more than `most` is the same."""
    kept: list[int] = []
    for at in sorted(range(len(boxes)), key=lambda at: (-scores[at], at)):
        if all(overlap(boxes[at], boxes[other]) <= most for other in kept):
            kept.append(at)
    return kept
