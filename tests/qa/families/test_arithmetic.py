"""Sums, means, quotients: answers worked out by hand from `charts`, and the numbers of a table."""

import charts
import pytest
import reckoned
from charts import bars, frame, picture_of
from reckoned import NEW, assert_sound, page
from running import answers, ask_all, run

from qa.proofs import facts_of

SEEDS = range(16)


def sums(picture, *said):
    return [q for q in asked(picture, "short", *said) if "sum(sorted" in q.proof and q.proof.count("sum(sorted") <= 2]


def asked(picture, form, *said):
    found = [q for seed in SEEDS for q in ask_all(picture, seed, ["arithmetic"]) if q.form == form]
    return [q for q in found if all(word in q.words for word in said)]


def plain_sums(picture, *said):
    """Of whole rows and places: no means, shares or differences."""
    return [q for q in sums(picture, *said) if " / " not in q.proof and "first" not in q.proof]


def means(picture, *said):
    return [q for q in sums(picture, *said) if "/ len(values)" in q.proof]


def test_the_printed_numbers_of_a_series_are_added_exactly():
    picture = charts.shops(printed="{:g}")
    # North: 12.5 + 31 + 47.25 + 22; all regions in April: 22 + 70 + 55.
    assert {q.answer.words for q in plain_sums(picture, "North", "shown")} == {"112.75 million €"}
    assert {q.answer.words for q in plain_sums(picture, "in Apr for all")} == {"147 million €"}
    assert {q.answer.tolerance for q in plain_sums(picture)} == {0.0}


def test_the_tolerance_of_a_sum_adds_up_and_that_of_a_mean_does_not():
    # A reading may be off by 1.0 (a twentieth of a tick's gap); West is 25, 60, 33 and 55.
    west = plain_sums(charts.shops(), "West", "shown")
    assert {(q.answer.value, q.answer.tolerance) for q in west} == {(173.0, 4.0)}
    mean = means(charts.shops(), "West", "shown")
    assert {(q.answer.value, q.answer.tolerance) for q in mean} == {(43.25, 1.0)}


def test_more_than_five_readings_are_not_added():
    # Six points of 88, 61, 120, 37, 52 and 95 mm are too many; parts of the row are few enough.
    assert plain_sums(charts.rain(), "shown") == []
    assert plain_sums(charts.rain(), "Mar 2024") != []


def test_how_many_times_as_large():
    picture = charts.shops(printed="{:g}")
    # South has 70 in April and 40.5 in January: 1.728...
    assert answers(picture, SEEDS, "arithmetic", "short", "times", "South", "Apr", "Jan") <= {"1.7"}
    assert answers(picture, SEEDS, "arithmetic", "short", "factor", "South", "Apr", "Jan") <= {"1.7"}
    assert all(q.answer.value >= 1.2 for q in asked(picture, "short", "ratio"))


def test_a_share_is_that_of_the_whole_place_or_series():
    picture = charts.shops(printed="{:g}")
    # In February North has 31 of 31 + 18 + 60; West's April is 55 of 173.
    shares = {q.words: q.answer.value for q in asked(picture, "short", "percentage of the total revenue")}
    assert shares
    for words, value in shares.items():
        if "in Feb" in words and "due to North" in words:
            assert value == pytest.approx(100 * 31 / 109)
        if "of West in all" in words and "due to Apr" in words:
            assert value == pytest.approx(100 * 55 / 173)


def test_averages_and_degrees_are_never_added_up():
    months = {month: month for month in ("Jan", "Feb", "Mar", "Apr")}
    row = dict(zip(months, (11.0, 14.0, 23.0, 31.0), strict=True))

    def of(label):
        names = frame(x_label="Month", y_label=label, x_ticks=months, y_ticks={0: "0", 20: "20", 40: "40"})
        return picture_of([*names, *bars({None: row}, precision=0.1, printed="{:g}")])

    def topics(label):
        return " ".join(q.words for seed in range(12) for q in ask_all(of(label), seed, ["arithmetic"]))

    assert "add up" in topics("Rainfall (mm)")
    assert "of the total" in topics("Rainfall (mm)")
    for label in ("Average wage (€)", "Temperature (°C)", "Turnout (%)", "Speed (km/h)"):
        assert "add up" not in topics(label), label
        assert "of the total" not in topics(label), label
    assert "times as large" not in topics("Temperature (°C)")


def test_a_column_of_a_page_is_added_and_spread():
    # Price 4.50, 12.00, 3.25; Pieces 2, 1, 10.
    assert {q.answer.words for q in plain_sums(page(), "Pieces")} == {"13"}
    assert answers(page(), SEEDS, "arithmetic", "short", "range", "Price") <= {"8.75"}
    assert answers(page(), SEEDS, "arithmetic", "short", "mean", "Pieces") == {"4.3"}
    assert plain_sums(page(), "Price") == []  # prices of one piece


def test_a_last_row_that_states_the_total_is_left_out():
    picture = page(total=True)
    added = [q for q in sums(picture, "Pieces") if " / " not in q.proof]
    assert {q.answer.words for q in added} == {"13"}
    assert all("leaving out the last row" in q.words for q in added)


def test_two_slices_are_added_in_the_figure_that_is_asked_for():
    assert answers(reckoned.pie(), SEEDS, "arithmetic", "short", "percentage", "Rail", "Road") == {"65%"}


@pytest.mark.parametrize("name", NEW)
def test_every_question_is_proved_and_hangs_on_what_it_reads(name):
    assert_sound([q for seed in range(2) for q in ask_all(NEW[name], seed, ["arithmetic"])])


def test_thresholds_are_clear_of_the_truth():
    for picture in (charts.shops(), charts.rain(), charts.shops(printed="{:g}")):
        for question in asked(picture, "yes_no", "sum", "million"):
            steps = run(question, facts_of([picture]), "steps")
            limit = float(question.words.replace(",", "").split(" million")[0].split()[-1])
            assert abs(limit - steps[-1]) >= 0.15 * steps[-1], question.words
