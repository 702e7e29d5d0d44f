"""`synth show` and `synth redo`: what a run came to, and one row of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from synth.runs.lookup import NoSuchRow, find


def synth(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "synth", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three samples of a preview; of the recipe's heatmaps some questions are always rejected."""
    folder = tmp_path_factory.mktemp("shown")
    recipe = folder / "recipe.yaml"
    recipe.write_text("n: 400\nseed: 11\nkinds: [heatmap, grouped_bars]\nleast: 2\nshard: 4\n")
    came = synth("run", str(recipe), "-o", str(folder / "out"), "--preview", "3")
    assert came.returncode == 0, came.stderr
    assert "all 400 samples would take about" in came.stderr
    return folder / "out"


def ids(out: Path, folder: str) -> list[str]:
    return [one for path in sorted((out / folder).glob("*.parquet")) for one in pq.read_table(path)["id"].to_pylist()]


def test_a_run_is_told_of_in_words_and_as_json(out: Path):
    told = synth("show", str(out))
    assert told.stdout.startswith(f"{out}: done, 3 of 3 samples\nplanned  ")
    said = json.loads(synth("show", str(out), "--json").stdout)
    assert (said["state"], said["n"], said["samples"]) == ("done", 3, 3)
    assert said["topics"] >= said["drawn"] >= said["checked"] >= 3


def test_a_sample_is_found_by_the_first_letters_of_its_id(out: Path):
    name = ids(out, "data")[1]
    assert find(out, name[:8]).row["id"] == name
    told = synth("show", str(out), name[:8])
    row = find(out, name).row
    assert told.stdout.startswith(name)
    assert told.stdout.count("\n   reads ") == len(row["questions"])


def test_what_a_sample_is_made_of_is_written_as_files(out: Path, tmp_path: Path):
    name = ids(out, "data")[0]
    told = synth("show", str(out), name, "-o", str(tmp_path / "files"), "--json")
    row = find(out, name).row
    assert json.loads(told.stdout)["images"] == [f"{name}-1.png"]
    assert (tmp_path / "files" / f"{name}-1.png").read_bytes() == row["images"][0]["bytes"]
    assert (tmp_path / "files" / "program.txt").read_text() == row["program"]


@pytest.mark.parametrize("name", ["abc", "zzzzzz"])
def test_an_id_of_nothing_is_a_sentence(out: Path, name: str):
    with pytest.raises(NoSuchRow):
        find(out, name)
    told = synth("show", str(out), name)
    assert told.returncode == 2
    assert "Traceback" not in told.stderr


def test_a_folder_without_a_run_is_a_sentence(tmp_path: Path):
    told = synth("show", str(tmp_path))
    assert told.returncode == 2
    assert "is not a run of ours" in told.stderr


def test_a_sample_comes_out_the_same_again(out: Path):
    told = synth("redo", str(out), ids(out, "data")[2])
    assert (told.returncode, told.stdout.strip()) == (0, f"sample {ids(out, 'data')[2]}: the same again")


def test_a_row_that_nothing_makes_any_more_is_said_to_be_another(out: Path, tmp_path: Path):
    """The run's recipe asks for more questions now: of the same topic another sample is made."""
    other = tmp_path / "other"
    (other / "data").mkdir(parents=True)
    (other / "rejects").mkdir()
    (other / "data/00000.parquet").write_bytes((out / "data/00000.parquet").read_bytes())
    run = json.loads((out / "run.json").read_text())
    run["recipe"]["most"] = 3
    run["recipe"]["least"] = 1
    (other / "run.json").write_text(json.dumps(run))
    told = synth("redo", str(other), ids(out, "data")[0], "--json")
    assert told.returncode == 4
    assert json.loads(told.stdout)["same"] is False


def test_a_run_that_goes_on_from_its_preview_begins_with_its_samples(out: Path, tmp_path: Path):
    recipe = out.parent / "recipe.yaml"
    whole = synth("run", str(recipe), "-o", str(tmp_path / "whole"), "-n", "6")
    assert whole.returncode == 0, whole.stderr
    rows = [row for path in sorted((tmp_path / "whole/data").glob("*")) for row in pq.read_table(path).to_pylist()]
    before = [row for path in sorted((out / "data").glob("*")) for row in pq.read_table(path).to_pylist()]
    assert rows[:3] == before
    assert len(rows) == 6


def test_a_preview_of_another_recipe_makes_way(out: Path, tmp_path: Path):
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text("n: 9\nkinds: [pie]\n")
    first = synth("run", str(recipe), "-o", str(tmp_path / "out"), "--preview", "1")
    recipe.write_text("n: 9\nkinds: [pie]\nseed: 1\n")
    second = synth("run", str(recipe), "-o", str(tmp_path / "out"), "--preview", "1")
    assert (first.returncode, second.returncode) == (0, 0), second.stderr
    assert json.loads((tmp_path / "out/run.json").read_text())["recipe"]["seed"] == 1


def test_what_is_near_to_an_evaluation_set_is_left_out_and_made_up_for(out: Path, tmp_path: Path):
    (tmp_path / "eval").mkdir()
    rows = [row for path in sorted((out / "data").glob("*")) for row in pq.read_table(path).to_pylist()]
    (tmp_path / "eval/held_out.png").write_bytes(rows[1]["images"][0]["bytes"])
    words = ("run", str(out.parent / "recipe.yaml"), "-n", "3", "-o", str(tmp_path / "out"))
    came = synth(*words, "--exclude", str(tmp_path / "eval"))
    assert came.returncode == 0, came.stderr
    kept = ids(tmp_path / "out", "data")
    assert kept[:2] == [rows[0]["id"], rows[2]["id"]]
    assert len(kept) == 3
    rejects = [row for path in (tmp_path / "out/rejects").glob("*") for row in pq.read_table(path).to_pylist()]
    (left_out,) = (row["detail"] for row in rejects if row["reason"] == "excluded")
    assert left_out == "the picture is near eval/held_out.png: 0 of 576 bits differ"
    again = synth(*words)
    assert again.returncode == 2
    assert "what --exclude names" in again.stderr
