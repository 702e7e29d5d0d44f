"""What a model is shown of a picture: parts cut out as they are said to be, the same name for the same pixels alone."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from synth.photos.photograph import LEAST_SHOWN, MOST_ASPECT, Photograph, window
from synth.records import Topic, digest
from synth.views import Raster, View, shown_file, shown_image, shown_name
from tests.synth.photos.made import file, noise, pixels

WIDE, HIGH = 120, 80
PNG, JPEG = (Raster(file(noise(WIDE, HIGH), how)) for how in ("PNG", "JPEG"))


def photograph(raster: Raster) -> Photograph:
    return Photograph(topic=Topic(kind="photo", subject="x.jpg", seed=1), raster=raster, sha256="", licence="CC0")


# Which part


@pytest.mark.parametrize(
    ("box", "around", "least", "part"),
    [
        ((10, 10, 30, 20), 0.0, 0, (10, 10, 30, 20)),
        ((10.5, 10.5, 29.5, 19.5), 0.0, 0, (10, 10, 30, 20)),  # all that it touches
        ((20, 20, 60, 40), 0.25, 0, (10, 15, 70, 45)),
        ((0, 0, 40, 20), 0.25, 0, (0, 0, 60, 30)),  # at a border it grows to the other side
        ((80, 60, 120, 80), 0.25, 0, (60, 50, 120, 80)),
        ((0, 0, 120, 80), 0.5, 0, (0, 0, 120, 80)),
        ((60, 40, 62, 42), 0.0, 20, (51, 31, 71, 51)),
        ((0, 0, 2, 2), 0.0, 20, (0, 0, 20, 20)),
        ((118, 78, 120, 80), 0.0, 20, (100, 60, 120, 80)),
        ((10, 10, 20, 20), 0.0, 100, (0, 0, 100, 80)),  # wider than high: there is no more
        ((10, 10, 20, 20), 0.0, 500, (0, 0, 120, 80)),
    ],
)
def test_a_part_is_cut_where_it_is_and_within_the_picture(
    box: tuple[float, ...], around: float, least: int, part: tuple[int, ...]
) -> None:
    assert window(box, (WIDE, HIGH), around, least) == part


def test_a_line_is_no_strip_that_nobody_can_be_shown() -> None:
    """5,000 by 2 pixels are shown with what is around them, 100 of height; enlarged alone they were 140,000 wide."""
    assert window((0, 300, 5000, 302), (5000, 600), 0.0, 0) == (0, 251, 5000, 351)
    line = photograph(Raster(file(Image.new("RGB", (8192, 200)), "JPEG"))).part((0, 99, 8192, 101))
    assert line.size == (8192, 164)  # 163.84 of height around 100: from 18.08 to 181.92
    assert shown_image(line).size == line.size


SIZES = st.tuples(st.integers(1, 3000), st.integers(1, 3000))
PLACES = st.lists(st.floats(-100, 3100), min_size=4, max_size=4)


@given(PLACES, SIZES, st.sampled_from([0.0, 0.02, 0.15, 0.25, 3.0]), st.integers(0, 300))
def test_parts_lie_on_the_picture_and_have_their_least_size(
    box: list[float], size: tuple[int, int], around: float, least: int
) -> None:
    x0, x1, y0, y1 = *sorted((box[0], box[2])), *sorted((box[1], box[3]))
    left, top, right, bottom = window((x0, y0, x1, y1), size, around, least)
    assert 0 <= left < right <= size[0]
    assert 0 <= top < bottom <= size[1]
    assert right - left >= min(least, size[0])
    assert bottom - top >= min(least, size[1])
    for low, high, start, end, most in ((x0, x1, left, right, size[0]), (y0, y1, top, bottom, size[1])):
        if low >= 0 and high <= most:
            assert start <= low
            assert high <= end
    if max(size) <= MOST_ASPECT * min(size):
        assert max(right - left, bottom - top) <= (MOST_ASPECT + 1) * (1 + 2 * around) * min(right - left, bottom - top)


# What is seen


@pytest.mark.parametrize("raster", [PNG, JPEG])
@pytest.mark.parametrize(
    ("part", "side", "size"),
    [
        (None, 0, (120, 80)), (None, 80, (120, 80)), (None, 160, (240, 160)), ((0, 0, 120, 80), 0, (120, 80)),
        ((10, 20, 40, 30), 0, (30, 10)), ((10, 20, 40, 30), 56, (168, 56)), ((119, 79, 120, 80), 0, (1, 1)),
        ((119, 79, 120, 80), 7, (7, 7)), ((0, 0, 3, 7), 10, (10, 23)), ((0, 0, 30, 60), 28, (30, 60)),
    ],
)  # fmt: skip
def test_a_view_is_as_large_as_it_says(
    raster: Raster, part: tuple[int, int, int, int] | None, side: int, size: tuple[int, int]
) -> None:
    view = View(raster=raster, window=part, side=side)
    assert view.size == view.image().size == size
    kind, data = shown_file(view)
    with Image.open(io.BytesIO(data)) as image:
        assert (image.size, image.mode, f"image/{image.format.lower()}") == (size, "RGB", kind)  # type: ignore[union-attr]
    assert kind == ("image/png" if raster is PNG else "image/jpeg")


def test_a_part_of_a_png_is_its_pixels() -> None:
    view = View(raster=PNG, window=(10, 20, 40, 30))
    assert (pixels(view.encoded()) == pixels(PNG.data)[20:30, 10:40]).all()
    assert (np.asarray(view.image()) == np.asarray(shown_image(view))).all()


def test_all_of_a_picture_is_its_file() -> None:
    for raster in (PNG, JPEG):
        assert View(raster=raster).encoded() is raster.data
        assert shown_file(raster.data) == shown_file(View(raster=raster))


def test_pixels_that_were_forgotten_come_again() -> None:
    raster = Raster(PNG.data)
    before = np.asarray(raster.image()).copy()
    raster.forget()
    assert (np.asarray(raster.image()) == before).all()


# Names

PARTS = st.none() | st.sampled_from([(0, 0, 120, 80), (0, 0, 12, 8), (1, 0, 13, 8), (1, 2, 34, 5), (12, 3, 45, 67)])
VIEWS = st.tuples(st.sampled_from(["PNG", "JPEG", "other"]), PARTS, st.sampled_from([0, 1, 8, 12, 80, 81, 128]))


def seen(of: tuple[str, tuple[int, int, int, int] | None, int]) -> View:
    how, part, side = of
    raster = Raster(file(noise(WIDE, HIGH, seed=2), "PNG")) if how == "other" else PNG if how == "PNG" else JPEG
    return View(raster=raster, window=part, side=side)


@settings(max_examples=200)
@given(VIEWS, VIEWS)
def test_one_name_means_the_same_pixels(one: tuple, other: tuple) -> None:
    first, second = seen(one), seen(other)
    if first.name == second.name:
        assert first.size == second.size
        assert (np.asarray(first.image()) == np.asarray(second.image())).all()
    if one == other:
        assert first.name == second.name


def test_a_file_and_all_of_its_picture_have_one_name() -> None:
    assert (
        shown_name(PNG.data) == shown_name(View(raster=PNG)) == View(raster=Raster(PNG.data)).name == digest(PNG.data)
    )


def test_a_photograph_is_shown_whole_or_in_parts() -> None:
    photo = photograph(PNG)
    assert photo.all().encoded() is PNG.data
    part = photo.part((50, 40, 54, 42))
    assert part.window == (50, 40, 54, 42)
    assert part.size == (2 * LEAST_SHOWN, LEAST_SHOWN)
