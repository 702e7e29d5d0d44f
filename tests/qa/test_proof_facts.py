"""What proofs hang on where a picture is a page, a graph or a pie: names, facts, and the cells of tables."""

import json
from typing import Any

from qa.proofs import facts_of
from renderers.drivers import proofs as driver
from synth.records import Table
from tests.qa.by_hand import Sheet, chart_of_staff, library, pie

PAGE, STAFF = library(), chart_of_staff()
ELEMENTS = 'elements = facts["pages"][0]["elements"]'


def proof(*lines: str) -> str:
    return "def answer(facts):\n" + "".join(f"    {line}\n" for line in (ELEMENTS, *lines))


def run(sheet: Sheet, *lines: str) -> dict[str, Any]:
    reply: dict[str, Any] = {}

    class Kept:
        def data(self, data: bytes, /) -> None:
            reply.update(json.loads(data)["proofs"][0])

    driver.run(json.dumps({"facts": facts_of([sheet.picture]), "proofs": [proof(*lines)]}), Kept())
    return reply


def named(sheet: Sheet, reply: dict[str, Any]) -> list[str | None]:
    known = {element.id: element for element in sheet.elements}
    return [known[name].text for _, name in reply["evidence"]]


CELL = 'next(e["text"] for e in elements if e["kind"] == "cell" and e["value"]["row_header"] == "Film" and {})'


def test_the_headers_of_a_cell_are_its_names():
    reply = run(PAGE, "return " + CELL.format('e["value"]["column_header"] == "Fee"'))
    assert (reply["value"], named(PAGE, reply)) == ("1.50", ["1.50"])
    assert (reply["insensitive"], reply["unread_matters"]) == ([], False)


def test_where_nothing_else_is_read_rows_are_facts():
    data = 'e["kind"] == "cell" and e["parent"] == "region1" and e["role"] == "data"'
    reply = run(PAGE, f'return len({{e["value"]["row"] for e in elements if {data}}})')
    assert reply["value"] == 3
    assert len(reply["evidence"]) == 9  # three rows of three cells under three headers


def test_an_edge_hangs_on_both_of_its_ends():
    ends = '(e["value"]["from_label"], e["value"]["to_label"])'
    reply = run(STAFF, f'return [a for a, b in [{ends} for e in elements if e["kind"] == "edge"] if b == "Gus"]')
    assert reply["value"] == ["Cy"]
    assert len(reply["evidence"]) == 7
    assert reply["insensitive"] == []


def test_nodes_may_be_named_through_their_ids():
    """Ben is over Dot, Eve and Fay: each edge of the seven could have been another of his."""
    names = 'names = {e["id"]: e["value"]["label"] for e in elements if e["kind"] == "node"}'
    mine = 'e["kind"] == "edge" and names[e["value"]["from"]] == "Ben"'
    reply = run(STAFF, names, f'return sorted(names[e["value"]["to"]] for e in elements if {mine})')
    assert reply["value"] == ["Dot", "Eve", "Fay"]
    assert {name[:4] for _, name in reply["evidence"]} == {"edge"}
    assert (len(reply["evidence"]), reply["insensitive"], reply["unread_matters"]) == (7, [], False)


def test_an_edge_that_decides_nothing_is_idle():
    first = 'any(e["value"]["to_label"] == "Cy" for e in elements if e["kind"] == "edge" and e["value"]["from"])'
    reply = run(STAFF, f"return {first} or True")
    assert reply["insensitive"] == reply["evidence"]


def test_a_tick_hangs_on_its_box():
    ticked = 'e["kind"] == "field" and e["role"] == "checkbox" and e["value"]["checked"]'
    reply = run(PAGE, f'return [e["value"]["label"] for e in elements if {ticked}]')
    assert reply["value"] == ["Send me news", "Large print"]
    assert len(reply["evidence"]) == 3  # the empty box as well: it could have been ticked
    assert reply["insensitive"] == []


def test_no_answer_is_an_answer():
    wanted = '[e["text"] for e in elements if e["kind"] == "heading" and e["text"] == "Parking"]'
    reply = run(PAGE, f"found = {wanted}", "return found[0] if found else None")
    assert reply["value"] is None
    assert (len(reply["evidence"]), reply["insensitive"]) == (5, [])


def test_a_nearer_box_matters_to_what_is_nearest():
    above = '(e["box"][3], e["text"]) for e in elements if e["kind"] == "heading" and e["box"][3] <= top'
    table = '[top] = [e["box"][1] for e in elements if e["kind"] == "cell" and e["text"] == "Item"]'
    reply = run(PAGE, table, f"return max({above})[1]")
    assert reply["value"] == "Late fees"
    assert reply["insensitive"] == []


# Tables


def look_up(sheet: Sheet, number: int, name: str, by: int, column: int) -> tuple[Any, set[str]]:
    """What a table says in a column of the row that has this name, and the elements that were read for it."""
    rows = f'facts["pages"][0]["tables"][{number}]["rows"]'
    reply = run(sheet, f"[found] = [row[{column}] for row in {rows} if row[{by}] == {name!r}]", "return found")
    assert (reply["insensitive"], reply["unread_matters"]) == ([], False)
    return reply["value"], {name for _, name in reply["evidence"]}


def id_of(sheet: Sheet, text: str, kind: str = "cell") -> str:
    return next(element.id for element in sheet.elements if element.kind == kind and element.text == text)


def test_a_cell_of_a_page_stands_behind_its_place_in_the_table():
    days, items = (("Monday", "Tuesday", "Friday"), ("Book", "Film", "Map"))
    assert look_up(PAGE, 0, "Tuesday", 0, 2) == ("19:00", {id_of(PAGE, text) for text in (*days, "19:00")})
    assert look_up(PAGE, 1, "Map", 0, 1) == (0.75, {id_of(PAGE, text) for text in (*items, "0.75")})


def test_an_edge_stands_behind_its_row():
    assert look_up(STAFF, 0, "Eve", 1, 0) == ("Ben", {f"edge{n}" for n in range(1, 8)})


def test_a_wedge_stands_behind_its_row():
    sheet = pie({"Ash": 40, "Elm": 60})
    rows = (("Ash", 0.4), ("Elm", 0.6))
    sheet.tables.append(
        Table(panel="panel1", mark="wedge", columns=("label", "share"), types=("category", "number"), rows=rows)
    )
    assert look_up(sheet, 0, "Elm", 0, 1) == (0.6, {"wedge2"})  # the label of the other is but its name
