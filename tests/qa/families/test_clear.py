"""What is asked is clear: no near-true claim, no gap within its own tolerance, no zero that is none, no noun twice."""

import random
import re

import pytest
from charts import bars, frame, legend, picture_of, points, shops
from running import answers, ask_all

from qa.families._lookup_claims import clearly_off
from qa.families._marks import Mark
from qa.families._phrases import read_answer
from qa.families._scales import make_scale, sayable
from qa.families._two_gaps import readable_gap
from qa.families._wording import ask_in_words, phrasings
from synth.records import Element

SEEDS = range(12)
NAMES = ("A", "B", "C")


def scale_to(end: float, kind: str = "linear"):
    return make_scale(
        Element(id="a", kind="axis", role="y", value={"scale": kind, "label": "Time (s)", "min": 0, "max": end}), ()
    )


@pytest.mark.parametrize(
    ("end", "claim", "value", "clear"),
    [
        (100, 60, 50, True),  # off by 10, which is 10% of the axis and 20% of the value
        (100, 57, 50, False),  # 7% of the axis
        (100, 82, 90, False),  # 8% of the axis, but 8.9% of the value
        (100, 81, 90, True),  # 9% and 10%
        (20, 11, 10, False),  # 5% of the axis, 10% of the value
        (20, 12, 10, True),
    ],
)
def test_a_false_claim_is_off_by_much_of_the_axis_and_of_the_value(end, claim, value, clear):
    scale = scale_to(end)
    claimed, truth = (read_answer(scale, number, 0.2) for number in (claim, value))
    assert clearly_off(scale, claimed, truth) is clear


def test_a_false_claim_is_off_by_more_than_four_tolerances():
    scale = scale_to(100)
    assert not clearly_off(scale, read_answer(scale, 62, 3.0), read_answer(scale, 50, 3.0))
    assert clearly_off(scale, read_answer(scale, 62.5, 3.0), read_answer(scale, 50, 3.0))


def test_on_a_logarithmic_axis_the_value_decides():
    scale = scale_to(10_000, "log")
    assert clearly_off(scale, read_answer(scale, 120, 2.0), read_answer(scale, 100, 2.0))


def test_no_question_claims_what_is_nearly_true():
    rows = {name: dict(zip(NAMES, row, strict=True)) for name, row in (("X", (50.0, 55.0, 51.0)), ("Y", (54, 46, 90)))}
    made = frame(
        x_ticks=dict(zip(NAMES, NAMES, strict=True)), y_ticks={0: "0", 50: "50", 100: "100"}, y_label="Rain (mm)"
    )
    picture = picture_of([*made, *bars(rows, precision=0.1), *legend(["X", "Y"])])
    refused = [
        (re.findall(r"([\d.]+) mm", q.words)[0], q.rationale)
        for seed in SEEDS
        for q in ask_all(picture, seed, ["lookup"])
        if q.form == "yes_no"
        and q.answer.value is False
        and " at about " in q.rationale
        and "which is" not in q.rationale
    ]
    assert refused
    for claim, rationale in refused:
        [value] = re.findall(r"at about ([\d.]+) mm", rationale)
        assert abs(float(claim) - float(value)) >= 8 - 0.5, (claim, rationale)  # both are rounded to less than 0.5


def mark(value: float, px: float = 1.0) -> Mark:
    return Mark(id="m", series=None, key="A", value=value, px=px, usable=True)


@pytest.mark.parametrize(("high", "low", "asked"), [(40, 16, True), (40, 17, False), (40, 8, False), (24, 0, True)])
def test_a_gap_is_four_times_what_reading_it_can_be_off(high, low, asked):
    # A pixel is 1, so a reading may be off by 3, a difference by 6; 8 is less than 3 tolerances.
    assert readable_gap(mark(high), mark(low), 6.0) is asked
    assert not readable_gap(mark(high), mark(low), 5.9)


@pytest.mark.parametrize(("value", "kept"), [(0, True), (8.9, False), (9, True), (-9, True), (-2, False)])
def test_a_value_keeps_its_leading_digit(value, kept):
    assert sayable(value, 3.0) is kept


def test_a_thin_segment_is_not_asked_for_its_value():
    rows = {"X": {"A": 50.0, "B": 40.0, "C": 60.0}, "Y": {"A": 0.4, "B": 30.0, "C": 45.0}}
    made = frame(
        x_ticks=dict(zip(NAMES, NAMES, strict=True)), y_ticks={0: "0", 50: "50", 100: "100"}, y_label="Rain (mm)"
    )
    picture = picture_of([*made, *bars(rows, precision=0.25, stacked=True), *legend(["X", "Y"])])
    said = [
        q.answer for seed in SEEDS for q in ask_all(picture, seed) if q.answer.type == "number" and q.answer.tolerance
    ]
    assert said
    assert min(answer.value for answer in said) >= 3 * 5 / 2  # between ticks 50 apart a reading is right to 2.5


