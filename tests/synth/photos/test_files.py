"""Any picture file as an upright JPEG or PNG in RGB, or refused in a sentence; nothing of what a camera noted stays."""

from __future__ import annotations

import io
import os
import random
import resource
import subprocess
import sys
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from synth.photos.files import raster_of
from synth.records import ItemError
from synth.views import Raster
from tests.synth.photos.made import (
    BLUE,
    GREEN,
    RED,
    SIDE,
    YELLOW,
    corners,
    file,
    noise,
    noted,
    pixels,
    png,
    profile,
    segment,
)  # fmt: skip

ORIENTATION = 0x0112
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
# Where the lights of sRGB stand, with red and green changed places.
SWAPPED = profile((0.3851, 0.7169, 0.0971), (0.4361, 0.2225, 0.0139), (0.1431, 0.0606, 0.7139))


def refusal(data: bytes, side: int = SIDE) -> str:
    with pytest.raises(ItemError) as raised:
        raster_of(data, side)
    return raised.value.reason


def at(raster: Raster, x: int, y: int) -> tuple[int, ...]:
    return raster.image().getpixel((x, y))  # type: ignore[return-value]


def near(seen: tuple[int, ...], wanted: tuple[int, ...], by: int = 6) -> bool:
    return all(abs(one - other) <= by for one, other in zip(seen, wanted, strict=True))


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


# Colours


def test_cmyk_shows_its_colours() -> None:
    """Ink: cyan and yellow are green. Pillow writes the file as Adobe does, inverted and with its mark."""
    data = file(Image.new("CMYK", (60, 40), (255, 0, 255, 0)), "JPEG", quality=100)
    assert b"Adobe" in data
    assert near(at(raster_of(data, SIDE), 9, 9), GREEN)
    white = file(Image.new("CMYK", (60, 40), (0, 0, 0, 0)), "TIFF")
    assert at(raster_of(white, SIDE), 9, 9) == (255, 255, 255)


def test_an_rgb_jpeg_of_adobe_keeps_its_colours() -> None:
    """Adobe's mark says that nothing was turned into brightness and two colours; without it red would be another."""
    data = file(Image.new("RGB", (60, 40), RED), "JPEG", keep_rgb=True, quality=100)
    raster = raster_of(data[:2] + segment(0xED, b"Photoshop 3.0\0Ana") + data[2:], SIDE)
    assert b"Photoshop" not in raster.data
    assert near(at(raster, 9, 9), RED)


def test_sixteen_bits_of_grey_lose_the_lower_eight() -> None:
    values = np.full((40, 60), 0x80FF, np.uint16)
    values[0, 0], values[0, 1], values[0, 2] = 0, 0xFFFF, 0x00FF
    for how in ("PNG", "TIFF"):
        raster = raster_of(file(Image.fromarray(values), how), SIDE)
        assert [at(raster, x, 0)[0] for x in range(4)] == [0, 255, 0, 0x80]


def test_dark_sixteen_bits_stay_dark() -> None:
    raster = raster_of(file(Image.fromarray(np.full((40, 60), 200, np.uint16)), "PNG"), SIDE)
    assert at(raster, 0, 0) == (0, 0, 0)


def test_sixteen_bits_of_colour_become_eight() -> None:
    row = b"\0" + b"\x12\x99\x80\x01\xff\xff" * 40
    raster = raster_of(png(40, 30, 16, 2, row * 30), SIDE)
    assert at(raster, 39, 29) == (0x12, 0x80, 0xFF)
    assert raster.data[24] == 8  # bits, in the file too


def test_numbers_are_spread_over_what_there_is() -> None:
    """-1 is black, 3 is white; 1, the middle, is 127. What is no number is as if it were 0: a quarter, 63."""
    values = np.full((40, 60), 1.0, np.float32)
    values[0, :4] = (-1.0, 3.0, np.nan, np.inf)
    values[39, 59] = -np.inf
    raster = raster_of(file(Image.fromarray(values), "TIFF"), SIDE)
    assert [at(raster, x, 0)[0] for x in range(5)] == [0, 255, 63, 63, 127]
    assert at(raster, 59, 39)[0] == 63


@pytest.mark.parametrize("value", [0.0, 7.5, 3e38, float("nan")])
def test_numbers_that_are_all_the_same_are_a_picture(value: float) -> None:
    assert raster_of(file(Image.fromarray(np.full((40, 60), value, np.float32)), "TIFF"), SIDE).size == (60, 40)


@pytest.mark.parametrize("how", ["PNG", "TIFF", "GIF", "BMP"])
def test_one_bit_is_black_and_white(how: str) -> None:
    image = Image.new("1", (60, 40), 1)
    image.putpixel((3, 2), 0)
    raster = raster_of(file(image, how), SIDE)
    assert (at(raster, 3, 2), at(raster, 4, 2)) == ((0, 0, 0), (255, 255, 255))


def test_a_palette_shows_its_colours() -> None:
    raster = raster_of(file(corners().quantize(4), "PNG"), SIDE)
    assert [at(raster, x, y) for x, y in ((1, 1), (58, 1), (1, 38), (58, 38))] == [RED, GREEN, BLUE, YELLOW]


# What can be seen through lies over white: a half of red, 128 of 255, leaves 255 - 128 = 127 of green and blue.
RED_HALF = (255, 127, 127)


