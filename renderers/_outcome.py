"""What came of a program in the guest: a picture, or the reason why there is none."""

from __future__ import annotations

from renderers._scene import read_page
from sandbox.contract import Outcome
from synth.records import ItemError, Picture, Program

# What was drawn is painted again: all ink finds an owner there but a pixel or two along curves, and a glyph has more.
UNOWNED_PIXELS = 4


def picture_of(program: Program, outcome: Outcome, nothing: str) -> Picture:
    """`nothing` is what is said of a program that ended without a page."""
    if outcome.error is not None:
        where = "" if outcome.error.line is None else f"line {outcome.error.line}: "
        raise ItemError(outcome.error.kind, where + outcome.error.message)
    if not outcome.pages:
        raise ItemError("no_image", nothing)
    pages = []
    for raw in outcome.pages:
        page, stray = read_page(raw.scene, raw.image)
        if stray > UNOWNED_PIXELS:
            raise ItemError("unowned_ink", f"{stray} pixels of ink belong to no element")
        pages.append(page)
    return Picture(pages=tuple(pages), made_by=program)
