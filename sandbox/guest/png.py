"""Whether a PNG can be decoded, seen from its bytes: quicker than decoding it, and sure where it says yes.

Any bytes of the right length are pixels, once each row begins with a filter there is; so no pixel need be made.
"""

from __future__ import annotations

import importlib
import importlib.util
import struct
import zlib
from collections.abc import Iterator
from typing import Any

# Several times as fast, and inflating is most of the work.
_INFLATE: Any = importlib.import_module("isal.isal_zlib") if importlib.util.find_spec("isal") else zlib
_PIECE = 1 << 17
_FILTERS = bytes(range(5))  # that a row can begin with
_START = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}  # by the colour type; a palette's pictures are left to a decoder
_PLAIN = {b"pHYs": 9, b"gAMA": 4, b"sRGB": 1, b"IEND": 0}  # with their lengths


def surely_sound(image: bytes) -> bool:
    """False says nothing: it may be one of the many sorts that are not looked at here."""
    chunks = list(_chunks(image))
    if sum(12 + len(body) for _, body in chunks) + len(_START) != len(image):
        return False
    if len(chunks) < 3 or chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND" or len(chunks[0][1]) != 13:
        return False
    width, height, depth, colours, *methods = struct.unpack(">IIBBBBB", chunks[0][1])
    if width * height == 0 or depth != 8 or colours not in _CHANNELS or methods != [0, 0, 0]:
        return False
    if not all(_is_plain(name, body) for name, body in chunks[1:]) or not _in_one_run([name for name, _ in chunks]):
        return False
    return _fills(b"".join(body for name, body in chunks if name == b"IDAT"), 1 + width * _CHANNELS[colours], height)


def _chunks(image: bytes) -> Iterator[tuple[bytes, bytes]]:
    """All of them, or those before the first that is not whole."""
    at = len(_START)
    while image.startswith(_START) and at + 12 <= len(image):
        (size,) = struct.unpack_from(">I", image, at)
        end = at + 8 + size
        name, body = image[at + 4 : at + 8], image[at + 8 : end]
        if image[end : end + 4] != struct.pack(">I", zlib.crc32(body, zlib.crc32(name))):
            return
        yield name, body
        at = end + 4


def _is_plain(name: bytes, body: bytes) -> bool:
    if name == b"tEXt":
        return 0 < body.find(b"\0") < 80 and len(body) < 4096
    return name == b"IDAT" or _PLAIN.get(name) == len(body)


def _in_one_run(names: list[bytes]) -> bool:
    first, many = names.index(b"IDAT") if b"IDAT" in names else 0, names.count(b"IDAT")
    return many > 0 and names[first : first + many] == [b"IDAT"] * many and names.count(b"IHDR") == 1


def _fills(packed: bytes, stride: int, height: int) -> bool:
    """In pieces, so that the same small memory is used over and over."""
    stream, rest, found, whole = _INFLATE.decompressobj(), packed, 0, stride * height
    try:
        while piece := stream.decompress(rest, _PIECE):
            if any(piece[-found % stride :: stride].translate(None, _FILTERS)):
                return False
            found, rest = found + len(piece), stream.unconsumed_tail
    except (_INFLATE.error, ValueError):
        return False
    return found == whole and stream.eof and not stream.unused_data
