"""Questions about given pictures, from a scene written by hand; each expected answer stands in that scene."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qa.case import Pixels
from qa.choose import choose
from qa.families import inventory, things
from qa.judge import judge
from sandbox.contract import Sandbox
from synth.pipeline import OF_GIVEN, cases_of
from synth.records import Element, Page, Photo, Picture, Question, Scene, words
from tests.synth.samples import png

LAWN = (10.0, 150.0, 390.0, 290.0)
ELEMENTS = (
    Element(
        id="picture",
        kind="image",
        role="photo",
        text="Two dogs on a lawn.",
        value={"detail": "Two dogs and a sign."},
        box=(0.0, 0.0, 400.0, 300.0),
    ),
    Element(
        id="lawn_1", kind="region", role="thing", text="lawn", value={"description": "The lawn is green."}, box=LAWN
    ),
    Element(
        id="sign_1",
        kind="region",
        role="thing",
        text="sign",
        value={"written": "KEEP OFF"},
        box=(300.0, 20.0, 380.0, 90.0),
    ),
    Element(
        id="dog_1",
        kind="region",
        role="thing",
        text="dog",
        value={"description": "The dog is brown."},
        box=(60.0, 160.0, 120.0, 220.0),
    ),
    Element(id="dog_2", kind="region", role="thing", text="dog", box=(200.0, 160.0, 260.0, 220.0)),
    Element(id="count_1", kind="note", role="count", text="dog", value={"count": 2, "exact": True}),
    Element(id="count_2", kind="note", role="count", text="lawn", value={"count": 1, "exact": False}),
    Element(id="pair_1", kind="note", role="pair", text="The sign stands on the lawn.", links=("sign_1", "lawn_1")),
    Element(id="asked_1", kind="note", role="asked", text="dog", value={"there": True, "likely": 0.9}),
    Element(id="asked_2", kind="note", role="asked", text="cat", value={"there": False, "likely": 0.1}),
)


@pytest.fixture(scope="module")
def picture() -> Picture:
    scene = Scene(width=400, height=300, elements=ELEMENTS)
    return Picture(pages=(Page(image=png(), scene=scene),), made_by=Photo(address="lawn.jpg", sha256="0" * 64))


@pytest.fixture(scope="module")
def asked(picture: Picture) -> list[Question]:
    return [*things.ask(picture, 5), *inventory.ask(picture, 5)]


def answers(asked: list[Question], which: Callable[[Question], bool]) -> list[object]:
    return [question.answer.value for question in asked if which(question)]


def reads(question: Question, name: str) -> bool:
    return f"'{name}'" in question.proof


def test_what_there_is_and_what_is_not(asked: list[Question]):
    said = {question.words: question.answer.words for question in asked if "asked_" in question.proof}
    assert sorted(said.values()) == ["No", "Yes"]
    assert all(("cat" in words_) == (answer == "No") for words_, answer in said.items())


def test_a_thing_is_placed_by_its_name_only_where_it_goes_by_it_alone(asked: list[Question]):
    boxes = [(question.words, question.answer.value) for question in asked if question.form == "box"]
    assert sorted(value for _, value in boxes) == sorted([list(LAWN), [300.0, 20.0, 380.0, 90.0]])
    assert not any("dog" in text for text, _ in boxes)


def test_of_a_dog_and_a_brown_dog_neither_is_the_dog():
    boxes = ((60.0, 160.0, 120.0, 220.0), (200.0, 160.0, 260.0, 220.0), LAWN)
    names = ("dog", "brown dog", "lawn")
    elements = [
        Element(id=f"thing_{at}", kind="region", role="thing", text=name, box=box)
        for at, (name, box) in enumerate(zip(names, boxes, strict=True))
    ]
    scene = Scene(width=400, height=300, elements=(ELEMENTS[0], *elements))
    two = Picture(pages=(Page(image=png(), scene=scene),), made_by=Photo(address="lawn.jpg", sha256="0" * 64))
    assert answers(list(things.ask(two, 5)), lambda one: one.form == "box") == [list(LAWN)]


def test_one_of_several_is_asked_about_by_its_place(asked: list[Question]):
    (question,) = [one for one in asked if one.answer.value == "The dog is brown."]
    (place,) = [part["box"] for part in question.text if part["type"] == "region"]
    assert place == [60.0, 160.0, 120.0, 220.0]


def test_every_region_has_its_name(asked: list[Question]):
    named = [one for one in asked if one.form == "short" and one.proof.rstrip().endswith('["text"]')]
    assert sorted(str(one.answer.value) for one in named) == ["dog", "dog", "lawn", "sign"]


def test_what_is_written(asked: list[Question]):
    assert answers(asked, lambda one: reads(one, "sign_1") and '"written"' in one.proof) == ["KEEP OFF"]


def test_counts_are_asked_for_where_they_are_exact(asked: list[Question]):
    assert answers(asked, lambda one: one.answer.type == "number") == [2]
    claims = [(one.proof.rpartition(">=")[2].strip(), one.answer.value) for one in asked if ">=" in one.proof]
    assert sorted(claims) == [("2", True), ("3", False)]


def test_two_things_together(asked: list[Question]):
    (question,) = [one for one in asked if reads(one, "pair_1")]
    assert [part["box"] for part in question.text if part["type"] == "region"] == [
        [300.0, 20.0, 380.0, 90.0],
        list(LAWN),
    ]


def test_the_whole_picture(asked: list[Question]):
    of_whole = {one.answer.words for one in asked if one.family == "inventory" and one.answer.type == "text"}
    assert of_whole == {"Two dogs on a lawn.", "Two dogs and a sign."}
    (listed,) = [one for one in asked if one.answer.type == "list"]
    assert listed.answer.value == ["lawn", "sign", "dog", "dog"]
    lines = words(listed.answer.text).splitlines()
    assert lines == [
        "lawn : The lawn is green.",
        'sign : on it is written "KEEP OFF"',
        "dog : The dog is brown.",
        "dog ",
    ]
    assert sum(part["type"] == "region" for part in listed.answer.text) == 4


def test_all_of_them_are_proved_and_grounded(asked: list[Question], picture: Picture, box: Sandbox):
    for case in cases_of([Pixels(picture)], asked, box):
        verdicts = judge(case, OF_GIVEN)
        assert [verdict.passed for verdict in verdicts] == [True, True, True], (
            case.question.words,
            verdicts[-1].detail,
        )


def test_questions_that_differ_in_their_places_alone_are_all_kept(asked: list[Question]):
    chosen = choose(asked, 1, 100)
    assert len(chosen) == len({(one.proof, one.form) for one in asked}) == len(asked)


def test_a_drawn_picture_has_none_of_these(picture: Picture):
    scene = Scene(width=400, height=300, elements=ELEMENTS[1:])
    drawn = Picture(pages=(Page(image=png(), scene=scene),), made_by=picture.made_by)
    assert [*things.ask(drawn, 5), *inventory.ask(drawn, 5)] == []
