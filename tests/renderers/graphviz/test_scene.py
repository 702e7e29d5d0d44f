"""What a scene says of a graph, against what its source says."""

from __future__ import annotations

import itertools

import pytest

from tests.renderers.graphviz.drawing import draw, draw_all


def test_ends_stand_as_the_arrow_points() -> None:
    drawn = draw(
        "digraph { a -> b; c -> d [dir=back]; e -> f [dir=none]; g -> h [dir=both]; i -> j [dir=both arrowhead=none] }"
    )
    assert drawn.ends() == {("a", "b", None), ("d", "c", None), ("e", "f", None), ("g", "h", None), ("j", "i", None)}
    said = {e.value["from_label"]: (e.value["directed"], e.value["both_ways"]) for e in drawn.of("edge") if e.value}
    assert said == {"a": (True, False), "d": (True, False), "e": (False, False), "g": (True, True), "j": (True, False)}
    arrows = {(a.parent, a.role) for a in drawn.of("arrow")}
    names = {e.value["from_label"]: e.id for e in drawn.of("edge") if e.value}
    assert arrows == {
        (names["a"], "head"), (names["d"], "head"), (names["g"], "head"), (names["g"], "tail"), (names["j"], "head")
    }  # fmt: skip


def test_the_path_leads_from_the_first_end_to_the_last() -> None:
    drawn = draw("digraph { top -> bottom [dir=back] }")
    (edge,) = drawn.of("edge")
    assert edge.outline is not None
    below, above = drawn.only("node", "bottom").box, drawn.only("node", "top").box
    assert below
    assert above
    assert abs(edge.outline[0][1] - below[1]) < 3
    assert abs(edge.outline[-1][1] - above[3]) < 3


def test_crows_feet_point_nowhere() -> None:
    (edge,) = draw("digraph { a -> b [dir=both arrowhead=crow arrowtail=tee] }").of("edge")
    assert edge.value
    assert (edge.value["from_label"], edge.value["directed"]) == ("a", False)


def test_an_undirected_graph() -> None:
    drawn = draw('graph { a -- {b c}; b -- c [label="x"] }')
    assert drawn.ends() == {("a", "b", None), ("a", "c", None), ("b", "c", "x")}
    assert not any(e.value and e.value["directed"] for e in drawn.of("edge"))
    (figure,) = drawn.of("figure")
    assert figure.value == {"background": [255, 255, 255], "directed": False}
    (table,) = drawn.scene.tables
    assert (table.panel, table.mark, table.columns) == ("figure1", "edge", ("from", "to", "label"))
    assert sorted(table.rows, key=str) == [("a", "b", None), ("a", "c", None), ("b", "c", "x")]


def test_many_edges_loops_and_what_is_invisible() -> None:
    drawn = draw("digraph { a -> b; a -> b; a -> a; a -> c [style=invis]; d [style=invis]; b -> d }")
    assert sorted((e.value["from_label"], e.value["to_label"]) for e in drawn.of("edge") if e.value) == [
        ("a", "a"), ("a", "b"), ("a", "b"), ("b", None)
    ]  # fmt: skip
    assert sorted(str(node.text) for node in drawn.of("node")) == ["a", "b", "c"]
    loop = next(e for e in drawn.of("edge") if e.value and e.value["from"] == e.value["to"])
    assert loop.links == (drawn.only("node", "a").id,)


def test_clusters_hold_what_stands_in_them() -> None:
    drawn = draw(
        'digraph { compound=true; x; subgraph cluster_out { label="Outer part"; a; subgraph cluster_in '
        "{ label=Inner; b; c } } subgraph cluster_hidden { style=invis; label=No; d } "
        "a -> d; x -> b [lhead=cluster_in]}"
    )
    outer, inner = drawn.only("region", "Outer part"), drawn.only("region", "Inner")
    assert (outer.value, inner.value) == ({"label": "Outer part", "nodes": 3}, {"label": "Inner", "nodes": 2})
    assert (outer.parent, inner.parent) == (None, outer.id)
    homes = {node.text: (node.parent, node.value["cluster"]) for node in drawn.of("node") if node.value}
    assert homes == {
        "x": (None, None), "a": (outer.id, "Outer part"), "b": (inner.id, "Inner"), "c": (inner.id, "Inner"),
        "d": (None, None),
    }  # fmt: skip
    assert {t.text: t.parent for t in drawn.of("title")} == {"Outer part": outer.id, "Inner": inner.id}
    assert drawn.ends() == {("a", "d", None), ("x", "Inner", None)}
    assert outer.box
    assert inner.box
    assert outer.box[0] < inner.box[0] < inner.box[2] < outer.box[2]


