"""Which noes and which counts stand beside what else is said of the picture."""

from __future__ import annotations

import pytest

from synth.w2c.counting import counts_of
from synth.w2c.disputed import undisputed_counts, undisputed_noes
from synth.w2c.facts import Count, Facts, Pair, Thing
from synth.w2c.places import Found
from tests.synth.w2c.scripted import look, sure

LEAST = 0.5
FACTS = Facts(
    size=(400, 300),
    caption="A lamp over a table.",
    detail="Beside the table lies a newspaper.",
    things=(
        Thing(id="dog_1", name="dog", box=(10.0, 10.0, 90.0, 90.0), description="A dog with a red collar."),
        Thing(id="car_1", name="red car", box=(100.0, 10.0, 190.0, 90.0)),
    ),
    pairs=(Pair(first="dog_1", second="car_1", description="The dog looks into a window."),),
)


def stands(name: str, **more: float) -> bool:
    return name in undisputed_noes({name: 0.1, **more}, FACTS, LEAST)


@pytest.mark.parametrize("name", ["dog", "animal", "car", "red car", "vehicle"])
def test_a_no_to_a_thing_or_to_what_it_is_a_kind_of_falls(name: str) -> None:
    assert not stands(name)


@pytest.mark.parametrize("name", ["lamp", "furniture", "newspaper", "collar", "red collar", "window"])
def test_a_no_to_what_a_sentence_speaks_of_falls(name: str) -> None:
    assert not stands(name)


@pytest.mark.parametrize("name", ["cat", "brown dog", "blue car", "poodle", "sports car"])
def test_a_no_to_something_else_or_to_more_than_is_said_stands(name: str) -> None:
    assert stands(name)


def test_a_yes_to_a_kind_of_it_is_enough() -> None:
    assert stands("fruit", banana=0.4)
    assert not stands("fruit", banana=0.6)


def test_a_yes_always_stands() -> None:
    assert undisputed_noes({"dog": 0.9, "cat": 0.5}, FACTS, LEAST) == {"dog": 0.9, "cat": 0.5}


@pytest.mark.parametrize(("other", "exact"), [("cat", True), ("brown dog", False), ("poodle", False), ("animal", True)])
def test_a_count_is_exact_where_nothing_else_goes_by_the_name(other: str, exact: bool) -> None:
    names = ("dog", "dog", other)
    there = [
        Found(id=f"thing_{at}", name=name, box=(100.0 * at, 10.0, 100.0 * at + 50, 90.0), score=0.9)
        for at, name in enumerate(names)
    ]
    seen, _, _ = look({"counts": lambda prompt: sure("Yes" if prompt.values["count"] <= 2 else "No", 0.9)})
    assert Count(name="dog", count=2, exact=exact) in counts_of(seen, there)


@pytest.mark.parametrize(
    ("said", "stays"),
    [
        ("Three dogs on a lawn.", "exact"),
        ("Dogs on a lawn.", "exact"),
        ("Two brown dogs and a black dog.", "exact"),
        ("Four dogs on a lawn.", "at least"),
        ("Five brown dogs on a lawn.", "at least"),
        ("Two dogs on a lawn.", "nothing"),
        ("Four cats beside one dog.", "nothing"),
    ],
)
def test_a_count_is_held_against_the_numbers_that_sentences_say(said: str, stays: str) -> None:
    counted = Count(name="dog", count=3, exact=True)
    facts = Facts(size=(400, 300), caption=said, detail="", counts=(counted,))
    wanted = {"exact": [counted], "at least": [Count(name="dog", count=3, exact=False)], "nothing": []}[stays]
    assert list(undisputed_counts(facts)) == wanted


def test_a_sentence_on_a_part_may_say_fewer_and_not_more() -> None:
    counted = Count(name="dog", count=3, exact=True)
    for said, exact in (("Two dogs beside a ball.", True), ("Four dogs beside a ball.", False)):
        pair = Pair(first="dog_1", second="ball_1", description=said)
        facts = Facts(size=(400, 300), caption="", detail="", counts=(counted,), pairs=(pair,))
        assert [count.exact for count in undisputed_counts(facts)] == [exact]


def test_one_of_which_a_sentence_speaks_as_of_several_is_not_exactly_one() -> None:
    counted = Count(name="dog", count=1, exact=True)
    facts = Facts(size=(400, 300), caption="A man with dogs.", detail="", counts=(counted,))
    assert [count.exact for count in undisputed_counts(facts)] == [False]
