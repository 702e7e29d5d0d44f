"""Ctrl-C: once, what is under way is finished; twice, at once. Either way the same command goes on."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.faults.runs import beneath, leftovers

RECIPE = "n: 40\nseed: 5\nkinds: [grouped_bars, pie]\nshard: 2\nleast: 3\nmost: 4\n"


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    (tmp_path / "recipe.yaml").write_text(RECIPE)
    return ["run", str(tmp_path / "recipe.yaml"), "-o", str(tmp_path / "out"), "--workers", "1"]


def started(words: list[str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-P", "-m", "synth", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def wait_for(out: Path, folder: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 120
    while not list((out / folder).glob("[0-9]*")):
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.05)


def rows(out: Path) -> list[dict]:
    files = sorted((out / "data").glob("[0-9]*"))
    return [row for path in files for row in pq.read_table(path, columns=["id"]).to_pylist()]


def test_the_first_one_finishes_what_is_under_way(words: list[str], tmp_path: Path):
    process, out = started(words), tmp_path / "out"
    wait_for(out, "done", process)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=120)[1]
    assert process.returncode == 130
    assert "finishing what is under way; Ctrl-C again stops at once" in said
    assert f"to go on: synth {' '.join(words)}" in said
    assert "Traceback" not in said
    planned, done = (sorted(path.stem for path in (out / folder).glob("[0-9]*")) for folder in ("topics", "done"))
    assert planned == done, "a shard that was begun is not finished"
    assert 0 < len(rows(out)) < 40
    assert json.loads((out / "progress.json").read_text())["state"] == "stopped"
    more = subprocess.run(
        [sys.executable, "-P", "-m", "synth", *words, "-n", str(len(rows(out)) + 1), "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(more.stdout)["samples"] == len(rows(out))


def test_the_second_one_stops_at_once(words: list[str], tmp_path: Path):
    process, out = started(words), tmp_path / "out"
    wait_for(out, "topics", process)
    below = beneath(process.pid)
    process.send_signal(signal.SIGINT)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    said = process.communicate(timeout=120)[1]
    assert time.monotonic() - began < 30
    assert process.returncode == 130
    assert f"to go on: synth {' '.join(words)}" in said
    assert "Traceback" not in said
    assert not leftovers(below)
