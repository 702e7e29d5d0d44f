"""Pictures are as they were seen: what a camera notes of how it was held is followed once, and no more."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from synth.photos.files import raster_of
from tests.synth.photos.made import BLUE, GREEN, RED, SIDE, YELLOW, at, corners, file, near, turned

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
