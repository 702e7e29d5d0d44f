"""Exports read by the consumers' own loaders: rows counted, texts, pictures and boxes compared with what went in.

Some loaders hide a row they do not like, so every test counts. These are the light ones; `make consumers` has the rest.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from tests.consumers.conftest import Made
from tests.consumers.environments import told, why_not

FIRST = ["Shore lark", "B", "שלום <b>", "Yes"]
pytestmark = pytest.mark.timeout(600)  # the first one waits for its environment


def answers(texts: list[str]) -> list[str]:
    return texts[1::2]


def test_both_ends_of_datasets_read_the_card_and_the_parquet(made: Made, tmp_path: Path):
    made.export(tmp_path / "card", "huggingface", split={"train": 0.7, "test": 0.3})
    made.export(tmp_path / "files", "parquet")
    oldest, newest = (
        told(version, "datasets_read", tmp_path / "card", tmp_path / "files") for version in ("oldest", "newest")
    )
    assert oldest == newest
    assert oldest["bare"] == oldest["card"]
    assert [row["pixels"] for row in oldest["files"]] == made.pixels
    by_id = {row["id"]: row for row in oldest["card"]}
    assert [by_id[one.id]["pixels"] for one in made.samples] == made.pixels
    assert len(by_id) == len(oldest["card"]) == len(made.samples)
    assert {row["split"] for row in oldest["card"]} == {"train", "test"}
    second = by_id[made.samples[1].id]
    texts = [part["text"] for message in second["messages"] for part in message["content"] if part["text"]]
    assert answers(texts)[:4] == FIRST
    assert [question["answer"] for question in second["questions"]][:4] == ["Shore lark", "Shore", "שלום <b>", "Yes"]


def test_webdataset(made: Made, tmp_path: Path):
    made.export(tmp_path / "x", "webdataset")
    read = told("oldest", "webdataset_plain", tmp_path / "x")
    by_id = {row["id"]: row for row in read["rows"]}
    assert [by_id[one.id]["pixels"] for one in made.samples] == made.pixels
    assert answers(by_id[made.samples[3].id]["texts"])[:4] == FIRST
    assert (len(by_id), read["shards"]) == (7, 2)  # those of two pages stand in one of their own


def test_pycocotools(made: Made, tmp_path: Path):
    """The bar is 40 wide and 20 high at 20, 10; of the page that is half as large it is half of that."""
    made.export(tmp_path / "x", "coco")
    (side,) = told("oldest", "coco_pycocotools", tmp_path / "x")["sides"].values()
    assert (side["perfect"], side["a_quarter_beside"] < 0.2) == (1.0, True)
    boxes = [one["bbox"] for image in side["images"] for one in image["annotations"]]
    assert boxes == [[20, 10, 40, 20]] * 8
    assert {side["categories"][str(one["category"])] for image in side["images"] for one in image["annotations"]} == {
        "bar"
    }
    made.export(tmp_path / "y", "coco", side=112)
    (side,) = told("oldest", "coco_pycocotools", tmp_path / "y")["sides"].values()
    assert side["images"][0]["annotations"][0]["bbox"] == [10, 5, 20, 10]


def test_docling_reads_a_page(tmp_path: Path):
    from tests.consumers.pages import page

    made = page(tmp_path / "run")
    made.export(tmp_path / "x", "doctags")
    (row,) = told("oldest", "doctags_docling", tmp_path / "x")["rows"]
    assert [(text["label"], text["text"]) for text in row["texts"]] == [
        ("title", "Loans"),
        ("text", "Three branches."),
    ]
    (table,) = row["tables"]
    assert table["cells"] == [[0, 0, 1, 2, "Branch"], [1, 0, 1, 1, "North"], [1, 1, 1, 1, "3"]]
    left, top, right, bottom = table["box"]
    assert math.dist((left, top, right, bottom), (100, 200, 500, 300)) < 4


def test_trl_trains_a_step_of_each_kind(made: Made, tmp_path: Path):
    """In one process, since what TRL imports takes longer than the steps."""
    if (why := why_not("trl")) is not None:
        pytest.skip(why)
    receipts = {
        "sft": made.export(tmp_path / "sft", "parquet"),
        "dpo": made.export(tmp_path / "dpo", "dpo", flavour="trl"),
        "grpo": made.export(tmp_path / "grpo", "rl", flavour="trl"),
    }
    steps: list[dict[str, Any]] = told("trl", "trl_step", *(word for how in receipts for word in (tmp_path / how, how)))
    for receipt, step in zip(receipts.values(), steps, strict=True):
        assert len(step["rows"]) == receipt["rows"]
        assert math.isfinite(step["loss"])
        shown = {row["id"].partition("-")[0]: [image["sha"] for image in row["images"]] for row in step["rows"]}
        assert shown == {one.id: pixels for one, pixels in zip(made.samples, made.pixels, strict=True)}
    tuned = steps[0]
    texts = [part["text"] for line in tuned["rows"][1]["messages"] for part in line["content"] if part["text"]]
    assert answers(texts)[:4] == FIRST
    assert tuned["batch"]["pixel_values"][0] > 0
    assert tuned["batch"]["input_ids"][0] == 2
