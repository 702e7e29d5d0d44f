"""OTSL: tables of data and of pages, cell by cell."""

from __future__ import annotations

import pytest

from synth.export._entry import Refused
from synth.export._otsl import Cell, fault_of, of_data, of_page, otsl
from tests.synth.export.doctags import cell


def cells(*rows: str) -> list[Cell]:
    return [Cell(row=y, column=x, text=text) for y, row in enumerate(rows) for x, text in enumerate(row.split())]


def test_a_cell_is_a_token_and_a_row_ends_with_one():
    assert otsl(cells("a b", "c d"), str) == "<fcel>a<fcel>b<nl><fcel>c<fcel>d<nl>"


def test_a_cell_over_two_rows_and_two_columns():
    found = [Cell(row=0, column=0, rows=2, columns=2, text="a"), Cell(row=0, column=2, text="b"),
             Cell(row=1, column=2, text="c")]  # fmt: skip
    assert otsl(found, str) == "<fcel>a<lcel><fcel>b<nl><ucel><xcel><fcel>c<nl>"


def test_places_that_nothing_covers_and_cells_without_a_text_are_empty():
    found = [Cell(row=0, column=0, text="a", token="ched"), Cell(row=0, column=1, text="", token="ched"),
             Cell(row=1, column=1, text="b")]  # fmt: skip
    assert otsl(found, str) == "<ched>a<ecel><nl><ecel><fcel>b<nl>"


def test_rows_that_are_on_another_page_are_none():
    found = [Cell(row=0, column=0, text="head", token="ched"), Cell(row=7, column=0, text="a")]
    assert otsl(found, str) == "<ched>head<nl><fcel>a<nl>"


def test_a_cell_ends_before_one_that_it_would_cover():
    # The second cell would go over the column of the first, which reaches down from the row above.
    found = [Cell(row=0, column=0, text="a"), Cell(row=0, column=1, rows=2, text="b"),
             Cell(row=1, column=0, columns=2, text="c")]  # fmt: skip
    assert otsl(found, str) == "<fcel>a<fcel>b<nl><fcel>c<ucel><nl>"


def test_tables_that_cannot_be_are_refused():
    with pytest.raises(Refused, match="odd_table"):
        otsl([Cell(row=0, column=0, text="a"), Cell(row=0, column=0, text="b")], str)
    for far in (Cell(row=0, column=0, rows=2001, text="a"), Cell(row=0, column=2000, text="a")):
        with pytest.raises(Refused, match="long_table"):
            otsl([far], str)
    with pytest.raises(Refused, match="long_table"):
        list(of_page([cell("cell1", "a", 0, 0, rows=10**9)]))


def test_numbers_are_said_without_an_exponent_and_nothing_for_what_is_missing():
    table = {"mark": "bar", "columns": ["Year", "n"], "rows": [["2001", 1.5e13], ["2002", 1e-7], ["2003", None],
                                                              ["2004", 386.0]]}  # fmt: skip
    assert otsl(list(of_data(table)), str) == (
        "<ched>Year<ched>n<nl><rhed>2001<fcel>15000000000000<nl><rhed>2002<fcel>0.0000001<nl><rhed>2003<ecel><nl>"
        "<rhed>2004<fcel>386<nl>"
    )


def test_tables_whose_rows_have_no_names_have_no_heads_of_rows():
    table = {"mark": "point", "columns": ["x", "y"], "rows": [[1, 2]]}
    assert otsl(list(of_data(table)), str) == "<ched>x<ched>y<nl><fcel>1<fcel>2<nl>"


def test_headers_head_columns_among_headers_and_rows_beside_data():
    found = list(of_page([cell("cell1", "Region", 0, 0, role="header"), cell("cell2", "Sales", 0, 1, role="header"),
                          cell("cell3", "North", 1, 0, role="header"), cell("cell4", "5", 1, 1)]))  # fmt: skip
    assert [one.token for one in found] == ["ched", "ched", "rhed", "fcel"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<otsl><loc_1><fcel>a<nl><fcel>b<nl></otsl>", ""),
        ("<otsl><fcel>a<fcel>b<nl><fcel>c<nl></otsl>", "places"),
        ("<chart><ched>a<nl><fcel>b</chart>", "places"),  # its last row has no end
    ],
)
def test_rows_of_one_table_are_equally_long(text: str, fault: str):
    assert fault in fault_of(text)
    assert bool(fault) == bool(fault_of(text))
