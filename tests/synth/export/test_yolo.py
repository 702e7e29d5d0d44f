"""YOLO: labels worked out by hand, and folders as Ultralytics' rules have them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from PIL import Image as Pillow
from ruamel.yaml import YAML

from synth.export._exporter import OptionError, SideFacts
from synth.export._yolo_files import label_of
from synth.shipping import ship
from synth.shipping.asking import asked
from synth.shipping.check import faults
from tests.synth.export.entries import entry
from tests.synth.shipping.datasets import sample, written

BAR = {"id": "bar1", "kind": "bar", "box": [20, 10, 60, 30], "visible": 1.0}


def labels(*elements: Mapping[str, Any], flavour: str = "marks") -> list[list[float]]:
    exporter = asked("yolo", flavour=flavour).exporter(_fail)
    scene = {"width": 200, "height": 100, "elements": list(elements), "tables": []}
    (row,) = exporter.rows(entry(scenes=(scene,)))
    assert exporter.see(row.said).fault == ""
    return list(row.said["labels"])


def _fail(*told: object) -> None:
    raise AssertionError(told)


def test_a_label_is_a_class_from_0_the_middle_and_the_sides():
    assert labels(BAR) == [[4, 0.2, 0.2, 0.2, 0.2]]  # the middle is at 40, 20 of 200 by 100


def test_what_stands_twice_is_said_once():
    assert labels(BAR, {**BAR, "id": "bar2"}, {**BAR, "id": "cell1", "kind": "cell"}) == [
        [4, 0.2, 0.2, 0.2, 0.2],
        [8, 0.2, 0.2, 0.2, 0.2],
    ]


def test_holders_are_there_where_all_is_asked_for():
    panel = {"id": "panel1", "kind": "panel", "box": [0, 0, 200, 100]}
    assert labels(BAR, panel) == [[4, 0.2, 0.2, 0.2, 0.2]]
    assert len(labels(BAR, panel, flavour="all")) == 2


@pytest.mark.parametrize(
    ("image", "label"),
    [
        ("images/train/a.png", "labels/train/a.txt"),
        ("sets/images/train/images/val/a.b.jpg", "sets/images/train/labels/val/a.b.txt"),
    ],
)
def test_labels_stand_under_the_last_images_of_a_path(image: str, label: str):
    assert label_of(image) == label


@pytest.mark.parametrize(
    ("sides", "roles"),
    [
        (["train"], {"train": "images/train", "val": "images/train"}),
        (["train", "val", "test"], {"train": "images/train", "val": "images/val", "test": "images/test"}),
        (["train", "test"], {"train": "images/train", "val": "images/test", "test": "images/test"}),
        (["big", "small"], {"train": "images/big", "val": "images/small"}),
    ],
)
def test_data_yaml_names_the_sides_and_the_classes(sides: Sequence[str], roles: Mapping[str, str]):
    files = asked("yolo").exporter(_fail).extras({side: SideFacts() for side in sides})
    said = YAML(typ="safe").load(files["data.yaml"])
    names = said.pop("names")
    assert said == roles  # and no path: loaders then begin at the folder of the file
    assert (names[0], names[4], len(names)) == ("area", "bar", 35)


def test_a_side_called_images_would_hide_the_labels():
    with pytest.raises(OptionError, match="images"):
        list(asked("yolo").exporter(_fail).rows(entry(side="images")))


# Whole folders, read by others


def read(folder: Path, side: str) -> dict[str, list[list[float]]]:
    """Boxes in pixels, by the rules of the loader."""
    found = {}
    for picture in sorted((folder / "images" / side).glob("**/*.*")):
        with Pillow.open(picture) as opened:
            width, height = opened.size
        lines = (folder / "labels" / side / f"{picture.stem}.txt").read_text().splitlines()
        rows = [[float(column) for column in line.split(" ")] for line in lines]
        assert all(len(row) == 5 for row in rows)
        found[picture.stem] = [
            [(x - w / 2) * width, (y - h / 2) * height, (x + w / 2) * width, (y + h / 2) * height]
            for _, x, y, w, h in rows
        ]
    return found


@pytest.mark.parametrize(
    ("options", "box"),
    [
        ({}, [20, 10, 60, 30]),
        ({"side": 100}, [10, 5, 30, 15]),
        ({"canvas": True}, [20, 10, 60, 30]),
        ({"side": 100, "canvas": True, "image_format": "jpeg"}, [10, 5, 30, 15]),
    ],
)
def test_boxes_are_those_of_the_scenes(tmp_path: Path, options: Any, box: Sequence[float]):
    dataset = written(tmp_path / "of", [sample(1), sample(2)])
    ship(dataset, tmp_path / "to", asked("yolo", **options))
    found = read(tmp_path / "to", "train")
    rows = [row for path in (dataset / "data").glob("*.parquet") for row in pq.read_table(path).to_pylist()]
    assert sorted(found) == sorted(f"{row['id']}-1" for row in rows)
    assert all(json.loads(row["pages"][0]["scene"])["elements"][0]["box"] == [20, 10, 60, 30] for row in rows)
    for boxes in found.values():
        assert boxes == [pytest.approx(box, abs=2e-4)]


def test_sides_have_folders_of_their_own(tmp_path: Path):
    dataset = written(tmp_path / "of", [sample(number) for number in range(20)])
    receipt = ship(dataset, tmp_path / "to", asked("yolo", split={"train": 0.5, "val": 0.5})).plain()
    for side in ("train", "val"):
        assert len(read(tmp_path / "to", side)) == receipt["sides"][side]["rows"]
    assert sorted(receipt["files"]) == ["data.yaml", "train.txt", "val.txt"]
    assert not read(tmp_path / "to", "train").keys() & read(tmp_path / "to", "val").keys()


def test_the_list_of_a_side_names_its_pictures(tmp_path: Path):
    ship(written(tmp_path / "of", [sample(1), sample(2)]), tmp_path / "to", asked("yolo"))
    listed = (tmp_path / "to" / "train.txt").read_text().splitlines()
    assert len(listed) == 2
    assert all(line.startswith("./images/train/") and (tmp_path / "to" / line).is_file() for line in listed)


def test_damage_is_found(tmp_path: Path):
    dataset = written(tmp_path / "of", [sample(1), sample(2)])
    out = tmp_path / "to"
    ship(dataset, out, asked("yolo"))
    assert _told(out, dataset) == []
    first, second = sorted((out / "labels" / "train").iterdir())
    good = first.read_text()
    for bad, what in [("4 0.2 0.2 0.2\n", "four numbers"), ("4 0.95 0.2 0.2 0.2\n", "within its picture"),
                      ("35 0.2 0.2 0.2 0.2\n", "four numbers"), (good * 2, "twice"), ("a b\n", "read"),
                      ("4 0.200000 0.200000 0.100000 0.200000\n", "not what the dataset says")]:  # fmt: skip
        first.write_text(bad)
        assert any(what in fault for fault in _told(out, dataset)), bad
    first.write_text(good)
    second.unlink()
    assert any("No such file" in fault for fault in _told(out))


def test_a_picture_more_or_another_one_is_found(tmp_path: Path):
    dataset = written(tmp_path / "of", [sample(1), sample(2)])
    out = tmp_path / "to"
    ship(dataset, out, asked("yolo"))
    first, second = sorted((out / "images" / "train").iterdir())
    kept = first.read_bytes()
    first.write_bytes(second.read_bytes())
    assert any("another picture" in fault for fault in _told(out, dataset))
    first.write_bytes(kept)
    (first.parent / "more.png").write_bytes(kept)
    assert any("images holds 3 files" in fault for fault in _told(out))


def _told(folder: Path, dataset: Path | None = None) -> list[str]:
    return [fault.what for fault, _ in faults(folder, dataset) if fault]
