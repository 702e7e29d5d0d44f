"""The order of kinds: near the asked shares wherever a run is cut, and by seed, place and weights alone."""

from collections import Counter
from itertools import islice

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from synth.plan import Plan
from synth.shares import in_turn

TEN = dict.fromkeys("abcdefghij", 1.0)
names = st.sampled_from("abcdefghijkl")
plain = st.dictionaries(names, st.integers(1, 20).map(float), min_size=1)
any_size = st.dictionaries(names, st.floats(1e-6, 1e6), min_size=1)


def first(count: int, seed: int, weights: dict[str, float]) -> list[str]:
    return list(islice(in_turn(seed, weights), count))


def gaps(order: list[str], weights: dict[str, float]) -> list[tuple[float, float]]:
    """At every cut, how far the kind that is most ahead of its share is ahead, and the last one behind."""
    total, had, found = sum(weights.values()), dict.fromkeys(weights, 0), []
    for place, name in enumerate(order, 1):
        had[name] += 1
        off = [had[one] - place * weight / total for one, weight in weights.items()]
        found.append((max(off), -min(off)))
    return found


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), plain)
def test_every_cut_is_near_the_asked_shares(seed: int, weights: dict[str, float]):
    for ahead, behind in gaps(first(200, seed, weights), weights):
        assert ahead < 1 + 1e-6
        assert behind < 2.5  # more than one only where several come due at once


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), any_size)
@example(0, {"a": 1e300, "b": 1e-300, "c": 1.0})
def test_weights_may_differ_by_any_power(seed: int, weights: dict[str, float]):
    for ahead, behind in gaps(first(200, seed, weights), weights):
        assert ahead < 1 + 1e-6
        assert behind < 3


@given(st.integers(0, 10**6), st.integers(1, 12))
def test_equal_kinds_come_once_in_every_block(seed: int, count: int):
    weights = dict.fromkeys("abcdefghijkl"[:count], 0.1)
    order = first(5 * count, seed, weights)
    for start in range(0, len(order), count):
        assert sorted(order[start : start + count]) == sorted(weights)


@pytest.mark.parametrize("seed", range(20))
def test_sixty_of_ten_are_six_of_each(seed: int):
    assert set(Counter(first(60, seed, TEN)).values()) == {6}


@given(st.integers(0, 10**6), plain, st.integers(0, 60))
def test_a_longer_run_begins_as_a_shorter_one(seed: int, weights: dict[str, float], count: int):
    assert first(80, seed, weights)[:count] == first(count, seed, weights)


@given(st.integers(0, 10**6), st.permutations(["a", "b", "c", "d"]))
def test_the_order_of_the_recipe_decides_nothing(seed: int, order: list[str]):
    weights = {"a": 3.0, "b": 1.0, "c": 1.0, "d": 0.5}
    assert first(40, seed, {name: weights[name] for name in order}) == first(40, seed, weights)


def test_another_seed_is_another_order():
    for weights in (TEN, {"a": 1.0, "b": 2.0}, {"a": 5.0, "b": 2.0, "c": 1.0}):
        assert len({tuple(first(30, seed, weights)) for seed in range(20)}) == 20


def test_a_kind_without_weight_never_comes():
    assert set(first(300, 4, {"a": 1.0, "b": 0.0, "c": 2.5})) == {"a", "c"}


def test_a_rare_kind_has_no_place_of_its_own():
    # One in a hundred: its first stands anywhere in the first hundred places, so short runs of many seeds hold some.
    where = [first(100, seed, {"often": 99.0, "rare": 1.0}).index("rare") for seed in range(200)]
    early = sum(place < 50 for place in where)
    assert 70 <= early <= 130
    assert len(set(where)) > 50


def test_a_plan_that_grows_is_the_plan_of_the_whole(tmp_path):
    weights = {"grouped_bars": 2.0, "pie": 1.0, "invoice": 1.0, "timetable": 0.5}
    grown, whole = Plan(tmp_path / "grown", 3, weights), Plan(tmp_path / "whole", 3, weights)
    grown.extend(12, 5)
    again = Plan(tmp_path / "grown", 3, weights)  # taken up by another process
    again.extend(33, 16)
    whole.extend(45, 16)
    topics = [[topic.id for shard in plan.shards() for topic in plan.topics(shard)] for plan in (again, whole)]
    assert topics[0] == topics[1]
