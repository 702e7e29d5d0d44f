"""The colours of any picture file as eight bits of RGB on white: the same to the eye, whatever they were kept as."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from synth.photos.files import raster_of
from tests.synth.photos.made import (
    BLUE,
    GREEN,
    RED,
    SIDE,
    SRGB,
    SWAPPED,
    YELLOW,
    at,
    corners,
    file,
    near,
    png,
    segment,
)  # fmt: skip


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
