"""Wordings that a reader found fault with, on pages and charts small enough to be checked by eye."""

import re

import charts
import pytest
import reckoned
from reckoned import assert_sound, cells
from running import ask_all

from qa.families._absent_names import others_like
from qa.families._nouns import is_plural
from qa.families._phrases import tick_text
from qa.families._scales import make_scale
from synth.records import Element, Picture
from tests.qa.by_hand import Sheet

SEEDS = range(20)


def asked(picture: Picture, *families: str) -> list:
    return [question for seed in SEEDS for question in ask_all(picture, seed, families)]


# Lists


def page_of_chips(*places: tuple[float, float]) -> Picture:
    """A heading over a list whose items stand at these places."""
    sheet = Sheet(700, 300)
    sheet.heading("Lamp", (20, 10), 1)
    sheet.heading("Good to know", (20, 60))
    name = sheet.add("list", role="unordered", value={"items": len(places)}, visible=None)
    for place, (at, item) in enumerate(zip(places, ("Dims", "Folds", "Turns"), strict=True), 1):
        sheet.text("text", item, at, role="item", parent=name, value={"place": place, "marker": None})
    return sheet.picture


def test_the_only_list_is_told_by_its_heading():
    below = asked(page_of_chips((30, 100), (30, 130), (30, 160)), "reading", "structure")
    listed = [q for q in below if "the list" in q.words]
    assert listed
    assert all("“Good to know”" in q.words for q in listed)
    assert not any(re.search(r"\b(line|entry|entries)\b", q.words) for q in listed)
    assert any("from top to bottom" in q.words for q in listed)
    assert_sound(listed[:20])


def test_what_stands_side_by_side_is_not_read_from_top_to_bottom():
    beside = asked(page_of_chips((30, 100), (130, 100), (230, 100)), "reading")
    words = [q.words for q in beside if "list" in q.words]
    assert any("items of the list under “Good to know” in order" in one for one in words)
    assert not any("from the top" in one or "from top" in one for one in words if "headings" not in one)


def test_items_in_columns_have_no_order_that_all_would_agree_on():
    columns = asked(page_of_chips((30, 100), (30, 130), (230, 100)), "reading")
    assert not any("item" in q.words for q in columns)


# Tables

ITEMS = [["Item", "Price", "Amount"], ["Cup", "2", "8"], ["Jug", "5", "5"], ["Pot", "9", "27"]]
FEES = [["Fee", "Price", "Days"], ["Late", "3", "12"], ["Lost", "7", "20"], ["Torn", "4", "31"]]


def two_tables() -> Picture:
    numbers = {text: float(text) for row in (*ITEMS, *FEES) for text in row if text.isdigit()}
    return charts.picture_of([*cells(numbers, ITEMS), *cells(numbers, FEES, table="region2", top=400)])


def test_a_column_that_only_one_table_has_needs_no_name_of_its_table():
    words = [q.words for q in asked(two_tables(), "arithmetic")]
    amount = [one for one in words if "column “Amount”" in one]
    price = [one for one in words if "column “Price”" in one]
    assert amount
    assert price
    assert not any("table that has" in one for one in amount)
    # Both tables have prices: the one is told by its last column, the other too.
    assert all(re.search("^In the table that has (an “Amount”|a “Days”) column, ", one) for one in price)
    assert not any("with the column" in one for one in words)


def test_the_whole_of_one_table_among_two_is_called_by_its_column():
    tables = [q for q in asked(two_tables(), "table") if q.form == "table"]
    assert tables
    assert all(re.search("table that has (an “Amount”|a “Days”) column", q.words) for q in tables)
    assert not any(q.words.startswith("In the table") for q in tables)


def test_a_heading_over_another_table_names_none_below_it():
    """The totals stand at the right below the items; the only heading over them is that of the whole page."""
    sheet = Sheet(700, 500)
    sheet.heading("Bill", (480, 10), 1)
    sheet.heading("Items", (20, 60))
    sheet.table([["Item", "Pieces", "Sum", "Note", "Code"], ["Cup", "2", "8", "red", "c"]], (20, 100))
    sheet.table([["Net", "8"], ["Tax", "1"], ["Total", "9"]], (400, 300))
    words = [q.words for q in asked(sheet.picture, "reading", "structure")]
    assert any("under “Items”" in one for one in words)
    assert not any("table under “Bill”" in one for one in words)


def test_speeds_are_not_added_up():
    """The heatmap of `reckoned` under two titles: a sum of speeds says nothing, one of guests does."""
    plain = reckoned.heat().pages[0].scene.elements
    for title, adds in (("Guests by day", True), ("Average speed by day", False)):
        named = [*plain, Element(id="title1", kind="title", role="panel", text=title, panel="panel1", visible=1.0)]
        words = [q.words for q in asked(charts.picture_of(named), "arithmetic")]
        assert words
        assert any(re.search("what is the sum|total", one, re.IGNORECASE) for one in words) is adds


