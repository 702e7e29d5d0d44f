"""Checks on pages, graphs and pies drawn at known places: what is told apart, seen, drawn and legible."""

import dataclasses
from typing import Any

import pytest
from PIL import ImageDraw, ImageFilter

from qa.case import Case, Pixels, Trace
from qa.checks import drawn, grounded, legible, proof, unique, visible
from synth.records import Answer, Question, said
from tests.qa.by_hand import Sheet, chart_of_staff, decisions, library, pie


def case(
    sheet: Sheet, *names: str, words: str = "What is it?", answer: Any = "x", kind: str = "text", **trace: Any
) -> Case:
    picture = sheet.picture
    stated = Answer(value=answer, type=kind, text=said(answer if isinstance(answer, str) else ""))  # type: ignore[arg-type]
    question = Question(
        pictures=(picture,),
        family="x",
        form="short",
        text=said(words),
        answer=stated,
        proof="def answer(facts):\n    return 1\n",
    )
    known = {"value": answer, "evidence": tuple((0, name) for name in names), **trace}
    return Case(question=question, trace=Trace(**known), pixels=(Pixels(picture),))


def named(sheet: Sheet, text: str, kind: str) -> str:
    return next(
        e.id for e in sheet.elements if e.kind == kind and (e.text == text or (e.value or {}).get("label") == text)
    )


def change(sheet: Sheet, name: str, **changes: Any) -> None:
    place = next(n for n, element in enumerate(sheet.elements) if element.id == name)
    sheet.elements[place] = dataclasses.replace(sheet.elements[place], **changes)


def moved(box: Any, across: float, down: float) -> Any:
    return box[0] + across, box[1] + down, box[2] + across, box[3] + down


# proof


@pytest.mark.parametrize(
    ("computed", "stated", "kind", "same"),
    [
        (None, None, "number", True),
        (None, None, "set", True),
        (None, "x", "text", False),
        (0, None, "number", False),
        ([["a", 1], ["b", 2.0]], [["a", 1.0], ["b", 2]], "table", True),
        ([["a", 1], ["b", 2.0]], [["b", 2], ["a", 1]], "table", False),
        (["a", "b"], ["b", "a"], "set", True),
        (["a", "b"], ["b", "a"], "list", False),
    ],
)
def test_what_equals_a_stated_answer(computed, stated, kind, same):
    answer = Answer(value=stated, type=kind, text=said(""))
    assert proof.equal(computed, answer) is same


def test_a_box_may_be_off_by_its_tolerance():
    answer = Answer(value=[10.0, 10.0, 50.0, 20.0], type="box", text=said(""), tolerance=2.0)
    assert proof.equal([11, 9, 51.5, 20], answer) is True
    assert proof.equal([11, 9, 52.5, 20], answer) is False


# grounded


@pytest.mark.parametrize(
    ("source", "answer", "words", "held"),
    [
        ('return ["Ada", "Cy"]', ["Ada", "Cy"], "Who?", ["Ada", "Cy"]),
        ('return ["Ada", x, "Gus"]', ["Ada", "Cy", "Gus"], "From Ada to Gus?", None),
        ('return ["Ada", "Cy", "Gus"]', ["Ada", "Cy", "Gus"], "From Ada to Gus?", ["Ada", "Cy", "Gus"]),
        ("return [40.5, 20.5, 80.5, 60.5]", [40.5, 20.5, 80.5, 60.5], "Where?", [40.5, 20.5, 80.5, 60.5]),
        ('return mark["box"]', [40.5, 20.5, 80.5, 60.5], "Where?", None),
    ],
)
def test_a_proof_may_not_hold_the_parts_of_its_answer(source, answer, words, held):
    stated = Answer(value=answer, type="list", text=said(""))
    assert grounded.answer_held(f"def answer(facts):\n    {source}\n", stated, words) == held


# unique


def test_two_cells_under_one_name_need_their_table_named():
    sheet = library()
    sheet.table([["Item", "Fee"], ["Film", "9.99"]], (520, 300))
    film = named(sheet, "1.50", "cell")
    assert "one name of a row" in unique.judge(case(sheet, film, words="What is the Fee of Film?")).detail
    assert unique.judge(case(sheet, film, words="Under “Late fees”, what is the Fee of Film?")).passed is True


