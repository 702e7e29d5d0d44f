"""Where things are, as each consumer writes it: numbers of a convention, and the text around them.

A convention owns its rounding, the order of its numbers and its bounds; `numbers` and `pixels` undo each other to
within one step of it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from synth.export._entry import Size

Numbers = tuple[float, ...]
Resize = Callable[[Size], Size]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coords:
    """`steps` is what the whole side counts as, None for pixels."""

    name: str
    steps: float | None
    decimals: int = 0
    floor: bool = False
    top: float | None = None  # the largest number there is, where that is not `steps`
    rows_first: bool = False  # y before x
    resized: Resize | None = None  # pixels are of the picture a model resizes it to

    def numbers(self, place: Sequence[float], size: Size) -> Numbers:
        """A box's left, top, right and bottom or a point's x and y, as this convention counts them."""
        found = tuple(self._step(at, size[axis % 2], self._side(size)[axis % 2]) for axis, at in enumerate(place))
        return _swapped(found) if self.rows_first else found

    def pixels(self, numbers: Sequence[float], size: Size) -> Numbers:
        """The inverse, in pixels of the exported picture."""
        ordered = _swapped(tuple(numbers)) if self.rows_first else tuple(numbers)
        half = 0.5 if self.floor else 0.0
        return tuple((at + half) * size[axis % 2] / self._side(size)[axis % 2] for axis, at in enumerate(ordered))

    def _side(self, size: Size) -> tuple[float, float]:
        if self.steps is not None:
            return (self.steps, self.steps)
        return self.resized(size) if self.resized else size

    def _step(self, at: float, pixels: int, side: float) -> float:
        exact = min(max(at / pixels, 0.0), 1.0) * side
        found = float(math.floor(exact + 1e-9)) if self.floor else round(exact, self.decimals or None) + 0.0
        return min(found, side if self.top is None else self.top)

    @property
    def written(self) -> Callable[[float], str]:
        return lambda number: f"{number:.{self.decimals}f}"


def _swapped(numbers: Numbers) -> Numbers:
    return tuple(number for pair in range(0, len(numbers), 2) for number in reversed(numbers[pair : pair + 2]))


PX = Coords(name="px", steps=None)
CONVENTIONS = {
    one.name: one
    for one in (
        PX,
        Coords(name="norm1000", steps=1000),
        Coords(name="norm1", steps=1, decimals=3),
        Coords(name="percent", steps=100, decimals=1),
        Coords(name="loc1024", steps=1023, rows_first=True),
        Coords(name="loc1000", steps=1000, floor=True, top=999),
        Coords(name="loc500", steps=500, top=499),
    )
}
NAMES = (*CONVENTIONS, "resized")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """The text around the numbers. `box` and `point` are what `{}` stands in; `one` writes a number."""

    name: str
    box: str = "[{}]"
    point: str = "[{}]"
    between: str = ", "
    one: str | None = None  # a form of `str.format`, where it is not just the digits
    told: bool = True  # whether a question says what its answer is to look like

    def write(self, numbers: Numbers, coords: Coords) -> str:
        digits = coords.written
        written = [self.one.format(int(number)) if self.one else digits(number) for number in numbers]
        return (self.box if len(numbers) == 4 else self.point).replace("{}", self.between.join(written))

    @staticmethod
    def read(text: str) -> Numbers:
        """The numbers in it, whatever stands around them."""
        bare = re.sub(r"_2d|loc_?|[a-z]+\d*=", " ", text)
        return tuple(float(found) for found in re.findall(r"\d+(?:\.\d+)?", bare))


STYLES = {
    one.name: one
    for one in (
        Style(name="list"),
        Style(name="qwen", box='{"bbox_2d": [{}]}', point='{"point_2d": [{}]}'),
        Style(name="internvl", box="<box>[[{}]]</box>"),
        Style(name="paligemma", box="{}", point="{}", between="", one="<loc{:04}>", told=False),
        Style(name="florence", box="{}", point="{}", between="", one="<loc_{}>", told=False),
    )
}
