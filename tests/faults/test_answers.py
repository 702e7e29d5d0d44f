"""Answers against the oracle: what the words and the data come to, by code that shares nothing with the questions'.

A thousand samples of ten kinds as `make faults` runs them; twenty in the ordinary suite.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from renderers._drivers import driver_sources
from sandbox.choose import open_sandbox
from sandbox.contract import Sandbox
from synth.kit import Kit, renderer
from synth.models.offline import Engine as Offline
from synth.plan.proposals import make_topic
from synth.plan.taken import Taken
from synth.plugins import load, names
from synth.records import Question, Sample, Topic, said
from synth.shares import Draft
from tests.faults.blind import shortcuts
from tests.faults.oracle import Tally, check, lenient
from tests.synth.test_promises import run

ROUGHEST = 0.05  # of the axis: a wider tolerance would let a wrong reading pass
MANY = 300  # counts: of fewer, how often small ones come says more than how they are offered
KINDS = ("grouped_bars", "multi_line", "scatter_groups", "pie", "heatmap", "invoice", "timetable", "product_page",
         "org_chart", "flowchart")  # fmt: skip


def kit(box: Sandbox) -> Kit:
    """All kinds and families there are, by the offline author."""
    kinds = {name: load("kinds", name).kind for name in names("kinds")}
    return Kit(
        author=Offline(),
        sandbox=box,
        kinds=kinds,
        renderers={name: renderer(name) for name in sorted({kind.renderer for kind in kinds.values()})},
        families={name: load("families", name).ask for name in names("families")},
        checks=("proof", "grounded", "unique", "visible", "drawn", "legible"),
    )


def topics(seed: int, first: int, count: int, taken: Taken) -> list[Topic]:
    """The kinds in turn."""
    made = []
    for place in range(first, first + count):
        topic = make_topic(seed, place, Draft(KINDS[place % len(KINDS)]), taken)
        taken.add(topic.kind, topic.subject)
        made.append(topic)
    return made


def must_be_right(tally: Tally) -> None:
    print(tally.summary())  # noqa: T201
    for finding in tally.findings:
        print(finding)  # noqa: T201
    assert not tally.faults("wrong"), f"{len(tally.faults('wrong'))} wrong answers, printed above"
    assert not tally.faults("doubtful"), f"{len(tally.faults('doubtful'))} doubtful questions, printed above"
    assert len(tally.faults("loose")) <= 0.01 * tally.answers + 1, "too many questions whose answer hangs on a hair"
    assert len(tally.faults("unread")) <= 0.02 * tally.answers, "too many questions an independent reader cannot read"


def must_need_the_picture(questions: list[Question]) -> None:
    """No way of choosing among the options alone, by their place, size, length or number, is right too often."""
    counts = [question for question in questions if question.family == "count"]
    rest = [question for question in questions if question.family != "count"]
    found = [*shortcuts(rest), *shortcuts(counts, fewest=MANY)]
    assert not found, found


def choices_of(sample: Sample, made_by: Kit) -> list[Question]:
    """All that the families ask of its picture, not only what a sample has room for; without the picture."""
    [picture] = sample.pictures
    seed = picture.made_by.spec.topic.seed
    asked = [question for ask in made_by.families.values() for question in ask(picture, seed)]
    return [replace(question, pictures=()) for question in asked if question.options]


def slipped(question: Question) -> Question:
    """The question with an answer that is certainly wrong."""
    answer = question.answer
    if answer.type == "bool":
        return replace(
            question, answer=replace(answer, value=not answer.value, text=said("No" if answer.value else "Yes"))
        )
    if question.wrong:
        other = question.wrong[0]
        return replace(question, answer=replace(answer, value=other.value, text=other.text))
    return replace(question, answer=replace(answer, value="nothing", text=said("nothing")))


def test_twenty_samples_of_ten_kinds_are_right_and_every_slip_is_noticed(box: Sandbox):
    tally, unnoticed = Tally(), []
    for sample in run(topics(33, 0, 20, Taken()), kit(box)).samples:
        tally.add(sample)
        for judged in sample.questions:
            found = check(slipped(judged.question))
            unnoticed += [] if found else [judged.question.words]
    assert tally.answers > 150
    must_be_right(tally)
    assert not unnoticed
    assert 0.3 < tally.yes_share < 0.7


@pytest.mark.faults
@pytest.mark.timeout(3600)
def test_ten_thousand_answers_are_right():
    tally, offered = Tally(), list[Question]()
    widest, first, taken = 0.0, 0, Taken()
    box = open_sandbox("auto", driver_sources(), guests=2)
    made_by = kit(box)
    try:
        while tally.answers < 10_000:
            for sample in run(topics(34, first, 50, taken), made_by).samples:
                tally.add(sample)
                widest = max([widest, *(lenient(judged.question) for judged in sample.questions)])
                offered += choices_of(sample, made_by)
            first += 50
            print(f"{tally.answers} answers, {len(tally.findings)} findings", flush=True)  # noqa: T201
    finally:
        box.close()
    must_be_right(tally)
    print(f"{len(offered)} choices")  # noqa: T201
    assert 0.4 <= tally.yes_share <= 0.6
    assert tally.lopsided() < 2.0, "the right option stands in some places more often than in others"
    assert widest <= ROUGHEST
    must_need_the_picture(offered)
