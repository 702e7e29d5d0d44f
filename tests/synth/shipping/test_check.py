"""What `--check` finds in an export: rows that broke, files that changed, pictures that are others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import synth as synth_
from synth.runs.folder import NotThisRun
from tests.synth.shipping.datasets import EVERY, broken, lines, png, sample, told, written

CHANGED = "its bytes are not those that were written"


def test_a_row_that_broke_is_named(tmp_path: Path):
    source = written(tmp_path / "a", [sample(n, EVERY) for n in range(60)])
    told(source, tmp_path / "x", flavour="qwen")
    data = tmp_path / "x/train.jsonl"
    rows = data.read_text().splitlines(keepends=True)
    row = json.loads(rows[4])
    row["conversations"][1]["value"] = "4.5"
    rows[4] = json.dumps(row) + "\n"
    rows[20] = rows[20][:50] + "\n"
    data.write_text("".join(rows[:9] + rows[10:]))
    picture = tmp_path / "x" / json.loads(rows[30])["image"]
    picture.write_bytes(picture.read_bytes()[:60])
    gone = tmp_path / "x" / json.loads(rows[40])["image"]
    gone.unlink()
    alone = dict(broken(tmp_path / "x"))
    assert alone["train.jsonl"] == CHANGED
    names = {number: json.loads(rows[number])["id"] for number in (4, 9, 30, 40)}
    assert alone["train.jsonl row 20"].startswith("it is no JSON")
    assert f"train.jsonl row 30 ({names[30]})" in alone
    assert alone[f"train.jsonl row 40 ({names[40]})"].endswith("No such file or directory")
    assert alone["train"] == "59 rows are there, and 60 were written"
    assert len(alone) == 5
    against = dict(broken(tmp_path / "x", source))
    assert against[f"train.jsonl row 5 ({names[4]})"] == "conversations.value is not what the dataset says"
    assert against["train, before train.jsonl row 10"] == f"{names[9]} is missing"
    assert len(against) == 6


def test_another_picture_under_the_same_name_is_seen(tmp_path: Path):
    source = written(tmp_path / "a", [sample(n) for n in range(3)])
    told(source, tmp_path / "x", "swift")
    (tmp_path / "x" / lines(tmp_path / "x/train.jsonl")[1]["images"][0]).write_bytes(png(99))
    assert broken(tmp_path / "x") == []
    ((where, what),) = broken(tmp_path / "x", source)
    assert where.startswith("train.jsonl row 2 ")
    assert what.endswith("is another picture than the dataset's")


def test_a_path_that_leads_out_of_the_export(tmp_path: Path):
    source = written(tmp_path / "a", [sample(1)])
    told(source, tmp_path / "x", "swift")
    for path in ("/etc/hostname", "../a/run.json"):
        row = lines(tmp_path / "x/train.jsonl")[0]
        (tmp_path / "x/train.jsonl").write_text(json.dumps({**row, "images": [path]}) + "\n")
        (_, (_, what)) = broken(tmp_path / "x")
        assert "it names a place outside the export" in what


def test_a_row_that_reads_well_and_says_something_else(tmp_path: Path):
    """Nothing is wrong with it by itself: only its file tells."""
    source = written(tmp_path / "a", [sample(1), sample(2)])
    told(source, tmp_path / "x", "swift")
    data = tmp_path / "x/train.jsonl"
    data.write_text(data.read_text().replace("3", "4", 1))
    assert broken(tmp_path / "x") == [("train.jsonl", CHANGED)]


def test_files_beside_the_rows_are_known_too(tmp_path: Path):
    source = written(tmp_path / "a", [sample(1)])
    told(source, tmp_path / "x", "rl")
    (tmp_path / "x/reward.py").write_text("def score(*_): return 1.0\n")
    assert broken(tmp_path / "x") == [("reward.py", CHANGED)]
    (tmp_path / "x/reward.py").unlink()
    assert broken(tmp_path / "x") == [("reward.py", "No such file or directory")]


def test_what_was_picked_in_a_notebook_is_checked_alone(tmp_path: Path):
    source = written(tmp_path / "a", [sample(n, EVERY) for n in range(4)])
    synth_.open(source)[1:3].export("swift", tmp_path / "x")
    assert broken(tmp_path / "x") == []
    with pytest.raises(NotThisRun, match="picked one by one"):
        broken(tmp_path / "x", source)
