"""Any picture file as a JPEG or PNG in RGB no larger than it may be, or refused in a sentence, whatever it holds."""

from __future__ import annotations

import io
import os
import random
import resource
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from synth.photos.files import raster_of
from synth.records import ItemError
from tests.synth.photos.made import (
    GREEN,
    RED,
    SIDE,
    SRGB,
    SWAPPED,
    at,
    file,
    near,
    noise,
    noted,
    pixels,
    png,
    turned,
)  # fmt: skip


def refusal(data: bytes, side: int = SIDE) -> str:
    with pytest.raises(ItemError) as raised:
        raster_of(data, side)
    return raised.value.reason


# What is no picture, or too much of one


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"\xff\xd8",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"<!doctype html><title>403 Forbidden</title>" * 9,
        b'{"error": "not found"}',
        b"%PDF-1.7\n1 0 obj",
        random.Random(1).randbytes(4096),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert refusal(data) == "bad_image"


def test_a_program_that_draws_is_not_run() -> None:
    """Ghostscript would: what stands in a folder of pictures is nobody's program."""
    data = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 90 90\n%%EndComments\nshowpage\n%%EOF\n"
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "EPS"
    assert refusal(data) == "bad_image"


@pytest.mark.parametrize("how", ["JPEG", "PNG", "GIF", "WEBP", "TIFF", "AVIF", "BMP"])
def test_what_is_cut_off_is_refused_wherever_it_ends(how: str) -> None:
    data = file(noise(64, 48), how)
    for end in range(0, len(data) * 9 // 10, max(1, len(data) // 60)):
        assert refusal(data[:end]) == "bad_image"


def test_a_header_that_claims_too_much_is_refused_before_anything_is_decoded() -> None:
    jpeg = file(noise(), "JPEG")
    frame = jpeg.index(b"\xff\xc0")
    claims = [
        png(60_000, 60_000, 8, 2, bytes(100)),
        png(12_000, 12_000, 8, 2, bytes(100)),
        jpeg[: frame + 5] + b"\xea\x60\xea\x60" + jpeg[frame + 9 :],
    ]
    assert [refusal(data) for data in claims] == ["image_too_large"] * 3


BOMBS = """
import resource, struct, sys, zlib
from synth.photos.files import raster_of
from synth.records import ItemError
from tests.synth.photos.made import chunk, file, noise, png

squeeze = zlib.compressobj(1)
rows = b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(500)) + squeeze.flush()
head = struct.pack(">IIBBBBB", 40, 40, 8, 2, 0, 0, 0)
start = b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", head)
bombs = [
    start + chunk(b"IDAT", rows) + chunk(b"IEND", b""),  # more rows than it says
    start + chunk(b"zTXt", b"k\\0\\0" + rows) + chunk(b"IEND", b""),
    start + chunk(b"iCCP", b"k\\0\\0" + rows) + chunk(b"IEND", b""),
    png(30_000, 30_000, 1, 0, bytes(9)),
    png(65_000, 65_000, 8, 6, bytes(9)),
]
for bomb in bombs:
    try:
        raster_of(bomb, 512)
    except ItemError:
        pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def test_bombs_take_no_memory() -> None:
    """Half a gigabyte of zeros in two megabytes."""
    limit = 1200 * 1024 * 1024
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", BOMBS], capture_output=True, text=True, timeout=60, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 400


# Sizes


def test_the_largest_pictures_of_cameras_become_small() -> None:
    raster = raster_of(file(Image.new("RGB", (12_000, 9_000), RED), "JPEG"), 1000)
    assert raster.size == (1000, 750)
    assert near(at(raster, 999, 749), RED)


@pytest.mark.parametrize(
    ("size", "side", "made"),
    [((300, 200), 300, (300, 200)), ((301, 200), 300, (300, 199)), ((200, 800), 400, (100, 400)),
     ((1000, 50), 600, (600, 30))],
)  # fmt: skip
def test_no_side_is_longer_than_it_may_be(size: tuple[int, int], side: int, made: tuple[int, int]) -> None:
    for how in ("JPEG", "PNG", "GIF"):
        assert raster_of(file(Image.new("RGB", size, RED), how), side).size == made


@pytest.mark.parametrize(
    ("size", "side", "fits"),
    [
        ((28, 28), SIDE, True), ((27, 400), SIDE, False), ((1, 1), SIDE, False),
        ((28, 1400), SIDE, True), ((28, 1401), SIDE, False), ((5000, 100), SIDE, True),
        ((5000, 100), 1000, False),  # 20 pixels high once it is small
    ],
)  # fmt: skip
def test_what_is_too_small_or_a_strip_is_refused(size: tuple[int, int], side: int, fits: bool) -> None:
    data = file(Image.new("RGB", size, RED), "PNG")
    if fits:
        assert min(raster_of(data, side).size) >= 28
    else:
        assert refusal(data, side) == "image_too_small"


# Of an animation the first picture


@pytest.mark.parametrize("how", ["GIF", "PNG", "WEBP", "TIFF", "MPO", "AVIF"])
def test_of_many_pictures_it_is_the_first(how: str) -> None:
    first, rest = Image.new("RGB", (60, 40), RED), [Image.new("RGB", (60, 40), GREEN)]
    raster = raster_of(file(first, how, save_all=True, append_images=rest, duration=9), SIDE)
    assert near(at(raster, 30, 20), RED)
    assert pixels(raster.data).shape == (40, 60, 3)
    with Image.open(io.BytesIO(raster.data)) as image:
        assert getattr(image, "n_frames", 1) == 1


# Whatever it is


def taken(data: bytes, side: int = SIDE) -> bool:
    """Whether it is taken, and as what it should be."""
    begun = time.monotonic()
    try:
        raster = raster_of(data, side)
    except ItemError:
        return False
    image = raster.image()
    assert (image.mode, image.size) == ("RGB", raster.size)
    assert max(image.size) <= side
    assert min(image.size) >= 28
    assert raster.format in ("JPEG", "PNG")
    assert time.monotonic() - begun < 10
    return True


HOW = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "AVIF", "PPM", "JPEG2000", "TGA", "ICO", "MPO")
FILES = {how: file(noise(40, 40), how, **({"sizes": [(40, 40)]} if how == "ICO" else {})) for how in HOW}
FILES["EXIF"] = file(noise(), "JPEG", exif=noted(), icc_profile=SWAPPED, progressive=True)
FILES["PALETTE"] = file(noise().quantize(9), "PNG", transparency=2, exif=turned(6))
FILES["LZW"] = file(noise(), "TIFF", compression="tiff_lzw")
FILES["CMYK"] = file(noise().convert("CMYK"), "JPEG", icc_profile=SRGB)


def test_every_format_is_taken() -> None:
    assert all(taken(data) for data in FILES.values())


@given(st.binary(max_size=400), st.sampled_from([b"", *sorted(data[:64] for data in FILES.values())]))
def test_any_bytes_are_a_picture_or_a_refusal(data: bytes, start: bytes) -> None:
    taken(start + data)


@settings(max_examples=400)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_a_picture_that_was_damaged_is_a_picture_or_a_refusal(name: str, draw: st.DataObject) -> None:
    data = bytearray(FILES[name])
    places = st.integers(0, len(data) - 1) | st.integers(0, min(len(data) - 1, 300))
    for place, value in draw.draw(st.lists(st.tuples(places, st.integers(0, 255)), max_size=8)):
        data[place] = value
    cut = draw.draw(st.none() | places)
    taken(bytes(data[:cut]), draw.draw(st.sampled_from([30, 36, SIDE])))
