"""DocTags: targets written out by hand for pages, words that are taken, rows and files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from synth.export._entry import Refused
from synth.shipping import ship
from synth.shipping.asking import asked
from synth.shipping.check import faults
from tests.synth.export.doctags import cell, element, no_drop, of, scene, target
from tests.synth.shipping.datasets import sample, written


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


def test_a_row_trains_as_a_conversation_and_pages_are_parted():
    (row,) = asked("doctags").exporter(no_drop).rows(of(scene(element("text1", "a")), scene(element("text1", "b"))))
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
