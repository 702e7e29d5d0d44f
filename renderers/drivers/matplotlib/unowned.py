"""Ink that no element owns: pixels that show something although nothing but a backdrop was entered there."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..colours import commonest_pixel  # noqa: TID252 - in the guest, `drivers` is the top
from .page import Page

STRIDE = 7


def unowned_ink(page: Page) -> int:
    """How many untouched pixels differ from the flat colour of the backdrop that owns them."""
    ledger = page.ledger
    backdrops = [ink for ink in ledger.inks if id(ink.artist) in ledger.backdrops and ink.boxes[0]]
    edges = _edges(page, [ink.boxes[0] for ink in backdrops])
    bare = ledger.owner.size and 0 in ledger.owner[0]  # a figure may round to no pixels at all
    count = _strays(page, 0, (0, 0, page.width, page.height), edges) if bare else 0
    return count + sum(_strays(page, ink.first, ink.boxes[0], edges) for ink in backdrops)


def _edges(page: Page, boxes: list[Any]) -> Any:
    """The pixels along the sides of backdrops, where their own edge is blended with what lies behind it."""
    found = np.zeros((page.height, page.width), bool)
    for x0, y0, x1, y1 in boxes:
        rows, columns = slice(max(y0 - 1, 0), y1 + 1), slice(max(x0 - 1, 0), x1 + 1)
        for x in (x0, x1):
            found[rows, max(x - 1, 0) : x + 1] = True
        for y in (y0, y1):
            found[max(y - 1, 0) : y + 1, columns] = True
    return found


def _strays(page: Page, code: int, box: Any, edges: Any) -> int:
    """Untouched pixels of one backdrop that are not of its colour, which most of a sample of them have."""
    part = slice(box[1], box[3]), slice(box[0], box[2])
    flat, owner, touched = page.flat[part], page.ledger.owner[part], page.ledger.touched[part]
    thin = slice(None, None, STRIDE)
    sample = flat[thin, thin][(owner[thin, thin] == code) & ~touched[thin, thin]]
    colour = commonest_pixel(sample)
    if colour is None:
        return 0
    odd = flat != np.uint32(colour)
    odd &= ~touched & ~edges[part]
    return int(np.count_nonzero(odd & (owner == code))) if odd.any() else 0
