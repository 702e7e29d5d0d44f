"""Checks that look at question, proof and trace: proof, grounded, unique."""

import pytest

from qa.checks import grounded, proof, unique
from qa.judge import judge
from synth.records import Answer, said


def number(value, tolerance=0.0, words=None):
    return Answer(value=value, type="number", text=said(words or f"{value:g}"), tolerance=tolerance)


def words(value):
    return Answer(value=value, type="text", text=said(value))


def yes_no(value):
    return Answer(value=value, type="bool", text=said("Yes" if value else "No"))


# proof


@pytest.mark.parametrize(
    ("computed", "stated"),
    [
        (20, number(20.0)),
        (20.4, number(20.0, tolerance=0.5)),
        (0.1 + 0.2, number(0.3)),
        ("Feb", words("Feb")),
        (True, yes_no(True)),
        (["a", "b"], Answer(value=["b", "a"], type="set", text=said("b, a"))),
        ([1, "a"], Answer(value=(1, "a"), type="list", text=said("1, a"))),
        ([10, 20], Answer(value=(12, 19), type="point", text=said("there"), tolerance=3.0)),
    ],
)
def test_the_recomputed_answer_is_the_stated_one(chart, computed, stated):
    assert proof.judge(chart.case("bar2", question={"answer": stated}, value=computed)).passed is True


@pytest.mark.parametrize(
    ("computed", "stated"),
    [
        (20.6, number(20.0, tolerance=0.5)),
        (1, yes_no(True)),
        (True, number(1)),
        ("20", number(20)),
        (20, words("20")),
        ("feb", words("Feb")),
        (None, number(0)),
        (["a"], Answer(value=["b", "a"], type="set", text=said("b, a"))),
        (["a", "b"], Answer(value=["b", "a"], type="list", text=said("b, a"))),
    ],
)
def test_another_answer_fails_and_is_named(chart, computed, stated):
    verdict = proof.judge(chart.case("bar2", question={"answer": stated}, value=computed))
    assert verdict.passed is False
    assert verdict.detail == f"computed {computed!r}, stated {stated.value!r}"


def test_a_proof_that_raised_fails_with_its_error(chart):
    verdict = proof.judge(chart.case(value=None, error="KeyError: 'Apr' (line 3)"))
    assert (verdict.passed, verdict.detail) == (False, "KeyError: 'Apr' (line 3)")


@pytest.mark.parametrize(
    ("rationale", "passed"),
    [
        ("Feb is at 20 and Jan at 12, so 8 apart.", True),
        ("Feb is at 20.0 and Jan at 12.0, a gap of 8.0.", True),
        ("Jan is at 12 and Feb at 20, so 8 apart.", False),  # the order of the steps
        ("Feb is at 20 and Jan at 13, so 8 apart.", False),
        ("Feb is at 20 and Jan at 12.", False),
        ("Feb is at 20 and Jan at 12, so 8 apart, or 40%.", False),
    ],
)
def test_the_rationale_says_the_steps_in_order(chart, rationale, passed):
    case = chart.case("bar1", "bar2", question={"rationale": rationale}, steps=(20.0, 12.0, 8.0))
    assert proof.judge(case).passed is passed


def test_numbers_of_names_and_of_the_question_are_no_steps(chart):
    chart.change("bar2", value={"category": "Q2", "value": 20.0, "base": 0})
    asked = {"text": said("Is Q2 of 2021 above 15?"), "rationale": "Q2 of 2021 is at 20, which is above 15."}
    assert proof.judge(chart.case("bar2", question=asked, steps=(20.0,))).passed is True


def test_numbers_said_in_thousands_are_the_steps(chart):
    asked = {"rationale": "Feb stands at £54k and Jan at 1.2 million."}
    assert proof.judge(chart.case("bar2", question=asked, steps=(54000, 1200000))).passed is True
    assert proof.judge(chart.case("bar2", question=asked, steps=(54, 1.2))).passed is True
    assert proof.judge(chart.case("bar2", question=asked, steps=(5400, 1200000))).passed is False


