"""Named models: how they count places, how they resize pictures, and how many tokens a picture comes to."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from synth.export._coords import CONVENTIONS, PX, STYLES, Coords, Style
from synth.export._entry import Size

CANVAS = 224  # fits grids of 28 and of 32
CANVAS_PIXELS = 28 * 28 * 576  # what Qwen's own trainer allows a picture by default


class NoBudget(ValueError):
    """The places of this model depend on how its trainer resizes pictures, and nobody said how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """`grid` is what sides are rounded to by a model that resizes pictures to a budget of pixels."""

    name: str
    coords: str
    style: str
    grid: int | None = None
    least: int = 0
    most: int | None = None  # pixels, where a trainer says nothing else
    tokens: Callable[[Size], int]

    def resized(self, size: Size, budget: int | None) -> Size:
        if self.grid is None:
            return size
        most = budget or self.most
        return smart_size(size, self.grid, self.least, most) if most else size

    def image_tokens(self, size: Size, budget: int | None) -> int:
        return self.tokens(self.resized(size, budget))


def smart_size(size: Size, grid: int, least: int, most: int) -> Size:
    """Sides rounded to the grid, the area between `least` and `most`: as Qwen's processors resize pictures."""
    width, height = size
    wide, high = (max(grid, round(side / grid) * grid) for side in size)
    if wide * high > most:
        shrink = math.sqrt(width * height / most)
        wide, high = (max(grid, math.floor(side / shrink / grid) * grid) for side in size)
    elif wide * high < least:
        grow = math.sqrt(least / (width * height))
        wide, high = (math.ceil(side * grow / grid) * grid for side in size)
    return wide, high


def _patches(grid: int) -> Callable[[Size], int]:
    return lambda size: (size[0] // grid) * (size[1] // grid)


def _fixed(count: int) -> Callable[[Size], int]:
    return lambda size: count


def tiles(size: Size, most: int = 12, side: int = 448) -> Size:
    """Of the grids with up to `most` tiles the one nearest in shape; of two alike the larger where the picture fills
    half of it. As InternVL cuts pictures up.
    """
    shape = size[0] / size[1]
    all_grids = {(w, h) for w in range(1, most + 1) for h in range(1, most // w + 1)}
    best, found = math.inf, (1, 1)
    for grid in sorted(all_grids, key=lambda grid: grid[0] * grid[1]):
        away = abs(shape - grid[0] / grid[1])
        if away < best or (away == best and size[0] * size[1] > 0.5 * side * side * grid[0] * grid[1]):
            best, found = away, grid
    return found


def _internvl(size: Size) -> int:
    wide, high = tiles(size)
    return 256 * (wide * high + (1 if wide * high > 1 else 0))


def _openai(size: Size) -> int:
    """At high detail: into 2048 by 2048, then the short side to 768, then tiles of 512."""
    shrink = min(1.0, 2048 / max(size))
    shrink *= min(1.0, 768 / (min(size) * shrink))
    return 85 + 170 * math.prod(math.ceil(side * shrink / 512 - 1e-9) for side in size)


QWEN2 = Model(
    name="qwen2-vl", coords="norm1000", style="list", grid=28, least=3136, most=12_845_056, tokens=_patches(28)
)
QWEN3 = Model(
    name="qwen3-vl", coords="norm1000", style="qwen", grid=32, least=65_536, most=16_777_216, tokens=_patches(32)
)
MODELS = {
    one.name: one
    for one in (
        QWEN2,
        replace(QWEN2, name="qwen2.5-vl", coords="resized", style="qwen"),
        QWEN3,
        Model(name="internvl", coords="norm1000", style="internvl", tokens=_internvl),
        Model(name="llava-1.5", coords="norm1", style="list", tokens=_fixed(576)),
        Model(name="paligemma-448", coords="loc1024", style="paligemma", tokens=_fixed(1024)),
        Model(name="paligemma-896", coords="loc1024", style="paligemma", tokens=_fixed(4096)),
        Model(name="florence-2", coords="loc1000", style="florence", tokens=_fixed(577)),
        Model(name="gpt-4o", coords="norm1000", style="list", tokens=_openai),
    )
}


def canvas_of(size: Size, budget: int | None) -> tuple[Size, float]:
    """The canvas a picture is padded to, and how much it is scaled down first: then no model of these grids resizes it,
    and pixels of the file are pixels of the model.
    """
    most, scale = budget or CANVAS_PIXELS, 1.0
    if most < CANVAS * CANVAS:
        raise NoBudget(f"a canvas has sides of {CANVAS} pixels and more, so at least {CANVAS * CANVAS:,} pixels")
    while True:
        wide, high = (max(1, math.ceil(side * scale / CANVAS - 1e-9)) * CANVAS for side in size)
        if wide * high <= most:
            return (wide, high), scale
        scale *= 0.98


def placing(model: Model | None, coords: str, budget: int | None, *, canvas: bool) -> tuple[Coords, Style]:
    """How places are written for a model, or in a named convention."""
    style = STYLES[model.style] if model else STYLES["list"]
    name = coords if coords != "auto" else model.coords if model else "norm1000"
    if name != "resized":
        told_by_tokens = {"loc1024": "paligemma", "loc1000": "florence", "loc500": "florence"}
        own = told_by_tokens.get(name)
        style = STYLES[own] if own else STYLES["list"] if not style.told else style
        return CONVENTIONS[name], style
    if canvas:
        return PX, style
    if model is None or model.grid is None:
        raise NoBudget("places in a resized picture need --model, one that resizes: qwen2.5-vl or qwen3-vl")
    if budget is None:
        raise NoBudget(
            f"places for {model.name} depend on the pixels its trainer allows a picture: say --pixels "
            "(451584 is the default of Qwen's trainer, 50176 what its scripts set), or --canvas, which makes it moot"
        )
    resized = model.resized
    return replace(PX, name="resized", resized=lambda size: resized(size, budget)), style
