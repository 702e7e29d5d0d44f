"""Tables rebuilt from what stands in their cells."""

from __future__ import annotations

import pytest

from renderers.drivers.html.tables import number_of
from tests.renderers.html.drawing import draw


def test_cells_know_their_place_and_headers() -> None:
    drawn = draw(
        "<table><thead><tr><th rowspan=2>Day<th colspan=2>Rooms<tr><th>Red<th>Blue</thead>"
        "<tr><th>Mon<td rowspan=2>Maths<td>3<tr><th>Tue<td>4<tfoot><tr><td colspan=3>Subject to change</tfoot></table>"
    )
    (region,) = drawn.of("region", "table")
    assert region.value == {"rows": 5, "columns": 3}
    said = {cell.text: cell.value for cell in drawn.of("cell")}
    assert said["Maths"] == {
        "row": 2, "column": 1, "rows": 2, "columns": 1, "row_header": "Mon", "column_header": "Red", "value": None
    }  # fmt: skip
    assert said["4"] == {
        "row": 3, "column": 2, "rows": 1, "columns": 1, "row_header": "Tue", "column_header": "Blue", "value": 4
    }  # fmt: skip
    assert said["Rooms"] == {
        "row": 0, "column": 1, "rows": 1, "columns": 2, "row_header": None, "column_header": None, "value": None
    }  # fmt: skip
    assert drawn.table.columns == ("Day", "Red", "Blue")
    assert drawn.table.rows == (
        ("Mon", "Maths", "3"), ("Tue", "Maths", "4"), ("Subject to change",) * 3
    )  # fmt: skip


def test_columns_of_numbers() -> None:
    drawn = draw(
        "<table><tr><th>Item<th>Price<th>Change<tr><td>A<td>$1,200.50<td>−3%<tr><td>B<td>$7.00<td>+12%</table>"
    )
    assert drawn.table.types == ("category", "number", "number")
    assert drawn.table.rows == (("A", 1200.5, -3), ("B", 7, 12))
    assert drawn.table.panel == drawn.of("region", "table")[0].id


def test_columns_without_names_are_numbered() -> None:
    assert draw("<table><tr><td>a<td>1<tr><td>b<td>2</table>").table.columns == ("1", "2")
    assert draw("<table><tr><th>N<th>N<tr><td>b<td>2</table>").table.columns == ("1", "2")


def test_nested_tables_stand_apart() -> None:
    drawn = draw("<table><tr><td>out<td><table><tr><td>in 1<td>in 2</table></table>")
    assert [table.rows for table in drawn.scene.tables] == [(("out", ""),), (("in 1", "in 2"),)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12), ("1,200.50", 1200.5), ("$7.00", 7), ("-3%", -3), ("(45.10)", -45.1), ("1.234.567", 1234567),
        ("€ 1.299,00", 1299),
        ("3,5", 3.5), ("-$5", -5), ("12 kg", None), ("Room 5", None), ("2024-03-01", None), ("", None), ("1,2,3", None),
        ("08:00", None), ("3 - 4", None), ("Otter 20", None), ("X80", None), ("320.00", 320), ("EUR 12", 12),
        ("5 %", 5), ("10 20", None), ("1 234", 1234), ("1 234 567,5", 1234567.5),
        ("1'200.50", 1200.5), ("1234 567", None),
    ],
)  # fmt: skip
def test_numbers_as_texts_say_them(text: str, number: float | None) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("text", "number"), [("1.208", None), ("1,208", None), ("15,9", 15.9), ("966", 966), ("1.299,00", 1299)]
)
def test_among_numbers_with_commas_a_point_may_part_thousands(text: str, number: float | None) -> None:
    assert number_of(text, commas=True) == number


def test_a_page_of_numbers_with_commas() -> None:
    drawn = draw("<table><tr><th>Of<th>kcal<th>g<tr><td>A<td>1.208<td>15,9<tr><td>B<td>966<td>6,3</table>")
    assert drawn.table.rows == (("A", "1.208", 15.9), ("B", "966", 6.3))
