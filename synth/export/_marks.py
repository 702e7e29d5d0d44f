"""What of a scene detectors are taught to find: marks and texts with a box, in pixels of the exported picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from synth.export._entry import Entry, Image, Refused, Size
from synth.records import ELEMENT_KINDS, Box

FLAVOURS = ("marks", "all")  # `all` has what holds other things, and what nobody can say the share of, too
KINDS = tuple(sorted(ELEMENT_KINDS))  # all there are, so that every export counts its classes alike
HOLDERS = frozenset({"figure", "panel", "axis", "legend", "region", "list"})
PATHS = frozenset({"line", "edge"})  # the outline of these is their way, and encloses nothing
LEAST_SEEN = 0.5
DECIMALS = 2  # of a pixel

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """`box` and `outline` lie within the picture."""

    id: str
    kind: str
    role: str | None
    visible: float | None
    box: Box
    outline: Points | None

    @property
    def area(self) -> float:
        left, top, right, bottom = self.box
        return enclosed(self.outline) if self.outline else (right - left) * (bottom - top)


def pages(entry: Entry) -> list[tuple[Image, Mapping[str, Any]]]:
    """Pictures with their scenes. One without a scene would teach that nothing is on it."""
    if any(not scene["elements"] for scene in entry.scenes):
        raise Refused("no_elements", "nothing is known of what is on it")
    return list(zip(entry.images, entry.scenes, strict=True))


def marks(scene: Mapping[str, Any], size: Size, flavour: str) -> Iterator[Mark]:
    for element in scene["elements"]:
        if not _wanted(element, flavour) or (box := _within(element["box"], size)) is None:
            continue
        outline = element.get("outline") if element["kind"] not in PATHS else None
        yield Mark(
            id=element["id"],
            kind=element["kind"],
            role=element.get("role"),
            visible=element.get("visible"),
            box=box,
            outline=cut(outline, size) if outline else None,
        )


def _wanted(element: Mapping[str, Any], flavour: str) -> bool:
    visible = element.get("visible")
    if not element.get("box") or (visible is not None and visible < LEAST_SEEN):
        return False
    return flavour == "all" or (visible is not None and element["kind"] not in HOLDERS)


def _within(box: Sequence[float], size: Size) -> Box | None:
    width, height = size
    left, right = (round(min(max(at, 0.0), width), DECIMALS) for at in (box[0], box[2]))
    top, bottom = (round(min(max(at, 0.0), height), DECIMALS) for at in (box[1], box[3]))
    return (left, top, right, bottom) if left < right and top < bottom else None


def cut(points: Sequence[Sequence[float]], size: Size) -> Points | None:
    """What of a polygon lies within the picture, None where that is no area."""
    found = [(float(x), float(y)) for x, y in points]
    for axis, limit in enumerate(size):
        found = _cut_at(_cut_at(found, axis, 0.0, 1), axis, float(limit), -1)
    rounded = [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in found]
    kept = [point for at, point in enumerate(rounded) if point != rounded[at - 1]]
    return tuple(kept) if len(kept) >= 3 and enclosed(kept) > 0 else None


def _cut_at(points: list[tuple[float, float]], axis: int, limit: float, way: int) -> list[tuple[float, float]]:
    """What lies above a limit of x or y (`way` 1) or below it (-1), with corners where the edges cross it."""
    found = []
    for before, point in zip([*points[-1:], *points], points, strict=False):
        inside = [(one[axis] - limit) * way >= 0 for one in (before, point)]
        if inside[0] != inside[1]:
            share = (limit - before[axis]) / (point[axis] - before[axis])
            other = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
            found.append((limit, other) if axis == 0 else (other, limit))
        if inside[1]:
            found.append(point)
    return found


def enclosed(points: Sequence[tuple[float, float]]) -> float:
    """The area of a polygon."""
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2
