"""Questions about small charts, with answers worked out by hand from `charts`."""

import dataclasses
import re

import charts
import pytest
import running
from charts import bars, frame, legend, picture_of, points
from running import FAMILIES, ask_all, run

from qa.choose import choose
from qa.families._plots import plots
from qa.proofs import facts_of, faults
from synth.records import Picture

SEEDS = range(10)


def answers(picture: Picture, family: str, form: str, *said: str) -> set[str]:
    return running.answers(picture, SEEDS, family, form, *said)


def test_values_read_off_an_axis_are_said_to_the_digit_that_can_be_read():
    # Three pixels are 0.75 and a twentieth of a tick's gap is 1: tenths cannot be read, units can.
    assert answers(charts.shops(), "lookup", "short", "North", "Mar") == {"47 million €"}
    assert answers(charts.shops(), "lookup", "short", "South", "Feb") == {"18 million €"}


def test_the_tolerance_is_three_pixels_or_a_twentieth_of_the_gap_between_ticks():
    read = [q for q in ask_all(charts.shops(), 1, ["lookup"]) if q.form == "short" and q.answer.type == "number"]
    assert {question.answer.tolerance for question in read} == {1.0}
    assert {question.answer.unit for question in read} == {"million €"}
    coarse = [q for q in ask_all(one_row(10, 30, 50, precision=0.5), 1, ["lookup"]) if q.answer.tolerance]
    assert {question.answer.tolerance for question in coarse} == {1.5}


def test_printed_values_are_exact():
    picture = charts.shops(printed="{:g}")
    assert answers(picture, "lookup", "short", "North", "Mar") == {"47.25 million €"}
    exact = [q for q in ask_all(picture, 1, ["lookup"]) if q.form == "short" and q.answer.type == "number"]
    assert {question.answer.tolerance for question in exact} == {0.0}


def test_a_label_that_is_written_with_its_unit_is_answered_as_written():
    assert answers(charts.shops(printed="${:g}"), "lookup", "short", "North", "Apr") == {"$22"}


def test_a_label_that_says_another_number_than_its_bar_is_no_answer():
    elements = bars({None: {"Jan": 10.0, "Feb": 20.0, "Mar": 30.0}}, precision=0.25, printed="{:g}")
    wrong = [dataclasses.replace(e, text="12", value={"number": 12.0}) if e.id == "label-bar0" else e for e in elements]
    months = {month: month for month in ("Jan", "Feb", "Mar")}
    picture = picture_of([*frame(x_ticks=months, y_ticks={0: "0", 20: "20"}), *wrong])
    assert answers(picture, "lookup", "short", "Jan") == {"10"}  # read off the axis, as if nothing were printed
    assert "12" not in answers(picture, "lookup", "choice", "Jan")


def test_dates_are_said_as_the_ticks_say_theirs():
    assert answers(charts.rain(), "extremum", "short", "highest", "month") == {"Mar 2024"}
    assert answers(charts.rain(), "lookup", "short", "Apr 2024") == {"37 mm"}


def test_the_highest_and_the_lowest():
    picture = charts.shops()
    # West has 25, 60, 33, 55; in April North has 22, South 70 and West 55.
    assert answers(picture, "extremum", "short", "Which month has the highest revenue of West") == {"Feb"}
    assert answers(picture, "extremum", "short", "Which month has the lowest revenue of West") == {"Jan"}
    assert answers(picture, "extremum", "short", "region", "highest", "Apr") == {"South"}
    assert answers(picture, "extremum", "short", "region", "lowest", "Apr") == {"North"}


def test_the_group_of_the_highest_point():
    assert answers(charts.leaves(), "extremum", "short", "Which group contains the point with the highest") == {"Oak"}
    assert answers(charts.leaves(), "extremum", "short", "Which group contains the point with the lowest") == {"Birch"}


def test_comparisons():
    months = {"Jan 2024": 88, "Feb 2024": 61, "Mar 2024": 120, "Apr 2024": 37, "May 2024": 52, "Jun 2024": 95}
    seen = set()
    for question in (q for seed in SEEDS for q in ask_all(charts.rain(), seed, ["comparison"])):
        one, other = sorted((month for month in months if month in question.words), key=lambda month: months[month])
        answer = question.answer.words
        if answer.endswith("mm"):
            assert answer == f"{months[other] - months[one]} mm"
        elif question.form == "short":
            low = any(word in question.words for word in ("lower", "smaller", "below"))
            assert answer == (one if low else other), question.words
        seen.add((question.form, answer.endswith("mm")))
    assert seen == {("short", True), ("short", False), ("choice", True), ("yes_no", False)}
    # Oak's heaviest leaf has 31 g, Birch's 13 g; their lightest 12 g and 5 g.
    assert answers(charts.leaves(), "comparison", "short", "Oak", "Birch") == {"Oak", "Birch", "18 g", "7 g"}


def test_the_sum_in_a_difference_works_out():
    """47.25 and 22 are said as 47 and 22, so the difference is said as 25 though it is 25.25."""
    for seed in SEEDS:
        for question in ask_all(charts.shops(), seed, ["comparison"]):
            if question.form == "short" and question.answer.type == "number":
                first, second, gap = run(question, facts_of([question.pictures[0]]), "steps")
                assert first - second == gap
                assert abs(gap - question.answer.value) <= question.answer.tolerance


def test_counts():
    def counted(picture: Picture, *words: str) -> set[str]:
        return running.answers(picture, range(60), "count", "short", *words)

    # North has 12.5, 31, 47.25 and 22: three above 20, and one below.
    assert counted(charts.shops(), "North", "20", "above") == {"3"}
    assert counted(charts.shops(), "North", "20", "below") == {"1"}
    # North is above South in February and March.
    assert counted(charts.shops(), "North above South") == {"2"}
    assert counted(charts.shops(), "legend list") == {"3"}
    # Beech leaves weigh 9, 14, 22 and 17 g.
    assert counted(charts.leaves(), "Beech points", "above", "10") == {"3"}


