"""The ledger: an owner map, and for each thing drawn how many pixels it painted and where."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

HARD = np.uint32(0x80000000)  # half covered
OPAQUE = 0.5  # from this alpha on paint takes the pixel
MARKS_EACH = 2000  # beyond this many marks of one artist they share an entry


@dataclass(slots=True, eq=False)
class Ink:
    """What an artist painted in one go: `count` marks with consecutive codes, or one."""

    artist: Any
    first: int
    count: int
    own: list[int]
    boxes: list[list[int] | None]
    veil: list[tuple[int, Any]] = field(default_factory=list)  # (mark, flat pixels) painted with alpha < 0.5
    veiled: dict[int, list[Any]] = field(default_factory=dict)  # the same by mark, once all is drawn
    at: Any = None  # where the marks were put, in canvas coordinates
    batch: bool = False
    alive: list[int] = field(default_factory=list)
    masks: list[tuple[int, int, Any]] = field(default_factory=list)  # (x0, y0, hard footprint), where asked to be kept


class Ledger:
    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.owner = np.zeros((height, width), np.uint16)
        self.touched = np.zeros((height, width), bool)  # painted by anything but a backdrop
        self.inks: list[Ink] = []
        self.of: dict[int, list[Ink]] = {}  # by id(artist); the inks hold the artists
        self.next = 1
        self.backdrops: set[int] = set()  # ids of the patches behind figure and panels
        self.remembered: set[int] = set()  # ids of artists whose footprint is kept whole

    # Entries ------------------------------------------------------------------------------------------------------

    def entry(self, artist: Any) -> Ink:
        """The entry an artist draws into: its last one where nothing was entered since, else a new one."""
        if self.inks:
            last = self.inks[-1]
            if last.artist is artist and not last.batch:
                return last
        return self._add(Ink(artist, self._codes(1), 1, [0], [None]))

    def batch(self, artist: Any, count: int) -> Ink:
        each = count if count <= MARKS_EACH else 1
        return self._add(Ink(artist, self._codes(each), each, [0] * each, [None] * each, batch=True))

    def _codes(self, count: int) -> int:
        first, self.next = self.next, self.next + count
        if self.next > 0xFFFF and self.owner.dtype == np.uint16:
            self.owner = self.owner.astype(np.uint32)
        return first

    def _add(self, ink: Ink) -> Ink:
        self.inks.append(ink)
        self.of.setdefault(id(ink.artist), []).append(ink)
        return ink

    def _kin(self, ink: Ink, mark: int, owners: Any) -> Any:
        """Where the owner is an earlier entry of the same thing: paint over oneself hides nothing."""
        kin = [ink.first + mark]
        if not ink.batch:
            kin += [other.first for other in self.of[id(ink.artist)] if not other.batch]
        return owners == kin[0] if len(kin) == 1 else np.isin(owners, kin)

    # Painting -----------------------------------------------------------------------------------------------------

    def take(self, ink: Ink, mark: int, cover: Any, box: tuple[int, int, int, int], solid: bool) -> None:
        """Enter what stands within a box of the scratch canvas, and wipe it there."""
        part = cover[box[1] : box[3], box[0] : box[2]]
        soft = part != 0
        hard = part >= HARD
        self.paint(ink, box[0], box[1], soft, hard if hard.any() else soft, solid, mark)  # or thinner than half a pixel
        part[...] = 0

    def paint(self, ink: Ink, x0: int, y0: int, soft: Any, hard: Any, solid: bool, mark: int = 0) -> None:
        """Enter a footprint whose top left pixel is (x0, y0)."""
        columns, rows = np.flatnonzero(soft.any(axis=0)), np.flatnonzero(soft.any(axis=1))
        if not len(columns):
            return
        left, right, top, bottom = int(columns[0]), int(columns[-1]) + 1, int(rows[0]), int(rows[-1]) + 1
        soft, hard = soft[top:bottom, left:right], hard[top:bottom, left:right]
        x0, y0 = x0 + left, y0 + top
        x1, y1 = x0 + right - left, y0 + bottom - top
        self._grow(ink, mark, x0, y0, x1, y1)
        touched = self.touched[y0:y1, x0:x1]
        np.logical_or(touched, soft & ~hard if id(ink.artist) in self.backdrops else soft, out=touched)
        if id(ink.artist) in self.remembered:
            ink.masks.append((x0, y0, hard))
        if solid:
            owner = self.owner[y0:y1, x0:x1]
            fresh = (
                hard
                if ink.own[mark] == 0 and len(self.of[id(ink.artist)]) == 1
                else hard & ~self._kin(ink, mark, owner)
            )
            ink.own[mark] += int(np.count_nonzero(fresh))
            np.putmask(owner, hard, owner.dtype.type(ink.first + mark))
        else:
            yy, xx = np.nonzero(hard)
            ink.veil.append((mark, (yy + y0) * self.width + xx + x0))

    def fill(self, ink: Ink, box: tuple[float, float, float, float], clip: tuple[int, int, int, int]) -> None:
        """Enter a solid upright rectangle."""
        x0, y0, x1, y1 = (max(math.floor(box[0]), clip[0]), max(math.floor(box[1]), clip[1]),
                          min(math.ceil(box[2]), clip[2]), min(math.ceil(box[3]), clip[3]))  # fmt: skip
        if x0 >= x1 or y0 >= y1:
            return
        self._grow(ink, 0, x0, y0, x1, y1)
        hx0, hy0 = max(math.floor(box[0] + 0.5), clip[0]), max(math.floor(box[1] + 0.5), clip[1])
        hx1, hy1 = min(math.floor(box[2] + 0.5), clip[2]), min(math.floor(box[3] + 0.5), clip[3])
        if hx0 >= hx1 or hy0 >= hy1:
            hx0, hy0, hx1, hy1 = x0, y0, x1, y1
        if id(ink.artist) not in self.backdrops:
            self.touched[y0:y1, x0:x1] = True
        owner = self.owner[hy0:hy1, hx0:hx1]
        if ink.own[0] == 0 and len(self.of[id(ink.artist)]) == 1:
            ink.own[0] = owner.size
        else:
            ink.own[0] += int(np.count_nonzero(~self._kin(ink, 0, owner)))
        owner[...] = ink.first

    def press(self, ink: Ink, stamp: Any, which: Any, at: Any, clip: Any, mask: Any, solid: bool) -> None:
        """Enter a stamp at many places (whole pixels, rows downwards); `which` are the marks of these places."""
        good = np.isfinite(at).all(axis=1) & (np.abs(at) < 1 << 20).all(axis=1)
        which, at = which[good], at[good].astype(np.int64)
        if not len(at) or not len(stamp.soft):
            return
        x, y = at[:, :1], at[:, 1:]
        left, top, right, bottom = clip
        for cells, is_hard in ((stamp.soft, False), (stamp.hard, True)):
            dy, dx = cells[:, 0], cells[:, 1]
            xs, ys = x + dx, y + dy
            inside = (xs >= left) & (xs < right) & (ys >= top) & (ys < bottom)
            flat = np.where(inside, ys * self.width + xs, 0)
            if mask is not None:
                inside &= mask.ravel()[flat]
            if is_hard:
                self._press_hard(ink, which, flat, inside, solid)
            else:
                self.touched.ravel()[flat[inside]] = True
                self._press_boxes(ink, which, xs, ys, inside)

    def _press_boxes(self, ink: Ink, which: Any, xs: Any, ys: Any, inside: Any) -> None:
        far = 1 << 30
        ends = [
            np.where(inside, xs, far).min(axis=1), np.where(inside, ys, far).min(axis=1),
            np.where(inside, xs, -far).max(axis=1) + 1, np.where(inside, ys, -far).max(axis=1) + 1,
        ]  # fmt: skip
        shared = ink.count == 1
        for mark, box in zip(which.tolist(), np.column_stack(ends).tolist(), strict=True):
            if box[0] < box[2]:
                self._grow(ink, 0 if shared else mark, *box)

    def _press_hard(self, ink: Ink, which: Any, flat: Any, inside: Any, solid: bool) -> None:
        if ink.count == 1:
            cells = np.unique(flat[inside])
            if solid:
                ink.own[0] += int(np.count_nonzero(self.owner.ravel()[cells] != ink.first))
                self.owner.ravel()[cells] = ink.first
            else:
                ink.veil.append((0, cells))
            return
        if solid:
            for mark, own in zip(which.tolist(), inside.sum(axis=1).tolist(), strict=True):
                ink.own[mark] += own
            codes = np.broadcast_to((ink.first + which)[:, None], flat.shape)
            self.owner.ravel()[flat[inside]] = codes[inside]
        else:
            for mark, cells, good in zip(which.tolist(), flat, inside, strict=True):
                ink.veil.append((mark, cells[good]))

    def _grow(self, ink: Ink, mark: int, x0: int, y0: int, x1: int, y1: int) -> None:
        box = ink.boxes[mark]
        if box is None:
            ink.boxes[mark] = [x0, y0, x1, y1]
        else:
            ink.boxes[mark] = [min(box[0], x0), min(box[1], y0), max(box[2], x1), max(box[3], y1)]

    # Settling accounts --------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Count, once all is drawn, the pixels each mark still owns."""
        alive = np.bincount(self.owner[self.touched], minlength=self.next)
        flat = self.owner.ravel()
        for ink in self.inks:
            ink.alive = alive[ink.first : ink.first + ink.count].tolist()
            for mark, cells in ink.veil:
                ink.veiled.setdefault(mark, []).append(cells)
            for mark, parts in ink.veiled.items():
                cells = np.unique(np.concatenate(parts)) if len(parts) > 1 else parts[0]
                owners = flat[cells]
                mine = owners == ink.first + mark  # its own solid paint is counted already
                ink.own[mark] += int(cells.size - np.count_nonzero(mine))
                ink.alive[mark] += int(np.count_nonzero(owners < ink.first + mark))
