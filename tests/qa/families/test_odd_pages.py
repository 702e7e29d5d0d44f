"""Tables, lists and graphs that leave something open: then nothing is asked that has two right answers."""

from dataclasses import replace

import pytest
from charts import picture_of
from reckoned import assert_sound, cells
from running import answers, ask_all

from qa.families._options import also_right
from qa.families._reading_drafts import in_a_row, text
from synth.records import Element, Picture

SEEDS = range(12)


def table(heads: list[str], *rows: list[str], **numbers: float) -> Picture:
    """Numbers are what a text says as it stands, but for those named."""
    said = {one: numbers.get(one) or _number(one) for row in rows for one in row}
    return picture_of(cells({one: number for one, number in said.items() if number is not None}, [heads, *rows]))


def _number(said: str) -> float | None:
    try:
        return float(said.replace("−", "-").removesuffix("%").replace(",", ""))
    except ValueError:
        return None


def reckoned(picture: Picture) -> list:
    return [question for seed in SEEDS for question in ask_all(picture, seed, ["arithmetic"])]


def test_percentages_in_a_table_differ_by_percentage_points():
    # 40 - 25 = 15, 40 - 35 = 5, 35 - 25 = 10, said of two rows and, as the range, of the whole column.
    picture = table(["Region", "Share"], ["North", "40%"], ["South", "35%"], ["West", "25%"])
    gaps = answers(picture, SEEDS, "arithmetic", "short", "“Share”", "larger")
    assert {"10 percentage points"} < gaps <= {"15 percentage points", "10 percentage points", "5 percentage points"}
    assert answers(picture, SEEDS, "arithmetic", "short", "“Share”", "smallest") == {"15 percentage points"}
    assert not [q for q in reckoned(picture) if "%" in q.words and ("exceed" in q.words and "smallest" in q.words)]
    assert_sound(reckoned(picture))


def test_a_column_whose_name_stands_twice_is_not_reckoned_with():
    picture = table(["Day", "Mon", "Tue", "mon"], ["Early", "1", "20", "3"], ["Late", "4", "50", "6"])
    told = {q.words for q in reckoned(picture)}
    assert told
    assert all("“Tue”" in words for words in told)


def test_temperatures_of_a_table_are_not_divided():
    picture = table(["Town", "Temperature (°C)", "Rooms"], ["Alta", "4", "10"], ["Bodo", "12", "30"])
    times = {q.words for q in reckoned(picture) if q.answer.words == "3.0" and q.form == "short"}
    assert times
    assert all("“Rooms”" in words for words in times)


def test_years_are_neither_added_nor_divided_and_telephones_not_reckoned_with():
    # 1987 + 2001 = 3988; they lie 14 apart.
    picture = table(["Town", "Founded", "Tel"], ["Alta", "1987", "555123"], ["Bodo", "2001", "555188"])
    found = {(q.words, q.answer.words) for q in reckoned(picture)}
    assert "14" in {answer for _, answer in found}
    assert "3988" not in {answer for _, answer in found}
    assert not any("“Tel”" in words for words, _ in found)


@pytest.mark.parametrize(
    ("amounts", "other", "asked"),
    [
        (["1.234", "2.500"], "3", False),  # one and a bit, or over a thousand
        (["1.234", "2.500"], "7.5", True),  # a point before one digit parts no thousands
        (["1.234", "0.500"], "3", True),  # nobody writes 0.500 for five hundred
        (["1.24", "2.50"], "3", True),
    ],
)
def test_a_point_before_three_digits_must_be_told_by_the_table(amounts, other, asked):
    picture = table(["Item", "Amount", "Weight"], ["Cup", amounts[0], other], ["Jug", amounts[1], "11"])
    assert any("“Amount”" in question.words for question in reckoned(picture)) is asked


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["Cup", "Jug"], "Cup, Jug"),
        (["Cup, red", "Jug"], "Cup, red; Jug"),
        (["Cup, red", "Jug; blue"], "Cup, red | Jug; blue"),
        (["Cup, red", "Jug; blue", "Pot | Pan"], "Cup, red\nJug; blue\nPot | Pan"),
    ],
)
def test_what_parts_the_texts_of_a_list_stands_in_none_of_them(texts, told):
    assert in_a_row(texts).words == told


