"""Every question of the families, held against the reward that goes with exports, and that against the judge."""

from __future__ import annotations

from functools import cache
from typing import Any

import charts
import pytest
import reckoned
from running import ask_all

from qa.case import Case, Trace
from qa.checks.agrees import NONE, same
from synth.export._entry import Entry, Image, Turn
from synth.export._gold import gold_of
from synth.export._reward import score
from synth.records import Question
from synth.shipping.asking import asked
from tests.qa.by_hand import chart_of_staff, decisions, library

FAMILIES = ("lookup", "extremum", "comparison", "count", "reading", "structure", "arithmetic", "trend", "table",
            "unanswerable")  # fmt: skip


@cache
def questions() -> tuple[Question, ...]:
    """Places are asked for where the marks of a scene by hand have boxes."""
    drawn = [charts.shops(), charts.rain(), charts.leaves(), reckoned.page(), reckoned.form(), reckoned.pie(),
             reckoned.heat(), reckoned.graph()]  # fmt: skip
    placed = [sheet.picture for sheet in (library(), chart_of_staff(), decisions())]
    of_words = [question for picture in drawn for question in ask_all(picture, 5, FAMILIES)]
    return (*of_words, *(question for picture in placed for question in ask_all(picture, 5, (*FAMILIES, "pointing"))))


def told(question: Question, **options: Any) -> tuple[Any, str]:
    """A question as an export says it, and its gold."""
    page = question.pictures[0].pages[0].scene
    image = Image(name="a.png", bytes=b"", size=(round(page.width), round(page.height)))
    turn = Turn(id="q", family=question.family, form=question.form, question=question.text, answer=question.answer,
                options=question.options, wrong=question.wrong)  # fmt: skip
    entry = Entry(id="e", side="train", kind="k", renderer="r", language="en", images=(image,), turns=(turn,))
    voice = asked("rl", **options).options.voice()
    spoken = voice.spoken(turn, entry)
    return spoken, gold_of(spoken, entry, voice)


WAYS: list[dict[str, Any]] = [
    {}, {"choices": "text"}, {"coords": "px"}, {"model": "internvl"}, {"model": "qwen3-vl"}, {"model": "paligemma-448"},
]  # fmt: skip


@pytest.mark.parametrize("options", WAYS, ids=str)
def test_our_answers_are_right_and_our_near_misses_wrong(options: dict[str, Any]):
    for question in questions():
        spoken, of = told(question, **options)
        assert score(spoken.answer.text, of) == 1.0, (question.words, spoken.answer.text)
        for miss in spoken.wrong:
            assert score(miss.text, of) == 0.0, (question.words, spoken.answer.text, miss.text)


def test_these_are_questions_of_all_forms():
    forms = {"short", "choice", "yes_no", "list", "table", "box", "point", "unanswerable"}
    assert {question.form for question in questions()} == forms
    assert len(questions()) > 800


def test_it_agrees_with_the_judge_of_readers_on_our_answers():
    """Whom the judge hears says that nothing can be told in words of the judge's own."""
    for question in questions():
        _, of = told(question, choices="text", coords="px")
        case = Case(question=question, trace=Trace(), pixels=())
        for answer in (question.answer, *question.wrong):
            heard: Any = list(answer.value) if answer.type in ("box", "point") else answer.words
            heard = NONE if question.form == "unanswerable" and answer is question.answer else heard
            assert score(str(heard), of) == same(heard, case), (question.words, heard)
