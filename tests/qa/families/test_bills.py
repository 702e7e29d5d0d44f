"""Tables of invoices and timetables: totals below the lines, cells that span others, no headers, decimal commas."""

import pytest
from charts import picture_of
from reckoned import assert_sound, cells
from running import answers, ask_all

from synth.records import Element, Picture

SEEDS = range(12)
NUMBERS = {"1.250,50 €": 1250.5, "62,50 €": 62.5, "187,00 €": 187.0, "1.500,00 €": 1500.0, "285,00 €": 285.0}
NUMBERS |= {"1.785,00 €": 1785.0, "1": 1, "2": 2, "3": 3, "1.250": 1.25, "2.500": 2.5, "3.750": 3.75}


LINES = [["1", "Kettle", "1.250,50 €"], ["2", "Lamp", "62,50 €"], ["3", "Door mat", "187,00 €"]]
FOOT = [[("Subtotal", 2, 1), "1.500,00 €"], [("VAT (19%)", 2, 1), "285,00 €"], [("Total", 2, 1), "1.785,00 €"]]
BILL = picture_of(cells(NUMBERS, [["Pos.", "Item", "Amount"], *LINES, *FOOT]))
PLAIN = picture_of(cells(NUMBERS, [["Pos.", "Item", "Amount"], *LINES]))
DAYS = [
    ["Time", "Monday", "Tuesday"],
    ["9:00", ("Yoga", 1, 2), "Choir"],
    ["10:00", "Chess"],
    [("Lunch", 3, 1)],
    ["13:00", "Judo", "Drama"],
    ["14:00", "Dance", "Maths"],
]
WEEK = picture_of(cells(NUMBERS, DAYS, named=(0,)))
STOPS = [["Harbour", "9:00", "9:30"], ["Mill Lane", "9:04", "9:34"], ["Hospital", "9:11", "9:41"]]
BOARD = picture_of(cells(NUMBERS, STOPS, heads=0, named=(0,)))


def facts() -> Picture:
    """Two rows of totals, two terms with definitions, and two lines with colons."""
    made = cells(NUMBERS, [["Net", "62,50 €"], ["Gross", "187,00 €"]], heads=0, named=(0,))
    made.append(Element(id="list1", kind="list", role="terms", value={"items": 2}))
    told = [("term", "Colour"), ("definition", "Slate"), ("term", "Height"), ("definition", "43 cm")]
    texts = [("paragraph", None, "Due: 4 May 2023"), ("paragraph", None, "Bank: First Orchard Bank")]
    texts += [("paragraph", None, "Please note: we deliver on weekdays only.")]
    texts += [("text", role, text) for role, text in told]
    for n, (kind, role, text) in enumerate(texts):
        known = {"text": text, "visible": 1.0, "box": (0, 320 + 20 * n, 200, 336 + 20 * n)}
        made.append(Element(id=f"text{n}", kind=kind, role=role, parent="list1" if role else None, **known))
    return picture_of(made)


def short(picture, *said):
    return answers(picture, SEEDS, "arithmetic", "short", *said)


def test_lines_with_decimal_commas_are_reckoned_with_and_said_as_they_are_written():
    # 1250.50 + 62.50 + 187.00 = 1500.00, over three 500.00; 1250.50 - 62.50 = 1188.00; 187.00 - 62.50 = 124.50.
    for picture in (BILL, PLAIN):
        found = short(picture, "column “Amount”")
        assert {"1.500,00 €", "500,00 €", "1.188,00 €"} <= found
        assert short(picture, "“Amount”", "“Door mat”", "“Lamp”") == {"124,50 €", "3.0"}
        values = {q.answer.words: q.answer.value for s in SEEDS for q in ask_all(picture, s, ["arithmetic"])}
        assert values["1.188,00 €"] == 1188.0


def test_totals_below_the_lines_are_left_out_and_the_question_says_so():
    asked = [q for seed in SEEDS for q in ask_all(BILL, seed, ["arithmetic"])]
    assert asked
    assert all(q.words.startswith("In the rows above “Subtotal”, ") for q in asked)
    assert not any("above" in q.words.split(",")[0] for q in ask_all(PLAIN, 1, ["arithmetic"]))


def test_a_limit_in_such_a_column_has_its_decimals():
    limits = [q.words for s in SEEDS for q in ask_all(PLAIN, s, ["arithmetic"]) if q.form == "yes_no"]
    assert limits
    assert all(",00 €" in words for words in limits)


def test_numbers_of_the_rows_are_no_amounts():
    assert short(PLAIN, "Pos.") == set()


def test_how_many_times_as_large_one_line_is_as_another():
    # 187.00 / 62.50 = 2.992, 1250.50 / 187.00 = 6.687; 1250.50 / 62.50 = 20.008 is beyond what is asked for.
    times = [q for s in SEEDS for q in ask_all(PLAIN, s, ["arithmetic"]) if "values[0] / values[1]" in q.proof]
    assert {q.answer.words for q in times} == {"3.0", "6.7"}
    assert all(abs(q.answer.value - 187 / 62.5) < 1e-9 for q in times if q.answer.words == "3.0")