# What is offered and claimed


def test_a_field_is_not_offered_its_own_label():
    sheet = Sheet(600, 300)
    for place, (label, value) in enumerate((("Full name", "Mara Lind"), ("Town", "Oakham"), ("Street", "Mill Lane 4"))):
        sheet.field(label, value, (20, 20 + 60 * place))
    questions = [q for q in asked(sheet.picture, "reading") if "“Town”" in q.words and q.form != "yes_no"]
    assert questions
    assert any(q.options for q in questions)
    assert {miss.words for q in questions for miss in q.wrong} <= {"Mara Lind", "Mill Lane 4"}


def test_no_claim_is_made_that_could_only_be_true():
    """A page of one heading and nothing else has nothing that could be mistaken for it."""
    sheet = Sheet(400, 200)
    sheet.heading("Closed on Monday", (20, 20), 1)
    assert [q.form for q in asked(sheet.picture, "reading")]
    assert not [q for q in asked(sheet.picture, "reading") if q.form == "yes_no"]


def test_one_is_never_claimed_of_a_count_that_is_no():
    sheet = Sheet(600, 300)
    ann, bo, cy = (sheet.node(name, at) for name, at in (("Ann", (200, 20)), ("Bo", (60, 160)), ("Cy", (340, 160))))
    sheet.edge(ann, bo)
    sheet.edge(ann, cy)
    claims = [q for q in asked(sheet.picture, "structure") if q.form == "yes_no" and "arrows leaving" in q.words]
    assert claims
    assert all(" 2" in q.words and q.answer.value is True for q in claims)


def test_where_a_line_ends_up_is_asked_without_an_option_that_is_never_right():
    questions = [q for q in asked(charts.rain(), "trend") if " up " in f"{q.words} " and "down" in q.words]
    assert {q.answer.words for q in questions} <= {"up", "down"}
    assert not any(q.options for q in questions if q.answer.words in ("up", "down"))
    assert not any("neither" in option for q in asked(charts.rain(), "trend") for option in q.options)


def test_a_factor_is_not_said_to_exceed():
    """Three times as much exceeds by a factor of three, or by two: it is asked in words of which only one is right."""
    words = [q.words for q in asked(charts.shops(), "arithmetic")] + [
        q.words for q in asked(two_tables(), "arithmetic")
    ]
    assert any("multiplied" in one for one in words)
    assert not any("factor" in one for one in words)


# Names and measures


def test_absent_names_are_such_as_there_are():
    assert others_like(["Year 11", "Year 12", "Year 13"], "year") == ["Year 10"]
    assert others_like(["Year 7", "Year 8"], "year")[:3] == ["Year 9", "Year 10", "Year 11"]
    assert others_like(["Week 1", "Week 2", "Week 4"], "week") == ["Week 5", "Week 6", "Week 7", "Week 3"]
    assert others_like(["Term 1", "Term 2", "Term 3"], "term") == []


def test_what_a_measure_is_over_does_not_make_it_one():
    assert is_plural("days over limit")
    assert not is_plural("distance under sail")


@pytest.mark.parametrize(
    ("label", "gap", "digits", "told", "unit"),
    [
        ("Seats filled (%)", 23, 0, "23 percentage points", "percentage points"),
        ("Seats filled (%)", 1, 0, "1 percentage point", "percentage points"),
        ("Seats filled (%)", 2.5, 1, "2.5 percentage points", "percentage points"),
        ("Rain (mm)", 23, 0, "23 mm", "mm"),
    ],
)
def test_between_percentages_there_are_percentage_points(label, gap, digits, told, unit):
    axis = Element(id="a", kind="axis", role="y", value={"scale": "linear", "label": label, "min": 0, "max": 100})
    scale = make_scale(axis, ())
    assert (scale.dress_gap(gap, digits), scale.gap_unit) == (told, unit)


@pytest.mark.parametrize(
    ("number", "written", "told"),
    [
        (800_000.0, "0.8", "800,000"),  # "1e6" stands at the end of the axis
        (0.0025, "2.5", "0.0025"),  # "1e-3" does
        (2.5, "2.50", "2.50"),
        (-20.0, "−20", "-20"),
        (1_250.0, "1,250", "1,250"),
    ],
)
def test_a_tick_is_said_with_the_decimals_it_is_written_with(number, written, told):
    axis = Element(id="a", kind="axis", role="y", value={"scale": "linear", "label": "Rain", "min": -30, "max": 100})
    tick = Element(id="t", kind="label", role="tick_label", text=written, value={"number": number})
    assert tick_text(make_scale(axis, (tick,)), number) == told
