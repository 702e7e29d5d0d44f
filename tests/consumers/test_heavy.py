"""Exports read by trainers that take minutes to install: `make consumers`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.consumers.conftest import Made
from tests.consumers.environments import told

pytestmark = [pytest.mark.consumers, pytest.mark.timeout(1800)]


def test_ms_swift_keeps_every_row_and_writes_boxes_as_each_model_does(made: Made, tmp_path: Path):
    """224 by 112 are sides of 28: Qwen2.5-VL leaves them, and 20 of 224 is 89 of 1000."""
    receipt = made.export(tmp_path / "x", "swift")
    pixels = told("swift", "swift_read", tmp_path / "x", "qwen2_5_vl", seconds=900)
    assert len(pixels["rows"]) == receipt["rows"] == 7
    assert [[image["sha"] for image in row["images"]] for row in pixels["rows"]] == made.pixels
    assert "<|box_start|>(20,10),(60,30)<|box_end|>" in pixels["texts"][1]
    assert "<|box_start|>(40,20)<|box_end|>" in pixels["texts"][1]
    shares = told("swift", "swift_read", tmp_path / "x", "qwen2_vl", seconds=900)
    assert "<|box_start|>(89,89),(268,268)<|box_end|>" in shares["texts"][1]
    assert not any("<bbox>" in text for text in [*pixels["texts"], *shares["texts"]])


def test_ms_swift_keeps_every_pair(made: Made, tmp_path: Path):
    receipt = made.export(tmp_path / "x", "dpo", flavour="swift")
    read = told("swift", "swift_read", tmp_path / "x", seconds=900)
    assert len(read["rows"]) == receipt["rows"] > 10


def test_llamafactory_learns_the_answers_and_nothing_else(made: Made, tmp_path: Path):
    made.export(tmp_path / "x", "sharegpt", flavour="llamafactory")
    rows = told("llamafactory", "llamafactory_read", tmp_path / "x", "pixelproof_train", seconds=900)["rows"]
    assert [row["images"] for row in rows] == [1] * 6 + [2]
    learnt = re.sub(r"<\|[a-z_]+\|>|\n", " ", rows[1]["loss"]).split()
    assert learnt == "Shore lark B שלום <b> Yes [89, 89, 268, 268] [179, 179]".split()


def test_llamafactory_ranks_pairs(made: Made, tmp_path: Path):
    receipt = made.export(tmp_path / "x", "dpo", flavour="llamafactory")
    rows = told("llamafactory", "llamafactory_read", tmp_path / "x", "pixelproof_train", "rm", seconds=900)["rows"]
    assert len(rows) == receipt["rows"]
    assert all(row["chosen_loss"] != row["rejected_loss"] for row in rows)


def test_verl_keeps_every_row_and_scores_it(made: Made, tmp_path: Path):
    receipt = made.export(tmp_path / "x", "rl")
    rows = told("rl", "rl_verl", tmp_path / "x", seconds=900)["rows"]
    assert len(rows) == receipt["rows"] == len({row["index"] for row in rows})
    assert {(row["own"], row["all"]) for row in rows} == {(1.0, 0.0)}
    assert sum(len(row["sizes"]) for row in rows) == receipt["images"]


def test_lmms_eval_scores_what_it_asks(made: Made, tmp_path: Path):
    receipt = made.export(tmp_path / "x", "bench", flavour="lmms-eval")
    (rows,) = told("rl", "bench_lmms_eval", tmp_path / "x", seconds=900).values()
    assert len(rows) == receipt["rows"]
    assert {(row["own"], row["all"]) for row in rows} == {(1.0, 0.0)}


def test_energon_loads_it_as_it_is(made: Made, tmp_path: Path):
    receipt = made.export(tmp_path / "x", "webdataset", flavour="energon", split={"train": 0.7, "val": 0.3})
    rows = told("energon", "energon_vqa", tmp_path / "x", "train", "val", seconds=900)["rows"]
    assert len(rows) == receipt["rows"]
    assert {row["texts"][1] for row in rows} >= {"Shore lark", "B", "Yes"}


def test_together_takes_it(made: Made, tmp_path: Path):
    receipt = made.export(tmp_path / "x", "openai", flavour="together")
    read = told("together", "openai_together", tmp_path / "x", seconds=900)
    assert len(read["rows"]) == receipt["rows"]
    assert [row["pixels"] for row in read["rows"]] == made.pixels
    assert all(json.loads(json.dumps(report))["is_check_passed"] for report in read["checks"].values())
