"""Datasets for torch, where torch is: `make notebooks` runs these in the environment it makes."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

import synth
from synth.notebook.collection import Collection
from tests.synth.written import row, write_run

pytestmark = pytest.mark.faults
torch = pytest.importorskip("torch")


@pytest.fixture
def samples(tmp_path: Path) -> Collection:
    return synth.open(write_run(tmp_path / "run", [[row(0), row(1)], [row(2)]]))


def darker(entry: dict[str, Any]) -> dict[str, Any]:
    return entry | {"image": entry["image"].point(lambda level: level // 2), "seen": torch.ones(2)}


def test_an_item_has_the_question_and_the_boxes_of_its_evidence(samples: Collection):
    entry = samples.to_torch()[2]
    assert (entry["question"], entry["answer"], entry["value"]) == ("How many in May?", "3.5 thousand", 3.5)
    assert entry["boxes"].tolist() == [[1.0, 2.0, 30.0, 19.5]]
    assert entry["image"].getpixel((0, 0)) == (2, 2, 2)
    whole = samples.to_torch(by="sample")[1]
    assert (whole["kind"], whole["questions"], whole["answers"]) == ("heatmap", ["How many in May?"], ["3.5 thousand"])


def test_pictures_of_different_sizes_are_stacked_on_white(samples: Collection):
    data = samples.to_torch()
    one, other = data[0], data[1]
    other["image"] = other["image"].resize((30, 50))
    batch = data.collate([one, other])
    assert batch["image"].shape == (2, 3, 50, 40)
    assert batch["image"].dtype is torch.uint8
    assert batch["size"].tolist() == [[20, 40], [50, 30]]
    assert batch["image"][0, :, 19, 39].tolist() == [0, 0, 0]
    assert batch["image"][0, :, 20, 39].tolist() == batch["image"][1, :, 0, 30].tolist() == [255, 255, 255]
    assert batch["question"] == ["How many in May?"] * 2


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_workers_read_for_themselves(samples: Collection, start: str):
    _ = samples[0].image  # files are open here, and are not to be shared
    data = samples.to_torch(transform=darker)
    loader = torch.utils.data.DataLoader(
        data, batch_size=3, num_workers=2, collate_fn=data.collate, multiprocessing_context=start
    )
    (batch,) = loader
    assert batch["image"][:, 0, 0, 0].tolist() == [0, 0, 1]
    assert batch["seen"].tolist() == [[1.0, 1.0]] * 3
    assert pickle.loads(pickle.dumps(data))[0]["id"] == data[0]["id"]


def test_a_processor_makes_the_batch(samples: Collection):
    data = samples.filter(kind="pie").to_torch(processor=lambda items: [item["answer"] for item in items])
    assert data.collate([data[0], data[0]]) == ["3.5 thousand"] * 2
