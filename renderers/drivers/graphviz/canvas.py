"""The ledger of a graph: shapes are painted once more, in coverage alone, so that each pixel knows whose it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends._backend_agg import RendererAgg  # type: ignore[attr-defined]

from ..colours import Colour, packed, packed_all  # noqa: TID252 - in the guest, `drivers` is the top
from .gradients import colours_at
from .mitres import corners
from .ops import Gradient, Rgba, Shape
from .outlines import Outline

HARD = 128  # half covered
OPAQUE = 0.5  # from this alpha on paint takes the pixel
BLACK = (0.0, 0.0, 0.0, 1.0)

Box = tuple[int, int, int, int]


@dataclass(slots=True, eq=False)
class Ink:
    """What one thing painted in one go: its place in the drawing order, its half covered pixels, its box."""

    code: int
    box: Box | None = None
    pixels: list[Any] = field(default_factory=list)  # flat indices
    veil: bool = False  # some of it is painted with alpha < 0.5

    def grow(self, box: Box) -> None:
        mine = self.box
        self.box = box if mine is None else (
            min(mine[0], box[0]), min(mine[1], box[1]), max(mine[2], box[2]), max(mine[3], box[3])
        )  # fmt: skip

    @property
    def cells(self) -> Any:
        if not self.pixels:
            return np.zeros(0, np.int64)
        if len(self.pixels) == 1:
            return self.pixels[0]
        cells = np.concatenate(self.pixels)
        self.pixels = [np.unique(cells) if self.veil else cells]
        return self.pixels[0]


class Canvas:
    """Pixels stand in one row, a line of the picture after the other; colours are packed."""

    def __init__(self, width: int, height: int, ground: Colour, scale: float) -> None:
        self.width, self.height, self.scale = width, height, scale
        self.scratch = RendererAgg(width, height, 72)
        self.sheet = np.asarray(self.scratch).view(np.uint32)[:, :, 0]
        self.sheet[...] = 0  # so that black paint leaves nothing but how much of each pixel it covers, in the last byte
        self.flip = np.array([[1.0, 0.0, 0.0], [0.0, -1.0, height], [0.0, 0.0, 1.0]])
        self.owner = np.zeros(width * height, np.int32)
        self.bare = np.full(width * height, packed(ground), np.uint32)  # the picture without its texts
        self.rough = np.zeros(width * height, bool)  # where colours are known less well: along edges, in gradients
        self.gc = GraphicsContextBase()
        self.gc.set_snap(False)
        self.gc.set_joinstyle("miter")
        self.gc.set_capstyle("butt")
        self.gc.set_foreground(BLACK, isRGBA=True)
        self.codes = 0

    def ink(self) -> Ink:
        self.codes += 1
        return Ink(self.codes)

    def flood(self, gradient: Gradient) -> None:
        """A ground that is not of one colour."""
        colours = colours_at(gradient, np.arange(len(self.bare)), self.width)
        self.bare[...] = packed_all(colours.astype(np.uint8))
        self.rough[...] = True

    def paint(self, ink: Ink, shape: Shape) -> None:
        if shape.fill is not None:
            self._lay(ink, shape, shape.fill, 0.0)
        if shape.stroke is not None:
            self._lay(ink, shape, shape.stroke, shape.width * self.scale)

    def _lay(self, ink: Ink, shape: Shape, paint: Rgba | Gradient, width: float) -> None:
        box = self._reach(shape, width)
        if box is None:
            return
        self.gc.set_linewidth(width)
        dash = [part * self.scale for part in (shape.dash * 2 if len(shape.dash) == 1 else shape.dash)]
        self.gc.set_dashes(0, dash or None)
        path = shape.path.as_stroked if width else shape.path
        self.scratch.draw_path(self.gc, path, self.flip, None if width else BLACK)
        if width and not shape.dash and shape.angular:
            self._point(shape.path, width)
        self._settle(ink, paint, box, drawn=width > 0)

    def _point(self, path: Outline, width: float) -> None:
        """Give an outline its pointed corners."""
        quads = corners(path, width)
        if quads is not None:
            self.gc.set_linewidth(0)
            self.scratch.draw_path(self.gc, quads, self.flip, BLACK)

    def _reach(self, shape: Shape, width: float) -> Box | None:
        low, high = shape.path.corners
        pad = 5 * width + 2  # a mitre may stand out by that
        x0, y0 = max(0, int(low[0] - pad)), max(0, int(low[1] - pad))
        x1, y1 = min(self.width, int(high[0] + pad) + 1), min(self.height, int(high[1] + pad) + 1)
        return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None

    def _settle(self, ink: Ink, paint: Rgba | Gradient, box: Box, *, drawn: bool) -> None:
        """Enter what stands within a box of the scratch canvas, and wipe it there."""
        x0, y0, x1, y1 = box
        part = self.sheet[y0:y1, x0:x1]
        there = part != 0
        found = np.flatnonzero(there)
        if not len(found):
            return
        wide = x1 - x0
        across = np.flatnonzero(there.any(axis=0))
        first, last = int(found[0]) // wide, int(found[-1]) // wide
        ink.grow((x0 + int(across[0]), y0 + first, x0 + int(across[-1]) + 1, y0 + last + 1))
        cells = found + found // wide * (self.width - wide) + (y0 * self.width + x0)
        cover = self.sheet.reshape(-1)[cells] >> 24
        part[...] = 0
        alpha = self._blend(cells, cover, paint, drawn)
        hard = cells[cover >= HARD]
        if not len(hard):
            hard = cells  # thinner than half a pixel
        if alpha >= OPAQUE:
            ink.pixels.append(hard[self.owner[hard] != ink.code])
            self.owner[hard] = ink.code
        else:
            ink.pixels.append(hard)
            ink.veil = True

    def _blend(self, cells: Any, cover: Any, paint: Rgba | Gradient, drawn: bool) -> float:
        if isinstance(paint, Gradient):
            self._mix(cells, cover, colours_at(paint, cells, self.width), paint.mean[3])
            self.rough[cells] = True
            return paint.mean[3]
        *colour, alpha = paint
        if alpha < 1:
            self._mix(cells, cover, np.array(colour, np.float32), alpha)
            self.rough[cells] = drawn | (cover < 255) | self.rough[cells]
            return alpha
        partly = cover < 255
        rim = cells[partly]
        self._mix(rim, cover[partly], np.array(colour, np.float32), alpha)
        self.bare[cells[~partly]] = packed(paint[:3])
        self.rough[cells] = drawn | partly
        return alpha

    def _mix(self, cells: Any, cover: Any, colour: Any, alpha: float) -> None:
        share = (cover.astype(np.float32) * (alpha / 255))[:, None]
        under = self.bare[cells].view(np.uint8).reshape(-1, 4)[:, :3]
        self.bare[cells] = packed_all((under + (colour - under) * share + 0.5).astype(np.uint8))

    def within(self, box: Box) -> Any:
        """The cells of a box."""
        x0, y0, x1, y1 = box
        return (np.arange(y0, y1, dtype=np.int64)[:, None] * self.width + np.arange(x0, x1)).ravel()

    def flags(self, codes: Any) -> Any:
        """By code, whether it is one of these."""
        found = np.zeros(self.codes + 1, bool)
        found[codes] = True
        return found
