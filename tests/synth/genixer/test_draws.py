"""Instructions of two levels, which tasks are drawn, and what a recipe may say."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from pydantic import ValidationError

from synth.genixer.draws import draws, prompt
from synth.genixer.settings import Genixer
from synth.models._messages import asked
from synth.tasks import Shape, asks_for_existence, generics, instructions, task_of, tasks
from tests.synth.genixer.script import photograph


def test_there_are_58_generic_instructions_and_no_two_are_alike():
    plain = {" ".join(one.casefold().split()).strip(" .") for one in generics()}
    assert len(generics()) == len(plain) == 58
    assert all(one == one.strip() and one and one.isascii() for one in generics())


def test_nine_tasks_have_an_instruction_and_a_share_each():
    assert {name: task.tau for name, task in tasks().items()} == {
        "common_vqa": 0.2, "adv_vqa": 0.2, "mc_vqa": 0.5, "dialogue": 0.2, "rec": 0.5, "reg": 0.5, "point_qa": 0.5,
        "boxed_reasoning": 0.5, "referential_dialogue": 0.5,
    }  # fmt: skip
    assert len({task.specific for task in tasks().values()}) == 9
    assert [name for name, task in tasks().items() if not task.grounding] == [
        "common_vqa", "adv_vqa", "mc_vqa", "dialogue",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["common_vqa", "mc_vqa", "dialogue", "rec"])
def test_the_specific_instruction_is_left_out_in_the_share_of_its_task(name: str):
    told = [instructions(tasks()[name], random.Random(f"x {seed}")) for seed in range(2000)]
    assert abs(sum(not specific for _, specific in told) / 2000 - tasks()[name].tau) < 0.03
    assert len({generic for generic, _ in told}) == 58


@pytest.mark.parametrize(("agnostic", "share"), [("never", 0.0), ("share", 0.2), ("always", 1.0)])
def test_draws_leave_it_out_as_they_are_told(agnostic: str, share: float):
    settings = Genixer(types={"common_vqa": 1}, questions=1, agnostic=agnostic)  # type: ignore[arg-type]
    found = [draw for seed in range(2000) for draw in draws(seed, settings)]
    assert abs(sum(not draw.specific for draw in found) / 2000 - share) < 0.03


def test_tasks_are_drawn_by_their_weights_and_the_same_seed_draws_the_same():
    settings = Genixer(types={"rec": 3, "common_vqa": 1}, questions=4)
    found = Counter(draw.task.name for seed in range(500) for draw in draws(seed, settings))
    assert abs(found["rec"] / 2000 - 0.75) < 0.03
    assert draws(7, settings) == draws(7, settings)
    assert draws(7, settings) != draws(8, settings)


def test_a_picture_has_one_dialogue_at_most():
    for seed in range(300):
        names = [draw.task.name for draw in draws(seed, Genixer(questions=12))]
        assert len(names) == 12
        assert sum(name in ("dialogue", "referential_dialogue") for name in names) <= 1
    assert len(draws(1, Genixer(types={"dialogue": 1}, questions=5))) == 1


def test_what_a_model_is_asked():
    taken = photograph()
    bare = taken.described((), None, title="t")
    settings = Genixer(types={"rec": 1}, questions=1)
    (draw,) = draws(7, settings)
    text = asked(prompt(draw, bare, taken.all(), settings))
    assert text.startswith(f"{draw.generic} {draw.task.specific}\n")
    assert "Answer: [x0,y0,x1,y1]" in text
    assert "three decimals" in text
    trained = settings.model_copy(update={"trained": True})
    assert asked(prompt(draw, bare, taken.all(), trained)) == f"{draw.generic} {draw.task.specific}"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"types": {"dialog": 1}}, "did you mean 'dialogue'"),
        ({"types": {}}, "no task is named"),
        ({"types": {"rec": 0}}, "above 0"),
        ({"types": {"rec": True}}, "above 0"),
        ({"types": ["rec"]}, "dict"),
        ({"hard": 0.8}, "hard lies above keep"),
        ({"side": 0}, "greater than or equal to 1"),
        ({"similarity": 0.5}, "Extra inputs"),
    ],
)
def test_settings_that_cannot_be_meant(said: dict[str, object], why: str):
    with pytest.raises(ValidationError, match=why):
        Genixer.model_validate(said)


def test_defaults_are_those_of_genixer():
    usual = Genixer()
    assert (usual.keep, usual.hard, usual.side, usual.similar) == (0.7, 0.5, 50, 0.6)
    assert set(usual.types.values()) == {1.0}
    assert Genixer(types={"rec": 2}).types == {"rec": 2.0}


@pytest.mark.parametrize(
    ("shape", "task"),
    [
        (Shape(), "common_vqa"),
        (Shape(existence=True), "adv_vqa"),
        (Shape(options=True), "mc_vqa"),
        (Shape(dialogue=True), "dialogue"),
        (Shape(dialogue=True, answer_points=1), "referential_dialogue"),
        (Shape(answer_boxes=1), "rec"),
        (Shape(answer_points=1), "point_qa"),
        (Shape(answer_boxes=1, answer_words=5), "boxed_reasoning"),
        (Shape(boxes=1, answer_words=3), "reg"),
        (Shape(boxes=1, answer_words=2), "point_qa"),
        (Shape(boxes=4, answer_boxes=1), "point_qa"),
        (Shape(points=1, answer_words=4), "point_qa"),
    ],
)
def test_which_task_a_question_is_of(shape: Shape, task: str):
    assert task_of(shape) == task


def test_whether_something_is_there_is_asked_by_how_a_question_begins():
    assert asks_for_existence("Is there a cat?")
    assert asks_for_existence("Are there cats on the roof?")
    assert not asks_for_existence("Is the cat black?")