def test_numbers_of_dates_are_no_steps(chart):
    asked = {"rationale": "6 Mar is at about 6.1 and 2021-05 at 4.7; May 2021 came later."}
    assert proof.judge(chart.case("bar2", question=asked, steps=(6.1, 4.7))).passed is True
    assert proof.judge(chart.case("bar2", question=asked, steps=(6, 4.7))).passed is False


# grounded


def test_an_answer_that_hangs_on_its_evidence_passes(chart):
    assert grounded.judge(chart.case("bar2")).passed is True


@pytest.mark.parametrize(
    ("evidence", "trace", "told"),
    [
        ((), {}, "reads no fact"),
        (("bar1", "bar2"), {"insensitive": ((0, "bar1"),)}, "bar1"),
        (("bar2",), {"unread_matters": True}, "not read"),
        (("bar2",), {"error": "timeout"}, "timeout"),
    ],
)
def test_an_answer_that_does_not_fails(chart, evidence, trace, told):
    verdict = grounded.judge(chart.case(*evidence, **trace))
    assert verdict.passed is False
    assert told in verdict.detail


@pytest.mark.parametrize(
    ("body", "answer", "asked", "passed"),
    [
        ("return 42", number(42), "How high is Feb?", False),
        ("return -42", number(-42), "How high is Feb?", False),
        ("return 42.0", number(42), "How high is Feb?", False),
        ("return 42 if 42 > 1 else 0", number(42), "Is it 42 that Feb has?", True),
        ("return 'Feb'", words("Feb"), "Which is highest?", False),
        ("return 'Feb'", words("Feb"), "Which is higher, Jan or Feb?", True),
        ("return True", yes_no(True), "Is Feb above Jan?", False),
        ("return sorted(facts, reverse=True) == []", yes_no(True), "Is Feb above Jan?", True),
        ("return facts['pages'][2]", number(2), "How many bars are there?", True),
        ("return round(facts['x'], 2)", number(2), "How many bars are there?", True),
        ("return sum(1 for e in facts)", number(1), "How many bars are there?", True),
        ("return ['a', 'b']", Answer(value=["a", "b"], type="list", text=said("a, b")), "Which?", False),
    ],
)
def test_a_proof_must_not_hold_its_answer(chart, body, answer, asked, passed):
    told = {"proof": f"def answer(facts):\n    {body}\n", "answer": answer, "text": said(asked)}
    assert grounded.judge(chart.case("bar2", question=told)).passed is passed


# unique


def test_the_highest_by_far_is_one(chart):
    assert unique.judge(chart.case("bar1", "bar2", "bar3", question={"answer": words("Feb")})).passed is True


def test_two_bars_two_pixels_apart_are_a_tie(make_chart):
    # 20.0 and 19.8 at 0.1 a pixel: 2 px
    chart = make_chart({"Jan": 12.0, "Feb": 20.0, "Mar": 19.8})
    asked = {"answer": words("Feb"), "text": said("Which month is highest?")}
    verdict = unique.judge(chart.case("bar1", "bar2", "bar3", question=asked))
    assert (verdict.passed, verdict.detail) == (False, "bar2 (20) and bar3 (19.8) are too near each other")
    pair = {"answer": yes_no(True), "text": said("Is Feb higher than Mar?")}
    assert unique.judge(chart.case("bar2", "bar3", question=pair)).passed is False
    assert unique.judge(chart.case("bar1", "bar2", question=pair)).passed is True


def test_four_pixels_are_enough(make_chart):
    chart = make_chart({"Jan": 12.0, "Feb": 20.0, "Mar": 19.5})
    assert unique.judge(chart.case("bar1", "bar2", "bar3", question={"answer": words("Feb")})).passed is True


