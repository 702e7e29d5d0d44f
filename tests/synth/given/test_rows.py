"""Tables of text in whatever way they are written, and rows of JSON; what is wrong is told by its line."""

from __future__ import annotations

import csv
import io
import tracemalloc
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.given.faults import Unfit
from synth.given.rows import Source, find_rows
from tests.synth.given.tables import written

CELL = st.text(alphabet="ab 1.,;|\t\"'é\n\\-", max_size=8)
HEADS = ("name", "first value", "other value", "Größe")


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[str]], dict[str, object]]:
    """Cells, and how they are written. A row of empty cells alone would be a blank line, and where lines end in \\r
    alone csv leaves \\n in cells without quotes, which nobody could read."""
    wide = draw(st.integers(2, 4))
    row = st.lists(CELL, min_size=wide, max_size=wide).filter(lambda cells: any(cell.strip() for cell in cells))
    rows = draw(st.lists(row, min_size=1, max_size=6))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    quoting = csv.QUOTE_ALL if end == "\r" else draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    how = {"delimiter": draw(st.sampled_from(",;\t|")), "quoting": quoting, "lineterminator": end}
    return rows, how


def read_back(
    rows: list[list[str]], how: dict[str, object], told: str | None, encoding: str = "utf-8"
) -> list[list[str]]:
    text = io.StringIO()
    writer = csv.writer(text, **how)  # type: ignore[arg-type]
    writer.writerow(HEADS[: len(rows[0])])
    writer.writerows(rows)
    with TemporaryDirectory() as folder:
        path = Path(folder, "table.csv")
        path.write_bytes(text.getvalue().encode(encoding))
        return [list(cells) for _, cells in find_rows(path, told).cells()]


@given(tables())
def test_a_table_reads_back_as_the_same_cells(made: tuple[list[list[str]], dict[str, object]]) -> None:
    rows, how = made
    assert read_back(rows, how, str(how["delimiter"])) == rows


@given(tables(), st.sampled_from(["utf-8-sig", "utf-16", "cp1252"]))
def test_and_in_other_encodings(made: tuple[list[list[str]], dict[str, object]], encoding: str) -> None:
    rows, how = made
    assert read_back(rows, how, str(how["delimiter"]), encoding) == rows


PLAIN = st.text(alphabet="abc 123.é", min_size=1, max_size=6).filter(str.strip)


