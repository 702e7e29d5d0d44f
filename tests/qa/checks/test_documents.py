"""What invoices, forms and timetables ask of the checks: labels around fields, decimal commas, sums that tie."""

import dataclasses

import pytest

from qa.checks import drawn, proof, unique
from qa.checks._numbers import numbers
from synth.records import Answer, said
from tests.qa.by_hand import Sheet
from tests.qa.checks.test_pages import case


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1.234,50 €", [1234.5]),
        ("1 234,50 kr", [1234.5]),
        ("CHF 1'234.50", [1234.5]),
        ("12.345.678,90", [12345678.9]),
        ("62,50 € and 1.250 €", [62.5, 1250.0]),
        ("2,5, 3,5 and 4,25 make 10,25", [2.5, 3.5, 4.25, 10.25]),
        ("-4,50 of −3,5", [-4.5, -3.5]),
        # As they always were: commas before three digits, lists of numbers, a point before three digits.
        ("1,234 and 12,000.5", [1234.0, 12000.5]),
        ("12, 50 and 7", [12.0, 50.0, 7.0]),
        ("1.234", [1.234]),
        ("1,2,3", [1.0, 2.0, 3.0]),
    ],
)
def test_numbers_with_decimal_commas(text, found):
    assert [number for number, _ in numbers(text)] == found


def test_half_a_unit_of_the_last_digit_behind_a_comma():
    assert numbers("1.234,50 €") == [(1234.5, 0.005)]


def bill() -> Sheet:
    sheet = Sheet()
    sheet.table([["Item", "Amount"], ["Kettle", "97.00 €"], ["Lamp", "40.50 €"]], (40, 40), wide=160)
    return sheet


@pytest.mark.parametrize(
    ("rationale", "passed"),
    [("97,00 € and 1.040,50 € make 1.137,50 €.", True), ("97,00 € and 1.040,50 € make 1.137,05 €.", False)],
)
def test_the_rationale_may_be_written_with_decimal_commas(chart, rationale, passed):
    asked = chart.case("bar1", "bar2", question={"rationale": rationale}, steps=(97.0, 1040.5, 1137.5))
    assert proof.judge(asked).passed is passed


def test_the_number_in_a_cell_is_no_name():
    sheet = bill()
    [name] = [e.id for e in sheet.elements if e.text == "97.00 €" and e.kind == "cell"]
    place = next(n for n, e in enumerate(sheet.elements) if e.id == name)
    value = (sheet.elements[place].value or {}) | {"value": 97.0}
    sheet.elements[place] = dataclasses.replace(sheet.elements[place], value=value)
    asked = case(sheet, name, answer=97.0, kind="number", steps=(97.0,))
    right, wrong = (dataclasses.replace(asked.question, rationale=f"It says {n} €.") for n in ("97.00", "79.00"))
    assert proof.judge(dataclasses.replace(asked, question=right)).passed is True
    assert proof.judge(dataclasses.replace(asked, question=wrong)).passed is False


@pytest.mark.parametrize(
    ("words", "passed"),
    [
        ("Where is the cell in row “Keg deposit” and column “Per”?", True),
        ("Where is the keg in row “Cask” and column “Per”?", False),  # this row names the other
        ("Where does it say “keg” in the column “Per”?", False),
        ("Where is the keg of the column “Per”?", False),
    ],
)
def test_a_cell_is_told_from_its_like_by_the_cell_that_names_its_row(words, passed):
    """Without row headers nothing but the words of the first column says which row is meant."""
    sheet = Sheet()
    sheet.table([["Item", "Per"], ["Cask", "keg"], ["Keg deposit", "keg"]], (40, 40), wide=160, heads=False)
    pointed = [e for e in sheet.elements if e.text == "keg" and e.kind == "cell"][1]
    asked = case(sheet, pointed.id, words=words, answer=list(pointed.box or ()), kind="box")
    assert unique.judge(asked).passed is passed


# A label around its field


