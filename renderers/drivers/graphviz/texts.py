"""The ink of texts: what the picture shows within a text's extents that its shapes do not explain.

Pango's glyphs are only in the picture. Where something was painted over a text, or two texts meet, the picture does not
show each whole; then dot draws the texts once more, alone (`again`), and their ink is read off that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..colours import commonest  # noqa: TID252 - in the guest, `drivers` is the top
from . import again
from .canvas import Box, Canvas, Ink
from .layout import Laid
from .ops import RAISED, Text

ASCENT, DESCENT = 0.95, 0.26  # of the em: what a line of text reaches above and below its baseline
SPILL = 0.35  # of the em: how far letters of other scripts and slanted ones may stand out of their extents
FAINT, ROUGH = 7, 48  # levels of grey that paint and picture may differ by, on flat ground and along edges


@dataclass(slots=True, eq=False)
class Written:
    """A text with its ink: `cells` is all of it, painted over or not."""

    text: Text
    ink: Ink
    core: Box
    reach: Box
    cells: Any
    ground: tuple[int, int, int] | None = None

    @property
    def size(self) -> float:
        return self.text.size * (0.83 if self.text.flags & RAISED else 1.0)


class Texts:
    def __init__(self, laid: Laid, canvas: Canvas, picture: Any) -> None:
        self.laid, self.canvas = laid, canvas
        self.odd = _apart(picture, canvas.bare)
        self.taken = np.zeros(len(self.odd), bool)

    def enter(self, given: list[tuple[Text, Ink]]) -> dict[int, Written]:
        """The ink of every text; it takes its pixels from what was painted before."""
        written = [self._written(text, ink) for text, ink in given]
        hard = {id(one) for one in self._disturbed(written)}
        if hard:
            cells = again.cells_of([one for one in written if id(one) in hard], self.laid)
            for one in written:
                if id(one) in hard and self._shows(one, cells[id(one)]):
                    one.cells = cells[id(one)]
                    self.taken[one.cells] = True
        easy = [one for one in written if id(one) not in hard]
        for spilling in (False, True):
            for one in easy:
                self._read(one, one.reach if spilling else one.core)
        for one in written:
            self._own(one)
        return {id(one.text): one for one in written}

    def _written(self, text: Text, ink: Ink) -> Written:
        core = self._box(text, 0.0)
        one = Written(text, ink, core, self._box(text, SPILL), np.zeros(0, np.int64))
        one.ground = commonest(self._part(self.canvas.bare, core).ravel())
        return one

    def _box(self, text: Text, spill: float) -> Box:
        em = text.size
        left, base = text.left, text.at[1]
        corners = [
            self.laid.pixel(x, y)
            for x in (left - spill * em, left + text.width + spill * em)
            for y in (base + (ASCENT + spill) * em, base - (DESCENT + spill) * em)
        ]
        x0, y0 = (max(0, int(min(corner[at] for corner in corners))) for at in (0, 1))
        x1 = min(self.canvas.width, int(max(corner[0] for corner in corners)) + 1)
        y1 = min(self.canvas.height, int(max(corner[1] for corner in corners)) + 1)
        return x0, y0, max(x0, x1), max(y0, y1)

    def _part(self, pixels: Any, box: Box) -> Any:
        x0, y0, x1, y1 = box
        return pixels.reshape(-1, self.canvas.width)[y0:y1, x0:x1]

    def _disturbed(self, written: list[Written]) -> list[Written]:
        """Texts that something was painted over later, and those that lie over each other."""
        left, top, right, bottom = np.array([one.core for one in written], np.int32).reshape(-1, 4).T.copy()
        found = []
        for at, one in enumerate(written):
            x0, y0, x1, y1 = one.core
            slack = 0.3 * one.text.size * self.laid.scale
            meets = (left < x1 - 2) & (right > x0 + 2) & (top < y1 - slack) & (bottom > y0 + slack)
            meets &= (right - left > 2) & (bottom - top > slack) & (x1 - x0 > 2) & (y1 - y0 > slack)
            meets[at] = False
            if meets.any() or (self._part(self.canvas.owner, one.core) > one.ink.code).any():
                found.append(one)
        return found

    def _read(self, one: Written, box: Box) -> None:
        if one.ground is None:
            return
        strength = max(abs(a - b) for a, b in zip(one.text.colour[:3], one.ground, strict=True)) * one.text.colour[3]
        odd = self._part(self.odd, box)
        # A text in the colour of its ground shows nothing, but for glyphs that have colours of their own.
        mine = odd > (min(FAINT, strength / 2) if strength >= FAINT else ROUGH)
        mine &= ~self._part(self.taken, box)
        mine &= ~self._part(self.canvas.rough, box) | (odd >= max(ROUGH, 0.4 * strength))
        found = np.flatnonzero(mine)
        x0, y0, x1, _ = box
        cells = found + found // max(1, x1 - x0) * (self.canvas.width - (x1 - x0)) + (y0 * self.canvas.width + x0)
        self.taken[cells] = True
        one.cells = np.concatenate((one.cells, cells)) if len(one.cells) else cells

    def _shows(self, one: Written, cells: Any) -> bool:
        """Whether the picture shows anything of these letters where nothing was painted over them."""
        bare = cells[self.canvas.owner[cells] <= one.ink.code]
        return not len(bare) or bool((self.odd[bare] > FAINT).any())

    def _own(self, one: Written) -> None:
        if not len(one.cells):
            return
        rows, columns = np.divmod(one.cells, self.canvas.width)
        one.ink.grow((int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1))
        owner = self.canvas.owner
        one.ink.pixels.append(one.cells)
        if one.text.colour[3] < 0.5:
            one.ink.veil = True
            return
        mine = one.cells[owner[one.cells] < one.ink.code]
        owner[mine] = one.ink.code

    def unowned(self) -> int:
        """Pixels that neither a shape nor a text explains."""
        odd = np.flatnonzero(self.odd > 40)
        odd = odd[~self.taken[odd]]
        return int(np.count_nonzero(~self.canvas.rough[odd] | (self.odd[odd] > 110)))


def _apart(one: Any, other: Any) -> Any:
    """The largest difference of a channel, pixel by pixel."""
    apart = np.zeros(len(one), np.uint8)
    cells = np.flatnonzero(one != other)
    a, b = (colours[cells].view(np.uint8).reshape(-1, 4) for colours in (one, other))
    apart[cells] = (np.maximum(a, b) - np.minimum(a, b)).max(axis=1)
    return apart
