"""Every prompt: short enough, and with an example that is what it asks for."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from qa.case import Pixels
from qa.judge import judge
from qa.pictures import faults
from sandbox.contract import Sandbox
from synth.kinds._asked import AskQuestions
from synth.kinds._repair import Repair
from synth.kinds._steps import WriteProgram, WriteSpec
from synth.kinds._topics import ProposeTopics, at_work
from synth.kinds._whole import not_shown
from synth.kit import renderer
from synth.models._messages import messages
from synth.models.offline import Engine as Offline
from synth.pipeline import cases_of
from synth.plan.proposals import make_topic
from synth.plugins import load, names
from synth.prompts import example
from synth.records import Picture, Program, Reject, Spec, Topic
from synth.shares import Draft
from synth.steps import Kind

WRITTEN = ["flowchart", "grouped_bars", "invoice"]  # one kind of each renderer has prompts and examples of its own
TOKENS = 4000
A_TOKEN = 3.0  # characters: English has four and more, code and JSON three to four


def length(prompt: Any) -> float:
    return sum(len(message["content"]) for message in messages(prompt)) / A_TOKEN


def topic_of(kind: str, place: int = 3) -> Topic:
    return make_topic(5, place, Draft(kind))


def example_spec(kind: Kind) -> Spec:
    return WriteSpec(kind, by_model=True).read(topic_of(kind.name), json.loads(example(kind.name, "spec")))


def example_program(kind: Kind) -> Program:
    return WriteProgram(kind).read(example_spec(kind), {"source": example(kind.name, "program")})


@pytest.fixture(scope="module")
def pictures(box: Sandbox) -> dict[str, Picture]:
    made = {}
    for name in WRITTEN:
        kind = load("kinds", name).kind
        step, program = renderer(kind.renderer), example_program(kind)
        made[name] = step.read(program, box.submit(step.ask(program)).result())
    return made


@pytest.mark.parametrize("name", names("kinds"))
def test_every_kind_can_be_asked_for_and_in_few_tokens(name: str):
    kind = load("kinds", name).kind
    topic = topic_of(name)
    drafts = [topic_of(name, place) for place in range(8)]
    said = WriteSpec(kind).read(topic, Offline().submit(WriteSpec(kind).ask(topic)).result())
    spec = replace(said, style={"look": "calm"})
    program = WriteProgram(kind).read(said, Offline().submit(WriteProgram(kind).ask(said)).result())
    program = replace(program, spec=spec, source=program.source[:4000])
    fault = Reject(record=program, stage="draw", reason="program_error", detail="line 3: NameError: " + 60 * "name ")
    for prompt in (
        ProposeTopics(kind, drafts, [f"a subject of some length, number {n}" for n in range(200)]).ask(drafts[0]),
        WriteSpec(kind).ask(topic),
        WriteProgram(kind).ask(spec),
        Repair(kind, [fault]).ask(program),
        Repair(kind, [fault, fault]).ask(program),
    ):
        assert length(prompt) < TOKENS, prompt.stage
    assert topic.subject in messages(WriteSpec(kind).ask(topic))[0]["content"]
    assert "NameError" in messages(Repair(kind, [fault]).ask(program))[0]["content"]


@pytest.mark.parametrize("name", names("kinds"))
def test_every_kind_can_be_asked_questions_about_in_few_tokens(pictures: dict[str, Picture], name: str):
    kind = load("kinds", name).kind
    (picture,) = (one for other, one in pictures.items() if load("kinds", other).kind.renderer == kind.renderer)
    (message,) = messages(prompt := AskQuestions(kind).ask(picture))
    assert length(prompt) < TOKENS
    assert kind.about in message["content"]
    assert example(name, "questions") in message["content"]


def test_the_kinds_with_examples_are_those_that_the_docs_name():
    has = [name for name in names("kinds") if example(name, "spec")]
    assert has == WRITTEN
    assert has == [name for name in names("kinds") if example(name, "program") and example(name, "questions")]
    assert {load("kinds", name).kind.renderer for name in has} == {
        load("kinds", n).kind.renderer for n in names("kinds")
    }


@pytest.mark.parametrize("name", WRITTEN)
def test_the_example_of_a_prompt_draws_its_own_data(pictures: dict[str, Picture], name: str):
    kind, picture = load("kinds", name).kind, pictures[name]
    spec = example_spec(kind)
    expected = None if kind.renderer == "html" else kind.expected(spec)
    assert list(faults(Pixels(picture), expected, exact=True)) == []
    assert not_shown(picture, spec) is None or kind.renderer != "html"


@pytest.mark.parametrize("name", WRITTEN)
def test_the_example_questions_are_proved_on_the_example_picture(box: Sandbox, pictures: dict[str, Picture], name: str):
    kind, picture = load("kinds", name).kind, pictures[name]
    step = AskQuestions(kind)
    assert length(step.ask(picture)) < TOKENS
    asked = step.read(picture, json.loads(example(name, "questions")))
    assert asked
    for case in cases_of([Pixels(picture)], asked, box):
        verdicts = judge(case)
        assert [(v.check, v.passed) for v in verdicts if v.passed is False] == [], verdicts[-1].detail
        assert verdicts[0].passed is True


def test_a_repair_shows_the_line_and_those_around_it():
    spec = Spec(topic=topic_of("grouped_bars"), title="T", data={"a": 1})
    source = "\n".join(f"step_{n}()" for n in range(1, 21))
    program = Program(spec=spec, renderer="matplotlib", source=source)
    fault = Reject(record=program, stage="draw", reason="program_error", detail="line 12: NameError: step_12")
    (message,) = messages(Repair(load("kinds", "grouped_bars").kind, [fault]).ask(program))
    assert ">   12  step_12()" in message["content"]
    assert "     8  step_8()" in message["content"]
    assert "    16  step_16()" in message["content"]
    assert "     7  step_7()" not in message["content"]


def test_people_differ_from_place_to_place():
    drafts = [at_work(make_topic(1, place, Draft("grouped_bars"))) for place in range(40)]
    assert len({draft.persona for draft in drafts}) > 35
    assert at_work(make_topic(1, 3, Draft("grouped_bars"))).persona == drafts[3].persona
