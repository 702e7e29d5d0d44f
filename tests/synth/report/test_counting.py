"""Shares, spreads, lots."""

from __future__ import annotations

import math

import pytest

from synth.report.counting import Bin, Commonest, Lot, Rate, Spread, Spreading, bins, kept, shares
from synth.report.plain import told_of


def spread(*numbers: float) -> Spread:
    found = Spreading("numbers")
    for number in numbers:
        found.add(number)
    made = found.spread()
    assert made is not None
    return made


def test_shares_are_of_all_and_what_never_came_is_none():
    found = shares({"a": 1, "b": 3}, {"a": 0.5, "c": 0.5})
    assert list(found) == ["b", "a", "c"]
    assert found["a"] == Rate(count=1, of=4, asked=0.5)
    assert found["c"] == Rate(count=0, of=4, asked=0.5)
    assert (found["a"].share, found["a"].off) == (0.25, -0.25)
    assert found["b"].off is None
    assert Rate(count=0, of=0).share is None


@pytest.mark.parametrize(("number", "as_kept"), [(7, 7), (7.04, 7.0), (999.96, 1000.0), (1234, 1230), (98765.4, 98800)])
def test_large_numbers_are_kept_to_three_digits(number: float, as_kept: float):
    assert kept(number) == as_kept


def test_a_spread_has_mean_and_quantiles():
    found = spread(*range(1, 11))
    assert (found.count, found.mean, found.least, found.most) == (10, 5.5, 1, 10)
    assert (found.at(0.5), found.at(0.9), found.at(1.0)) == (5, 9, 10)
    assert Spreading("nothing").spread() is None


def test_bins_are_round_and_hold_their_start():
    found = bins([spread(0, 9.9, 10, 45)], most=5)  # 45 / 5 = 9, so 10 wide
    assert [(one.start, one.end, one.counts) for one in found] == [
        (0, 10, (2,)), (10, 20, (1,)), (20, 30, (0,)), (30, 40, (0,)), (40, 50, (1,)),
    ]  # fmt: skip


def test_two_spreads_share_their_bins():
    found = bins([spread(1, 1, 2), spread(3)])
    assert [(one.start, one.counts) for one in found] == [(1, (2, 0)), (2, (1, 0)), (3, (0, 1))]


def test_a_lone_bin_has_an_empty_one_on_both_sides():
    assert bins([spread(12, 12)]) == [
        Bin(start=11, end=12, counts=(0,)), Bin(start=12, end=13, counts=(2,)), Bin(start=13, end=14, counts=(0,)),
    ]  # fmt: skip


def test_a_few_numbers_far_off_share_the_last_bin():
    found = bins([spread(*[1] * 50, *[5] * 49, 400)])
    assert [(one.start, one.counts) for one in found] == [
        (1, (50,)), (2, (0,)), (3, (0,)), (4, (0,)), (5, (49,)), (6, (1,)),
    ]  # fmt: skip
    assert found[-1].end == math.inf


def test_json_has_no_endless_numbers():
    said = told_of(spread(*[1] * 50, *[5] * 49, 400))
    assert said["bins"][-1] == {"start": 6, "end": None, "count": 1}


def test_the_commonest_are_found_and_rare_ones_forgotten():
    held = Commonest(most=2)
    for name in ("a", "a", "b", "a", "b", "c", "d", "e", "a"):
        held.add(name)
    # the fifth name is one more than twice two: a and b stay, and whatever comes later may be one too low
    assert held.top(2) == {"a": Rate(count=4, of=9), "b": Rate(count=2, of=9)}
    assert held.short == 1


def test_a_lot_is_the_same_in_whatever_order_it_is_drawn():
    names = ["0c", "0a", "ff", "0b", "7e"]
    for order in (names, names[::-1], sorted(names)):
        lot = Lot[str](3)
        for name in order:
            if lot.wants(name):
                lot.put(name, name.upper())
        assert lot.drawn() == [("0a", "0A"), ("0b", "0B"), ("0c", "0C")]
        assert lot.drawn(1) == [("0a", "0A")]
