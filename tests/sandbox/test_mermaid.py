"""Diagrams in Mermaid, in real guests: the library's copy is there, stays loaded, and keeps nothing of a diagram."""

from __future__ import annotations

from typing import Any

import pytest

from renderers._drivers import driver_sources
from renderers.mermaid import Renderer
from sandbox.contract import Sandbox
from sandbox.kinds import BROWSER, by_kind
from synth.records import Element, ItemError, Program, Scene, Spec
from tests.sandbox.conftest import Draw

RENDERER = "mermaid"
DRIVERS = by_kind(driver_sources())[BROWSER]
CHART = """flowchart LR
  a_b[Sow oats] -->|in April| c{Dry?}
  c -- yes --> a
  c -.- w_1([Wait])
  subgraph field [North field]
    a[Water]
  end
  a <--> w_1
  x@{ shape: circle, label: "End" }
"""
HOSTILE = """%%{init: {"securityLevel": "loose"}}%%
flowchart TD
  a["<img src=x onerror='mermaid = 0'>"]
  click a "javascript:mermaid=0"
"""
PIE = """pie showData
  title Loaves [2]
  "Rye" : 3
  "Spelt [old]" : 1
"""


def scene(draw: Draw, source: str, **style: Any) -> Scene:
    (page,) = draw(source, **style).pages
    return page.scene


def raw(box: Sandbox, source: str) -> list[tuple[bytes, bytes]]:
    program = Program(spec=Spec(topic=None, title="", data=None), renderer="mermaid", source=source)
    return [(page.image, page.scene) for page in box.submit(Renderer().ask(program)).result().pages]


def of(found: Scene, kind: str, role: str | None = None) -> list[Element]:
    return [one for one in found.elements if one.kind == kind and role in (None, one.role)]


def values(elements: list[Element], *keys: str) -> list[tuple[Any, ...]]:
    return [tuple((element.value or {})[key] for key in keys) for element in elements]


def test_a_flowchart_has_its_nodes_edges_and_groups(draw: Draw) -> None:
    found = scene(draw, CHART)
    nodes = of(found, "node")
    assert sorted(values(nodes, "label", "shape", "cluster"), key=str) == [
        ("Dry?", "diamond", None), ("End", "circle", None), ("Sow oats", "rectangle", None),
        ("Wait", None, None), ("Water", "rectangle", "North field"),
    ]  # fmt: skip
    assert values(of(found, "region", "cluster"), "label", "nodes") == [("North field", 1)]
    (table,) = found.tables
    assert sorted(table.rows, key=str) == [
        ("Dry?", "Wait", None), ("Dry?", "Water", "yes"), ("Sow oats", "Dry?", "in April"), ("Water", "Wait", None),
    ]  # fmt: skip
    named = {element.id: (element.value or {}).get("label") for element in nodes}
    ways = {
        (named[edge.value["from"]], named[edge.value["to"]]): (edge.value["directed"], edge.value["both_ways"])
        for edge in of(found, "edge")
        if edge.value is not None
    }
    assert ways == {
        ("Sow oats", "Dry?"): (True, False), ("Dry?", "Water"): (True, False),
        ("Dry?", "Wait"): (False, False), ("Water", "Wait"): (False, True),
    }  # fmt: skip


def test_places_follow_the_direction(draw: Draw) -> None:
    found = scene(draw, CHART)
    by_label = {(one.value or {})["label"]: one for one in of(found, "node")}
    first, second = by_label["Sow oats"].box, by_label["Dry?"].box
    assert first is not None
    assert second is not None
    (edge,) = [one for one in of(found, "edge") if (one.value or {})["from"] == by_label["Sow oats"].id]
    assert edge.box is not None
    assert first[2] - 2 <= edge.box[0] < edge.box[2] <= second[0] + 2  # the arrow's tip is no part of its line
    assert edge.outline is not None
    assert edge.outline[0][0] < edge.outline[-1][0]
    (label,) = [one for one in of(found, "label", "edge_label") if one.text == "in April"]
    assert label.parent == edge.id
    assert label.box is not None
    assert edge.box[0] < label.box[0] < label.box[2] < edge.box[2]


def test_names_that_can_be_parted_in_two_ways_have_no_ends(draw: Draw) -> None:
    (table,) = scene(draw, "flowchart TD\n a_b -- one --> c\n a -- two --> b_c").tables
    assert table.rows == ((None, None, None), (None, None, None))


def test_a_pie_has_its_slices(draw: Draw) -> None:
    found = scene(draw, PIE)
    assert values(of(found, "wedge"), "label", "value", "share") == [("Rye", 3, 0.75), ("Spelt [old]", 1, 0.25)]
    assert [one.text for one in of(found, "title")] == ["Loaves [2]"]
    assert [(one.text, one.value) for one in of(found, "label", "value")] == [
        ("75%", {"number": 0.75}),
        ("25%", {"number": 0.25}),
    ]
    (table,) = found.tables
    assert (table.columns, table.rows) == (("label", "value"), (("Rye", 3), ("Spelt [old]", 1)))


def test_a_number_in_a_name_is_no_value(draw: Draw) -> None:
    found = scene(draw, 'pie\n "Route [3]" : 1\n "Route [4]" : 1\n')
    assert values(of(found, "wedge"), "label", "value", "share") == [
        ("Route [3]", None, 0.5),
        ("Route [4]", None, 0.5),
    ]


def test_other_diagrams_have_their_texts(draw: Draw) -> None:
    found = scene(draw, "sequenceDiagram\n Baker->>Mill: 40 kg of rye\n Mill-->>Baker: 52.80")
    assert sorted(one.text or "" for one in of(found, "text")) == [
        "40 kg of rye", "52.80", "Baker", "Baker", "Mill", "Mill",
    ]  # fmt: skip


def test_twice_the_size(draw: Draw) -> None:
    small, large = scene(draw, PIE), scene(draw, PIE, scale=2)
    assert (large.width, large.height) == pytest.approx((2 * small.width, 2 * small.height), abs=1)


@pytest.mark.parametrize(
    "before",
    [
        '%%{init: {"theme": "dark", "themeCSS": "* { font-size: 40px }"}}%%\nflowchart\nq-->w',
        "flowchart TD\n classDef a fill:#f00\n class p a\n p-->q",
        "flowchart TD\n a[",
        HOSTILE,
    ],
)
def test_nothing_of_a_diagram_is_left_for_the_next(before: str, box: Sandbox) -> None:
    first = raw(box, CHART)
    raw(box, before)
    assert raw(box, CHART) == first


@pytest.mark.parametrize("source", [CHART, PIE, "flowchart TD\n a_b -- one --> c\n a -- two --> b_c"])
def test_values_hold_nothing_but_their_keys(source: str, draw: Draw) -> None:
    keys = {key for one in scene(draw, source).elements for key in one.value or {}}
    assert keys <= set(
        "background directed label shape cluster nodes from to from_label to_label both_ways from_port to_port place "
        "value share number series".split()
    )


def test_what_cannot_be_read_is_an_error_of_its_line(draw: Draw) -> None:
    with pytest.raises(ItemError, match="line 3") as caught:
        draw("flowchart TD\n  a --> b\n  b --> [\n")
    assert caught.value.reason == "syntax_error"
    with pytest.raises(ItemError) as caught:
        draw("no diagram at all")
    assert caught.value.reason == "syntax_error"
