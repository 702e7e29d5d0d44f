"""A given picture on its way along the path."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from synth.records import (
    JSON,
    Element,
    Page,
    Photo,
    Picture,
    Program,
    Scene,
    Spec,
    Topic,
)  # fmt: skip
from synth.views import Raster, View

KIND = "photo"  # of a given picture's topic, and what stands for its renderer: nothing has drawn it
MOST_ASPECT = 50  # a narrower strip is no picture of anything; enlarged, it is longer than a file may be
LEAST_SHOWN = 56  # pixels: a smaller part is enlarged before a model sees it


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Photograph:
    """`beside` is what was said of the picture before: captions and regions of somebody's data set."""

    topic: Topic
    raster: Raster
    sha256: str  # of the user's file
    licence: str
    beside: JSON = None

    @property
    def size(self) -> tuple[int, int]:
        return self.raster.size

    def all(self) -> View:
        return View(raster=self.raster)

    def part(self, box: Sequence[float], around: float = 0.0, least: int = 0, side: int = LEAST_SHOWN) -> View:
        """The box with `around` of its width and height on each side, at least `least` pixels wide and high."""
        return View(raster=self.raster, window=window(box, self.size, around, least), side=side)

    def described(self, elements: Sequence[Element], data: JSON, *, title: str, source: str = "") -> Picture:
        """The picture with what was found on it: as a scene, as data, and as a program where there is one."""
        spec = Spec(topic=self.topic, title=title, data=data)
        photo = Photo(
            address=self.topic.subject, sha256=self.sha256, licence=self.licence,
            program=Program(spec=spec, renderer=KIND, source=source),
        )  # fmt: skip
        wide, high = self.size
        page = Page(image=self.raster.data, scene=Scene(width=wide, height=high, elements=tuple(elements)))
        return Picture(pages=(page,), made_by=photo)


def window(box: Sequence[float], size: tuple[int, int], around: float, least: float) -> tuple[int, int, int, int]:
    """A box in whole pixels, grown on each side and to a least size, within the picture; never too narrow a strip."""
    least = max(least, min(max(box[2] - box[0], box[3] - box[1]), max(size)) / MOST_ASPECT)
    found: list[tuple[int, int]] = []
    for low, high, most in ((box[0], box[2], size[0]), (box[1], box[3], size[1])):
        grown = max((high - low) * (1 + 2 * around), float(least))
        middle = (low + high) / 2
        start = min(max(0.0, middle - grown / 2), max(0.0, most - grown))
        end = min(float(most), start + grown)
        first = min(int(start), most - 1)
        found.append((first, max(first + 1, min(most, -int(-end // 1)))))
    return found[0][0], found[1][0], found[0][1], found[1][1]


def fingerprint(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
