"""Characters that no font here has: they come out as boxes with their number in them."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from matplotlib.ft2font import FT2Font

FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")


def missing_in(text: str) -> str:
    """Pango falls back to any font there is, so a character is missing only where all lack it."""
    odd = sorted({char for char in text if ord(char) > 126})
    return "".join(char for char in odd if unicodedata.category(char)[0] not in "CZM" and not _is_there(char))


@cache
def _is_there(char: str) -> bool:
    return any(font.get_char_index(ord(char)) for font in _fonts())


@cache
def _fonts() -> tuple[FT2Font, ...]:
    found = []
    for folder in FOLDERS:
        for path in sorted(Path(folder).rglob("*.[to]t[fc]")):
            try:
                found.append(FT2Font(str(path)))
            except (RuntimeError, OSError):  # a font file that FreeType does not read holds no letters for pango either
                continue
    return tuple(found)
