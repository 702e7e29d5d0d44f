"""Pictures as pixels: what Graphviz drew, and the PNG of it, written in haste."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np

OPAQUE = 0xFF000000  # alpha is a pixel's highest byte
QUICK = 1  # of zlib's levels: the higher ones make flat pictures little smaller, and take three times as long


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """`colours` are on white, each packed as one number; `png` has what is transparent."""

    colours: Any
    png: bytes


def read_picture(pixels: Any) -> Picture:
    """Cairo's pixels: blue, green, red, each times alpha, and alpha."""
    raw = _trimmed(pixels.view(np.uint32)[:, :, 0])
    colours = raw.byteswap()
    colours >>= 8
    solid = raw[:-1, :-1].min(initial=OPAQUE) == OPAQUE
    rims = ((slice(-1, None), slice(None)), (slice(None, -1), slice(-1, None)))
    for part in rims if solid else ((slice(None), slice(None)),):
        colours[part] += (255 - (raw[part] >> 24)) * 0x010101
    channels = colours.view(np.uint8).reshape(*colours.shape, 4)
    if solid:  # the last row and column may be partly of nothing: that is white, too
        return Picture(colours, _png(channels[:, :, :3]))
    own = np.ascontiguousarray(raw).view(np.uint8).reshape(*raw.shape, 4)
    alpha = own[:, :, 3:]
    whole = np.maximum(alpha, 1).astype(np.uint16)
    bare = np.minimum((own[:, :, 2::-1].astype(np.uint16) * 255 + whole // 2) // whole, 255).astype(np.uint8)
    return Picture(colours, _png(np.concatenate((bare, alpha), axis=2)))


def _trimmed(raw: Any) -> Any:
    """Without the last row and column, which are there for roundings, where the ground covers less than half."""
    rims = (raw[-1], raw[-2]), (raw[:, -1], raw[:, -2])
    low, wide = (2 * int(last.max() >> 24) <= int(before.max() >> 24) for last, before in rims)
    return raw[: raw.shape[0] - low, : raw.shape[1] - wide]


def _png(colours: Any) -> bytes:
    height, width, channels = colours.shape
    rows = np.zeros((height, 1 + width * channels), np.uint8)  # each begins with the name of its filter: none
    for channel in range(channels):
        rows[:, 1 + channel :: channels] = colours[:, :, channel]
    head = struct.pack(">IIBBBBB", width, height, 8, 2 if channels == 3 else 6, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows.data, QUICK)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(name)))
