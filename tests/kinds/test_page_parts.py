"""What pages are made of: numbers as written, tables with spans, rules in several spellings."""

from __future__ import annotations

import pytest

from renderers.drivers.html.tables import number_of as drawn_number
from synth.kinds._dice import dice
from synth.kinds._page_css import Sheet
from synth.kinds._page_numbers import number_of
from synth.kinds._page_source import indented
from synth.kinds._page_tables import Cell, Grid, as_drawn
from synth.kinds._page_text import MONEY, cents, counted, day, exact, localised, money, number
from synth.kinds._page_words import nearest, people

COLOURS = {"accent": "#102030", "paper": "#ffffff"}
CSS = ".card { color: #102030; padding: 2px }\n.big-text { font-size: 20px }\n.card { padding: 4px }\n"


def test_half_a_cent_goes_up() -> None:
    assert str(cents(exact(2.5) * exact(0.33))) == "0.83"
    assert str(cents(exact(1.005))) == "1.01"
    assert str(cents(exact(2.674999))) == "2.67"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (("$", "", ",", "."), "$12,345.50"),
        (("", " €", ".", ","), "12.345,50 €"),
        (("", " kr", " ", ","), "12 345,50 kr"),
        (("CHF ", "", "'", "."), "CHF 12'345.50"),
    ],
)
def test_money_by_hand(form: tuple[str, ...], said: str) -> None:
    style = dict(zip(("before", "after", "group", "point"), form, strict=True))
    assert money(style, 12345.5) == said
    assert money(style, -12345.5) == f"-{said}"
    assert number_of(said) == 12345.5
    assert number_of(f"-{said}") == -12345.5


def test_every_way_of_writing_money_is_read_back_as_the_scene_reads_it() -> None:
    for ways in MONEY.values():
        for form in ways:
            style = dict(zip(("before", "after", "group", "point"), form, strict=True))
            for value in (0.05, 7.0, 12.5, 999.99, 1234.5, 28400.0, 1234567.89, -86.4):
                assert number_of(money(style, value)) == value, (style, value)
                assert drawn_number(money(style, value)) == value, (style, value)


def test_dates_times_and_names_are_no_numbers() -> None:
    for text in (
        "27.04.2022",
        "2024-03-05",
        "06:12",
        "6:12 am",
        "IC 76",
        "Room 12",
        "S3",
        "3 h",
        "INV-2024-0012",
        "",
        "–",
    ):
        assert number_of(text) is None, text
    assert (number_of("3"), number_of("12.5"), number_of("45%"), number_of("1,234")) == (3, 12.5, 45, 1234)


def test_dates_and_quantities_by_hand() -> None:
    assert day("{d} {month} {y}", "2024-03-05") == "5 March 2024"
    assert day("{mon} {d}, {y}", "2024-03-05") == "Mar 5, 2024"
    assert day("{d:02}.{m:02}.{y}", "2024-03-05") == "05.03.2024"
    comma = {"group": ".", "point": ","}
    assert (number(comma, 12.5), number(comma, 1500), number(comma, 20)) == ("12,5", "1.500", "20")


def test_a_table_with_spans_and_a_foot_by_hand() -> None:
    def head(text: str, columns: int = 1) -> Cell:
        return Cell(lines=(text,), header=True, columns=columns)

    def data(*lines: str, rows: int = 1) -> Cell:
        return Cell(lines=lines, rows=rows)

    grid = Grid(
        rows=(
            (head("Item"), head("Qty"), head("Sum")),
            (data("Oak", "oiled", rows=2), data("2"), data("$4.00")),
            (data("3"), data("$6.00")),
            (head("Total", 2), data("$10.00")),
        ),
        foot=1,
    )
    table = as_drawn(grid)
    assert grid.heads == 1
    assert table.columns == ("Item", "Qty", "Sum")
    assert table.types == ("category", "category", "number")
    assert table.rows == (("Oak oiled", "2", 4), ("Oak oiled", "3", 6), ("Total", "Total", 10))


def test_a_table_without_headers_has_numbered_columns() -> None:
    table = as_drawn(Grid(rows=((Cell(lines=("a",), header=True), Cell(lines=("b",))),)))
    assert (table.columns, table.rows) == (("1", "2"), (("a", "b"),))
    twice = tuple(Cell(lines=("Time",), header=True) for _ in range(2))
    assert as_drawn(Grid(rows=(twice, (Cell(), Cell())))).columns == ("1", "2")


@pytest.mark.parametrize(
    ("way", "attributes", "rules"),
    [
        ("classes", ' class="b__card b__big-text"', [".b__card {\n  color: #102030;\n  padding: 4px;\n}"]),
        ("inline", ' style="color: #102030; padding: 4px; font-size: 20px"', []),
        ("variables", ' class="b__card b__big-text"', [":root {\n  --accent: #102030;\n}", "color: var(--accent);"]),
    ],
)
def test_rules_in_several_ways(way: str, attributes: str, rules: list[str]) -> None:
    sheet = Sheet(CSS, way, "block", "b", COLOURS)
    body, text = sheet.dressed(f"<p{sheet('big-text', 'card', '')}>x</p>")
    assert body == f"<p{attributes}>x</p>"
    assert all(rule in text for rule in rules)
    assert bool(text) == bool(rules)


def test_a_rule_used_once_may_be_an_id_but_never_a_second_one() -> None:
    sheet = Sheet(CSS, "ids", "camel", "b", COLOURS)
    body, text = sheet.dressed(f'<p{sheet("big-text")}>x</p><i id="own"{sheet("card")}></i>')
    assert body == '<p id="bigText">x</p><i id="own" class="card"></i>'
    assert "#bigText {" in text
    assert ".card {" in text


def test_lines_stand_as_deep_as_their_tags() -> None:
    assert indented("<ul>\n\n<li>a</li>\n<br>\n</ul>\n<p>b</p>\n", 2) == "<ul>\n  <li>a</li>\n  <br>\n</ul>\n<p>b</p>\n"


def test_the_nearest_subject_and_people_of_different_names() -> None:
    assert nearest(["bakery", "car repair"], "repairs of cars", dice(1, "x")) == "car repair"
    assert len({one.last for one in people(dice(1, "x"), 12)}) == 12


@pytest.mark.parametrize(
    ("unit", "many"),
    [("page", "pages"), ("box", "boxes"), ("person", "people"), ("pc", "pcs"), ("kg", "kg"), ("m²", "m²"),
     ("pack of 100", "packs of 100"), ("dozen", "dozen")],
)  # fmt: skip
def test_units_after_one_and_after_many(unit: str, many: str) -> None:
    assert (counted(unit, 1), counted(unit, 9), counted(unit, 2.5)) == (unit, many, many)


def test_measures_take_the_decimals_of_the_page_and_versions_do_not() -> None:
    comma = {"group": ".", "point": ","}
    assert localised(comma, "Sparkling water 0.75 l") == "Sparkling water 0,75 l"
    assert localised(comma, "24 x 0.33 l, 1.9 kg") == "24 x 0,33 l, 1,9 kg"
    assert localised(comma, "5.2") == "5.2"
    assert localised({"group": ",", "point": "."}, "1.9 kg") == "1.9 kg"
