"""Places in each consumer's convention; the numbers were worked out by hand or by the consumers' own code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.export._consumers import MODELS, NoBudget, canvas_of, placing, smart_size, tiles
from synth.export._coords import CONVENTIONS, STYLES, Numbers

SCREEN = (1280, 720)
BUTTON = (1100.0, 640.0, 1240.0, 690.0)
CENTRE = (1170.0, 665.0)


@pytest.mark.parametrize(
    ("name", "box", "point"),
    [
        ("px", (1100, 640, 1240, 690), (1170, 665)),
        ("norm1000", (859, 889, 969, 958), (914, 924)),
        ("norm1", (0.859, 0.889, 0.969, 0.958), (0.914, 0.924)),
        ("percent", (85.9, 88.9, 96.9, 95.8), (91.4, 92.4)),
        ("loc1024", (909, 879, 980, 991), (945, 935)),  # y first
        ("loc1000", (859, 888, 968, 958), (914, 923)),  # floors
        ("loc500", (430, 444, 484, 479), (457, 462)),
    ],
)
def test_one_button_in_every_convention(name: str, box: Numbers, point: Numbers):
    assert CONVENTIONS[name].numbers(BUTTON, SCREEN) == box
    assert CONVENTIONS[name].numbers(CENTRE, SCREEN) == point


@pytest.mark.parametrize(
    ("model", "pixels", "text"),
    [
        ("qwen2-vl", None, "[859, 889, 969, 958]"),
        ("qwen2.5-vl", 12_845_056, '{"bbox_2d": [1107, 647, 1248, 698]}'),  # of 1288 by 728
        ("qwen2.5-vl", 448 * 448, '{"bbox_2d": [505, 299, 570, 322]}'),  # of 588 by 336
        ("qwen3-vl", None, '{"bbox_2d": [859, 889, 969, 958]}'),
        ("internvl", None, "<box>[[859, 889, 969, 958]]</box>"),
        ("paligemma-448", None, "<loc0909><loc0879><loc0980><loc0991>"),
        ("florence-2", None, "<loc_859><loc_888><loc_968><loc_958>"),
    ],
)
def test_one_button_as_models_write_it(model: str, pixels: int | None, text: str):
    coords, style = placing(MODELS[model], "auto", pixels, canvas=False)
    assert style.write(coords.numbers(BUTTON, SCREEN), coords) == text


def test_a_corner_stays_within_the_largest_number_there_is():
    whole = (0.0, 0.0, 1280.0, 720.0)
    assert CONVENTIONS["loc500"].numbers(whole, SCREEN) == (0, 0, 499, 499)
    assert CONVENTIONS["loc1000"].numbers(whole, SCREEN) == (0, 0, 999, 999)
    assert CONVENTIONS["loc1024"].numbers(whole, SCREEN) == (0, 0, 1023, 1023)
    assert CONVENTIONS["norm1000"].numbers((-0.4, 0, 1280.4, 720), SCREEN) == (0, 0, 1000, 1000)


sizes = st.tuples(st.integers(28, 4000), st.integers(28, 4000))
share = st.floats(0, 1)


@given(sizes, st.tuples(share, share, share, share), st.sampled_from(sorted(CONVENTIONS)))
def test_pixels_come_back_to_within_a_step(size: tuple[int, int], shares: Numbers, name: str):
    coords = CONVENTIONS[name]
    place = tuple(at * size[axis % 2] for axis, at in enumerate(shares))
    back = coords.pixels(coords.numbers(place, size), size)
    steps = {"px": None, "norm1": 1000, "percent": 1000, "loc1024": 1023, "loc500": 500}.get(name, 1000)
    for axis, (one, other) in enumerate(zip(place, back, strict=True)):
        assert abs(one - other) <= (size[axis % 2] / steps if steps else 1) * 1.01


@given(
    sizes, st.tuples(share, share, share, share), st.sampled_from(sorted(CONVENTIONS)), st.sampled_from(sorted(STYLES))
)
def test_what_is_written_is_read(size: tuple[int, int], shares: Numbers, name: str, style: str):
    coords = CONVENTIONS[name]
    numbers = coords.numbers(tuple(at * size[axis % 2] for axis, at in enumerate(shares)), size)
    if STYLES[style].one and coords.decimals:
        return  # tokens hold whole numbers
    assert STYLES[style].read(STYLES[style].write(numbers, coords)) == pytest.approx(numbers, abs=1e-9)
    assert STYLES[style].read(STYLES[style].write(numbers[:2], coords)) == pytest.approx(numbers[:2], abs=1e-9)


def test_sides_are_rounded_to_the_grid():
    assert smart_size((1280, 720), 28, 3136, 12_845_056) == (1288, 728)  # 45.7 and 25.7 grids of 28
    assert smart_size((1280, 720), 28, 3136, 448 * 448) == (588, 336)
    assert smart_size((20, 20), 28, 3136, 10**6) == (56, 56)


@given(sizes, st.sampled_from([28, 32]), st.integers(60_000, 2_000_000))
def test_a_resized_picture_keeps_to_its_budget(size: tuple[int, int], grid: int, most: int):
    wide, high = smart_size(size, grid, 3136, most)
    assert wide % grid == high % grid == 0
    assert wide * high <= most or min(wide, high) == grid


@given(sizes, st.sampled_from([None, 50_176, 451_584, 1_003_520]))
def test_no_qwen_resizes_what_stands_on_a_canvas(size: tuple[int, int], budget: int | None):
    canvas, scale = canvas_of(size, budget)
    for grid in (28, 32):
        assert smart_size(canvas, grid, 3136, budget or 451_584) == canvas
    assert 0 < scale <= 1
    assert all(side * scale <= room + 1e-6 for side, room in zip(size, canvas, strict=True))


def test_a_canvas_of_less_than_one_cell_is_refused():
    with pytest.raises(NoBudget, match="at least 50,176 pixels"):
        canvas_of((100, 100), 50_000)


@pytest.mark.parametrize(
    ("size", "grid"), [((448, 448), (1, 1)), ((1000, 1000), (3, 3)), ((1280, 720), (4, 2)), ((400, 1200), (1, 3))]
)
def test_internvl_cuts_pictures_up(size: tuple[int, int], grid: tuple[int, int]):
    """1000 by 1000: 1 by 1 is as near in shape as 2 by 2 and 3 by 3; each time half of the larger is filled, so it
    wins: 1,000,000 is more than half of 802,816 and of 1,806,336. 1.78 lies nearer to 2 by 1 than to 3 by 2 or 5 by 3,
    and 4 by 2 is as near: 921,600 is more than half of 1,605,632."""
    assert tiles(size) == grid


@pytest.mark.parametrize(
    ("model", "size", "tokens"),
    [
        ("qwen2.5-vl", (1288, 728), 46 * 26),
        ("qwen3-vl", (1280, 704), 40 * 22),
        ("internvl", (448, 448), 256),
        ("internvl", (400, 1200), 4 * 256),  # three tiles and the whole
        ("llava-1.5", (3000, 20), 576),
        ("gpt-4o", (1024, 1024), 85 + 170 * 4),  # 768 by 768: two tiles of 512 each way
        ("gpt-4o", (512, 512), 85 + 170),
    ],
)
def test_tokens_of_a_picture(model: str, size: tuple[int, int], tokens: int):
    assert MODELS[model].image_tokens(size, None) == tokens


def test_places_without_a_budget_are_refused():
    with pytest.raises(NoBudget, match="depend on the pixels its trainer allows"):
        placing(MODELS["qwen2.5-vl"], "auto", None, canvas=False)
    with pytest.raises(NoBudget, match="need --model"):
        placing(None, "resized", 10**6, canvas=False)
    assert placing(MODELS["qwen2.5-vl"], "auto", None, canvas=True)[0].name == "px"