def wrapped(inside: str) -> tuple[Sheet, str, str]:
    """A label that holds its field, which shows `inside`."""
    sheet = Sheet()
    label = sheet.text("label", "Blade", (40, 46), role="field_label")
    box = (130.0, 40.0, 330.0, 70.0)
    sheet.draw.rectangle((130, 40, 329, 69), outline=(120, 120, 120))
    told = {"label": "Blade", "value": inside, "placeholder": None, "checked": None}
    known = {"text": inside, "font_px": 16.0, "contrast": 12.0, "parent": label, "links": (label,)}
    field = sheet.add("field", role="select", box=box, value=told, **known)
    sheet.words(inside, (138, 46), field, role="value")
    return sheet, label, field


def test_the_words_of_a_label_are_not_those_of_the_field_in_it():
    sheet, label, field = wrapped("Carbon steel")
    assert drawn.judge(case(sheet, label, answer="Blade")).passed is True
    assert drawn.judge(case(sheet, field, answer="Carbon steel")).passed is True


def test_a_label_that_says_something_else_is_still_seen():
    sheet, label, _ = wrapped("Carbon steel")
    place = next(n for n, e in enumerate(sheet.elements) if e.id == label)
    sheet.elements[place] = dataclasses.replace(sheet.elements[place], text="Handle")
    assert "do not make up 'Handle'" in drawn.judge(case(sheet, label, answer="Handle")).detail


# Ties that bear on a claim, and those that do not

SUM = "def answer(facts):\n    values = facts['values']\n    return round(sum(sorted(values)), 1) > 30\n"
MEAN = SUM.replace("round(sum(sorted(values)), 1) > 30", "sum(sorted(values)) / len(values) > 15")
COUNT = SUM.replace("round(sum(sorted(values)), 1)", "sum(1 for value in values if value > 12)")
GAP = SUM.replace("round(sum(sorted(values)), 1) > 30", "values[0] - values[1] > 0")
MOST = SUM.replace("round(sum(sorted(values)), 1)", "sum([max(values), 5])")
FEB = SUM.replace("round(sum(sorted(values)), 1) > 30", "values[1] > values[2]")


def claim(source, words):
    return {"answer": Answer(value=True, type="bool", text=said("Yes")), "proof": source, "text": said(words)}


@pytest.mark.parametrize(
    ("source", "words", "passed"),
    [
        (SUM, "Do Feb and Mar add up to more than 30?", True),
        (MEAN, "Do Feb and Mar average more than 15?", True),
        (SUM, "Do Feb and Mar come to more than 20 in all?", True),  # what each of them is does not matter
        (FEB, "Is Feb higher than Mar?", False),
        (GAP, "Is Feb above Mar?", False),
        (MOST, "Is the largest of Feb and Mar more than 25?", False),
        (COUNT, "Do more than 20 go beyond 12?", False),
    ],
)
def test_two_bars_that_tie_spoil_a_claim_about_their_order_only(make_chart, source, words, passed):
    # 20.0 and 19.8 at 0.1 a pixel are 2 px apart.
    chart = make_chart({"Jan": 12.0, "Feb": 20.0, "Mar": 19.8})
    assert unique.judge(chart.case("bar2", "bar3", question=claim(source, words))).passed is passed


def test_a_named_mark_in_a_sum_has_no_rivals(make_chart):
    chart = make_chart({"Jan": 12.0, "Feb": 20.0, "Mar": 19.8})
    asked = claim(SUM, "With Feb among them, do all add up to more than 30?")
    assert unique.judge(chart.case("bar1", "bar2", "bar3", question=asked)).passed is True
    best = claim(FEB, "Is Feb the highest of all months?")
    assert unique.judge(chart.case("bar1", "bar2", "bar3", question=best)).passed is False


@pytest.mark.parametrize(
    ("words", "passed"),
    [
        ("Was it higher in May 20, or below 40?", True),
        ("Was it higher by May 20?", True),
        ("Was it higher on 20 May?", True),
        ("Was it higher than 20?", False),
        ("Was it higher in May than 20?", False),
    ],
)
def test_the_day_of_a_month_is_no_threshold(chart, words, passed):
    assert unique.judge(chart.case("bar2", question=claim(FEB, words))).passed is passed
