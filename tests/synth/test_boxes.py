"""Boxes, worked out by hand."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.boxes import area, around, clipped, common, grown, overlap, touch, without_doubles
from synth.records import Box


@pytest.mark.parametrize(
    ("one", "other", "shared", "share", "touches"),
    [
        ((0, 0, 10, 10), (0, 0, 10, 10), 100, 1.0, True),
        ((0, 0, 10, 10), (5, 0, 15, 10), 50, 50 / 150, True),
        ((0, 0, 10, 10), (2, 2, 4, 4), 4, 4 / 100, True),
        ((0, 0, 4, 2), (3, 1, 5, 5), 1, 1 / (8 + 8 - 1), True),
        ((0, 0, 10, 10), (10, 0, 20, 10), 0, 0.0, True),  # an edge
        ((0, 0, 10, 10), (10, 10, 20, 20), 0, 0.0, True),  # a corner
        ((0, 0, 10, 10), (11, 0, 20, 10), 0, 0.0, False),
        ((0, 0, 10, 10), (0, 10.5, 10, 20), 0, 0.0, False),
        ((3, 3, 3, 3), (3, 3, 3, 3), 0, 0.0, True),  # points
    ],
)
def test_what_two_share(one: Box, other: Box, shared: float, share: float, touches: bool) -> None:
    for first, second in ((one, other), (other, one)):
        assert common(first, second) == shared
        assert overlap(first, second) == pytest.approx(share)
        assert touch(first, second) is touches


def test_a_box_that_is_turned_around_holds_nothing() -> None:
    assert [area(box) for box in ((5, 0, 1, 9), (5, 9, 9, 0), (9, 9, 1, 1))] == [0, 0, 0]


def test_boxes_grow_and_are_put_together() -> None:
    assert grown((10, 20, 30, 60), 0.25) == (5, 10, 35, 70)
    assert around([(5, 6, 7, 8), (1, 7, 6, 20)]) == (1, 6, 7, 20)


def test_of_doubles_the_best_stays() -> None:
    """The second is nine tenths of the first, the third a third of it; the fourth stands alone."""
    boxes = [(0, 0, 10, 10), (0, 0, 10, 9), (0, 5, 10, 15), (50, 50, 60, 60)]
    assert without_doubles(boxes, [0.5, 0.9, 0.7, 0.1], 0.5) == [1, 2, 3]
    assert without_doubles(boxes, [0.5, 0.9, 0.7, 0.1], 0.2) == [1, 3]  # 4 rows of 15
    assert without_doubles(boxes, [0.9, 0.5, 0.7, 0.1], 0.2) == [0, 3]  # 5 rows of 15
    assert without_doubles(boxes, [0.9, 0.9, 0.9, 0.9], 0.85) == [0, 2, 3]
    assert without_doubles([], [], 0.5) == []


def test_alike_ones_stay_in_their_order() -> None:
    boxes = [(0, 0, 9, 9)] * 3
    assert without_doubles(boxes, [0.5, 0.5, 0.5], 0.99) == [0]
    assert without_doubles(boxes, [0.5, 0.5, 0.6], 1.0) == [2, 0, 1]


@pytest.mark.parametrize(
    ("box", "left"),
    [
        ([10, 20, 30, 40], (10, 20, 30, 40)),
        ((10.04, 20.06, 30, 40), (10.0, 20.1, 30, 40)),
        ([-5, -5, 1000, 1000], (0, 0, 100, 80)),
        ([30, 40, 10, 20], (10, 20, 30, 40)),
        ([30, 20, 10, 40], (10, 20, 30, 40)),
        ([98, 0, 110, 80], (98, 0, 100, 80)),
        ([98.5, 0, 110, 80], None),  # a pixel and a half
        ([10, 10, 11.9, 50], None),
        ([100, 0, 120, 80], None),
        ([-20, -20, -1, -1], None),
        ([5, 5, 5, 5], None),
        ([-(10**400), 0, 10**400, 50], (0, 0, 100, 50)),
        ([-1e308, 0, 1e308, 50], (0, 0, 100, 50)),
    ],
)
def test_what_of_a_box_lies_on_the_picture(box: Any, left: Box | None) -> None:
    assert clipped(box, (100, 80)) == left


@pytest.mark.parametrize(
    "box",
    [
        None, "1234", b"1234", [1, 2, 3], [1, 2, 3, 4, 5], [], {}, {"x": 1}, 7, ["1", "2", "30", "40"],
        [True, False, True, True], [0, 0, True, 50], [None] * 4, [[0], [0], [9], [9]], [math.nan, 0, 9, 9],
        [0, 0, math.inf, 9], [-math.inf, 0, 9, 9], [0, 0, 9j, 9],
    ],
)  # fmt: skip
def test_what_is_no_box(box: Any) -> None:
    assert clipped(box, (100, 80)) is None


NUMBERS = st.integers() | st.floats() | st.floats(-50, 250) | st.integers(-(10**500), 10**500)
ANYTHING = st.recursive(NUMBERS | st.none() | st.text(max_size=3) | st.booleans(), st.lists, max_leaves=6)


@given(st.lists(NUMBERS, min_size=4, max_size=4) | ANYTHING, st.tuples(st.integers(1, 300), st.integers(1, 300)))
def test_a_clipped_box_lies_on_the_picture(box: Any, size: tuple[int, int]) -> None:
    left = clipped(box, size)
    if left is not None:
        assert 0 <= left[0] < left[2] <= size[0]
        assert 0 <= left[1] < left[3] <= size[1]
        assert clipped(left, size) in (left, None)  # a rounded one may be a hair too narrow
        assert json.loads(json.dumps(left)) == list(left)


@given(*[st.lists(st.floats(-100, 100), min_size=4, max_size=4)] * 2)
def test_shares_are_between_nothing_and_all(one: list[float], other: list[float]) -> None:
    assert 0 <= overlap(one, other) <= 1 + 1e-9
