"""What a reader of the pixels says, held against the stated answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from qa.checks import agrees, believes
from qa.judge import judge
from synth.records import Answer, said


def heard(case: Any, **replies: Any) -> Any:
    return replace(case, heard=replies, reader="eyes-7b")


def answered(chart: Any, given: Any, answer: Answer, *evidence: str, **question: Any) -> bool | None:
    case = chart.case(*(evidence or ("bar2",)), question={"answer": answer, **question})
    verdict = agrees.judge(heard(case, agrees={"answer": given}))
    assert verdict.by == "eyes-7b"
    return verdict.passed


def number(value: float, tolerance: float = 0.0) -> Answer:
    return Answer(value=value, type="number", text=said(f"{value:g}"), tolerance=tolerance)


def words(text: str) -> Answer:
    return Answer(value=text, type="text", text=said(text))


@pytest.mark.parametrize(
    ("given", "passed"),
    [(20, True), (20.5, True), ("20", True), ("about 20 parcels", True), (20.6, False), ("19", False), ("2000", False),
     ("20 or 21", False), ("twenty", False), (True, False), (None, None)],
)  # fmt: skip
def test_a_number_is_right_within_its_tolerance(chart, given: Any, passed: bool | None):
    chart.change("bar2", reads="printed")
    assert answered(chart, given, number(20.0, 0.5)) is passed


@pytest.mark.parametrize(("given", "passed"), [(102, True), (98, True), (102.1, False), (97.9, False)])
def test_off_an_axis_two_percent_are_allowed(chart, given: float, passed: bool):
    chart.change("bar2", reads="axis")
    assert answered(chart, given, number(100.0, 0.5)) is passed


def test_a_count_is_exact_wherever_it_is_read(chart):
    chart.change("bar2", reads="axis")
    assert answered(chart, 101, number(100.0)) is False


def test_a_multiplier_may_be_said_out_loud(chart):
    assert answered(chart, "1.2 million", number(1_200_000)) is True
    assert answered(chart, "1,200,000", number(1_200_000)) is True
    assert answered(chart, "1.2", number(1_200_000)) is False


def test_the_point_before_a_digit_is_part_of_the_number(chart):
    assert answered(chart, ".5", number(0.5)) is True
    assert answered(chart, ".5", number(5.0)) is False
    assert answered(chart, "5.", number(5.0)) is True


@pytest.mark.parametrize(
    ("given", "passed"),
    [("Feb", True), (" feb. ", True), ('"Feb"', True), ("the Feb", True), ("February", False), ("Mar", False)],
)
def test_words_are_compared_without_their_dress(chart, given: str, passed: bool):
    assert answered(chart, given, words("Feb")) is passed


@pytest.mark.parametrize(
    ("given", "passed"), [("Yes", True), ("yes, it does", True), (True, True), ("No", False), ("maybe", False)]
)
def test_yes_is_yes(chart, given: Any, passed: bool):
    assert answered(chart, given, Answer(value=True, type="bool", text=said("Yes")), form="yes_no") is passed


def test_an_option_is_said_word_for_word(chart):
    options = {"form": "choice", "options": ("20", "21", "22")}
    assert answered(chart, "20", number(20.0, 5.0), **options) is True
    assert answered(chart, "21", number(20.0, 5.0), **options) is False


def test_lists_have_an_order_and_sets_have_none(chart):
    ordered = Answer(value=["Feb", "Jan"], type="list", text=said("Feb, Jan"))
    assert answered(chart, ["feb", "JAN"], ordered) is True
    assert answered(chart, "Feb, Jan", ordered) is True
    assert answered(chart, ["Jan", "Feb"], ordered) is False
    assert answered(chart, ["Jan", "Feb"], replace(ordered, type="set")) is True


def test_boxes_share_half_of_their_area(chart):
    box = Answer(value=[0, 0, 10, 10], type="box", text=said("here"))
    # 10 x 10 moved by 3: 70 in common of 130 (0.54); by 4: 60 of 140 (0.43)
    assert answered(chart, [3, 0, 13, 10], box) is True
    assert answered(chart, [4, 0, 14, 10], box) is False
    assert answered(chart, [0, 0, 10], box) is False


def test_a_point_lies_inside_the_mark(chart):
    x0, y0, x1, y1 = chart.elements["bar2"].box
    point = Answer(value=[(x0 + x1) / 2, (y0 + y1) / 2], type="point", text=said("there"))
    assert answered(chart, [x0 + 1, y1 - 1], point) is True
    assert answered(chart, [x1 + 1, y1 - 1], point) is False


def test_what_cannot_be_answered_is_said_to_be_so(chart):
    none = {"form": "unanswerable"}
    assert answered(chart, "Not answerable.", words("not answerable"), **none) is True
    assert answered(chart, "20", words("not answerable"), **none) is False


def test_a_reader_that_says_nothing_has_not_said_no(chart):
    verdict = agrees.judge(heard(chart.case("bar2"), agrees=None))
    assert (verdict.passed, verdict.by) == (None, "eyes-7b")


def test_without_a_reader_ocr_reads_what_is_merely_read(chart):
    label = chart.elements["label1"].text
    assert agrees.judge(chart.case("label1", question={"answer": words(label)})).passed is True
    assert agrees.judge(chart.case("bar2")).passed is None


@pytest.mark.parametrize(
    ("yes", "no", "passed", "score", "detail"),
    [(0.9, 0.1, True, 0.9, ""), (0.71, 0.29, True, 0.71, ""), (0.7, 0.3, True, 0.7, "hard"),
     (0.5, 0.5, True, 0.5, "hard"), (0.49, 0.51, False, 0.49, None), (0.3, 0.1, True, 0.75, ""),
     (0.2, 0.05, None, None, None)],
)  # fmt: skip
def test_belief_is_the_share_of_yes(chart, yes: float, no: float, passed: Any, score: Any, detail: str | None):
    verdict = believes.judge(heard(chart.case("bar2"), believes={"Yes": yes, "No": no}))
    assert (verdict.passed, verdict.score, verdict.by) == (passed, score, "eyes-7b")
    assert detail is None or verdict.detail == detail


def test_without_log_probabilities_there_is_no_belief(chart):
    verdict = believes.judge(heard(chart.case("bar2"), believes={}))
    assert (verdict.passed, verdict.detail) == (None, "the reader gives no log-probabilities")


def test_a_number_of_a_model_off_an_axis_is_loose(chart):
    chart.change("bar2", reads="axis")
    asked = {"family": "model", "answer": number(20.0)}
    verdicts = judge(chart.case("bar2", question=asked), ("unique",))
    assert [(one.check, one.passed) for one in verdicts] == [("unique", False)]
    chart.change("bar2", reads="printed")
    assert judge(chart.case("bar2", question=asked), ("proof",))[0].passed is True


def test_places_are_said_to_a_reader_and_what_their_numbers_are(chart):
    place = {"type": "region", "page": 0, "box": (1.0, 2.5, 30.0, 40.0)}
    end = {"type": "text", "text": "?"}
    case = chart.case("bar2", question={"text": (*said("What is at "), place, end), "answer": words("bar")})
    for prompt in (agrees.ask(case), believes.ask(case)):
        assert prompt.values["question"] == "What is at [1, 2.5, 30, 40]?"
        assert str(prompt.values["where"]).startswith(
            "Places are [left, top, right, bottom] or [x, y] in pixels of the"
        )
    box = Answer(value=place["box"], type="box", text=(place,))
    case = chart.case("bar2", question={"text": said("Where is it?"), "answer": box, "form": "box"})
    assert believes.ask(case).values["answer"] == "[1, 2.5, 30, 40]"
    assert agrees.ask(case).values["where"] == ""


def test_a_sentence_on_a_picture_is_nothing_to_be_said_again_word_for_word(chart):
    answer = words("Two boats lie in the harbour.")
    assert answered(chart, "two boats lie in the harbour", answer, form="free") is True
    assert answered(chart, "A harbour with boats", answer, form="free") is None