@pytest.mark.parametrize("how", ["PNG", "TIFF", "WEBP", "AVIF", "ICO"])
def test_what_can_be_seen_through_lies_over_white(how: str) -> None:
    image = Image.new("RGBA", (60, 40), (255, 0, 0, 128))
    image.paste((0, 0, 255, 0), (0, 0, 30, 40))
    exact = {"lossless": True} if how == "WEBP" else {"quality": 100, "subsampling": "4:4:4"} if how == "AVIF" else {}
    exact |= {"sizes": [(60, 40)]} if how == "ICO" else {}
    raster = raster_of(file(image, how, **exact), SIDE)
    lossy = how in ("WEBP", "AVIF")
    assert near(at(raster, 55, 20), RED_HALF, 6 if lossy else 0)
    assert near(at(raster, 5, 20), (255, 255, 255), 6 if lossy else 0)


def test_grey_that_can_be_seen_through_lies_over_white() -> None:
    """100 of grey at 51 of 255, a fifth: 20 of it and 204 of white."""
    assert at(raster_of(file(Image.new("LA", (60, 40), (100, 51)), "PNG"), SIDE), 9, 9) == (224, 224, 224)


def test_a_colour_that_is_not_there_is_white() -> None:
    paletted = corners().quantize(4)
    clear = paletted.getpixel((0, 0))
    for how in ("PNG", "GIF"):
        raster = raster_of(file(paletted, how, transparency=clear), SIDE)
        assert (at(raster, 1, 1), at(raster, 58, 1)) == ((255, 255, 255), GREEN)
    assert at(raster_of(file(corners(), "PNG", transparency=RED), SIDE), 1, 1) == (255, 255, 255)


def test_a_half_that_is_made_small_lies_over_white_all_the_same() -> None:
    """Blue that cannot be seen at all does not shine into what is beside it."""
    image = Image.new("RGBA", (400, 200), (255, 0, 0, 255))
    image.paste((0, 0, 255, 0), (0, 0, 200, 200))
    raster = raster_of(file(image, "PNG"), 100)
    assert raster.size == (100, 50)
    row = np.asarray(raster.image())[25].astype(int)
    assert (row[:, 1] == row[:, 2]).all()  # nowhere between white and red is there blue
    assert (at(raster, 2, 9), at(raster, 97, 9)) == ((255, 255, 255), RED)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("how", ["PNG", "TIFF"])
def test_a_profile_is_followed(mode: str, how: str) -> None:
    raster = raster_of(file(Image.new("RGB", (60, 40), RED).convert(mode), how, icc_profile=SWAPPED), SIDE)
    assert near(at(raster, 9, 9), GREEN)
    assert b"Test colours" not in raster.data
    with Image.open(io.BytesIO(raster.data)) as image:
        assert "icc_profile" not in image.info


def test_a_profile_of_a_jpeg_is_followed() -> None:
    data = file(Image.new("RGB", (60, 40), RED), "JPEG", icc_profile=SWAPPED, quality=100)
    assert near(at(raster_of(data, SIDE), 9, 9), GREEN)


@pytest.mark.parametrize("broken", [b"x", b"\0" * 200, SRGB[:400], SWAPPED[:200] + b"\xff" * 300])
def test_a_profile_that_nobody_can_follow_is_left_alone(broken: bytes) -> None:
    for how in ("PNG", "JPEG"):
        assert near(at(raster_of(file(corners(), how, icc_profile=broken), SIDE), 2, 2), RED)


# Upright

# What a camera wrote so that this is seen once it is turned: the quarters of `corners()`.
TURNS = {
    1: lambda image: image,
    2: lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    3: lambda image: image.transpose(Image.Transpose.ROTATE_180),
    4: lambda image: image.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
    5: lambda image: image.transpose(Image.Transpose.TRANSPOSE),
    6: lambda image: image.transpose(Image.Transpose.ROTATE_90),  # is turned by 270 against the clock
    7: lambda image: image.transpose(Image.Transpose.TRANSVERSE),
    8: lambda image: image.transpose(Image.Transpose.ROTATE_270),
}


def turned(value: object) -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION] = value
    return exif


@pytest.mark.parametrize("number", TURNS)
@pytest.mark.parametrize("how", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_pictures_are_upright(number: int, how: str) -> None:
    clear = {"quality": 100, **({"subsampling": 0} if how == "JPEG" else {})}
    raster = raster_of(file(TURNS[number](corners(64, 40)), how, exif=turned(number), **clear), SIDE)
    assert raster.size == (64, 40)
    seen = [at(raster, x, y) for x, y in ((5, 5), (58, 5), (5, 35), (58, 35))]
    assert all(near(one, wanted, 12) for one, wanted in zip(seen, (RED, GREEN, BLUE, YELLOW), strict=True))
    with Image.open(io.BytesIO(raster.data)) as image:
        assert not image.getexif()  # nobody turns it again


def test_a_large_one_is_turned_and_made_small() -> None:
    data = file(TURNS[6](corners(3000, 2000)), "JPEG", exif=turned(6))
    raster = raster_of(data, 300)
    assert raster.size == (300, 200)
    assert near(at(raster, 5, 195), BLUE, 12)


@pytest.mark.parametrize("number", [0, 9, 300])
def test_a_turn_that_is_none_changes_no_byte(number: int) -> None:
    plain = file(corners(), "JPEG")
    assert raster_of(file(corners(), "JPEG", exif=turned(number)), SIDE).data == plain


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
