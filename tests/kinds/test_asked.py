"""Questions as a model writes them: what has the shape of one, and what becomes of the rest."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from qa.choose import choose
from qa.proofs import faults
from synth.kinds._asked import AskQuestions
from synth.plugins import load
from synth.records import ItemError, Picture, Question
from tests.kinds.drawn_from import program

GOOD = {
    "question": "How many bars are there?",
    "form": "short",
    "answer": 3,
    "proof": "def answer(facts):\n    return len(facts)\n",
}
SHAPELESS = [
    {**GOOD, "proof": "3"},
    {name: value for name, value in GOOD.items() if name != "proof"},
    {**GOOD, "form": "choice", "options": [1, 2, 3]},
    "How many bars are there?",
    None,
]


def read(*questions: Any) -> list[Question]:
    picture = Picture(pages=(), made_by=program("pie", 1))
    return AskQuestions(load("kinds", "pie").kind).read(picture, {"questions": list(questions)})


@pytest.mark.parametrize("shapeless", SHAPELESS)
def test_a_question_without_the_shape_of_one_costs_no_other(shapeless: Any):
    assert [question.words for question in read(shapeless, GOOD, shapeless)] == ["How many bars are there?"]


@pytest.mark.parametrize("shapeless", SHAPELESS)
def test_where_no_question_has_its_shape_the_reply_is_bad(shapeless: Any):
    with pytest.raises(ItemError) as caught:
        read(shapeless, shapeless)
    assert caught.value.reason == "bad_reply"


def test_a_model_may_know_no_question():
    assert read() == []


@pytest.mark.parametrize(
    "broken", ["def answer(facts):\n    return (3\n", "def answer(facts):\n    return " + "(" * 300]
)
def test_a_proof_that_is_no_python_is_left_to_the_checks(broken: str):
    asked = read({**GOOD, "proof": broken})
    assert choose(asked, 1) == asked
    assert "not Python" in faults(asked[0].proof)[0]


def test_the_right_option_does_not_stay_where_the_model_put_it():
    choice = {**GOOD, "form": "choice", "answer": "3", "options": ["3", "4", "5", "6"], "proof": GOOD["proof"]}
    asked = read(*({**choice, "question": f"How many bars of sort {n} are there?"} for n in range(40)))
    places = Counter(question.options.index("3") for question in asked)
    assert len(asked) == 40
    assert all(3 <= places[place] <= 18 for place in range(4))
