"""What lies on a mark but belongs to it: the number printed at a slice or a cell hides nothing of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from .page import Page


def forgive(page: Page, element: dict[str, Any], artist: Any, *others: Any) -> None:
    """Count the pixels that these took of a mark as its own."""
    if "visible" not in element:
        return
    codes = [code for other in others for code in page.codes(page.marks_of(other))]
    inks = page.ledger.of.get(id(artist), ())
    own = sum(sum(ink.own) for ink in inks)
    covered = 0
    for ink in inks:
        for x0, y0, hard in ink.masks:
            part = page.ledger.owner[y0 : y0 + hard.shape[0], x0 : x0 + hard.shape[1]]
            covered += int(np.count_nonzero(hard & np.isin(part, codes)))
    if own:
        element["visible"] = round(min(1.0, element["visible"] + covered / own), 4)
