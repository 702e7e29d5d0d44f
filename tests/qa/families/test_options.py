"""No option and no near miss is right too: not within the tolerance, not by rounding, not in other capitals."""

import random

import charts
import pytest
import reckoned
from hypothesis import given
from hypothesis import strategies as st
from running import ask_all

from qa.families._options import also_right, alternatives, clear_of, unsaid
from qa.families._phrases import near_counts
from qa.families._prints import is_between
from synth.records import Answer, said


def number(value: float, words: str, tolerance: float = 0.0) -> Answer:
    return Answer(value=value, type="number", text=said(words), tolerance=tolerance)


def text(words: str) -> Answer:
    return Answer(value=words, type="text", text=said(words))


@pytest.mark.parametrize(
    ("answer", "other", "right"),
    [
        (number(1.449, "1.4", 0.05), number(1.64, "1.6", 0.05), True),  # 0.19 away: less than four tolerances
        (number(1.449, "1.4", 0.05), number(1.66, "1.7", 0.05), False),
        (number(1.4, "1.4"), number(1.0, "1"), True),  # whole numbers leave half of one open
        (number(1.4, "1.4"), number(1.9, "1.9"), False),
        (number(1.449, "1.4"), number(1.43, "1.43"), True),  # nearer to it than 1.4 is
        (number(12.46, "12"), number(12.9, "13"), True),
        (number(12.46, "12"), number(13.2, "13"), False),
        (number(7, "7"), number(6, "6"), False),
        (number(0.25, "25%"), number(0.254, "25.4%"), True),
        (number(0.25, "25%"), number(0.26, "26%"), False),
        (number(36.833, "36,83 €"), number(36.84, "36,84 €"), False),
        (number(36.833, "36,83 €"), number(36.83, "36,83 €"), True),
        (number(2500, "2.5k"), number(2540, "2.54k"), True),
        (text("Old Mill"), text("old mill"), True),
        (text("Old Mill"), text("Old Milk"), False),
    ],
)
def test_what_is_right_too(answer, other, right):
    assert also_right(answer, other) is right


numbers = st.floats(0.5, 5000).map(lambda value: round(value, 3))


@given(numbers, st.lists(numbers, max_size=8), st.integers(0, 2), st.sampled_from([0.0, 0.05, 0.5, 3.0]), st.integers())
def test_no_number_is_kept_that_rounding_or_the_tolerance_leaves_open(value, others, decimals, tolerance, seed):
    """The number that stands there is wrong by more than the tolerance, and by half of its last digit or more."""
    answer = number(value, f"{value:.{decimals}f}", tolerance)
    kept = clear_of(answer, [number(one, f"{one:.{decimals}f}", tolerance) for one in others])
    offered = alternatives(answer, kept, random.Random(seed), "amount")
    for one in [*kept, *offered]:
        assert abs(one.value - value) > tolerance
        assert one.words != answer.words
        assert abs(one.value - value) > 0.5 * 10.0**-decimals
    words = [answer.words, *(one.words for one in offered)]
    assert len(set(words)) == len(words)


FAMILIES = ("lookup", "extremum", "comparison", "count", "arithmetic", "trend", "reading", "structure", "table")


@pytest.mark.parametrize("name", sorted(reckoned.NEW))
def test_every_family_is_held_to_it(name):
    for question in ask_all(reckoned.NEW[name], 4, FAMILIES):
        for miss in question.wrong:
            assert not also_right(question.answer, miss), (question.words, miss.words)
            assert f"“{miss.words}”" not in question.words, question.words
        assert len({option.casefold() for option in question.options}) == len(question.options)
        assert not question.options or question.options.count(question.answer.words) == 1


@pytest.mark.parametrize(
    ("answer", "halfway"),
    [
        (number(0.355, "0.35", 0.005), True), (number(0.355, "0.36", 0.005), True), (number(12.5, "12"), True),
        (number(0.125, "12%"), True), (number(1250.0, "€1.2k"), True), (number(0.354, "0.35", 0.005), False),
        (number(12.5, "12.5"), False), (number(0.12, "12%"), False), (number(7.0, "7 pcs"), False),
    ],
)  # fmt: skip
def test_halfway_between_two_that_could_be_written_is_told(answer, halfway):
    assert is_between(answer) is halfway


def test_a_rows_own_name_is_no_option():
    misses = [text("Town"), text("Oakham"), text("Mill Lane")]
    assert [one.words for one in unsaid(misses, "What has been filled in for “Town”?")] == ["Oakham", "Mill Lane"]


def test_a_count_that_cannot_be_is_not_offered():
    # Of five bars one to four can be beyond a line that has bars on both sides.
    assert {one.value for one in near_counts(2, 3, least=1, most=4)} == {1, 3, 4}
    assert {one.value for one in near_counts(2)} == {0, 1, 3, 4, 5}
    # The line "North" has four months: how many of them lie above 20 is one, two or three.
    offered = [q for seed in range(30) for q in ask_all(charts.shops(), seed, ["count"]) if q.options]
    beyond = [q for q in offered if "million" in q.words]
    assert beyond
    assert {option for q in beyond for option in q.options} <= {"1", "2", "3"}
