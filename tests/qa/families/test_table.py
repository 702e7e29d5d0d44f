"""Whole tables, rows, columns and names in order, written out by hand."""

import csv
import io

import charts
import pytest
from reckoned import HEADS, NEW, ROWS, assert_sound, graph, heat, page, pie
from running import answers, ask_all

SEEDS = range(10)


def tables(picture, kind):
    return answers(picture, SEEDS, "table", "table", kind)


def test_a_page_as_csv_and_as_markdown():
    assert tables(page(), "CSV") == {"Item,Price,Pieces\nKettle,4.50,2\nLamp,12.00,1\nDoor mat,3.25,10"}
    assert tables(page(), "Markdown") == {
        "| Item | Price | Pieces |\n| --- | --- | --- |\n| Kettle | 4.50 | 2 |\n| Lamp | 12.00 | 1 |\n"
        "| Door mat | 3.25 | 10 |"
    }
    values = [q.answer.value for q in ask_all(page(), 1, ["table"]) if q.form == "table"]
    numbers = [[row[0], float(row[1]), float(row[2])] for row in ROWS]
    assert values == [[list(HEADS), *numbers]] * 2


def test_a_chart_with_printed_numbers_as_csv():
    [text] = tables(charts.shops(printed="{:g}"), "CSV")
    assert list(csv.reader(io.StringIO(text))) == [
        ["Month", "North", "South", "West"],
        ["Jan", "12.5", "40.5", "25"],
        ["Feb", "31", "18", "60"],
        ["Mar", "47.25", "8", "33"],
        ["Apr", "22", "70", "55"],
    ]


def test_a_chart_without_printed_numbers_is_no_table():
    assert tables(charts.shops(), "CSV") == set()


def test_pies_and_heatmaps():
    assert tables(pie(), "CSV") == {"Slice,Percentage\nAir,15%\nRail,40%\nRoad,25%\nShip,20%"}
    [text] = tables(heat(), "CSV")
    assert text.splitlines()[1:] == ["Early,3,8,5", "Late,12,1,7"]


def test_the_arrows_of_a_graph():
    assert tables(graph(), "CSV") == {"from,to\nOrder,Bill\nOrder,Pack\nPack,Ship"}


def test_one_row_and_one_column():
    assert answers(page(), range(30), "table", "list", "row “Lamp”") == {"Lamp; 12.00; 1"[6:]}
    assert answers(page(), range(30), "table", "list", "column “Pieces”") == {"2; 1; 10"}


def test_names_in_order_of_their_values():
    # In April North has 22, South 70, West 55; West from January to April: 25, 60, 33, 55.
    picture = charts.shops()
    assert answers(picture, range(40), "table", "list", "in Apr", "smallest to the largest") == {"North; West; South"}
    assert answers(picture, range(40), "table", "list", "West", "largest to the smallest") == {"Feb; Apr; Mar; Jan"}


@pytest.mark.parametrize("name", NEW)
def test_every_question_is_proved_and_hangs_on_what_it_reads(name):
    assert_sound([q for seed in range(2) for q in ask_all(NEW[name], seed, ["table"])])
