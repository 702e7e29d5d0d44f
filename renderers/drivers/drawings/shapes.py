"""The shapes of a drawing: each is painted in a colour that names it, hard-edged, and found by that on the picture.

How much of one shows is sampled: of points within it, those where it was the last to paint. Texts hide nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..html.styles import parse_colour
from .painting import COLOURS, SPREAD

_NEAR = 2
_BACK = pow(SPREAD, -1, COLOURS)
_VALUES = np.arange(256, dtype=np.uint16)
_UNCLEAR = np.where(np.abs(_VALUES.astype(int) % 8 - 4) <= _NEAR, 0, COLOURS).astype(np.uint16)  # no channel of a name
_HIGH, _MIDDLE, _LOW = ((_VALUES >> 3 << up) | _UNCLEAR for up in (10, 5, 0))
_NUMBERS = np.full(2 * COLOURS, -1, np.int32)  # the shape's, by the three together
_NUMBERS[:COLOURS] = np.arange(COLOURS) * _BACK % COLOURS - 1
Box = tuple[float, float, float, float]


@dataclass(slots=True, kw_only=True)
class Shape:
    """`told` is what a library's adapter says of the mark that it is part of: kind, role, value and its number.

    `places` are places on a line that its adapter asked for: number, box of the ink around it, and what of it shows.
    """

    box: Box
    colour: tuple[int, int, int] | None
    visible: float | None
    told: list[Any] | None
    pixels: int
    places: list[tuple[int, Box, float]]
    path: list[list[float]] | None = None  # of an edge, from its beginning to its end


def read(named: list[dict[str, Any]], picture: Any, looks: Any, scale: float) -> list[Shape]:
    """The shapes by the picture of them that is coloured by name, and their mixed colours by how they look."""
    owner = _NUMBERS[_HIGH[picture[..., 0]] | _MIDDLE[picture[..., 1]] | _LOW[picture[..., 2]]]
    owner[owner >= len(named)] = -1
    tall, wide = owner.shape
    flat, whose, starts = _by_shape(owner)
    if _without_strangers(owner, flat, whose, starts, named, scale):
        flat, whose, starts = _by_shape(owner)
    boxes = _boxes(flat, whose, starts, wide)
    pixels = dict(zip(whose[starts].tolist(), np.split(flat, starts[1:]), strict=True)) if starts.size else {}
    kin: dict[int, set[int]] = defaultdict(set)  # what is part of one mark hides nothing of it
    for number, item in enumerate(named):
        kin[item["told"][3] if item["told"] else -1 - number].add(number)
    found = []
    for number, item in enumerate(named):
        own = kin[item["told"][3] if item["told"] else -1 - number]
        box, count = boxes.get(number, (_cut(item["box"], scale, wide, tall), 0))
        if box is None:
            continue
        found.append(
            Shape(
                box=box,
                colour=_colour(item, looks, pixels.get(number)),
                visible=_visible(number, item, owner, own, scale),
                told=item["told"],
                pixels=count,
                places=[_place(place, owner, number, scale) for place in item["places"]],
                path=[[x * scale, y * scale] for x, y in item["path"] or ()] or None,
            )
        )
    return found


def _by_shape(owner: Any) -> tuple[Any, Any, Any]:
    """The pixels of all shapes, one shape's after another's; whose each is; where those of each begin."""
    owned = np.flatnonzero(owner >= 0)
    whose = owner.ravel()[owned]
    order = np.argsort(whose.astype(np.uint16), kind="stable")  # numpy sorts short numbers fast
    whose = whose[order]
    return owned[order], whose, np.flatnonzero(np.diff(whose, prepend=-1))


def _without_strangers(
    owner: Any, flat: Any, whose: Any, starts: Any, named: list[dict[str, Any]], scale: float
) -> bool:
    """Take away pixels far from where their shape is drawn: they have its colour by chance. Whether there were any."""
    ends = np.append(starts[1:], len(flat))[: len(starts)]
    for first, last in zip(starts.tolist(), ends.tolist(), strict=True):
        item, own = named[whose[first]], flat[first:last]
        x0, y0, x1, y1 = (
            (side + sign * item["reach"]) * scale for side, sign in zip(item["box"], (-1, -1, 1, 1), strict=True)
        )
        wide = owner.shape[1]
        if own[0] // wide >= y0 - 1 and own[-1] // wide <= y1 and x0 <= 0 and x1 >= wide:
            continue
        y, x = np.divmod(own, wide)
        owner.ravel()[own[(x + 1 < x0) | (y + 1 < y0) | (x > x1) | (y > y1)]] = -1
    return bool((owner.ravel()[flat] < 0).any())


def _colour(item: dict[str, Any], looks: Any, pixels: Any) -> tuple[int, int, int] | None:
    """The colour of its paint; of what shows through, the one colour that it has on the picture; else None."""
    if not item["colour"].startswith(("rgb", "color(srgb")):
        return None
    if item["even"]:
        red, green, blue = (round(part) for part in parse_colour(item["colour"])[0])
        return red, green, blue
    if pixels is None:
        return None
    seen = looks.reshape(-1, 3)[pixels]
    middle = np.median(seen, axis=0)
    if (np.abs(seen - middle).max(axis=1) <= 8).mean() < 0.7:
        return None
    return round(middle[0]), round(middle[1]), round(middle[2])


def _boxes(flat: Any, whose: Any, starts: Any, wide: int) -> dict[int, tuple[Box, int]]:
    if not starts.size:
        return {}
    y, x = np.divmod(flat, wide)
    sides = [
        part.reduceat(side, starts).tolist()
        for part, side in ((np.minimum, x), (np.minimum, y), (np.maximum, x), (np.maximum, y))
    ]
    counts = np.diff(starts, append=len(flat)).tolist()
    return {
        name: ((float(x0), float(y0), float(x1 + 1), float(y1 + 1)), count)
        for name, x0, y0, x1, y1, count in zip(whose[starts].tolist(), *sides, counts, strict=True)
    }


def _cut(box: list[float], scale: float, wide: int, tall: int) -> Box | None:
    """The part of its own box that is on the picture."""
    x0, y0, x1, y1 = (side * scale for side in box)
    cut = max(x0, 0.0), max(y0, 0.0), min(x1, float(wide)), min(y1, float(tall))
    return cut if cut[0] < cut[2] and cut[1] < cut[3] else None


def _visible(number: int, item: dict[str, Any], owner: Any, own: set[int], scale: float) -> float | None:
    """None for what is too faint to take pixels, or too small to be sampled."""
    if not item["strong"] or not item["points"]:
        return None
    return _seen(item["points"], owner, number, own, scale)


def _seen(points: list[list[float]], owner: Any, number: int, own: set[int], scale: float) -> float:
    """What was painted before a shape does not hide it: where that shows, the shape's edge may run by a hair beside
    the point (curves are painted as a few straight lines), so that its own pixels are next to it; else it is cut off.
    """
    tall, wide = owner.shape
    seen = 0
    for x, y in points:
        column, row = int(x * scale), int(y * scale)
        if 0 <= column < wide and 0 <= row < tall:
            there = int(owner[row, column])
            seen += there in own or (there < number and _beside(owner, row, column, own))
    return round(seen / len(points), 4)


def _beside(owner: Any, row: int, column: int, own: set[int]) -> bool:
    around = owner[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]
    return not own.isdisjoint(around.ravel().tolist())


def _place(place: list[Any], owner: Any, number: int, scale: float) -> tuple[int, Box, float]:
    name, x, y, reach, points = place
    left, top = (max(0, int((side - reach) * scale)) for side in (x, y))
    right, bottom = (int((side + reach) * scale) + 1 for side in (x, y))
    rows, columns = np.nonzero(owner[top:bottom, left:right] == number)
    if len(rows):
        box = left + columns.min(), top + rows.min(), left + columns.max() + 1, top + rows.max() + 1
    else:
        xs, ys = ([int(point[side] * scale) for point in points] for side in (0, 1))
        box = min(xs), min(ys), max(xs) + 1, max(ys) + 1
    return (
        name,
        (float(box[0]), float(box[1]), float(box[2]), float(box[3])),
        _seen(points, owner, number, {number}, scale),
    )
