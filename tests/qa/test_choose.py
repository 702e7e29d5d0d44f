"""Which questions of a picture are asked: all in turn, or by the weights and caps of a recipe."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

import pytest

from qa.choose import Wants, choose
from synth.records import Answer, Form, Question, said

SEEDS = range(250)


def questions(*piles: tuple[str, Form], each: int = 12) -> list[Question]:
    return [
        Question(
            pictures=(),
            family=family,
            form=form,
            text=said(f"{family} {form} {number}?"),
            answer=Answer(value=str(number), type="text", text=said(str(number))),
            proof=f"{family} {form} {number}",  # one that may not be run is taken as it is
        )
        for family, form in piles
        for number in range(each)
    ]


MANY = questions(("lookup", "short"), ("lookup", "choice"), ("count", "short"), ("extremum", "choice"))


def shares(asked: Sequence[Question], wants: Wants, what: str, most: int = 12) -> dict[str, float]:
    """Over many pictures."""
    had = Counter(getattr(one, what) for seed in SEEDS for one in choose(asked, seed, most, wants))
    return {name: count / had.total() for name, count in had.items()}


def test_without_wants_each_family_and_form_comes_once_in_every_round():
    for seed in range(20):
        names = [(one.family, one.form) for one in choose(MANY, seed)]
        assert len(names) == 12
        assert names[:4] == names[4:8] == names[8:]
        assert len(set(names[:4])) == 4


@pytest.mark.parametrize("most", [2, 5, 12])
def test_families_get_the_shares_that_are_asked(most: int):
    found = shares(MANY, Wants(families={"lookup": 3, "count": 1}), "family", most)
    assert found == pytest.approx({"lookup": 0.75, "count": 0.25}, abs=0.03)


@pytest.mark.parametrize("most", [1, 7, 12])
def test_forms_get_the_shares_that_are_asked(most: int):
    found = shares(MANY, Wants(forms={"short": 1, "choice": 4}), "form", most)
    assert found == pytest.approx({"short": 0.2, "choice": 0.8}, abs=0.03)


def test_families_and_forms_get_their_shares_together():
    # lookup has both forms, count short ones only, extremum choices only: a third each, and within lookup as much of
    # either as makes 1 : 1 of all.
    wants = Wants(families={"lookup": 1, "count": 1, "extremum": 1}, forms={"short": 1, "choice": 1})
    assert shares(MANY, wants, "family") == pytest.approx(
        dict.fromkeys(("lookup", "count", "extremum"), 1 / 3), abs=0.03
    )
    assert shares(MANY, wants, "form") == pytest.approx({"short": 0.5, "choice": 0.5}, abs=0.03)


def test_forms_make_up_for_what_a_family_cannot_give():
    # count has short ones only and is half of all; choices are a third of all, so two thirds of lookup's.
    wants = Wants(families={"lookup": 1, "count": 1}, forms={"short": 2, "choice": 1})
    assert shares(MANY, wants, "form") == pytest.approx({"short": 2 / 3, "choice": 1 / 3}, abs=0.03)


def test_a_family_with_weights_gives_each_of_its_forms_in_turn():
    for seed in range(20):
        chosen = choose(MANY, seed, 8, Wants(families={"lookup": 1}))
        assert Counter(one.form for one in chosen) == {"short": 4, "choice": 4}


def test_a_picture_short_of_one_family_is_filled_with_the_others():
    few = questions(("lookup", "short"), each=2) + questions(("count", "short"))
    had = Counter(one.family for one in choose(few, 3, 12, Wants(families={"lookup": 3, "count": 1})))
    assert had == {"lookup": 2, "count": 10}


@pytest.mark.parametrize("weights", [None, {"lookup": 5, "count": 1, "extremum": 1}])
def test_caps_are_never_passed(weights: dict[str, float] | None):
    wants = Wants(families=weights, most_of_family={"lookup": 3}, most_of_form={"choice": 2})
    for seed in range(40):
        chosen = choose(MANY, seed, 12, wants)
        had = Counter(one.family for one in chosen)
        assert had["lookup"] <= 3
        assert sum(one.form == "choice" for one in chosen) <= 2
        assert len(chosen) == 12  # 12 short ones of count are there to fill it


def test_caps_may_leave_fewer_than_there_are():
    wants = Wants(most_of_family={"lookup": 1, "count": 1, "extremum": 1})
    assert Counter(one.family for one in choose(MANY, 4, 12, wants)) == {"lookup": 1, "count": 1, "extremum": 1}


def test_only_the_named_forms_are_asked():
    assert {one.form for one in choose(MANY, 1, 12, Wants(only=frozenset({"short"})))} == {"short"}


@pytest.mark.parametrize("wants", [Wants(families={"lookup": 2, "count": 1}), Wants(forms={"short": 1.5, "choice": 1})])
def test_the_order_of_the_questions_decides_nothing(wants: Wants):
    there, back = choose(MANY, 9, 12, wants), choose(MANY[::-1], 9, 12, wants)
    assert json.dumps([one.words for one in there]) == json.dumps([one.words for one in back])
