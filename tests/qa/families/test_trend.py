"""Rising and falling, worked out by hand from `charts`: rain is 88, 61, 120, 37, 52 and 95 mm from January to June."""

import charts
import pytest
from charts import bars, frame, legend, picture_of
from reckoned import NEW, assert_sound
from running import answers, ask_all

SEEDS = range(12)


def said(picture, form, *words):
    return answers(picture, SEEDS, "trend", form, *words)


def test_the_largest_rise_and_the_largest_fall():
    # Steps: -27, +59, -83, +15, +43.
    assert steepest(charts.rain(), "max") == {"Feb 2024 and Mar 2024"}
    assert steepest(charts.rain(), "min") == {"Mar 2024 and Apr 2024"}


def steepest(picture, end):
    found = [q for seed in SEEDS for q in ask_all(picture, seed, ["trend"]) if q.form == "short"]
    return {q.answer.words for q in found if f"best = {end}(steps" in q.proof}


def test_a_series_that_never_falls_has_no_largest_fall():
    picture = two_lines(falling=False)
    assert steepest(picture, "max") == {"Mar and Apr"}
    assert steepest(picture, "min") == set()


def two_lines(*, falling: bool):
    months = {month: month for month in ("Jan", "Feb", "Mar", "Apr")}
    rows = {
        "Inn": dict(zip(months, (10.0, 14.0, 20.0, 60.0), strict=True)),
        "Pub": dict(zip(months, (40.0, 30.0, 26.0, 22.0) if falling else (40.0, 43.0, 47.0, 90.0), strict=True)),
    }
    names = frame(x_label="Month", y_label="Guests", x_ticks=months, y_ticks={n: str(n) for n in (0, 50, 100)})
    return picture_of([*names, *bars(rows, precision=0.25), *legend(list(rows))])


def test_how_often_the_way_changes():
    # Down, up, down, up, up: three changes.
    assert said(charts.rain(), "short", "change direction") <= {"3"}
    assert said(two_lines(falling=False), "short", "direction") == {"0"}


def test_up_or_down_on_the_whole():
    # North goes from 12.5 to 22 and South from 40.5 to 70.
    assert said(charts.shops(), "short", "North", "from Jan to Apr", "up or down") == {"up"}
    assert said(charts.rain(), "short", "Comparing Apr 2024 with Jan 2024", "up or down") <= {"down"}


def test_who_gained_most_and_who_overtakes_whom():
    # Inn gains 50, Pub loses 18; Inn (10, 14, 20, 60) passes Pub (40, 30, 26, 22) between March and April.
    picture = two_lines(falling=True)
    assert said(picture, "short", "Inn overtake Pub") == {"Mar and Apr"}
    assert said(picture, "short", "Whose", "rises", "Jan to Apr") <= {"Inn"}
    assert said(picture, "short", "Whose", "falls", "Jan to Apr") <= {"Pub"}


def test_at_every_step():
    for seed in SEEDS:
        for question in ask_all(two_lines(falling=True), seed, ["trend"]):
            if question.form == "yes_no" and "at every step" in question.words:
                rising = ("Inn" in question.words) == ("rise" in question.words)
                assert question.answer.value is rising, question.words


def test_bars_of_no_order_have_no_trend():
    trees = {tree: tree for tree in ("Ash", "Elm", "Fir", "Oak")}
    row = dict(zip(trees, (10.0, 20.0, 35.0, 50.0), strict=True))
    names = frame(x_label="Tree", y_label="Height (m)", x_ticks=trees, y_ticks={0: "0", 20: "20", 40: "40"})
    assert ask_all(picture_of([*names, *bars({None: row}, precision=0.1)]), 1, ["trend"]) == []


def test_quarterly_figures_are_not_called_neighbouring_months():
    months = {month: month for month in ("Jan", "Apr", "Jul", "Oct")}
    row = dict(zip(months, (10.0, 20.0, 55.0, 40.0), strict=True))
    names = frame(x_label="Month", y_label="Rain (mm)", x_ticks=months, y_ticks={0: "0", 20: "20", 40: "40"})
    picture = picture_of([*names, *bars({None: row}, precision=0.1)])
    for seed in SEEDS:
        for question in ask_all(picture, seed, ["trend"]):
            assert "neighbouring months " not in question.words.replace("months shown", ""), question.words


@pytest.mark.parametrize("name", NEW)
def test_every_question_is_proved_and_hangs_on_what_it_reads(name):
    assert_sound([q for seed in range(2) for q in ask_all(NEW[name], seed, ["trend"])])


def test_yes_and_no_are_balanced():
    pictures = [charts.shops(), charts.rain(), two_lines(falling=True), charts.shops(printed="{:g}")]
    told = [
        q.answer.value
        for picture in pictures
        for seed in range(25)
        for family in ("trend", "arithmetic")
        for q in ask_all(picture, seed, [family])
        if q.form == "yes_no"
    ]
    assert 0.42 < sum(told) / len(told) < 0.58
