"""Lines that are named where they end, in their own colour, instead of in a legend."""

from __future__ import annotations

from typing import Any

from .legends import near
from .page import Page, rgb_of
from .series import Series
from .wording import plain_text, read_number


def name_directly(page: Page, series: list[Series]) -> None:
    """Name the lines that have no name from the text right after their last point."""
    for one in series:
        if one.mark != "line" or one.name is not None or not one.rows or one.element is None:
            continue
        named = [text for text in one.panel.axes.texts if page.has_ink(text) and _names(page, text, one)]
        if len(named) == 1:
            one.name = plain_text(named[0].get_text())
            for element in (one.element, *(row.element for row in one.rows)):
                if element is not None:
                    element["series"] = one.name


def _names(page: Page, text: Any, one: Series) -> bool:
    """Whether a text has the line's colour, is no number, and starts within two characters of the line's end."""
    box, em = page.box_of(text), float(text.get_fontsize()) * page.tap.dpi / 72
    last = one.rows[-1]
    place = (last.at, last.end) if one.vertical else (last.end, last.at)
    x, y = one.panel.pixels([place[0]], [place[1]])[0]
    close = -0.5 * em <= box[0] - x <= 2 * em and abs((box[1] + box[3]) / 2 - y) <= em
    colour, words = rgb_of(text.get_color()), plain_text(text.get_text())
    own = one.element["colour"] if one.element and "colour" in one.element else None
    same = colour is not None and own is not None and near([c / 255 for c in colour], [c / 255 for c in own])
    return bool(close and same and read_number(words) is None)
