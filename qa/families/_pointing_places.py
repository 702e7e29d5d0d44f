"""Places as answers: the box of an element, a point on it, and the lines of a proof that find the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from qa.families._reading_pages import Sheet
from synth.records import Answer, Element

SLACK = 2.0  # pixels a box may be off at each side
LINE = 4.0  # pixels a point may lie beside a line
LEVELS = 8  # at which a wedge is looked through for its widest part


def box_answer(sheet: Sheet, element: Element) -> Answer:
    box = [round(edge, 1) for edge in element.box or ()]
    return Answer(value=box, type="box", text=({"type": "region", "page": sheet.number, "box": box},), tolerance=SLACK)


def box_source() -> list[str]:
    return ['[round(edge, 1) for edge in mark["box"]]']


def point_answer(sheet: Sheet, element: Element) -> Answer:
    """A point well inside, and how far from it is still on the element."""
    box = element.box or (0.0, 0.0, 0.0, 0.0)
    if element.kind == "edge" and element.outline:
        (x, y), slack = half_way(element.outline), LINE
    elif element.kind == "wedge" and element.outline:
        (x, y), slack = inside(element.outline, box)
    else:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        slack = min(box[2] - box[0], box[3] - box[1]) / 2
    at = [round(x, 1), round(y, 1)]
    return Answer(
        value=at,
        type="point",
        text=({"type": "point", "page": sheet.number, "at": at},),
        tolerance=round(max(1.0, slack), 1),
    )


def point_source(element: Element) -> list[str]:
    if element.kind == "edge":
        return [_HALF_WAY, "[round(x, 1), round(y, 1)]"]
    if element.kind == "wedge":
        return [_INSIDE, "[round(x, 1), round(y, 1)]"]
    return [
        'x0, y0, x1, y1 = mark["box"]',
        "[round((x0 + x1) / 2, 1), round((y0 + y1) / 2, 1)]",
    ]


def half_way(path: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The middle of a path, by its length."""
    left = sum(math.dist(one, other) for one, other in pairwise(path)) / 2
    for one, other in pairwise(path):
        length = math.dist(one, other)
        if length and length >= left:
            return one[0] + (other[0] - one[0]) * left / length, one[1] + (other[1] - one[1]) * left / length
        left -= length
    return path[-1]


_HALF_WAY = """path = mark["outline"]
pieces = list(zip(path, path[1:]))
left = sum(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 for a, b in pieces) / 2
x, y = path[-1]
for a, b in pieces:
    length = ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5
    if length and length >= left:
        x, y = a[0] + (b[0] - a[0]) * left / length, a[1] + (b[1] - a[1]) * left / length
        break
    left -= length"""


def inside(outline: Sequence[tuple[float, float]], box: Sequence[float]) -> tuple[tuple[float, float], float]:
    """The middle of the widest of some level cuts through a shape, and what is free around it, at most."""
    best = (0.0, 0.0, 0.0)
    corners = list(zip(outline, [*outline[1:], outline[0]], strict=True))
    for step in range(1, LEVELS):
        y = box[1] + (box[3] - box[1]) * step / LEVELS
        cuts = sorted(a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) for a, b in corners if (a[1] > y) != (b[1] > y))
        best = max(
            [best, *((right - left, (left + right) / 2, y) for left, right in zip(cuts[::2], cuts[1::2], strict=True))]
        )
    width, x, y = best
    free = min(_away((x, y), a, b) for a, b in corners)
    return (x, y), min(width / 2, free)


def _away(point: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    across, down = b[0] - a[0], b[1] - a[1]
    whole = across**2 + down**2
    share = ((point[0] - a[0]) * across + (point[1] - a[1]) * down) / whole if whole else 0.0
    share = min(1.0, max(0.0, share))
    return math.dist(point, (a[0] + share * across, a[1] + share * down))


_INSIDE = f"""outline, box = mark["outline"], mark["box"]
corners = list(zip(outline, [*outline[1:], outline[0]]))
best = [0.0, 0.0, 0.0]
for step in range(1, {LEVELS}):
    y = box[1] + (box[3] - box[1]) * step / {LEVELS}
    cuts = sorted(a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) for a, b in corners if (a[1] > y) != (b[1] > y))
    best = max([best, *([right - left, (left + right) / 2, y] for left, right in zip(cuts[::2], cuts[1::2]))])
width, x, y = best"""
