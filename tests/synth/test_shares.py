"""The order of kinds: near the asked shares wherever a run is cut, and by seed, place and weights alone."""

import math
from collections import Counter
from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from synth.shares import Mixture, drafts, in_turn, reach, turns

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


# With caps, and all that a recipe weighs


def test_without_limits_turns_are_those_of_the_weights():
    weights = {"a": 3.0, "b": 1.0}
    assert list(islice(turns(7, weights), 200)) == first(200, 7, weights)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), plain, st.dictionaries(names, st.integers(1, 9)))
def test_a_name_at_its_cap_stands_no_more_and_the_rest_go_on(
    seed: int, weights: dict[str, float], caps: dict[str, int]
):
    made = list(islice(turns(seed, weights, [(frozenset({name}), most) for name, most in caps.items()]), 400))
    had, rest = Counter(made), {name: weight for name, weight in weights.items() if name not in caps}
    assert all(had[name] <= most for name, most in caps.items())
    if not rest:
        assert len(made) == sum(caps[name] for name in weights)
    elif all(had[name] == most for name, most in caps.items() if name in weights):
        last = max((place for place, name in enumerate(made) if name in caps), default=-1)
        for ahead, _ in gaps(made[last + 1 :], rest):  # in their own shares, as if the others had never been
            assert ahead < 1 + 1e-6


def test_names_may_share_a_limit():
    made = list(islice(turns(3, {"a": 1, "b": 2, "c": 1}, [(frozenset("ab"), 6), (frozenset("c"), 50)]), 1000))
    had = Counter(made)
    assert (had["a"] + had["b"], had["c"], len(made)) == (6, 50, 56)


def test_a_capped_name_of_all_the_weight_keeps_nobody_waiting():
    made = list(islice(turns(1, {"a": 1e300, "b": 1.0}, [(frozenset("a"), 3)]), 10))
    assert made == ["a"] * 3 + ["b"] * 7


MIX = Mixture(
    kinds={"pie": 2.0, "heatmap": 1.0, "invoice": 1.0, "org_chart": 1.0},
    drawn_by={"pie": "matplotlib", "heatmap": "matplotlib", "invoice": "html", "org_chart": "graphviz"},
    renderers={"matplotlib": 3.0, "html": 1.0, "graphviz": 2.0},
    languages={"en": 3.0, "de": 1.0},
    difficulty={"1": 1.0, "2": 2.0, "3": 1.0},
)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_every_cut_of_the_drafts_is_near_all_shares(seed: int):
    made = list(islice(drafts(seed, MIX), 240))
    drawn = [MIX.drawn_by[draft.kind] for draft in made]
    asked = [
        (drawn, {"matplotlib": 3.0, "html": 1.0, "graphviz": 2.0}),
        ([draft.kind for draft in made if MIX.drawn_by[draft.kind] == "matplotlib"], {"pie": 2.0, "heatmap": 1.0}),
        ([draft.language for draft in made], {"en": 3.0, "de": 1.0}),
        ([str(draft.difficulty) for draft in made], {"1": 1.0, "2": 2.0, "3": 1.0}),
    ]
    for order, weights in asked:
        for ahead, behind in gaps(order, weights):
            assert ahead < 1 + 1e-6
            assert behind < 2.5


def test_languages_fall_on_kinds_by_chance():
    # A quarter is German, of each kind too: in step with the kinds some would have none, and others all.
    made = [draft for seed in range(40) for draft in islice(drafts(seed, MIX), 24)]
    for kind in MIX.kinds:
        of_kind = [draft.language for draft in made if draft.kind == kind]
        assert 0.15 < of_kind.count("de") / len(of_kind) < 0.35


@given(st.integers(0, 10**6), st.integers(0, 80))
def test_drafts_of_a_longer_run_begin_as_those_of_a_shorter_one(seed: int, count: int):
    mixture = replace(MIX, caps={"kinds": {"pie": 9}, "languages": {"en": 40}})
    assert list(islice(drafts(seed, mixture), 100))[:count] == list(islice(drafts(seed, mixture), count))


@pytest.mark.parametrize(
    ("caps", "count"),
    [
        ({}, math.inf),
        ({"kinds": {"pie": 5}}, math.inf),
        ({"kinds": {"pie": 5, "heatmap": 4, "invoice": 3, "org_chart": 2}}, 14),
        ({"kinds": {"pie": 5, "heatmap": 4}, "renderers": {"matplotlib": 7, "html": 1, "graphviz": 1}}, 9),
        ({"kinds": {"pie": 5, "heatmap": 4}, "renderers": {"matplotlib": 20, "html": 1, "graphviz": 1}}, 11),
        ({"languages": {"en": 10, "de": 3}}, 13),
        ({"languages": {"en": 10}}, math.inf),
        ({"difficulty": {"1": 2, "2": 2, "3": 1}, "languages": {"en": 10, "de": 3}}, 5),
    ],
)
@pytest.mark.parametrize("renderers", [MIX.renderers, None])
def test_drafts_end_where_the_caps_say(
    caps: dict[str, dict[str, int]], count: float, renderers: dict[str, float] | None
):
    mixture = replace(MIX, caps=caps, renderers=renderers)
    assert reach(mixture) == count
    made = list(islice(drafts(5, mixture), 300))
    assert len(made) == min(300, count)
    had = {
        "kinds": Counter(draft.kind for draft in made),
        "renderers": Counter(MIX.drawn_by[draft.kind] for draft in made),
        "languages": Counter(draft.language for draft in made),
        "difficulty": Counter(str(draft.difficulty) for draft in made),
    }
    for group, most in caps.items():
        assert all(had[group][name] <= cap for name, cap in most.items())
