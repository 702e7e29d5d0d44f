"""Characters a font lacks: they come out as boxes, with no more than a warning."""

from __future__ import annotations

import logging
from typing import Any

from matplotlib import _text_helpers, font_manager
from matplotlib.text import Text

from .page import Page

UNSEEN = {0x200B, 0x200C, 0x200D, 0x2060, 0xFE0F, 0xFE0E, 0x00AD, 0x0A, 0x0D, 0x09}


class MathsMissing(logging.Handler):
    """Collects the characters mathtext could not set; it says so once a string, when that is first laid out."""

    seen: set[str]

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen = set()

    def emit(self, record: logging.LogRecord) -> None:
        if "does not have a glyph" in str(record.msg) and isinstance(record.args, tuple):
            self.seen |= {arg for arg in record.args if isinstance(arg, str) and len(arg) == 1}


MATHS = MathsMissing()


def listen() -> None:
    logging.getLogger("matplotlib.mathtext").addHandler(MATHS)


def missing_characters(page: Page) -> dict[int, str]:
    """For each text that was drawn the characters its fonts lack, by id of the text."""
    found = {}
    for artist_id, inks in page.ledger.of.items():
        text = inks[0].artist
        if isinstance(text, Text):
            string = text.get_text()
            if not string.isascii():
                lacking = _lacking(text, string)
                if lacking:
                    found[artist_id] = lacking
    return found


def _lacking(text: Any, string: str) -> str:
    odd = sorted({c for c in string if ord(c) > 126 and ord(c) not in UNSEEN})
    if "$" in string and text.get_parse_math():
        return "".join(c for c in odd if c in MATHS.seen)
    paths = font_manager.fontManager._find_fonts_by_props(text.get_fontproperties())
    fonts = [font_manager.get_font(path) for path in paths]
    return "".join(c for c in odd if not any(font.get_char_index(ord(c)) for font in fonts))


__all__ = ["_text_helpers", "listen", "missing_characters"]
