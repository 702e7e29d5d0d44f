"""Graphs with arrows at both ends, with ends that are no nodes, with cards for nodes."""

from __future__ import annotations

from dataclasses import replace

from charts import picture_of
from reckoned import assert_sound

from qa.families import structure, table
from synth.records import Element, Picture, Question


def network(*edges: tuple[str, str | None, bool]) -> Picture:
    """Nodes by their letters; an edge without an end leads to a cluster; the last part: arrows at both ends."""
    letters = sorted({one for edge in edges for one in edge[:2] if one})
    made = [
        Element(id=f"node{one}", kind="node", text=one, value={"label": one, "shape": "box"}, visible=1.0)
        for one in letters
    ]
    for place, (one, two, both) in enumerate(edges):
        value = {"from": f"node{one}", "to": f"node{two}" if two else "region1", "from_label": one, "to_label": two}
        ends = tuple(str(value[end]) for end in ("from", "to"))
        value |= {"directed": True, "both_ways": both}
        made.append(Element(id=f"edge{place}", kind="edge", value=value, links=ends, visible=1.0))
    return picture_of(made)


def asked(picture: Picture) -> dict[tuple[str, str], Question]:
    found = [question for seed in range(12) for question in structure.ask(picture, seed)]
    return {(question.words, question.form): question for question in found}


MIXED = network(("A", "B", True), ("A", "C", False), ("D", "A", False), ("E", None, False), ("E", "F", False))


def test_an_arrow_at_both_ends_is_two() -> None:
    """From A to B and C; to A from B and D."""
    questions = list(asked(MIXED).values())
    assert_sound(questions)
    short = [q for q in questions if q.form == "short" and "“A”" in q.words]
    assert {int(str(q.answer.value)) for q in short if str(q.answer.value).isdigit()} == {2}
    lists = {tuple(q.answer.value) for q in questions if q.form == "list" and "“A”" in q.words}  # type: ignore[arg-type]
    assert lists == {("B", "C"), ("B", "D")}
    alone = {str(q.answer.value) for q in questions if q.form == "short" and "“B”" in q.words}
    assert alone <= {"A", "1"}
    assert "A" in alone


def test_what_leads_on_is_not_asked_where_an_arrow_leads_to_no_node() -> None:
    words = [text for text, _ in asked(MIXED)]
    assert any("“F”" in text for text in words)
    assert not [text for text in words if "leaving “E”" in text or "from “E” lead" in text]


def test_a_graph_with_an_arrow_at_both_ends_is_no_list_of_pairs() -> None:
    """Some would write such an arrow once, some once for each way."""
    one_way = network(("A", "B", False), ("A", "C", False), ("D", "A", False))
    assert list(table.ask(one_way, 1))
    assert not list(table.ask(network(("A", "B", True), ("A", "C", False), ("D", "A", False)), 1))


def test_an_arrow_without_a_label_beside_labelled_ones_is_not_read() -> None:
    """At A one arrow says "yes", one "no", and one nothing: where "yes" leads hangs on the labelled two."""
    picture = network(("A", "B", False), ("A", "C", False), ("A", "D", False))
    labels = {"edge0": "yes", "edge1": "no"}
    made = [
        replace(e, value={**(e.value or {}), "label": labels.get(e.id)}) if e.kind == "edge" else e
        for e in picture.pages[0].scene.elements
    ]
    questions = [q for q in asked(picture_of(made)).values() if "“yes”" in q.words and q.form == "short"]
    assert {q.answer.words for q in questions} == {"B"}
    assert_sound(questions)


def test_a_graph_with_a_record_is_no_list_of_pairs() -> None:
    """Nobody could say how to write a node of fields as a name."""
    plain = network(("A", "B", False), ("A", "C", False), ("D", "A", False))
    value = {"row": 0, "column": 0, "rows": 1, "columns": 1}
    field = Element(id="field", kind="cell", role="field", text="B", parent="nodeB", value=value, visible=1.0)
    elements = [
        replace(e, value={**(e.value or {}), "shape": "record"}) if e.id == "nodeB" else e
        for e in plain.pages[0].scene.elements
    ]
    fields = [replace(field, id=f"field{place}", value={**value, "column": place}) for place in range(3)]
    assert not list(table.ask(picture_of([*elements, *fields]), 1))


def test_a_graph_with_an_edge_of_which_nobody_knows_the_ends_is_asked_no_counts() -> None:
    """Two names that could both be meant by what a library calls the edge: it may lead from any node to any."""
    whole = network(("A", "B", False), ("A", "C", False), ("D", "A", False))
    (page,) = whole.pages
    astray = Element(id="edge9", kind="edge", value={"from": None, "to": None, "directed": True}, visible=1.0)
    picture = replace(whole, pages=(replace(page, scene=replace(page.scene, elements=(*page.scene.elements, astray))),))
    assert asked(whole)
    assert not asked(picture)
