"""Pictures as pixels: what Graphviz drew, and the PNG of it, written in haste."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

QUICK = 1  # of zlib's levels: the higher ones make flat pictures little smaller, and take three times as long


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """`colours` are on white; `png` has what is transparent."""

    colours: Any
    png: bytes


def read_picture(file: Path, width: int, height: int) -> Picture:
    """Cairo's pixels: blue, green, red, each times alpha, and alpha."""
    raw = _trimmed(np.fromfile(file, np.uint8).reshape(height, width, 4))
    colours = np.empty((*raw.shape[:2], 3), np.uint8)
    for channel in range(3):
        colours[:, :, channel] = raw[:, :, 2 - channel]
    alpha = raw[:, :, 3]
    solid = alpha[:-1, :-1].min(initial=255) == 255
    rims = ((slice(-1, None), slice(None)), (slice(None, -1), slice(-1, None)))
    for part in rims if solid else ((slice(None), slice(None)),):
        colours[part] += 255 - alpha[part][:, :, None]
    if solid:  # the last row and column may be partly of nothing: that is white, too
        return Picture(colours, _png(colours))
    alpha = alpha[:, :, None]
    whole = np.maximum(alpha, 1).astype(np.uint16)
    own = np.minimum((raw[:, :, 2::-1].astype(np.uint16) * 255 + whole // 2) // whole, 255).astype(np.uint8)
    return Picture(colours, _png(np.concatenate((own, alpha), axis=2)))


def _trimmed(raw: Any) -> Any:
    """Without the last row and column, which are there for roundings, where the ground covers less than half."""
    alpha = raw[:, :, 3]
    low, wide = (2 * int(last.max()) <= int(before.max()) for last, before in (alpha[-1:-3:-1], alpha[:, -1:-3:-1].T))
    return raw[: raw.shape[0] - low, : raw.shape[1] - wide]


def _png(colours: Any) -> bytes:
    height, width, channels = colours.shape
    rows = np.zeros((height, 1 + width * channels), np.uint8)  # each begins with the name of its filter: none
    rows[:, 1:] = colours.reshape(height, -1)
    head = struct.pack(">IIBBBBB", width, height, 8, 2 if channels == 3 else 6, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows.tobytes(), QUICK)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(name)))