def test_edges_that_lead_to_a_cluster_itself() -> None:
    drawn = draw('digraph { layout=fdp; a -> cluster_c; subgraph cluster_c { label="Group"; b } }')
    (edge,) = drawn.of("edge")
    assert edge.value
    assert edge.value["to"] == drawn.only("region", "Group").id
    assert drawn.ends() == {("a", "Group", None)}


def test_labels_of_every_place() -> None:
    drawn = draw(
        'digraph { label="Two\\nlines"; a [xlabel="beside"]; a -> b [label="in the\\nmiddle" headlabel="at b" '
        'taillabel="at a"]; c -> d [dir=back headlabel="at d"] }'
    )
    assert drawn.only("title", "Two lines").role == "figure"
    assert sorted(str(line.text) for line in drawn.of("text") if line.parent == drawn.of("title")[0].id) == [
        "Two", "lines"
    ]  # fmt: skip
    places = {label.text: (label.role, (label.value or {}).get("place")) for label in drawn.of("label")}
    assert places == {
        "beside": ("node_label", None), "in the middle": ("edge_label", "middle"), "at b": ("edge_label", "head"),
        "at a": ("edge_label", "tail"), "at d": ("edge_label", "tail"),
    }  # fmt: skip
    edge = drawn.only("edge", "in the middle")
    assert drawn.only("label", "at b").parent == edge.id
    assert drawn.only("label", "beside").links == (drawn.only("node", "a").id,)


def test_a_record_of_very_many_fields_has_a_cell_for_each() -> None:
    drawn = draw('digraph { a [shape=record label="' + "|".join(f"f{at}" for at in range(150)) + '"] }')
    cells = [(cell.text, (cell.value or {})["row"], (cell.value or {})["column"]) for cell in drawn.of("cell")]
    assert cells == [(f"f{at}", 0, at) for at in range(150)]
    boxes = [cell.box for cell in drawn.of("cell") if cell.box]
    assert all(left[2] == right[0] for left, right in itertools.pairwise(boxes))


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ('shape=record label="{one|{two|three}}"', "one two three"),
        ('shape=plain label=<<table><tr><td>id</td><td>int</td></tr></table>>', "id int"),
        ('label=<half<b>way</b> there>', "halfway there"),
    ],
)  # fmt: skip
def test_cells_beside_each_other_are_words_of_their_own(label: str, said: str) -> None:
    (node,) = draw(f"graph {{ a [{label}] }}").of("node")
    assert node.text == said


def test_records_have_fields_and_ports() -> None:
    """`one | {top | {left | right}} | last`: three columns, the middle one of two rows, the lower of two columns."""
    label = "<p> one|{{top|{{<q> left|right}}}}|last"
    source = f'digraph {{{{ {{}} node [shape=record]; r [label="{label}"]; s; r:q -> s; s -> r:p }}}}'
    drawn = draw(source.format(""))
    places = {
        cell.text: tuple(cell.value[key] for key in ("row", "column", "rows", "columns"))
        for cell in drawn.of("cell", "field")
        if cell.value and cell.text != "s"
    }
    assert places == {
        "one": (0, 0, 2, 1), "top": (0, 1, 1, 2), "left": (1, 1, 1, 1), "right": (1, 2, 1, 1), "last": (0, 3, 2, 1)
    }  # fmt: skip
    left, right, top = (drawn.only("cell", name).box for name in ("left", "right", "top"))
    assert left
    assert right
    assert top
    assert left[2] == right[0]
    assert (top[0], top[2], top[3]) == (left[0], right[2], left[1])
    out = next(e for e in drawn.of("edge") if e.value and e.value["to_label"] == "s")
    assert out.value
    assert (out.value["from_port"], out.value["to_port"]) == ("q", None)
    assert drawn.only("cell", "left").id in out.links
    turned = draw(source.format("rankdir=LR;"))
    assert turned.only("cell", "one").value == {**(drawn.only("cell", "one").value or {}), "rows": 1, "columns": 2}