def test_two_fields_of_one_label_are_not_told_apart():
    sheet = library()
    town = named(sheet, "Town", "field")
    assert unique.judge(case(sheet, town, words="What does the field “Town” say?")).passed is True
    sheet.field("Town", "Elmton", (520, 500))
    assert "both called 'Town'" in unique.judge(case(sheet, town, words="What does the field “Town” say?")).detail


def test_two_nodes_of_one_label_cannot_be_asked_about():
    sheet = chart_of_staff()
    assert unique.judge(case(sheet, "edge1", words="Who is over Ben?", answer="Ada")).passed is True
    sheet.node("Ben", (40, 350))
    assert "are all called 'ben'" in unique.judge(case(sheet, "edge1", words="Who is over Ben?", answer="Ada")).detail
    assert unique.judge(case(sheet, "edge2", words="Who is over Cy?", answer="Ada")).passed is True


def test_a_text_that_stands_twice_is_no_place():
    sheet = library()
    name = named(sheet, "Clear", "button")
    box = next(list(e.box) for e in sheet.elements if e.id == name)
    asked = {"words": "Where is the button “Clear”?", "answer": box, "kind": "box"}
    assert unique.judge(case(sheet, name, **asked)).passed is True
    sheet.button("Clear", (520, 745))
    assert "both say 'Clear'" in unique.judge(case(sheet, name, **asked)).detail


@pytest.mark.parametrize(("shares", "passed"), [((40, 37, 23), True), ((40, 38.5, 21.5), False)])
def test_wedges_closer_than_a_fiftieth_of_the_circle_are_a_tie(shares, passed):
    sheet = pie(dict(zip(("Ash", "Elm", "Fir"), shares, strict=True)))
    names = ["wedge1", "wedge2", "wedge3"]
    assert unique.judge(case(sheet, *names, words="Which is the largest?", answer="Ash")).passed is passed


# visible


def test_a_word_half_covered_is_not_seen():
    sheet = library()
    fee = named(sheet, "1.50", "cell")
    assert visible.judge(case(sheet, fee)).passed is True
    word = next(e.id for e in sheet.elements if e.parent == fee)
    change(sheet, word, visible=0.5)
    assert visible.judge(case(sheet, fee)).detail == f"{word} shows 50% of itself"


def test_a_box_to_be_ticked_need_not_be_measured():
    sheet = library()
    name = named(sheet, "Large print", "field")
    change(sheet, name, visible=None)
    assert visible.judge(case(sheet, name)).passed is True
    change(sheet, named(sheet, "Town", "field"), visible=None)
    assert visible.judge(case(sheet, named(sheet, "Town", "field"))).passed is False


# drawn


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1.50", "cell"),
        ("What to bring", "heading"),
        ("Oakham", "field"),
        ("Sign up", "button"),
        ("Large print", "field"),
        ("Share my list", "field"),
    ],
)
def test_what_is_on_the_page_is_drawn_and_legible(text, kind):
    sheet = library()
    for check in (drawn, legible):
        assert check.judge(case(sheet, named(sheet, text, kind))).passed is True


@pytest.mark.parametrize("name", ["node1", "node5", "edge1", "edge7"])
def test_what_is_on_the_graph_is_drawn_and_legible(name):
    for sheet in (chart_of_staff(), decisions()):
        for check in (drawn, legible):
            assert check.judge(case(sheet, name)).passed is True


def test_a_scene_that_says_another_word_is_not_believed():
    sheet = library()
    fee = named(sheet, "1.50", "cell")
    word = next(e.id for e in sheet.elements if e.parent == fee)
    change(sheet, fee, text="1.80")
    assert "do not make up '1.80'" in drawn.judge(case(sheet, fee)).detail
    change(sheet, word, text="1.80")
    assert "should read '1.80'" in drawn.judge(case(sheet, fee)).detail


def test_one_wrong_word_of_a_line_is_found():
    sheet = Sheet(500, 100)
    name = sheet.text("paragraph", "The ferry leaves at seven from the new pier", (20, 30))
    assert drawn.judge(case(sheet, name)).passed is True
    word = next(e.id for e in sheet.elements if e.text == "seven")
    change(sheet, word, text="eight")
    change(sheet, name, text="The ferry leaves at eight from the new pier")
    assert "should read 'eight'" in drawn.judge(case(sheet, name)).detail