def one_row(*values: float, precision: float = 0.25) -> Picture:
    names = ["Ash", "Elm", "Fir", "Yew", "Oak"][: len(values)]
    ticks = frame(x_label="Tree", x_ticks={n: n for n in names}, y_ticks={at: str(at) for at in (0, 20, 40)})
    return picture_of([*ticks, *bars({None: dict(zip(names, values, strict=True))}, precision=precision)])


def test_a_tie_asks_neither_for_the_highest_nor_which_is_higher():
    # Four pixels are 1: 30 and 30.75 cannot be told apart, 30 and 31 can.
    tied, clear = one_row(10, 30, 30.75), one_row(10, 30, 31)
    assert answers(tied, "extremum", "short", "highest") == set()
    assert "Fir" in answers(clear, "extremum", "short", "highest")
    for seed in SEEDS:
        for question in ask_all(tied, seed, ["comparison"]):
            assert not ("Elm" in question.words and "Fir" in question.words)


def test_two_bars_two_pixels_apart_yield_no_question_which_is_higher():
    assert [q for seed in SEEDS for q in ask_all(one_row(30, 30.5), seed, ["comparison", "extremum"])] == []


def test_a_gridline_that_a_mark_nearly_touches_is_no_threshold():
    # Of the ticks 20 and 40, one bar ends 3 px (0.75) above 20; 40 is clear of all.
    found = answers(one_row(10, 20.75, 55), "count", "short", "20")
    assert found == set()
    assert answers(one_row(10, 20.75, 55), "count", "short", "40", "above") == {"1"}


def test_a_hidden_mark_is_no_evidence():
    picture = charts.shops(visible=0.5)
    asked = [
        q for seed in SEEDS for q in ask_all(picture, seed) if not re.search("“|title|heading|label|legend", q.words)
    ]
    read = [q for q in asked if q.answer.type != "text"]
    assert {question.family for question in read} <= {"count"}
    assert not any("million" in question.words for question in read)


def test_a_covered_point_that_could_be_the_highest_stops_the_question():
    groups = {"Oak": [(1, 10.0), (2, 20.0), (3, 30.0)], "Elm": [(1, 12.0), (2, 22.0), (3, 40.0)]}
    ticks = frame(y_label="Weight (g)", x_scale="linear", y_ticks={0: "0", 20: "20", 40: "40"})

    def covered(name: str) -> Picture:
        dots = points(groups, precision=0.1)
        return picture_of(
            [
                *ticks,
                *(dataclasses.replace(d, visible=0.4 if d.id == name else 1.0) for d in dots),
                *legend(["Oak", "Elm"]),
            ]
        )

    # point2 is Oak's 30 g, point1 its 20 g.
    assert answers(covered("point2"), "extremum", "short", "highest point of Oak") == set()
    assert answers(covered("point1"), "extremum", "short", "highest point of Oak") == {"30 g"}


def test_series_that_stand_nowhere_on_the_picture_cannot_be_asked_about():
    months = {month: month for month in ("Jan", "Feb", "Mar")}
    rows = {"A": {"Jan": 1.0, "Feb": 2.0, "Mar": 3.0}, "B": {"Jan": 4.0, "Feb": 5.0, "Mar": 6.0}}
    assert plots(picture_of([*frame(x_ticks=months), *bars(rows, precision=0.01)])) == []


def test_in_a_stack_nothing_is_called_high():
    for seed in SEEDS:
        for question in ask_all(charts.shops(stacked=True), seed, ["extremum", "comparison"]):
            assert "highe" not in question.words, question.words


CHARTS = {
    "bars": charts.shops(),
    "printed": charts.shops(printed="{:g}"),
    "stacked": charts.shops(stacked=True),
    "horizontal": charts.shops(horizontal=True),
    "line": charts.rain(),
    "scatter": charts.leaves(),
}


@pytest.mark.parametrize("name", CHARTS)
def test_every_ordinary_chart_gives_ten_questions_of_all_families(name):
    for seed in SEEDS:
        chosen = choose(ask_all(CHARTS[name], seed), seed)
        assert len(chosen) >= 10
        assert {question.family for question in chosen} == set(FAMILIES)
        assert {question.form for question in chosen} == {"short", "choice", "yes_no"}
        assert len({question.words for question in chosen}) == len(chosen)


@pytest.mark.parametrize("name", CHARTS)
def test_the_proofs_may_run_and_are_short(name):
    for question in ask_all(CHARTS[name], 1):
        assert faults(question.proof) == []
        assert len(question.proof.splitlines()) < 80


def test_choosing_depends_on_the_seed_and_not_on_the_order():
    asked = ask_all(charts.shops(), 1)
    names = [question.words for question in choose(asked, 5)]
    assert [question.words for question in choose(asked[::-1], 5)] == names
    assert [question.words for question in choose(asked, 6)] != names


def test_yes_and_no_are_balanced_and_the_right_option_stands_anywhere():
    asked = [q for chart in CHARTS.values() for seed in range(15) for q in ask_all(chart, seed)]
    for family in FAMILIES:
        told = [q.answer.value for q in asked if q.family == family and q.form == "yes_no"]
        assert 0.4 < sum(told) / len(told) < 0.6, family
    places = [q.options.index(q.answer.words) for q in asked if len(q.options) == 4]
    for place in range(4):
        assert 0.22 < places.count(place) / len(places) < 0.28