def test_tables_in_labels() -> None:
    drawn = draw(
        'digraph { t [shape=none label=<<table bgcolor="yellow"><tr><td rowspan="2">tall</td><td port="n">1,250</td>'
        '<td bgcolor="red"><b>bold</b> text<br/>below</td></tr><tr><td colspan="2">wide</td></tr></table>>]; t:n -> z }'
    )
    said = {
        cell.text: tuple(cell.value[key] for key in ("row", "column", "rows", "columns", "value"))
        for cell in drawn.of("cell", "data")
        if cell.value
    }
    assert said == {
        "tall": (0, 0, 2, 1, None), "1,250": (0, 1, 1, 1, 1250), "bold text below": (0, 2, 1, 1, None),
        "wide": (1, 1, 1, 2, None),
    }  # fmt: skip
    node = next(n for n in drawn.of("node") if n.text != "z")
    assert node.text == "tall 1,250 bold text below wide"
    cell = drawn.only("cell", "bold text below")
    assert cell.parent == node.id
    assert cell.colour == (255, 0, 0)
    assert [line.text for line in drawn.of("text", "line") if line.parent == cell.id] == ["bold text", "below"]
    assert drawn.only("cell", "1,250").id in drawn.of("edge")[0].links


def test_what_cannot_be_read_names_nothing() -> None:
    """Black on black, white on white, no colour at all: the marks are there, their words are not."""
    drawn = draw(
        "digraph { a [style=filled fillcolor=black]; b [fontcolor=white]; c; a -> b [fontcolor=transparent label=x];"
        "b -> c; subgraph cluster_c { label=ghost; fontcolor=white; c } t [shape=plain label=<<table border='0' "
        "cellborder='0'><tr><td><font color='white'>one</font></td><td>two</td></tr></table>>]; c -> t }"
    )
    assert drawn.ends() == {(None, None, None), (None, "c", None), ("c", "two", None)}
    (table,) = drawn.scene.tables
    assert set(table.rows) == drawn.ends()
    assert sorted(str(node.text) for node in drawn.of("node")) == ["None", "None", "c", "two"]
    assert [cell.text for cell in drawn.of("cell")] == ["two"]
    (region,) = drawn.of("region")
    assert region.value == {"label": None, "nodes": 1}
    assert sorted(str(line.text) for line in drawn.of("text")) == ["c", "two"]
    assert drawn.of("title") == drawn.of("label") == []


def test_an_empty_field_stands_after_the_field_before_it() -> None:
    drawn = draw('digraph { before -> r; r [shape=record label="one||two"] }')
    kinds = [(e.kind, e.text) for e in drawn.scene.elements if e.kind in ("node", "cell")]
    assert kinds == [
        ("node", "before"), ("node", "one two"), ("cell", "one"), ("cell", None), ("cell", "two")
    ]  # fmt: skip


def test_words_of_all_sorts() -> None:
    drawn = draw(
        'digraph { a [label="&lt;b&gt; &eacute; Grüße"]; b [label="<table> is a word"]; "c\\nd"; "1" -> "-2.5" }'
    )
    assert {node.text for node in drawn.of("node")} == {"<b> é Grüße", "<table> is a word", "c d", "1", "-2.5"}
    assert drawn.of("cell") == []
    assert {node.value["shape"] for node in drawn.of("node") if node.value} == {"ellipse"}


def test_characters_without_a_font_are_named() -> None:
    drawn = draw('digraph { a [label="a \U00012000 b"] }')
    (line,) = drawn.of("text", "line")
    assert line.missing == "\U00012000"


def test_each_graph_is_a_page_and_layouts_differ() -> None:
    pages = draw_all("digraph { a -> b }\ngraph { layout=circo; c -- d -- e -- c }\ndigraph { x; label=third }")
    assert [sorted(str(n.text) for n in page.of("node")) for page in pages] == [["a", "b"], ["c", "d", "e"], ["x"]]
    above, below = (pages[0].only("node", name).box for name in "ab")
    assert above is not None
    assert below is not None
    assert above[3] < below[1]


def test_a_graph_in_a_markdown_answer() -> None:
    drawn = draw("Here is the graph:\n\n```dot\ndigraph { a -> b }\n```\nIt has two nodes.\n")
    assert drawn.ends() == {("a", "b", None)}
