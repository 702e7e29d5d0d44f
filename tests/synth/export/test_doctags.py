"""DocTags: targets written out by hand for pages, tables and charts, on a picture of 1,000 by 500 pixels.

A step of the grid is 2 pixels across and 1 down.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from synth.export._entry import Entry, Refused
from synth.export._otsl import Cell, fault_of, of_data, of_page, otsl
from synth.shipping import ship
from synth.shipping.asking import asked
from synth.shipping.check import faults
from tests.synth.export.entries import entry, image
from tests.synth.shipping.datasets import sample, written

SIZE = (1000, 500)
Element = Mapping[str, Any]


def element(name: str, text: str | None = None, box: Sequence[float] = (100, 50, 200, 60), **more: Any) -> Element:
    kind = name.rstrip("0123456789")
    seen = 1.0 if text else None
    return {"id": name, "kind": kind, "text": text, "box": list(box), "visible": seen, **more}


def scene(*elements: Element, role: str | None = "page", tables: Sequence[Any] = ()) -> dict[str, Any]:
    figure = {"id": "figure1", "kind": "figure", "role": role, "box": [0, 0, 1000, 500]}
    return {"width": 1000, "height": 500, "elements": [figure, *elements], "tables": list(tables)}


def of(*scenes: Mapping[str, Any]) -> Entry:
    return entry(images=[image(number, SIZE) for number in range(1, len(scenes) + 1)], scenes=scenes)


def target(*scenes: Mapping[str, Any], **options: Any) -> str:
    """The lines of it, without what stands around all."""
    exporter = asked("doctags", **options).exporter(_fail)
    (row,) = exporter.rows(of(*scenes))
    seen = exporter.see(row.said)
    assert (seen.fault, seen.marks) == ("", len(scenes))
    text = str(row.said["doctags"])
    return text.removeprefix("<doctag>").removesuffix("\n</doctag>")


def _fail(*told: object) -> None:
    raise AssertionError(told)


# OTSL


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


def cell(name: str, text: str, row: int, column: int, rows: int = 1, columns: int = 1, role: str = "data") -> Element:
    value = {"row": row, "column": column, "rows": rows, "columns": columns}
    return element(name, text, role=role, value=value, parent="region1", panel="region1")


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


# Pages


def test_headings_texts_and_pictures_in_the_order_of_the_page():
    assert target(
        scene(
            element("heading1", "Invoice 17", (100, 10, 300, 30), value={"level": 1}),
            element("heading2", "Items", (100, 40, 200, 50), value={"level": 3}),
            element("paragraph1", "Two\n lines", (100, 60, 300, 90)),
            element("image1", box=(400, 60, 500, 90), role="picture"),
            element("icon1", box=(520, 60, 540, 70)),
        )
    ) == (
        "<title><loc_50><loc_10><loc_150><loc_30>Invoice 17</title>\n"
        "<section_header_level_2><loc_50><loc_40><loc_100><loc_50>Items</section_header_level_2>\n"
        "<text><loc_50><loc_60><loc_150><loc_90>Two lines</text>\n"
        "<picture><loc_200><loc_60><loc_250><loc_90></picture>\n"
        "<picture><loc_260><loc_60><loc_270><loc_70><icon></picture>"
    )


def test_a_text_in_a_text_and_one_that_is_hidden_are_not_said():
    found = target(
        scene(
            element("text1", "Said by Ann: fine", role="quote"),
            element("paragraph1", "fine", parent="text1"),
            element("word1", "fine", parent="paragraph1"),
            element("paragraph2", "behind it", **{"visible": 0.4}),
        )
    )
    assert found == "<text><loc_50><loc_50><loc_100><loc_60>Said by Ann: fine</text>"


def test_parents_that_go_round_in_a_circle_are_no_end_of_it():
    found = target(scene(element("region1", parent="region2"), element("region2", parent="region1"),
                         element("text1", "a", parent="region1")))  # fmt: skip
    assert found == "<text><loc_50><loc_50><loc_100><loc_60>a</text>"


def test_a_table_with_its_caption_its_lists_after_it():
    found = target(
        scene(
            element("region1", box=(100, 50, 500, 150), role="table"),
            element("text1", "Sales", (100, 40, 200, 50), role="caption", parent="region1"),
            cell("cell1", "Region", 0, 0, role="header"),
            cell("cell2", "Sum", 0, 1, columns=2, role="header"),
            cell("cell3", "North", 1, 0, role="header"),
            cell("cell4", "5", 1, 1),
            cell("cell5", "", 1, 2),
            element("list1", role="unordered", parent="cell5"),
            element("text2", "in the cell", role="item", parent="list1"),
        )
    )
    assert found == (
        "<otsl><loc_50><loc_50><loc_250><loc_150><ched>Region<ched>Sum<lcel><nl><rhed>North<fcel>5<ecel><nl>"
        "<caption><loc_50><loc_40><loc_100><loc_50>Sales</caption></otsl>\n"
        "<unordered_list><list_item><loc_50><loc_50><loc_100><loc_60>in the cell</list_item>\n</unordered_list>"
    )


def test_a_list_in_a_list_is_a_part_of_it():
    item = {"box": (0, 0, 20, 20), "role": "item"}
    found = target(
        scene(
            element("list1", role="ordered"),
            element("text1", "one", parent="list1", **item),
            element("list2", role="unordered", parent="text1"),
            element("text2", "inner", parent="list2", **item),
            element("text3", "two", parent="list1", **item),
            element("link1", "two", parent="text3", box=(0, 0, 20, 20)),
        )
    )
    place = "<loc_0><loc_0><loc_10><loc_20>"
    assert found == (
        f"<ordered_list><list_item>{place}one</list_item>\n<list_item>{place}inner</list_item>\n"
        f"<list_item>{place}two</list_item>\n</ordered_list>"
    )


def test_fields_say_what_stands_in_them_and_boxes_have_their_label():
    found = target(
        scene(
            element("label1", "Name", (100, 50, 140, 60), role="field_label", links=["field1"]),
            element("field1", "Ann", (150, 50, 250, 60), role="text", value={}, links=["label1"]),
            element("field2", box=(150, 70, 250, 80), role="email", value={"placeholder": "you@site"}),
            element("word1", "you@site", (152, 72, 200, 78), role="placeholder", parent="field2"),
            element("field3", box=(150, 90, 250, 100), role="text", value={"placeholder": None}),
            element("label2", "Gift", (120, 110, 160, 120), role="field_label", links=["field4"]),
            element(
                "field4",
                box=(100, 110, 110, 120),
                role="checkbox",
                value={"checked": True},
                links=["label2"],
                parent="label2",
            ),
            element("field5", box=(100, 130, 110, 140), role="radio", value={"checked": False}),
        )
    )
    assert found == (
        "<text><loc_50><loc_50><loc_70><loc_60>Name</text>\n"
        "<text><loc_75><loc_50><loc_125><loc_60>Ann</text>\n"
        "<text><loc_75><loc_70><loc_125><loc_80>you@site</text>\n"
        "<checkbox_selected><loc_50><loc_110><loc_80><loc_120>Gift</checkbox_selected>\n"
        "<checkbox_unselected><loc_50><loc_130><loc_55><loc_140></checkbox_unselected>"
    )


def test_places_end_at_499_and_are_never_empty():
    found = target(scene(element("text1", "a", (999.5, 0, 1000, 0.2)), element("text2", "b", (0, 0, 1000, 500))))
    assert found == ("<text><loc_498><loc_0><loc_499><loc_1>a</text>\n<text><loc_0><loc_0><loc_499><loc_499>b</text>")


# Charts

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


# Words that are taken


@pytest.mark.parametrize("text", ["press <b>", "a </text> b", "x <y", "<loc_7>", "<image> here", "<|im_end|>"])
def test_what_a_reader_takes_for_a_tag_is_refused(text: str):
    with pytest.raises(Refused, match="reserved_word"):
        target(scene(element("text1", text)))
    assert "<" not in target(scene(element("text1", text)), reserved="rewrite").split("<loc_60>")[1].split("</text>")[0]


@pytest.mark.parametrize("text", ["p < 0.05", "a > b", "x<5 y>3", "R&D"])
def test_what_no_reader_takes_for_a_tag_stays(text: str):
    assert target(scene(element("text1", text))).endswith(f"<loc_60>{text}</text>")


def test_in_tables_no_tag_may_begin():
    with pytest.raises(Refused, match="reserved_word"):
        target(scene(element("region1", role="table"), cell("cell1", "p < 0.05", 0, 0)))


def test_texts_that_scenes_cut_are_refused():
    with pytest.raises(Refused, match="long_text"):
        target(scene(element("text1", "a" * 2000)))


# Rows and files


def test_a_row_trains_as_a_conversation_and_pages_are_parted():
    (row,) = asked("doctags").exporter(_fail).rows(of(scene(element("text1", "a")), scene(element("text1", "b"))))
    place = "<loc_50><loc_50><loc_100><loc_60>"
    told = f"<doctag><text>{place}a</text>\n<page_break>\n<text>{place}b</text>\n</doctag>"
    assert row.said == {
        "id": "e1",
        "images": ["images/e1/e1-1.png", "images/e1/e1-2.png"],
        "messages": [
            {"role": "user", "content": "<image>\n<image>\nConvert these pages to docling."},
            {"role": "assistant", "content": told},
        ],
        "doctags": told,
        "format": "docling-core 2.104",
    }


def test_a_picture_of_which_nothing_is_known_is_left_out():
    with pytest.raises(Refused, match="no_elements"):
        target(scene())


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({}, "<loc_50><loc_50><loc_150><loc_150>"),  # 20, 10, 60, 30 of 200 by 100
        ({"side": 100}, "<loc_50><loc_50><loc_150><loc_150>"),
        ({"canvas": True}, "<loc_45><loc_22><loc_134><loc_67>"),  # of 224 by 224: 44.6, 22.3, 133.9, 67.0
    ],
)
def test_a_file_says_places_on_the_exported_pictures(tmp_path: Path, options: Any, place: str):
    ship(written(tmp_path / "of", [sample(1)]), tmp_path / "to", asked("doctags", **options))
    row = json.loads((tmp_path / "to" / "train.jsonl").read_text())
    assert row["doctags"] == f"<doctag><picture>{place}<bar_chart></picture>\n</doctag>"
    assert (tmp_path / "to" / row["images"][0]).is_file()


def test_damage_is_found(tmp_path: Path):
    ship(written(tmp_path / "of", [sample(1)]), tmp_path / "to", asked("doctags"))
    path = tmp_path / "to" / "train.jsonl"
    good = path.read_text()
    assert [fault for fault, _ in faults(tmp_path / "to") if fault] == []
    for here, there, what in [("<bar_chart>", "<pie_chart>", "answer"), ("</doctag>", "", "answer"),
                              ("</picture>", "</picture><page_break>", "pages")]:  # fmt: skip
        count = 1 if what == "answer" and here == "<bar_chart>" else 2
        path.write_text(good.replace(here, there, count))
        assert any(what in fault.what for fault, _ in faults(tmp_path / "to") if fault), here