@pytest.mark.parametrize(
    ("label", "ticks", "unit", "said"),
    [
        ("Price (€)", {0: "€0k", 1000: "€1.0k", 2000: "€2.0k"}, "€", "€1.5k"),
        ("Price", {0: "£0k", 1000: "£1k", 2000: "£2k"}, "£", "£1.5k"),
        ("Price", {0: "0k €", 1000: "1k €", 2000: "2k €"}, "€", "1.5k €"),
        ("Distance (km)", {0: "0k", 1000: "1.0k", 2000: "2.0k"}, "km", "1.5k km"),
        ("Price (€/MWh)", {0: "€0", 1000: "€1000", 2000: "€2000"}, "€/MWh", "€1500/MWh"),
        ("Cost (€/MWh)", {0: "0", 1000: "1000", 2000: "2000"}, "€/MWh", "€1500/MWh"),
        ("Growth (1/h)", {0: "0", 1000: "1000", 2000: "2000"}, "1/h", "1500 1/h"),
        ("Visits", {0: "0k", 1000: "1k", 2000: "2k"}, None, "1.5k"),
    ],
)
def test_the_unit_is_that_of_the_data_whatever_multiplies(label, ticks, unit, said):
    rows = {"A": 1500.0, "B": 800.0, "C": 1900.0}
    made = frame(x_ticks=dict(zip(NAMES, NAMES, strict=True)), y_ticks=ticks, y_label=label)
    picture = picture_of([*made, *bars({None: rows}, precision=10.0)])
    read = [q for seed in SEEDS for q in ask_all(picture, seed, ["lookup"]) if q.answer.value == 1500.0]
    assert {q.answer.unit for q in read} == {unit}
    assert {q.answer.words for q in read} == {said}


def ways_taken(family: str, topic: str, form: str, **nouns: str) -> set[str]:
    words = {"key": "month", "keys": "months", "group": "region", "measure": "rain", "axis": "vertical axis"}
    words |= {"be": "is", "do": "does", "of": " of X", "for_series": " for X", "most": "highest", "maximum": "maximum"}
    words |= {"largest": "largest"} | nouns
    asked = (ask_in_words(family, topic, form, words, "", random.Random(seed)) for seed in range(80))
    return {way for way in asked if way}


def test_a_way_that_uses_a_noun_of_the_chart_in_another_sense_is_passed_over():
    assert any("level" in way for way in ways_taken("extremum", "value", "choice"))
    assert any("number" in way for way in ways_taken("extremum", "value", "choice"))
    assert not any("these levels" in way for way in ways_taken("extremum", "value", "choice", key="level"))
    assert not any("which level " in way for way in ways_taken("extremum", "value", "short", measure="water level"))
    assert not any("number" in way for way in ways_taken("extremum", "value", "choice", group="number"))
    # "number of visitors" is our own way of putting "Visitors".
    assert any("which number" in way for way in ways_taken("extremum", "value", "choice", measure="number of visitors"))


def test_a_point_of_eighty_points_is_not_counted():
    dots = {"Oak": [(1.0, 10.0), (2.0, 30.0), (3.0, 40.0)], "Elm": [(1.0, 15.0), (2.0, 26.0), (3.0, 50.0)]}
    made = frame(x_scale="linear", y_label="Score (points)", y_ticks={0: "0", 20: "20", 40: "40"})
    picture = picture_of([*made, *points(dots, precision=0.1), *legend(["Oak", "Elm"])])
    assert not any("20 points" in q.words for seed in SEEDS for q in ask_all(picture, seed, ["count"]))


def test_only_bars_end():
    dates = ["2019-01-01", "2020-01-01", "2021-01-01"]
    row = list(zip(dates, (10.0, 30.0, 20.0), strict=True))
    made = frame(x_scale="date", x_ticks={d: d[:4] for d in dates}, y_ticks={0: "0", 20: "20"}, y_label="Rain (mm)")
    line = picture_of([*made, *points({None: row}, precision=0.1, role="marker")])
    assert not any(" end" in q.words for seed in SEEDS for q in ask_all(line, seed, ["lookup"]))
    assert any(q.words.endswith(" end?") for seed in SEEDS for q in ask_all(shops(), seed, ["lookup"]))


def test_hours_are_called_hours():
    row = [(0, 10.0), (8, 30.0), (16, 20.0)]
    ticks = {at: str(at) for at, _ in row}
    made = frame(x_scale="linear", x_label="Hour", x_ticks=ticks, y_ticks={0: "0", 20: "20"}, y_label="Rain (mm)")
    picture = picture_of([*made, *points({None: row}, precision=0.1, role="marker")])
    asked = [q for seed in SEEDS for q in ask_all(picture, seed, ["comparison", "extremum"])]
    bare = [q.words for q in asked if re.search(r"(?<!hour )(?<!about )\b(0|8|16)\b(?! mm)", q.words, re.IGNORECASE)]
    assert asked
    assert bare == []
    assert answers(picture, SEEDS, "extremum", "short", "hour", "highest") >= {"8"}


def test_stacked_hours_are_an_amount_that_is_larger():
    rows = {"X": {"A": 50.0, "B": 40.0, "C": 60.0}, "Y": {"A": 20.0, "B": 30.0, "C": 45.0}}
    made = frame(x_ticks=dict(zip(NAMES, NAMES, strict=True)), y_ticks={0: "0", 50: "50"}, y_label="Crew hours (h)")
    picture = picture_of([*made, *bars(rows, precision=0.1, stacked=True), *legend(["X", "Y"])])
    said = [q.words for seed in SEEDS for q in ask_all(picture, seed)]
    assert any("er amount of crew hours" in words for words in said)
    assert not any(re.search(r"(larger|smaller|largest|smallest) crew", words) for words in said)


def test_no_way_of_asking_denies_or_ranks():
    ways = [
        way
        for family in ("lookup", "extremum", "comparison", "count")
        for forms in phrasings(family).values()
        for way in forms.get("yes_no", ())
    ]
    assert [way for way in ways if re.search(r"\b(no \{|ranked|ranking|ahead|lead|leads)", way)] == []
