"""Characters that no font has: they stand on the picture as boxes, or not at all."""

from __future__ import annotations

import ctypes
import unicodedata
from functools import cache
from typing import Any

from .browser import World
from .ink import Word

_MOST = 64  # characters tried in fonts of the page's own
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_UNSEEN = frozenset(["Cc", "Cf", "Cs", "Zs", "Zl", "Zp"])
# A character that the page's own fonts lack, too, looks as one that is none.
_BOXES = """(function (pairs) {
  if (!document.fonts.size) return pairs.map(() => true);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 96;
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  const drawn = (font, sign) => {
    pen.clearRect(0, 0, 96, 96);
    pen.font = font;
    pen.textBaseline = 'middle';
    pen.fillText(sign, 8, 48);
    return pen.getImageData(0, 0, 96, 96).data.join();
  };
  return pairs.map(([sign, font]) => drawn(font, sign) === drawn(font, '\\u{10fffe}'));
})"""


def mark_missing(sheet: World, raw: dict[str, Any], words: list[Word]) -> None:
    """Say of each word which of its characters are missing."""
    lacking = [(word, lacks(word.text)) for word in words]
    fonts = {(sign, raw["styles"][word.style]["css"]) for word, signs in lacking for sign in signs}
    asked = sorted(fonts)[:_MOST]
    if not asked:
        return
    boxes = {pair for pair, box in zip(asked, sheet.call(_BOXES, [{"value": asked}]), strict=True) if box}
    for word, signs in lacking:
        word.missing = "".join(sign for sign in signs if (sign, raw["styles"][word.style]["css"]) in boxes)
        if word.missing and word.box is None:  # the box of some fonts is a blank
            word.box = word.place


def lacks(text: str) -> str:
    """The characters of a text, each once, that no font of this machine has."""
    if text.isascii():
        return ""
    has = covered()
    return "".join(sign for sign in dict.fromkeys(unicodedata.normalize("NFC", text)) if not _shows(sign, has))


def _shows(sign: str, has: Any) -> bool:
    if unicodedata.category(sign) in _UNSEEN or any(ord(sign) in group for group in _SELECTORS):
        return True
    return has(ord(sign)) or all(has(ord(part)) for part in unicodedata.normalize("NFD", sign))


@cache
def covered() -> Any:
    """Whether any font has a character, asked of the library that the browser asks."""
    library = ctypes.CDLL("libfontconfig.so.1")
    _declare(library)
    fonts = library.FcConfigGetFonts(library.FcInitLoadConfigAndFonts(), 0)
    union, own = library.FcCharSetCreate(), ctypes.c_void_p()
    for at in range(fonts.contents.count):
        if library.FcPatternGetCharSet(fonts.contents.fonts[at], b"charset", 0, ctypes.byref(own)) == 0:
            library.FcCharSetMerge(union, own, None)
    return lambda code: bool(library.FcCharSetHasChar(union, code))


class _Fonts(ctypes.Structure):
    _fields_ = (("count", ctypes.c_int), ("room", ctypes.c_int), ("fonts", ctypes.POINTER(ctypes.c_void_p)))


def _declare(library: ctypes.CDLL) -> None:
    pointer = ctypes.c_void_p
    library.FcInitLoadConfigAndFonts.restype = library.FcCharSetCreate.restype = pointer
    library.FcConfigGetFonts.restype = ctypes.POINTER(_Fonts)
    library.FcConfigGetFonts.argtypes = (pointer, ctypes.c_int)
    library.FcPatternGetCharSet.argtypes = (pointer, ctypes.c_char_p, ctypes.c_int, pointer)
    library.FcCharSetMerge.argtypes = (pointer, pointer, pointer)
    library.FcCharSetHasChar.argtypes = (pointer, ctypes.c_uint32)
