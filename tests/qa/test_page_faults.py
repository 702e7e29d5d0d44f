"""Faults of pages, graphs and pies: words cut, covered, over each other, and data drawn otherwise."""

import dataclasses
from typing import Any

import pytest

from qa.case import Pixels
from qa.pictures import faults
from qa.tables import differences
from synth.records import Table
from tests.qa.by_hand import Sheet, chart_of_staff, decisions, library


def found(sheet: Sheet, *expected: Table) -> list[tuple[str, str]]:
    return list(faults(Pixels(sheet.picture), expected or None, exact=True))


def change(sheet: Sheet, name: str, **changes: Any) -> None:
    place = next(n for n, element in enumerate(sheet.elements) if element.id == name)
    sheet.elements[place] = dataclasses.replace(sheet.elements[place], **changes)


def word(sheet: Sheet, text: str) -> str:
    return next(e.id for e in sheet.elements if e.text == text and e.kind == "word")


@pytest.mark.parametrize("make", [library, chart_of_staff, decisions])
def test_sound_pages_and_graphs_have_none(make):
    """Containers say what their words do, edges touch nodes, labels stand at edges: so it should be."""
    assert found(make()) == []


def test_words_of_two_elements_over_each_other():
    sheet = library()
    sheet.text("paragraph", "Closed", (44, 74))  # on the heading "Opening hours"
    assert [reason for reason, _ in found(sheet)] == ["overlap"]


def test_a_covered_word_is_an_overlap_and_one_cut_by_its_box_is_cut():
    sheet = library()
    change(sheet, word(sheet, "Oakham"), visible=0.7)
    assert found(sheet) == [("overlap", f"{word(sheet, 'Oakham')} 'Oakham' shows 70% of itself")]
    field = next(e for e in sheet.elements if e.text == "Oakham" and e.kind == "field")
    _, _, x1, _ = next(e.box for e in sheet.elements if e.id == word(sheet, "Oakham"))
    change(sheet, field.id, box=(field.box[0], field.box[1], x1 - 10, field.box[3]))
    assert found(sheet) == [("cut_text", f"{word(sheet, 'Oakham')} 'Oakham' is cut by {field.id}")]


def test_a_text_of_one_node_on_another():
    sheet = chart_of_staff()
    line = next(e for e in sheet.elements if e.text == "Dot" and e.role == "line")
    change(sheet, line.id, parent="node5")  # as if Eve's label stood in Dot's box
    assert ("overlap", f"{line.id} 'Dot' lies on node4") in found(sheet)


def test_an_edge_may_pass_a_label_that_it_does_not_cover():
    sheet = decisions()
    label = next(e for e in sheet.elements if e.kind == "label" and e.text == "Reached")
    change(sheet, "edge7", outline=((label.box[0], 470.0), (label.box[2], 540.0)))
    assert found(sheet) == []


# scene_differs


def cells(*rows: tuple[Any, ...], panel: str = "region1") -> Table:
    return Table(panel=panel, mark="cell", columns=("Item", "Fee"), types=("category", "number"), rows=rows)


def test_tables_of_a_page_stand_in_their_order():
    data = cells(("Book", 0.2), ("Book", 1.5))
    assert list(differences([data], [data], exact=True)) == []
    turned = list(differences([cells(("Book", 1.5), ("Book", 0.2))], [data], exact=True))
    assert turned == ["row 1, column 2: drawn 1.5, data 0.2", "row 2, column 2: drawn 0.2, data 1.5"]
    assert list(differences([cells(("Book", 0.2))], [data], exact=True)) == ["row 2 (Book): not drawn"]


def test_a_heatmap_is_known_by_its_names():
    data, drawn = (cells(*rows, panel="panel1") for rows in ((("a", 1), ("b", 2)), (("b", 2), ("a", 1))))
    assert list(differences([drawn], [data], exact=True)) == []


def edges(*rows: tuple[Any, ...]) -> Table:
    return Table(panel="figure1", mark="edge", columns=("from", "to", "label"), types=("category",) * 3, rows=rows)


def test_edges_are_compared_in_any_order_and_as_often_as_they_stand():
    data = edges(("a", "b", None), ("a", "b", None), ("b", "c", "yes"))
    assert list(differences([edges(*reversed(data.rows))], [data], exact=True)) == []
    once = list(differences([edges(data.rows[0], data.rows[2])], [data], exact=True))
    assert once == ["(a, b, None): not drawn"]
    assert list(differences([edges(("b", "a", None), *data.rows[1:])], [data], exact=True)) == [
        "drawn (b, a, None), data (a, b, None)"
    ]


def wedges(column: str, *rows: tuple[Any, ...]) -> Table:
    return Table(panel="panel1", mark="wedge", columns=("label", column), types=("category", "number"), rows=rows)


def test_wedges_are_compared_by_value_or_by_share():
    data = wedges("value", ("Ash", 30), ("Elm", 10))
    assert list(differences([wedges("value", ("Elm", 10), ("Ash", 30))], [data], exact=True)) == []
    assert list(differences([wedges("share", ("Ash", 0.750002), ("Elm", 0.249998))], [data], exact=True)) == []
    told = list(differences([wedges("share", ("Ash", 0.7), ("Fir", 0.25))], [data], exact=True))
    assert told == [
        "share of Ash: drawn 0.7, data 0.75",
        "share of Elm: drawn nothing, data 0.25",
        "Fir: drawn, not in the data",
    ]


def test_texts_stand_on_the_page_word_after_word():
    def written(*texts: str) -> Table:
        return Table(
            panel="figure1", mark="text", columns=("text",), types=("category",), rows=tuple((t,) for t in texts)
        )

    sheet = library()
    drawn = tuple(sheet.tables)
    assert found(sheet, written("Proof of\n address", "What to bring"), *drawn) == []
    assert found(sheet, written("address of proof", "Mara  Lind"), *drawn) == [
        ("scene_differs", "address of proof is not written")
    ]
