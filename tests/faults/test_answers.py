"""Answers against the oracle: what the words and the data come to, by code that shares nothing with the questions'.

A thousand samples as `make faults` runs them; two dozen in the ordinary suite.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from renderers._drivers import driver_sources
from sandbox.choose import open_sandbox
from sandbox.contract import Sandbox
from synth.plan import make_topic
from synth.records import Question, Topic, said
from tests.faults.oracle import Tally, check, lenient
from tests.synth.test_promises import kit, run

ROUGHEST = 0.05  # of the axis: a wider tolerance would let a wrong reading pass


def topics(seed: int, first: int, count: int, taken: set[tuple[str, str]]) -> list[Topic]:
    made = []
    for place in range(first, first + count):
        topic = make_topic(seed, place, {"grouped_bars": 2.0, "multi_line": 1.0, "scatter_groups": 1.0}, taken)
        taken.add((topic.kind, topic.subject))
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


def test_two_dozen_samples_are_right_and_every_slip_is_noticed(box: Sandbox):
    tally, unnoticed = Tally(), []
    for sample in run(topics(33, 0, 24, set()), kit(box)).samples:
        tally.add(sample)
        for judged in sample.questions:
            found = check(slipped(judged.question))
            unnoticed += [] if found else [judged.question.words]
    assert tally.answers > 150
    must_be_right(tally)
    assert not unnoticed
    assert 0.3 < tally.yes_share < 0.7


@pytest.mark.faults
@pytest.mark.timeout(2400)
def test_ten_thousand_answers_are_right():
    tally: Tally = Tally()
    widest, first, taken = 0.0, 0, set[tuple[str, str]]()
    box = open_sandbox("auto", driver_sources(), guests=2)
    try:
        while tally.answers < 10_000:
            for sample in run(topics(34, first, 48, taken), kit(box)).samples:
                tally.add(sample)
                widest = max([widest, *(lenient(judged.question) for judged in sample.questions)])
            first += 48
            print(f"{tally.answers} answers, {len(tally.findings)} findings", flush=True)  # noqa: T201
    finally:
        box.close()
    must_be_right(tally)
    assert 0.4 <= tally.yes_share <= 0.6
    assert tally.lopsided() < 2.0, "the right option stands in some places more often than in others"
    assert widest <= ROUGHEST
