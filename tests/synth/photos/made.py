"""Picture files made by hand."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
from PIL import Image, ImageCms

from synth.views import Raster

RED, GREEN, BLUE, YELLOW = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)
SIDE = 2048
GPS, MAKER, ORIENTATION = 0x8825, 0x010F, 0x0112
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def noise(wide: int = 40, high: int = 30, seed: int = 1) -> Image.Image:
    """No two pixels alike, so that one that moved or changed is noticed."""
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (high, wide, 3), np.uint8))


def corners(wide: int = 60, high: int = 40) -> Image.Image:
    """A quarter in each colour: red at the top left, green at the top right, blue below red, yellow below green."""
    made = Image.new("RGB", (wide, high))
    for colour, at in ((RED, (0, 0)), (GREEN, (wide // 2, 0)), (BLUE, (0, high // 2)),
                       (YELLOW, (wide // 2, high // 2))):  # fmt: skip
        made.paste(colour, (*at, at[0] + wide // 2, at[1] + high // 2))
    return made


def file(image: Image.Image, how: str, **said: Any) -> bytes:
    to = io.BytesIO()
    image.save(to, how, **said)
    return to.getvalue()


def pixels(data: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGB"))


def at(raster: Raster, x: int, y: int) -> tuple[int, ...]:
    return raster.image().getpixel((x, y))  # type: ignore[return-value]


def near(seen: tuple[int, ...], wanted: tuple[int, ...], by: int = 6) -> bool:
    return all(abs(one - other) <= by for one, other in zip(seen, wanted, strict=True))


def chunk(name: bytes, said: bytes) -> bytes:
    """Of a PNG."""
    return struct.pack(">I", len(said)) + name + said + struct.pack(">I", zlib.crc32(name + said))


def png(wide: int, high: int, depth: int, colours: int, rows: bytes, *more: bytes) -> bytes:
    """With `more` chunks before its pixels; `rows` each begin with a zero."""
    head = struct.pack(">IIBBBBB", wide, high, depth, colours, 0, 0, 0)
    return b"".join([
        b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", head), *more, chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""),
    ])  # fmt: skip


def segment(mark: int, said: bytes) -> bytes:
    """Of a JPEG."""
    return bytes([0xFF, mark]) + struct.pack(">H", len(said) + 2) + said


def profile(red: tuple[float, float, float], green: tuple[float, float, float], blue: tuple[float, float, float],
            name: str = "Test colours") -> bytes:  # fmt: skip
    """An ICC profile of a screen: where its three lights stand in XYZ (D50), each of gamma 1."""

    def fixed(*values: float) -> bytes:
        return b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    def light(values: tuple[float, float, float]) -> bytes:
        return b"XYZ \0\0\0\0" + fixed(*values)

    said = name.encode() + b"\0"
    about = b"desc\0\0\0\0" + struct.pack(">I", len(said)) + said + bytes(78)
    white, curve = light((0.9642, 1.0, 0.8249)), b"curv\0\0\0\0\0\0\0\0"
    tags = [(b"desc", about), (b"wtpt", white), (b"rXYZ", light(red)), (b"gXYZ", light(green)), (b"bXYZ", light(blue)),
            *((one, curve) for one in (b"rTRC", b"gTRC", b"bTRC")), (b"cprt", b"text\0\0\0\0none\0")]  # fmt: skip
    at, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for tag, value in tags:
        value += bytes(-len(value) % 4)
        table += tag + struct.pack(">II", at + len(body), len(value))
        body += value
    size = at + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"lcms", 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + fixed(0.9642, 1.0, 0.8249)
    made = head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body
    ImageCms.ImageCmsProfile(io.BytesIO(made))  # it reads
    return made


# Where the lights of sRGB stand, with red and green changed places.
SWAPPED = profile((0.3851, 0.7169, 0.0971), (0.4361, 0.2225, 0.0139), (0.1431, 0.0606, 0.7139))


def turned(value: object) -> Image.Exif:
    """That the camera was held so."""
    exif = Image.Exif()
    exif[ORIENTATION] = value
    return exif


def noted() -> Image.Exif:
    """What a camera notes."""
    exif = Image.Exif()
    exif[MAKER] = "Pixel9"
    exif.get_ifd(GPS)[29] = "Berlin"
    return exif
