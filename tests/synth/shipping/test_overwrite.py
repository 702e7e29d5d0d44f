"""An export in the place of another one: the old stands until the new does, and nothing else is thrown away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from synth.runs.folder import NotThisRun
from synth.shipping import NothingToSay, ship
from synth.shipping.asking import asked
from tests.synth.shipping.datasets import EVERY, sample, told, written


def again(source: Path, out: Path, to: str, **said: Any) -> dict[str, Any]:
    return ship(source, out, asked(to, **said), overwrite=True).plain()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_new_takes_the_place_of_the_old(tmp_path: Path):
    source = written(tmp_path / "a", [sample(n, EVERY) for n in range(4)])
    assert told(source, tmp_path / "x")["holds"] == ["images", "receipt.json", "train.json"]
    assert again(source, tmp_path / "x", "swift")["holds"] == ["images", "receipt.json", "train.jsonl"]
    assert names(tmp_path / "x") == [".lock", "images", "receipt.json", "train.jsonl"]
    assert names(tmp_path) == ["a", "x"]
    assert again(source, tmp_path / "new", "swift")["rows"] == 4


def test_the_old_stays_where_the_new_cannot_be_made(tmp_path: Path):
    source = written(tmp_path / "a", [sample(n, [{"text": "<video>"}]) for n in range(4)])
    told(source, tmp_path / "x", "parquet", reserved="rewrite")
    with pytest.raises(NothingToSay):
        again(source, tmp_path / "x", "swift")
    assert names(tmp_path / "x") == [".lock", "receipt.json", "train-00000.parquet"]
    assert names(tmp_path) == ["a", "x"]


def test_files_that_are_not_of_the_export_stay(tmp_path: Path):
    source = written(tmp_path / "a", [sample(n, EVERY) for n in range(4)])
    told(source, tmp_path / "x")
    (tmp_path / "x/notes.txt").write_text("mine")
    with pytest.raises(
        NotThisRun, match=r"also holds notes.txt, which was not made with the rest; choose another folder with -o$"
    ):
        again(source, tmp_path / "x", "swift")
    assert names(tmp_path / "x") == [".lock", "images", "notes.txt", "receipt.json", "train.json"]


def test_a_kill_between_the_two_renames_is_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    source = written(tmp_path / "a", [sample(n, EVERY) for n in range(4)])
    told(source, tmp_path / "x")
    before = json.loads((tmp_path / "x/receipt.json").read_text())
    (tmp_path / "x").rename(tmp_path / ".x.old")
    with pytest.raises(NotThisRun, match="x is not empty"):
        told(source, tmp_path / "x", "swift")
    assert json.loads((tmp_path / "x/receipt.json").read_text()) == before
    assert names(tmp_path) == ["a", "x"]
