"""The quick look at a PNG against a real decoder: it may never say yes where that one says no."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sandbox.guest.png import surely_sound


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(
    *, width: int = 2, height: int = 2, depth: int = 8, colours: int = 2, interlaced: int = 0,
    rows: bytes | None = None, before: bytes = b"", after: bytes = b"",
) -> bytes:  # fmt: skip
    stride = 1 + width * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colours]
    rows = b"\0" * stride * height if rows is None else rows
    head = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, interlaced)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + before
    return start + chunk(b"IDAT", zlib.compress(rows)) + after + chunk(b"IEND", b"")


def decodes(image: bytes) -> bool:
    try:
        with Image.open(BytesIO(image), formats=["PNG"]) as picture:
            picture.load()
    except Exception:  # noqa: BLE001 - a decoder may raise anything
        return False
    return True


@pytest.mark.parametrize("colours", [0, 2, 4, 6])
def test_ordinary_pictures_are_sound(colours: int) -> None:
    assert surely_sound(png(colours=colours))
    assert decodes(png(colours=colours))


def test_what_drawing_libraries_write_is_sound() -> None:
    file = BytesIO()
    Image.linear_gradient("L").convert("RGBA").save(file, "PNG", dpi=(100, 100))
    assert surely_sound(file.getvalue())


@pytest.mark.parametrize(
    "image",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        png(rows=b"\0" * 13),  # a byte short
        png(rows=b"\0" * 15),  # a byte long
        png(rows=b"\5" + b"\0" * 13),  # no such filter
        png(width=0),
        png(interlaced=1),  # rows of another number and length
        png(colours=3),  # a palette that is not there
        png(depth=16),
        png(before=chunk(b"zTXt", b"a\0\0" + zlib.compress(b"b"))),
        png(after=chunk(b"IDAT", b"x")),
        png(after=chunk(b"tEXt", b"a\0b") + chunk(b"IDAT", b"x")),
        png()[:-1],
        png() + b"x",
        png().replace(b"IEND", b"IENE"),
    ],
)
def test_what_is_out_of_the_ordinary_is_left_to_a_decoder(image: bytes) -> None:
    assert not surely_sound(image)


@given(where=st.integers(8, 100), value=st.integers(0, 255), rows=st.binary(min_size=14, max_size=14))
@settings(max_examples=400)
def test_where_it_says_yes_a_decoder_does(where: int, value: int, rows: bytes) -> None:
    image = bytearray(png(rows=rows))
    image[min(where, len(image) - 1)] = value
    assert not surely_sound(bytes(image)) or decodes(bytes(image))


@given(
    rows=st.binary(max_size=64),
    colours=st.sampled_from([0, 2, 4, 6]),
    size=st.tuples(st.integers(0, 5), st.integers(0, 5)),
)
@settings(max_examples=400)
def test_any_rows_of_any_size(rows: bytes, colours: int, size: tuple[int, int]) -> None:
    image = png(width=size[0], height=size[1], colours=colours, rows=rows)
    assert not surely_sound(image) or decodes(image)
