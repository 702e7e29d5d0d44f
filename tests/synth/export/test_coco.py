"""COCO: annotations worked out by hand, files as others read them, and damage that is found."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from synth.export._entry import Refused
from synth.export._marks import cut, enclosed
from synth.records import ELEMENT_KINDS
from synth.shipping import ship
from synth.shipping.asking import asked
from synth.shipping.check import faults
from tests.synth.export.entries import entry, image
from tests.synth.shipping.datasets import png, sample, written

BAR = {"id": "bar1", "kind": "bar", "role": "single", "box": [20, 10, 60, 30], "visible": 1.0}


def scene(*elements: Mapping[str, Any]) -> dict[str, Any]:
    return {"width": 200, "height": 100, "elements": list(elements), "tables": []}


def annotations(*elements: Mapping[str, Any], flavour: str = "marks") -> list[dict[str, Any]]:
    exporter = asked("coco", flavour=flavour).exporter(_fail)
    (row,) = exporter.rows(entry(scenes=(scene(*elements),)))
    assert exporter.see(row.said).fault == ""
    return list(row.said["annotations"])


def _fail(*told: object) -> None:
    raise AssertionError(told)


def test_an_annotation_is_a_box_of_left_top_width_and_height():
    assert annotations(BAR) == [
        {"id": 1, "image_id": 1, "category_id": 5, "bbox": [20, 10, 40, 20], "area": 800, "iscrowd": 0,
         "element": "bar1", "role": "single", "visible": 1.0}
    ]  # fmt: skip


def test_categories_are_all_kinds_in_the_order_of_letters_from_1(tmp_path: Path):
    ship(written(tmp_path / "of", [sample(1)]), tmp_path / "to", asked("coco"))
    told = json.loads((tmp_path / "to" / "train.json").read_text())["categories"]
    assert [one["id"] for one in told] == list(range(1, len(ELEMENT_KINDS) + 1))
    assert [one["name"] for one in told[:5]] == ["area", "arrow", "atom", "axis", "bar"]
    assert told[-1]["name"] == "word"


def test_what_does_not_show_holds_others_or_has_no_place_is_left_out():
    left_out = [
        {**BAR, "id": "bar2", "visible": 0.49},
        {**BAR, "id": "bar3", "box": None},
        {**BAR, "id": "bar4", "box": [210, 10, 240, 30]},  # beside the picture
        {"id": "panel1", "kind": "panel", "box": [0, 0, 200, 100]},
        {"id": "region1", "kind": "region", "box": [0, 0, 90, 90], "visible": 1.0},
        {"id": "field1", "kind": "field", "box": [5, 5, 15, 15]},
    ]
    assert [one["element"] for one in annotations(BAR, *left_out)] == ["bar1"]
    every = annotations(BAR, *left_out, flavour="all")
    assert [one["element"] for one in every] == ["bar1", "panel1", "region1", "field1"]


def test_a_box_ends_where_the_picture_does():
    (found,) = annotations({**BAR, "box": [180, 90.5, 220, 120]})
    assert (found["bbox"], found["area"]) == ([180, 90.5, 20, 9.5], 190)


def test_an_outline_is_a_polygon_whose_area_counts():
    wedge = {"id": "wedge1", "kind": "wedge", "box": [10, 10, 50, 40], "visible": 1.0}
    (found,) = annotations({**wedge, "outline": [[10, 10], [50, 10], [10, 40]]})
    assert found["segmentation"] == [[10, 10, 50, 10, 10, 40]]
    assert (found["bbox"], found["area"]) == ([10, 10, 40, 30], 600)


@pytest.mark.parametrize("kind", ["line", "edge"])
def test_the_way_of_a_line_is_no_polygon(kind: str):
    (found,) = annotations(
        {"id": "e", "kind": kind, "box": [10, 10, 50, 40], "visible": 1.0, "outline": [[10, 10], [50, 10], [50, 40]]}
    )
    assert "segmentation" not in found
    assert found["area"] == 1200


def test_a_polygon_is_cut_where_the_picture_ends():
    # A triangle of 200, of which (-10,0), (0,0), (0,10) lies to the left of the picture: 50.
    found = cut([(-10, 0), (10, 0), (10, 20)], (100, 100))
    assert found is not None
    assert set(found) == {(0, 0), (10, 0), (10, 20), (0, 10)}
    assert enclosed(found) == 150
    assert cut([(-10, 0), (-5, 0), (-5, 20)], (100, 100)) is None


def test_pages_are_pictures_and_ids_go_on():
    exporter = asked("coco").exporter(_fail)
    pages = [image(1), image(2)]
    rows = list(exporter.rows(entry(images=pages, scenes=(scene(BAR, {**BAR, "id": "bar2"}), scene(BAR)))))
    rows += exporter.rows(entry(id="e2", images=[image(3)], scenes=(scene(BAR),)))
    assert [row.said["image"]["id"] for row in rows] == [1, 2, 3]
    assert [row.said["image"]["file_name"] for row in rows] == [f"images/e1/e1-{n}.png" for n in (1, 2, 3)]
    assert [[one["id"] for one in row.said["annotations"]] for row in rows] == [[1, 2], [3], [4]]
    assert [[one["image_id"] for one in row.said["annotations"]] for row in rows] == [[1, 1], [2], [3]]


def test_a_picture_of_which_nothing_is_known_is_not_said_to_be_empty():
    exporter = asked("coco").exporter(_fail)
    with pytest.raises(Refused, match="no_elements"):
        list(exporter.rows(entry(scenes=(scene(),))))


# Whole files, read by others


def boxes_of_scenes(dataset: Path, scale: float) -> dict[str, list[list[float]]]:
    found = {}
    for path in sorted((dataset / "data").glob("*.parquet")):
        for row in pq.read_table(path).to_pylist():
            for number, page in enumerate(row["pages"], 1):
                elements = json.loads(page["scene"])["elements"]
                found[f"{row['id']}-{number}"] = [[at * scale for at in one["box"]] for one in elements]
    return found


def boxes_of_file(path: Path) -> dict[str, list[list[float]]]:
    said = json.loads(path.read_text())
    found: dict[str, list[list[float]]] = {Path(one["file_name"]).stem: [] for one in said["images"]}
    names = {one["id"]: Path(one["file_name"]).stem for one in said["images"]}
    for one in said["annotations"]:
        left, top, wide, high = one["bbox"]
        found[names[one["image_id"]]].append([left, top, left + wide, top + high])
    return found


@pytest.mark.parametrize(
    ("options", "scale", "size"),
    [({}, 1.0, (200, 100)), ({"side": 100}, 0.5, (100, 50)), ({"side": 100, "canvas": True}, 0.5, (224, 224))],
)
def test_boxes_are_those_of_the_scenes(tmp_path: Path, options: Any, scale: float, size: tuple[int, int]):
    pages = [png(7), png(8)]
    dataset = written(tmp_path / "of", [sample(1), sample(2, pages=pages), sample(3)])
    receipt = ship(dataset, tmp_path / "to", asked("coco", **options))
    assert boxes_of_file(tmp_path / "to" / "train.json") == boxes_of_scenes(dataset, scale)
    said = json.loads((tmp_path / "to" / "train.json").read_text())
    assert {(one["width"], one["height"]) for one in said["images"]} == {size}
    assert all((tmp_path / "to" / one["file_name"]).is_file() for one in said["images"])
    assert (receipt.plain()["rows"], receipt.plain()["images"]) == (4, 4)


def test_each_side_counts_from_1(tmp_path: Path):
    dataset = written(tmp_path / "of", [sample(number) for number in range(20)])
    ship(dataset, tmp_path / "to", asked("coco", split={"train": 0.5, "val": 0.5}))
    for side in ("train", "val"):
        said = json.loads((tmp_path / "to" / f"{side}.json").read_text())
        for of in ("images", "annotations"):
            assert [one["id"] for one in said[of]] == list(range(1, len(said[of]) + 1))


DAMAGE = [
    ('"id": 2, "image_id": 2', '"id": 1, "image_id": 2', "train.json picture 2", "some stand twice"),
    ('"id": 2, "image_id": 2', '"id": 2, "image_id": 9', "train.json annotation 2", "there is no picture 9"),
    ('"bbox": [20.0, 10.0', '"bbox": [190.0, 10.0', "train.json picture 1", "within its picture"),
    ('"name": "bar"', '"name": "barr"', "train.json", "categories"),
    ("\n]\n}", "", "train.json", "has no end"),
]


@pytest.mark.parametrize(("here", "there", "where", "what"), DAMAGE)
def test_damage_is_found_where_it_is(tmp_path: Path, here: str, there: str, where: str, what: str):
    ship(written(tmp_path / "of", [sample(1), sample(2)]), tmp_path / "to", asked("coco"))
    assert _told(tmp_path / "to") == []
    path = tmp_path / "to" / "train.json"
    text = path.read_text()
    assert here in text
    path.write_text(text.replace(here, there, 1))
    assert any(one.where.startswith(where) and what in one.what for one in _told(tmp_path / "to"))


def _told(folder: Path) -> Sequence[Any]:
    return [fault for fault, _ in faults(folder) if fault]