def test_a_header_that_stands_elsewhere_names_nothing():
    sheet = library()
    fee = named(sheet, "1.50", "cell")
    value = next(e.value for e in sheet.elements if e.id == fee)
    change(sheet, fee, value={**value, "column_header": "Limit"})  # which stands over the next column
    assert drawn.judge(case(sheet, fee)).detail == f"{fee}: nothing at it says 'Limit'"


def test_ticks_are_looked_for():
    sheet = library()
    for label, checked in (("Large print", False), ("Share my list", True)):
        name = named(sheet, label, "field")
        value = next(e.value for e in sheet.elements if e.id == name)
        change(sheet, name, value={**value, "checked": checked})
        assert "ticked on the picture" in drawn.judge(case(sheet, name)).detail


def test_a_node_and_an_edge_are_where_they_are_said_to_be():
    sheet = chart_of_staff()
    ben, edge = (next(e for e in sheet.elements if e.id == name) for name in ("node2", "edge7"))
    change(sheet, "node2", box=moved(ben.box, 0, 9))
    assert "of its outline is drawn" in drawn.judge(case(sheet, "node2")).detail
    change(sheet, "edge7", outline=tuple((x + 10, y) for x, y in edge.outline))
    assert "of its path is drawn" in drawn.judge(case(sheet, "edge7")).detail


def test_an_edge_must_lead_to_its_node():
    sheet = chart_of_staff()
    value = next(e.value for e in sheet.elements if e.id == "edge4")  # Ben to Eve
    change(sheet, "edge4", value={**value, "to": "node4", "to_label": "Dot"})
    assert "does not lead from" in drawn.judge(case(sheet, "edge4")).detail
    change(sheet, "edge4", value={**value, "to_label": "Dot"})
    assert drawn.judge(case(sheet, "edge4")).detail == "edge4: nothing at it says 'Dot'"


def test_a_wedge_has_its_colour_inside_its_outline():
    sheet = pie({"Ash": 40, "Elm": 30, "Fir": 30})
    assert drawn.judge(case(sheet, "wedge1")).passed is True
    outline = next(e.outline for e in sheet.elements if e.id == "wedge3")
    change(sheet, "wedge1", outline=outline)
    assert "its colour covers 0%" in drawn.judge(case(sheet, "wedge1")).detail


def test_a_dashed_edge_is_drawn():
    sheet = chart_of_staff()
    edge = next(e for e in sheet.elements if e.id == "edge7")
    (x, top), (_, bottom) = edge.outline
    for y in range(int(top) + 4, int(bottom) - 10, 8):
        ImageDraw.Draw(sheet.image).line((x - 1, y, x + 1, y + 3), fill=(255, 255, 255), width=4)
    assert drawn.judge(case(sheet, "edge7")).passed is True


# legible


def test_the_header_of_a_cell_is_needed_too():
    sheet = library()
    fee = named(sheet, "1.50", "cell")
    head = next(e for e in sheet.elements if e.text == "Fee" and e.kind == "word")
    part = sheet.image.crop(tuple(round(edge) for edge in head.box))
    sheet.image.paste(part.filter(ImageFilter.GaussianBlur(4)), (round(head.box[0]), round(head.box[1])))
    assert f"{head.id}: 'Fee' reads" in legible.judge(case(sheet, fee)).detail


def test_small_words_of_a_page_are_not_legible():
    sheet = Sheet(300, 80)
    name = sheet.text("paragraph", "All sales are final", (20, 30), size=6)
    assert "is 6.0 px high" in legible.judge(case(sheet, name)).detail


def test_a_label_that_an_edge_runs_along_is_read():
    sheet = decisions()
    label = next(e for e in sheet.elements if e.kind == "label" and e.text == "Reached")
    line = next(e for e in sheet.elements if e.parent == label.id)
    x = line.box[0] - 2
    sheet.draw.line((x, 480, x, 540), fill=(0, 0, 0))
    change(sheet, "edge7", outline=((x + 0.5, 480.0), (x + 0.5, 540.0)))
    assert legible.judge(case(sheet, "edge7")).passed is True
