"""DocTags of charts and graphs, written out by hand."""

from __future__ import annotations

from typing import Any

from tests.synth.export.doctags import Element, element, scene, target

PANEL = element("panel1", box=(100, 100, 500, 400), role="main")
BARS = {"panel": "panel1", "mark": "bar", "columns": ["Month", "n"], "types": ["category", "number"],
        "rows": [["May", 3.5]]}  # fmt: skip


def bar(**more: Any) -> Element:
    return element("bar1", box=(150, 200, 200, 400), **{"role": "single", "panel": "panel1", "reads": "axis", **more})


TITLE = element("title1", "Ferries", (200, 20, 300, 40), role="panel", panel="panel1")
AXIS = element("label1", "Month", (250, 420, 350, 440), role="axis_label", panel="panel1")


def test_a_chart_has_its_class_its_data_and_its_title():
    assert target(scene(PANEL, bar(), AXIS, TITLE, role=None, tables=[BARS])) == (
        "<chart><loc_50><loc_100><loc_250><loc_440><bar_chart><ched>Month<ched>n<nl><rhed>May<fcel>3.5<nl>"
        "<caption><loc_100><loc_20><loc_150><loc_40>Ferries</caption></chart>"
    )


def test_stacked_bars_are_a_class_of_their_own():
    assert "<stacked_bar_chart>" in target(scene(PANEL, bar(role="stacked"), role=None, tables=[BARS]))


def test_data_that_nobody_can_read_is_not_told():
    assert target(scene(PANEL, bar(reads="none"), role=None, tables=[BARS])) == (
        "<picture><loc_50><loc_100><loc_250><loc_400><bar_chart></picture>"
    )


def test_a_pies_shares_are_those_its_labels_print():
    table = {"panel": "panel1", "mark": "wedge", "columns": ["label", "share"], "rows": [["A", 0.354701], ["B", 0.22]]}
    marks = [
        element("wedge1", panel="panel1", reads="printed", value={"share": 0.354701}, links=["label1"]),
        element("wedge2", panel="panel1", reads="printed", value={"share": 0.22}, links=["label2"]),
        element("label1", "A (35.5%)", panel="panel1", role="value", value={"number": 0.355}),
        element("label2", "0.22", panel="panel1", role="value", value={"number": 0.22}),
    ]
    found = target(scene(PANEL, *marks, role=None, tables=[table]))
    assert "<pie_chart><ched>label<ched>share<nl><rhed>A<fcel>35.5%<nl><rhed>B<fcel>22%<nl>" in found


def test_panels_are_charts_and_twins_share_a_place():
    other = element("panel3", box=(600, 100, 900, 400), role="main")
    twin = element("panel2", box=(100, 100, 500, 400), role="twin")
    lines = {**BARS, "panel": "panel2", "mark": "line"}
    points = {**BARS, "panel": "panel3", "mark": "point"}
    found = target(
        scene(
            PANEL,
            twin,
            other,
            bar(),
            TITLE,
            element("title2", "All", (0, 0, 20, 20), role="figure"),
            role=None,
            tables=[BARS, lines, points],
        )
    )
    told = "<ched>Month<ched>n<nl><rhed>May<fcel>3.5<nl>"
    assert found == (
        "<title><loc_0><loc_0><loc_10><loc_20>All</title>\n"
        f"<chart><loc_50><loc_100><loc_250><loc_400><bar_chart>{told}"
        "<caption><loc_100><loc_20><loc_150><loc_40>Ferries</caption></chart>\n"
        f"<chart><loc_50><loc_100><loc_250><loc_400><line_chart>{told}</chart>\n"
        f"<chart><loc_300><loc_100><loc_450><loc_400><scatter_chart>{told.replace('rhed', 'fcel')}</chart>"
    )


def test_a_graph_is_its_edges():
    table = {"panel": "figure1", "mark": "edge", "columns": ["from", "to", "label"], "rows": [["A", "B", None]]}
    nodes = [element("node1", "A", (100, 100, 200, 140)), element("edge1", box=(200, 110, 300, 120), reads="none")]
    assert target(scene(*nodes, role="graph", tables=[table])) == (
        "<chart><loc_50><loc_100><loc_150><loc_140><flow_chart><ched>from<ched>to<ched>label<nl>"
        "<fcel>A<fcel>B<ecel><nl></chart>"
    )


def test_a_drawing_is_a_picture_with_its_words():
    assert target(scene(element("shape1", box=(0, 0, 200, 100)), element("text1", "Tank"), role="drawing")) == (
        "<picture><loc_0><loc_0><loc_100><loc_100></picture>\n"
        "<text><loc_50><loc_50><loc_100><loc_60>Tank</text>"
    )  # fmt: skip