def test_a_text_with_other_spaces_is_the_same_text():
    assert also_right(text("5 %"), text("5%"))
    assert not also_right(text("5 %"), text("6%"))


def steps(*markers: str) -> Picture:
    made = [Element(id="list1", kind="list", role="ordered", value={"items": len(markers)}, box=(0, 0, 100, 200))]
    for place, marker in enumerate(markers):
        value = {"place": place + 1, "marker": marker}
        known = {"box": (0, 40 * place, 100, 40 * place + 20), "visible": 1.0, "parent": "list1", "value": value}
        made.append(Element(id=f"item{place}", kind="text", role="item", text=f"Step {'ABCD'[place]}", **known))
    return picture_of(made)


@pytest.mark.parametrize("family", ["reading", "pointing"])
def test_items_are_told_by_their_places_only_where_their_numbers_are_these(family):
    def told_by_place(picture: Picture) -> bool:
        return any("first" in q.words or "third" in q.words for s in SEEDS for q in ask_all(picture, s, [family]))

    assert told_by_place(steps("1.", "2.", "3."))
    assert told_by_place(steps("•", "•", "•"))
    assert not told_by_place(steps("2.", "3.", "4."))
    assert not told_by_place(steps("3.", "2.", "1."))


def heading(words: str, box: tuple[float, float, float, float]) -> Element:
    return Element(id=words, kind="heading", text=words, value={"level": 2}, box=box, visible=1.0, font_px=20.0)


def moved(made: list[Element], right: float) -> list[Element]:
    return [replace(e, box=(e.box[0] + right, e.box[1], e.box[2] + right, e.box[3])) for e in made if e.box]


HEADS, LINES = ["Fee", "Price"], [["Late", "3"], ["Lost", "7"]]


def test_a_heading_over_one_of_two_tables_side_by_side_names_neither():
    """Nobody could say whether it is meant for both."""
    left = cells({}, [HEADS, *LINES], top=60)
    right = moved(
        cells({}, [["Room", "Seats"], ["Hall", "90"], ["Loft", "20"], ["Barn", "60"]], table="right", top=60), 500
    )
    over = heading("Prices", (0, 20, 80, 45))
    alone = answers(picture_of([over, *left]), SEEDS, "structure", "short", "rows below the header")
    assert alone == {"2"}
    assert not answers(picture_of([over, *left, *right]), SEEDS, "structure", "short", "“Prices”")
    both = [over, heading("Rooms", (500, 20, 580, 45)), *left, *right]
    assert answers(picture_of(both), SEEDS, "structure", "short", "rows below", "“Prices”") == {"2"}
    assert answers(picture_of(both), SEEDS, "structure", "short", "rows below", "“Rooms”") == {"3"}


def test_a_cell_that_holds_a_table_says_more_than_its_own_words():
    made = cells({}, [["Owner", "Ida"], ["Note", "see"]], heads=0, named=(0,))
    [note] = [e for e in made if e.text == "see"]
    inner = Element(id="inner", kind="region", role="table", parent=note.id, value={"rows": 1, "columns": 1})
    assert answers(picture_of(made), SEEDS, "reading", "short", "“Note”") == {"see"}
    assert not answers(picture_of([*made, inner]), SEEDS, "reading", "short", "“Note”")
    assert answers(picture_of([*made, inner]), SEEDS, "reading", "short", "“Owner”") == {"Ida"}


def test_a_table_in_a_table_spoils_what_is_listed_of_the_outer_one():
    made = cells({}, [["Owner", "Note", "Room"], ["Ida", "see", "4"], ["Ben", "no", "7"]])
    [note] = [e for e in made if e.text == "see"]
    inner = Element(id="inner", kind="region", role="table", parent=note.id, value={"rows": 1, "columns": 1})
    assert {q.form for q in ask_all(picture_of(made), 1, ["table"])} == {"table", "list"}
    assert not ask_all(picture_of([*made, inner]), 1, ["table"])
    assert not answers(picture_of([*made, inner]), SEEDS, "reading", "list", "“Note”")
