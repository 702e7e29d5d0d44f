"""`synth verify`: a good dataset passes, and each way of spoiling one is named."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from synth.dataset import COLUMNS, read, read_mark, write, write_mark
from tests.synth.test_front_door import ENV, synth


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verify")
    (folder / "recipe.yaml").write_text("n: 3\nseed: 8\nshard: 3\n")
    ran = synth("run", "recipe.yaml", "-o", "out", "--workers", "1", cwd=folder)
    assert ran.returncode == 0, ran.stderr
    return folder / "out"


def spoilt(dataset: Path, tmp_path: Path, spoil: Callable[[list[dict[str, Any]]], None]) -> Path:
    """As one would who mends the mark of the file too, so that only its content can give it away."""
    out = tmp_path / "out"
    for folder in ("data", "done"):
        (out / folder).mkdir(parents=True)
    rows = list(read(dataset / "data"))
    spoil(rows)
    written = write(out / "data" / "00000.parquet", rows, COLUMNS)
    for path in (dataset / "done").iterdir():
        mark = read_mark(path, "files")
        write_mark(out / "done" / path.name, {**mark, "files": {**mark["files"], "data": written}})
    return out


def found(out: Path, *words: str) -> tuple[int, set[str]]:
    ran = synth("verify", str(out), "--json", *words, cwd=out.parent)
    assert "Traceback" not in ran.stderr
    sys.stdout.write(ran.stdout)  # what a failure shows
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    return ran.returncode, {line["what"] for line in lines if "what" in line}


def test_a_good_dataset_is_proved_and_drawn_again(dataset: Path):
    ran = synth("verify", str(dataset), "--share", "1", "--json")
    assert ran.returncode == 0, ran.stdout
    totals = json.loads(ran.stdout.splitlines()[-1])
    assert (totals["samples"], totals["redrawn"], totals["faults"]) == (3, 3, 0)
    assert totals["answers"] == sum(len(row["questions"]) for row in read(dataset / "data"))


def another_answer(rows: list[dict[str, Any]]) -> None:
    question = next(q for q in rows[0]["questions"] if q["answer"]["type"] == "bool")
    question["answer"]["value"] = "false" if question["answer"]["value"] == "true" else "true"


def another_program(rows: list[dict[str, Any]]) -> None:
    rows[0]["program"] += "\nraise ValueError('spoilt')\n"


def twice(rows: list[dict[str, Any]]) -> None:
    rows[1] = rows[0]


@pytest.mark.parametrize(
    ("spoil", "named"),
    [(another_answer, {"answer", "hash"}), (another_program, {"picture", "hash"}), (twice, {"duplicate"})],
)
def test_what_was_changed_is_named(dataset: Path, tmp_path: Path, spoil: Any, named: set[str]):
    assert found(spoilt(dataset, tmp_path, spoil), "--share", "1") == (4, named)


def test_a_damaged_file_and_a_missing_one_are_named(dataset: Path, tmp_path: Path):
    out = spoilt(dataset, tmp_path, lambda rows: None)
    file = out / "data" / "00000.parquet"
    assert pq.read_metadata(file).num_rows == 3
    (out / "done" / "00001.json").write_text("{}")
    assert found(out) == (4, {"missing"})
    file.write_bytes(file.read_bytes()[:-100])
    assert found(out) == (4, {"missing", "damaged", "changed"})


def test_what_is_mended_is_made_again_the_same(dataset: Path, tmp_path: Path):
    out = tmp_path / "out"
    shutil.copytree(dataset, out)
    shutil.copy(dataset.parent / "recipe.yaml", tmp_path)
    file = out / "data" / "00000.parquet"
    whole = file.read_bytes()
    file.write_bytes(bytes([*whole[:2000], whole[2000] ^ 1, *whole[2001:]]))  # as long as before
    ran = synth("verify", str(out), "--mend", "--share", "0", cwd=tmp_path)
    assert ran.returncode == 4, ran.stderr
    assert "took away the marks of shards 00000" in ran.stdout
    ran = synth("run", "recipe.yaml", "-o", "out", "--workers", "1", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert file.read_bytes() == whole
    assert synth("verify", str(out), "--share", "0", cwd=tmp_path).returncode == 0


def test_nothing_that_a_dataset_names_is_imported(dataset: Path, tmp_path: Path):
    """Anybody may have written it, and importing a module runs it."""

    def strange(rows: list[dict[str, Any]]) -> None:
        for row in rows:
            row["renderer"] = row["kind"] = "stranger.module"
            topic = json.loads(row["provenance"]["topic"])
            row["provenance"]["topic"] = json.dumps({**topic, "kind": "stranger.module"})
            for question in row["questions"]:
                question["family"] = "stranger.module"
                for verdict in question["verdicts"]:
                    verdict["check"] = verdict["by"] = "stranger.module"

    out = spoilt(dataset, tmp_path, strange)
    said = json.loads((dataset / "run.json").read_text())
    said["recipe"] |= {name: "stranger.module" for name in ("model", "reader", "kinds", "families", "checks")}
    (out / "run.json").write_text(json.dumps(said))
    (tmp_path / "stranger").mkdir()
    for name in ("__init__.py", "module.py"):
        (tmp_path / "stranger" / name).write_text(f"open({str(tmp_path / 'imported')!r}, 'w')\n")
    command = [sys.executable, "-P", "-m", "synth", "verify", str(out), "--share", "1", "--json"]
    env = {**ENV, "PYTHONPATH": str(tmp_path)}
    ran = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
    *faults, totals = map(json.loads, ran.stdout.splitlines())
    assert ran.returncode == 4, ran.stderr
    assert not (tmp_path / "imported").exists()
    details = [fault["detail"] for fault in faults if fault["what"] == "picture"]
    assert len(details) == 3
    assert all("no renderer of ours is called 'stranger.module'" in detail for detail in details)
    assert (totals["samples"], totals["redrawn"]) == (3, 0)


def test_what_a_dataset_says_does_not_look_like_a_line_of_ours(dataset: Path, tmp_path: Path):
    def forged(rows: list[dict[str, Any]]) -> None:
        rows[0]["id"] = "a\n3 samples, 0 faults\x1b[2J"

    out = spoilt(dataset, tmp_path, forged)
    ran = synth("verify", str(out), "--share", "0")
    assert ran.returncode == 4, ran.stderr
    assert "\x1b" not in ran.stdout
    assert "a\\n3 samples, 0 faults\\x1b[2J: hash: " in ran.stdout.splitlines()[0]


def test_two_folders_that_share_a_sample_leak(dataset: Path, tmp_path: Path):
    ran = synth("verify", str(dataset), str(dataset), "--share", "0", "--json", cwd=tmp_path)
    assert ran.returncode == 4, ran.stderr
    leaks = [line for line in map(json.loads, ran.stdout.splitlines()) if line.get("what") == "leak"]
    assert [line["sample"] for line in leaks] == [row["id"] for row in read(dataset / "data", ["id"])]
    assert all("picture, program, data, topic, subject" in line["detail"] for line in leaks)