@given(st.lists(st.lists(PLAIN, min_size=3, max_size=3), min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_what_stands_between_cells_is_found(rows: list[list[str]], delimiter: str) -> None:
    assert read_back(rows, {"delimiter": delimiter}, None) == rows


def cells(path: Path) -> list[list[str]]:
    return [list(found) for _, found in find_rows(path).cells()]


def test_decimal_commas_do_not_part_cells(tmp_path: Path) -> None:
    assert cells(written(tmp_path, "a;b\n1,5;2,5\n3,5;4,5\n")) == [["1,5", "2,5"], ["3,5", "4,5"]]


def test_a_row_too_long_does_not_make_decimal_commas_part_cells(tmp_path: Path) -> None:
    """Commas part as many of these rows in two as semicolons do, and none of the names."""
    path = written(tmp_path, "a;b\nx;1,5\ny;2,5\nz;3,5;4\n")
    assert faults(path) == [
        "table.csv:4: has 3 cells, and the first line names 2 columns; "
        "what stands between cells may stand in one only inside quotes"
    ]
    path = written(tmp_path, "a\n1;2\n3;4\n")
    assert faults(path) == [f"table.csv:{line}: has 2 cells, and the first line names 1 column" for line in (2, 3)]


def test_an_apostrophe_in_a_name_does_not_swallow_the_rows(tmp_path: Path) -> None:
    """Read as a quote it would end at the last row's, and leave one record, of more cells than there are columns."""
    path = written(tmp_path, "room,day,'s-dag\n1,2,3\n4,'',5\n")
    assert find_rows(path).columns == ("room", "day", "'s-dag")
    assert cells(path) == [["1", "2", "3"], ["4", "''", "5"]]
    path = written(tmp_path, "room,day,'\n1,2,3\n4,',5\n")
    assert cells(path) == [["1", "2", "3"], ["4", "'", "5"]]


def test_cells_that_are_a_comma_are_one_cell(tmp_path: Path) -> None:
    """With another quote they would be two in every record alike."""
    path = written(tmp_path, 'mark,","\nfull stop,","\ndash,","\n')
    assert find_rows(path).columns == ("mark", ",")
    assert cells(path) == [["full stop", ","], ["dash", ","]]


def test_a_spreadsheet_says_what_parts_cells(tmp_path: Path) -> None:
    path = written(tmp_path, "sep=;\na;b\n1;2\n")
    assert find_rows(path).columns == ("a", "b")
    assert [(line, list(found)) for line, found in find_rows(path).cells()] == [(3, ["1", "2"])]


def test_lines_are_counted_through_cells_that_hold_some(tmp_path: Path) -> None:
    path = written(tmp_path, 'a,b\n1,"x\ny"\n\n2,z\n')
    assert [(line, list(found)) for line, found in find_rows(path).cells()] == [(2, ["1", "x\ny"]), (5, ["2", "z"])]


def faults(path: Path) -> list[str]:
    with pytest.raises(Unfit) as raised:
        list(find_rows(path).cells())
    return [fault.replace(f"{path}", path.name) for fault in raised.value.faults]


def test_every_row_of_another_width_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b,c\n1,2,3\n1,2\n1,2,3\n1,2,3,4\n1,2,3,,\n")
    assert faults(path) == [
        "table.csv:3: has 2 cells, and the first line names 3 columns",
        "table.csv:5: has 4 cells, and the first line names 3 columns; "
        "what stands between cells may stand in one only inside quotes",
    ]


def test_two_columns_of_one_name(tmp_path: Path) -> None:
    path = written(tmp_path, "\na,b, a\n1,2,3\n")
    assert faults(path) == ["table.csv:2: a: columns 1 and 3 have this name"]


def test_a_first_line_of_numbers_names_no_columns(tmp_path: Path) -> None:
    path = written(tmp_path, "1,2\n3,4\n")
    assert faults(path) == ["table.csv:1: 1: the first line is to name the columns, and these are numbers"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "table.csv: is empty"),
        (b"  \n\n", "table.csv: is empty"),
        (b"a,b\n\x00\x01,2\n", "table.csv: is no text: it has zero bytes"),
        ("a,b\né,2\n".encode() + b"\xff,3\n", "table.csv:3: is UTF-8 but for some bytes here that are not"),
    ],
)
def test_what_is_no_text(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    assert faults(path) == [said]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert faults(tmp_path / "none.csv") == ["none.csv: cannot be read: No such file or directory"]


def test_utf_16_without_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("town,size\nLund,3\n".encode("utf-16-le"))
    assert cells(path) == [["Lund", "3"]]


# JSON


def rows_of(path: Path) -> list[dict[str, object]]:
    return [row for _, row in find_rows(path).rows()]


@pytest.mark.parametrize(
    "text", ['{"a": 1, "b": [2, {"c": null}]}\n\n{"a": "x"}\n', '[\n {"a": 1, "b": [2, {"c": null}]},\n {"a": "x"}\n]']
)
def test_objects_a_line_each_or_in_one_array(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text, "rows.json")
    assert find_rows(path).columns == ("a", "b")
    assert rows_of(path) == [{"a": 1, "b": [2, {"c": None}]}, {"a": "x"}]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"a": 1, "a": 2}', "'a' stands there twice"),
        ('{"a": NaN}', "NaN is no number of JSON"),
        ('{"a": -Infinity}', "-Infinity is no number of JSON"),
        ('{"a": 1e999}', "1e999 is beyond what programs count with"),
        ('{"a": %s}' % ("9" * 5000), "a number of 5000 digits"),
        ("[1]", "is no object: a row is written {…}, with a value for each name"),
        ('{"a": ', "is no JSON: Expecting value at character 7"),
        ('{"a": %s}' % ("[" * 60 + "]" * 60), "values within values, more than 50 deep"),
    ],
)
def test_faults_of_json_are_told_by_line(tmp_path: Path, line: str, said: str) -> None:
    path = written(tmp_path, '{"a": 1}\n' + line + "\n", "rows.jsonl")
    assert faults(path) == [f"rows.jsonl:2: {said}"]


def test_faults_within_an_array(tmp_path: Path) -> None:
    assert faults(written(tmp_path, '[{"a": 1},\n {"a": 1 "b"}]', "rows.json")) == [
        "rows.json:2: is no JSON: Expecting ',' delimiter at character 10"
    ]
    assert faults(written(tmp_path, '[{"a": 1}\n {"a": 2}]', "rows.json")) == [
        "rows.json:2: a comma or the end of the array is missing"
    ]


def test_much_json_is_read_in_little_memory(tmp_path: Path) -> None:
    """A row at a time, whatever the file's size."""
    path = written(tmp_path, '{"a": 1}\n' * 50_000, "rows.jsonl")
    found: Source = find_rows(path)
    tracemalloc.start()
    try:
        assert sum(1 for _ in found.rows()) == 50_000
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()