def test_points_before_three_digits_are_not_reckoned_with_beside_decimal_commas():
    # 1.250 may be a little more than one or over a thousand.
    rows = [
        ["Pos.", "Item", "Amount"],
        *([n, *line[1:]] for n, line in zip(("1.250", "2.500", "3.750"), LINES, strict=True)),
    ]
    assert short(picture_of(cells(NUMBERS, rows)), "Pos.") == set()
    assert short(picture_of(cells(NUMBERS, rows)), "Amount") != set()


def test_only_a_table_without_more_is_written_out_whole():
    whole = {q.answer.words for q in ask_all(PLAIN, 1, ["table"]) if q.form == "table"}
    assert 'Pos.,Item,Amount\n1,Kettle,"1.250,50 €"\n2,Lamp,"62,50 €"\n3,Door mat,"187,00 €"' in whole
    for picture in (BILL, WEEK, BOARD):
        assert [q for q in ask_all(picture, 1, ["table"]) if q.form == "table"] == []


def test_a_column_above_totals_is_listed():
    assert answers(BILL, SEEDS, "table", "list", "column “Amount”", "above “Subtotal”") == {
        "1.250,50 €; 62,50 €; 187,00 €"
    }


def test_rows_between_breaks_are_listed_and_columns_are_not():
    for picture in (WEEK, picture_of(cells(NUMBERS, DAYS))):
        assert answers(picture, SEEDS, "table", "list", "“13:00”") == {"Judo; Drama"}
    assert answers(WEEK, SEEDS, "table", "list", "column") == set()
    assert answers(WEEK, SEEDS, "table", "list", "“9:00”") == set()


def test_a_cell_beside_one_that_spans_rows_is_asked_for_and_that_one_is_not():
    assert answers(WEEK, SEEDS, "reading", "short", "“9:00”", "“Tuesday”") == {"Choir"}
    assert answers(WEEK, SEEDS, "reading", "short", "“10:00”", "“Tuesday”") == {"Chess"}
    assert answers(WEEK, SEEDS, "reading", "short", "“Monday”", "“9:00”") == set()
    assert answers(picture_of(cells(NUMBERS, DAYS)), SEEDS, "reading", "short", "“10:00”", "“Tuesday”") == {"Chess"}


LONG = [
    ["Day", "Time", "What"],
    [("Monday", 1, 3), "9:00", "Yoga"],
    ["10:00", "Chess"],
    ["11:00", "Judo"],
    [("Tuesday", 1, 2), "9:00", "Choir"],
    ["12:00", "Drama"],
]


def test_the_rows_beside_a_day_are_counted():
    picture = picture_of(cells(NUMBERS, LONG, named=(0,)))
    assert answers(picture, SEEDS, "structure", "short", "beside “Monday”") == {"3"}
    assert answers(picture, SEEDS, "structure", "short", "beside “Tuesday”") == {"2"}
    assert_sound(ask_all(picture, 1, ["structure", "reading"]))


def test_rows_without_headers_above_them():
    assert answers(BOARD, SEEDS, "table", "list", "row “Mill Lane”") == {"9:04; 9:34"}
    assert answers(BOARD, SEEDS, "reading", "short", "second cell", "“Hospital”") == {"9:41"}
    assert answers(BOARD, SEEDS, "structure", "short", "rows in the table") == {"3"}


def test_names_beside_values_are_no_table_whose_rows_are_counted():
    sums = picture_of(cells(NUMBERS, [["Net", "62.50"], ["Tax", "12.50"], ["Gross", "75.00"]], heads=0, named=(0,)))
    assert answers(sums, SEEDS, "structure", "short", "rows") == set()


def test_what_a_line_holds_is_asked_for_without_what_names_it():
    said = [one.words for seed in SEEDS for one in ask_all(BOARD, seed, ["table"]) if one.form == "list"]
    rows = [words for words in said if "row “" in words]
    assert len(rows) > 5
    assert all("its name left out" in words or "after its name" in words for words in rows)


def test_what_is_given_for_a_name():
    told = {"Net": "62,50 €", "Gross": "187,00 €", "Colour": "Slate", "Height": "43 cm", "Due": "4 May 2023"}
    for name, value in (told | {"Bank": "First Orchard Bank"}).items():
        assert answers(facts(), range(20), "reading", "short", f"“{name}”") == {value}, name
    assert answers(facts(), range(20), "reading", "short", "“Please note”") == set()
    assert answers(BILL, range(20), "reading", "short", "“VAT (19%)”") == {"285,00 €"}


def test_what_two_things_are_called_is_given_for_neither():
    made = [Element(id="text9", kind="heading", text="Due", value={"level": 2}, visible=1.0, box=(0, 600, 50, 620))]
    again = picture_of([*facts().pages[0].scene.elements, *made])
    assert answers(again, range(20), "reading", "short", "“Due”") == set()


@pytest.mark.parametrize(
    "picture", [BILL, PLAIN, WEEK, BOARD, facts()], ids=["bill", "plain", "week", "board", "facts"]
)
def test_every_question_is_proved_and_hangs_on_what_it_reads(picture):
    assert_sound(
        [q for seed in range(2) for q in ask_all(picture, seed, ["table", "arithmetic", "reading", "structure"])]
    )