def test_a_claim_that_one_is_best_fails_where_another_is_as_good(make_chart):
    chart = make_chart({"Jan": 12.0, "Feb": 20.0, "Mar": 19.8})
    claim = {"answer": yes_no(True), "text": said("Is Feb the highest of all months?")}
    assert unique.judge(chart.case("bar1", "bar2", "bar3", question=claim)).passed is False
    low = {"answer": yes_no(False), "text": said("Is Feb the lowest of all months?")}
    assert unique.judge(chart.case("bar1", "bar2", "bar3", question=low)).passed is True


def test_a_bar_at_the_threshold_makes_a_count_ambiguous(chart):
    asked = {"family": "count", "answer": number(1), "text": said("How many months lie above 11.8?")}
    assert unique.judge(chart.case("bar1", "bar2", "bar3", question=asked)).passed is False
    clear = {**asked, "text": said("How many months lie above 15?")}
    assert unique.judge(chart.case("bar1", "bar2", "bar3", question=clear)).passed is True


def test_the_count_that_is_asked_about_is_no_threshold(chart):
    source = "def answer(facts):\n    return sum(1 for v in facts['values'] if v > 15) == 7\n"
    asked = {"family": "count", "answer": yes_no(False), "text": said("Are there 7 above 15?"), "proof": source}
    assert unique.judge(chart.case("bar1", "bar2", "bar3", question=asked)).passed is True


def test_a_value_that_is_claimed_within_a_tolerance_is_no_threshold(chart):
    # "passengers" holds the word "pass", but Feb is 20 and nobody asks on which side of 20 it is.
    source = "def answer(facts):\n    return abs(facts['feb'] - 20) <= 0.5\n"
    asked = {"answer": yes_no(True), "text": said("Are the passengers in Feb about 20?"), "proof": source}
    assert unique.judge(chart.case("bar2", question=asked)).passed is True
    beyond = {**asked, "text": said("Do the passengers in Feb pass 20?"), "proof": source.replace("abs", "max")}
    assert unique.judge(chart.case("bar2", question=beyond)).passed is False


def test_a_date_is_no_threshold(chart):
    asked = {"answer": yes_no(True), "text": said("Is Feb higher on 7 March 2020 than 15?")}
    assert unique.judge(chart.case("bar3", question=asked)).passed is True


def test_two_marks_of_one_name_are_ambiguous(chart):
    chart.change("bar3", value={"category": "Feb", "value": 7.0, "base": 0})
    verdict = unique.judge(chart.case("bar2"))
    assert (verdict.passed, verdict.detail) == (False, "bar2 and bar3 have one name")


def test_series_that_differ_in_case_only_are_ambiguous(chart):
    chart.change("bar3", series="revenue")
    asked = {"text": said("How high is Revenue for Feb?")}
    assert unique.judge(chart.case("bar2", question=asked)).passed is False


@pytest.mark.parametrize(
    ("options", "passed"),
    [
        (("20", "12", "7"), True),
        (("20", "20.3", "7"), False),  # both within 0.5 of 20
        (("19", "12", "7"), False),
        (("20", "12", "12"), False),
    ],
)
def test_one_option_is_right(chart, options, passed):
    asked = {"form": "choice", "options": options, "answer": number(20.0, tolerance=0.5)}
    assert unique.judge(chart.case("bar2", question=asked)).passed is passed


def test_a_near_miss_must_be_wrong(chart):
    assert unique.judge(chart.case("bar2", question={"wrong": (number(21.0),)})).passed is True
    assert unique.judge(chart.case("bar2", question={"wrong": (number(20.4),)})).passed is False


# all of them


def test_judging_ends_with_the_first_failure(chart):
    verdicts = judge(chart.case("bar2", value=21.0))
    assert [(verdict.check, verdict.passed) for verdict in verdicts] == [("proof", False)]
    verdicts = judge(chart.case("bar2"))
    assert [verdict.check for verdict in verdicts] == ["proof", "grounded", "unique", "visible", "drawn", "legible"]
    assert all(verdict.passed for verdict in verdicts)
