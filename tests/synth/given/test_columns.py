"""What columns are understood to be, and what is said of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from synth.given.faults import Unfit
from synth.given.given import understand
from synth.given.settings import Facts
from synth.given.table import Table
from tests.synth.given.tables import HIRES, SALES, table_of, written


def roles(table: Table) -> dict[str, str]:
    return {column.header: column.role for column in table.columns}


def test_measures_categories_and_times(tmp_path: Path) -> None:
    table = table_of(tmp_path, HIRES)
    assert roles(table) == {
        "Month": "time", "Lake": "category", "Boat": "category", "Hires": "measure", "Income (€)": "measure"
    }  # fmt: skip
    income = table.column("Income (€)")
    assert (income.name, income.unit, income.decimals) == ("Income", "€", 2)
    assert income.numbers[:3].tolist() == [150.5, 81.0, 260.25]
    month = table.column("Month")
    assert month.labels == ("2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01")
    assert month.shown == ("2024-01", "2024-02", "2024-03", "2024-04")


def test_a_table_from_where_commas_stand_before_decimals(tmp_path: Path) -> None:
    rows = "Köln;1.234,50 €;1.165;2,5 %;3.4.2010\nGörlitz;987,00 €;870;-1,0 %;17.11.2011\n"
    text = "Filiale;Umsatz;Kunden;Anteil;Seit\n" + rows
    table = table_of(tmp_path, text, encoding="cp1252")
    sales, customers = table.column("Umsatz"), table.column("Kunden")
    assert (sales.unit, sales.numbers.tolist()) == ("€", [1234.5, 987.0])
    assert customers.numbers.tolist() == [1165.0, 870.0]  # the column beside it says that a comma stands there
    assert (table.column("Anteil").unit, table.column("Anteil").numbers.tolist()) == ("%", [2.5, -1.0])
    assert table.column("Seit").labels == ("2010-04-03", "2011-11-17")
    assert table.column("Filiale").labels == ("Köln", "Görlitz")


def test_what_could_be_two_is_left_out_and_said(tmp_path: Path) -> None:
    text = "When;Weight;Kind\n3/4/2025;1.234;a\n5/6/2025;2.345;b\n7/8/2025;3.456;a\n"
    table = table_of(tmp_path, text)
    assert roles(table) == {"When": "out", "Weight": "out", "Kind": "category"}
    assert table.column("When").why == "'3/4/2025' could be two different dates; say which with `dates`"
    assert table.column("Weight").why == "'1.234' could be two different numbers; say which with `decimal`"


def test_and_read_as_the_user_says(tmp_path: Path) -> None:
    text = "When;Weight\n3/4/2025;1.234\n5/6/2025;2.345\n"
    table = table_of(tmp_path, text, dates="day first", decimal=",")
    assert table.column("When").labels == ("2025-04-03", "2025-06-05")
    assert table.column("Weight").numbers.tolist() == [1234.0, 2345.0]
    assert table_of(tmp_path, text, decimal=".").column("Weight").numbers.tolist() == [1.234, 2.345]


@pytest.mark.parametrize(
    ("header", "cells", "why"),
    [
        ("id", "7 9 12 15", "its numbers are names of rows"),
        ("whatever", "1 2 3 4", "its numbers count the rows"),
        ("size", "3 3 3 3", "all its numbers are the same"),
        ("size", "0.1234567 0.2 0.3 0.4", "its numbers have up to 7 decimals; a chart shows 6"),
        ("size", "1e13 2e13 3e12 4e12", "its numbers go up to 2e+13, which no axis of ours can show"),
        ("size", "12 13 14 many", "most of it are numbers, and 'many' is none like the others"),
        ("same", "x x x x", "all its rows say 'x'"),
    ],
)
def test_what_is_left_out_and_why(tmp_path: Path, header: str, cells: str, why: str) -> None:
    text = f"{header},b\n" + "".join(f"{cell},{at}.5\n" for at, cell in enumerate(cells.split()))
    column = table_of(tmp_path, text).columns[0]
    assert (column.role, column.why) == ("out", why)


def test_codes_are_names(tmp_path: Path) -> None:
    table = table_of(tmp_path, "plz,n\n01067,3\n04109,4\n01067,5\n")
    assert table.column("plz").labels == ("01067", "04109")


def test_missing_cells(tmp_path: Path) -> None:
    table = table_of(tmp_path, "land,size\nNA,3.5\nBE,n/a\n,-\nFR,4.5\n")
    assert table.column("land").labels == ("NA", "BE", "FR")  # Namibia
    assert table.column("land").codes.tolist() == [0, 1, -1, 2]
    assert np.array_equal(table.column("size").numbers, [3.5, np.nan, np.nan, 4.5], equal_nan=True)


def test_brackets_that_are_no_unit_belong_to_the_name(tmp_path: Path) -> None:
    table = table_of(tmp_path, "a,Size (2020),Price (net of all),Depth [fathoms],Sold (units)\nx,1,2,3,4\ny,5,7,6,9\n")
    found = {column.name: column.unit for column in table.columns if column.role == "measure"}
    assert found == {"Size (2020)": "", "Price (net of all)": "", "Depth": "fathoms", "Sold": "units"}


def test_rows_that_sum_up_others_are_left_out(tmp_path: Path) -> None:
    table = table_of(tmp_path, "Town,Beds\nLund,5\nFalun,9\nTotal,14\n")
    assert table.column("Beds").numbers.tolist() == [5.0, 9.0]
    assert table.notes == ("Total: left out, the sum of other rows",)


def test_json_says_what_is_a_number(tmp_path: Path) -> None:
    rows = '{"a": "12", "b": 1.50, "c": true, "d": [1]}\n{"a": "15", "b": 2, "c": false}\n'
    table = table_of(tmp_path, rows + '{"a": "12", "b": null, "c": true}\n', "rows.jsonl")
    assert roles(table) == {"a": "category", "b": "measure", "c": "category", "d": "out"}
    assert np.array_equal(table.column("b").numbers, [1.5, 2.0, np.nan], equal_nan=True)
    assert table.column("c").labels == ("true", "false")


def test_months_stand_in_their_order_or_in_that_of_the_file(tmp_path: Path) -> None:
    rows = "".join(f"{name},{at + 1.5}\n" for at, name in enumerate("Jul Aug Sep Jan Feb".split()))
    assert table_of(tmp_path, "m,v\n" + rows).column("m").labels == ("Jul", "Aug", "Sep", "Jan", "Feb")
    rows = "".join(f"{name},{at + 1.5}\n" for at, name in enumerate("Mar Jan Feb Apr".split()))
    assert table_of(tmp_path, "m,v\n" + rows).column("m").labels == ("Jan", "Feb", "Mar", "Apr")


@pytest.mark.parametrize(
    ("read", "ordered"),
    [
        ("Mrz Jan Feb Mai", ("Jan", "Feb", "Mrz", "Mai")),
        ("mars janv. juil. févr.", ("janv.", "févr.", "mars", "juil.")),
        ("dic ene ago abr", ("ene", "abr", "ago", "dic")),
        ("Mar. Jan. Feb. Apr.", ("Jan.", "Feb.", "Mar.", "Apr.")),
    ],
)
def test_months_cut_short_as_several_languages_cut_them(tmp_path: Path, read: str, ordered: tuple[str, ...]):
    rows = "".join(f"{name},{at + 1.5}\n" for at, name in enumerate(read.split()))
    column = table_of(tmp_path, "m,v\n" + rows).column("m")
    assert (column.role, column.labels) == ("time", ordered)


def test_quarters_of_years_stand_in_their_order(tmp_path: Path) -> None:
    """Read from the third quarter on they fall once, as months that go round do."""
    rows = "2024-Q1,A,1.5\n2024-Q2,A,2.5\n2023-Q3,B,3.5\n2023-Q4,B,4.5\n"
    column = table_of(tmp_path, "q,k,v\n" + rows).column("q")
    assert (column.role, column.labels) == ("time", ("2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2"))


def test_days_of_the_week_in_spanish(tmp_path: Path) -> None:
    rows = "".join(f"{name},{at}.5\n" for at, name in enumerate("miércoles lunes jueves martes sábado".split()))
    labels = table_of(tmp_path, "d,v\n" + rows).column("d").labels
    assert labels == ("lunes", "martes", "miércoles", "jueves", "sábado")


def test_a_sum_below_months_leaves_them_months(tmp_path: Path) -> None:
    table = table_of(tmp_path, "Month,Beds\nJan,5\nFeb,9\nMar,7\nApr,6\nTotal:,27\n")
    assert (table.column("Month").role, table.column("Month").labels) == ("time", ("Jan", "Feb", "Mar", "Apr"))
    assert table.column("Beds").numbers.tolist() == [5.0, 9.0, 7.0, 6.0]
    assert table.notes == ("Total: left out, the sum of other rows",)
    assert roles(table_of(tmp_path, "Year,Beds\n2021,5\n2022,9\n2023,7\nall,21\n"))["Year"] == "time"


def test_a_column_of_many_numbers_is_kept_as_such(tmp_path: Path) -> None:
    """More different ones than texts are kept of; a cell that is none among them is told by its line."""
    many = [f"{at}.{at % 90 + 10}" for at in range(25_000)]
    table = table_of(tmp_path, "v,k\n" + "".join(f"{cell},{at % 3}x\n" for at, cell in enumerate(many)))
    column = table.column("v")
    assert (column.role, len(column.numbers), column.decimals) == ("measure", 25_000, 2)
    assert column.numbers[[0, 24_999]].tolist() == [0.1, 24999.79]
    many[24_000] = "none"
    many[24_001] = "broken"
    spoilt = table_of(tmp_path, "v,k\n" + "".join(f"{cell},{at % 3}x\n" for at, cell in enumerate(many))).column("v")
    assert spoilt.role == "out"
    assert "'broken' is no number, as those before it are" in spoilt.why


def test_a_recipe_that_names_no_such_column(tmp_path: Path) -> None:
    with pytest.raises(Unfit) as raised:
        table_of(tmp_path, SALES, units={"unit": "pc"}, sums=["units", "raiting"])
    assert [fault.partition(": ")[2] for fault in raised.value.faults] == [
        "data.sums: no column is called 'raiting'; did you mean 'rating'?",
        "data.units: no column is called 'unit'; did you mean 'units'?",
    ]


def test_what_the_user_says_of_columns(tmp_path: Path) -> None:
    table = table_of(
        tmp_path,
        SALES,
        names={"units": "Boats hired"},
        units={"units": "boats"},
        roles={"rating": "category", "day": "out"},
    )
    units = table.column("units")
    assert (units.name, units.unit) == ("Boats hired", "boats")
    assert roles(table) == {"day": "out", "shop": "category", "units": "measure", "rating": "category"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\nx,1\ny,many\nz,few\n", "be counted: a: a category, 3 different: x, y and z; b: a category, 3 different"),
        ("remark\n" + "".join(f"text number {at}\n" for at in range(9)), "has no column of numbers, and nothing in it"),
        ("a,b\nx,(1)\ny,(2)\n", "b: left out, all of it stands in brackets, so that '(1)' could be a loss or a name"),
        ("a,b\nx,1\ny,2\n", "suits no chart: grouped_bars needs"),
        ("a,b\nx,1\ny,2\n", "Its columns: a: a category, 2 different: x and y; b: a measure, 1 to 2"),
        ("a,b\nx,1\nx,1\n", "has no column of numbers and none of names that stand there several times"),
    ],
)
def test_a_table_that_suits_no_chart(tmp_path: Path, text: str, said: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(Unfit) as raised:
        understand(Facts(file=path.name), None, tmp_path)
    assert str(raised.value).startswith(f"{path}: ")
    assert said in str(raised.value)
