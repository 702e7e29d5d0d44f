"""A JPEG or PNG without what a camera or a program left in it: places, dates, names, small copies, films behind it.

What decides a pixel stays byte for byte. A file whose parts cannot be followed to its end gives None.
"""

from __future__ import annotations

import re
import zlib

FILLED = b"\xff"
JFIF, ADOBE, COMMENT, SCAN, END = 0xE0, 0xEE, 0xFE, 0xDA, 0xD9
ALONE = {0x00, 0x01, *range(0xD0, 0xD9)}  # marks without a length, of which none stands between segments
NEXT = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")  # the mark that ends a scan
PNG_START = 8
DEPTH = 24  # where a PNG says its bits
DRAWN = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"sRGB", b"gAMA", b"cHRM"}


def bare_jpeg(data: bytes) -> bytes | None:
    """Its first picture; others and whatever else may follow its end are left out."""
    kept, at = [data[:2]], 2
    while data[at : at + 1] == FILLED:
        while data[at + 1 : at + 2] == FILLED:
            at += 1
        mark = int.from_bytes(data[at + 1 : at + 2], "big")
        if mark == END:
            return b"".join([*kept, data[at : at + 2]])
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if mark in ALONE or not at + 4 <= end <= len(data):
            return None
        kept.append(_segment(mark, data[at:end]))
        at = end
        if mark == SCAN:
            if (following := NEXT.search(data, at)) is None:
                return None
            kept.append(data[at : following.start()].rstrip(FILLED))
            at = following.start()
    return None


def _segment(mark: int, said: bytes) -> bytes:
    """Of notes only those by which colours are told, cut to what tells them."""
    if mark == JFIF and said[4:9] == b"JFIF\0" and len(said) >= 18:
        return b"\xff\xe0\x00\x10" + said[4:16] + b"\0\0"  # without its small copy
    if mark == ADOBE and said[4:9] == b"Adobe" and len(said) >= 16:
        return b"\xff\xee\x00\x0e" + said[4:16]
    return b"" if JFIF <= mark <= 0xEF or mark == COMMENT else said


def bare_png(data: bytes) -> bytes | None:
    """None also where a sum is wrong: Pillow passes over it, and others do not."""
    kept, at = [data[:PNG_START]], PNG_START
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        name, chunk = data[at + 4 : at + 8], data[at:end]
        if end > len(data) or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
            return None
        if name in DRAWN:
            kept.append(chunk)
        if name == b"IEND":
            return b"".join(kept)
        at = end
    return None
