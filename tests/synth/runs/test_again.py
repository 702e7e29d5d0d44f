"""`synth ask` and `synth check`: a finished run's pictures, other questions or another reader, nothing drawn."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.synth.models.server import MODEL, Scripted

HARVEST = [
    (name, year, 300 + 41 * at + 17 * (year - 2019) * (at - 1))
    for at, name in enumerate(["Hill Farm", "Low Meadow", "Mill Lane", "Old Quarry"])
    for year in (2019, 2020, 2021, 2022)
]


def synth(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "synth", *words]
    environment = {**os.environ, "OPENAI_API_KEY": "key-of-nobody"}
    return subprocess.run(command, capture_output=True, text=True, timeout=240, env=environment, check=False)


def rows(out: Path, folder: str = "data") -> list[dict[str, Any]]:
    return [row for path in sorted((out / folder).glob("[0-9]*")) for row in pq.read_table(path).to_pylist()]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("again")
    (folder / "recipe.yaml").write_text(
        "n: 4\nseed: 2\nkinds: [grouped_bars, pie]\nshard: 2\nfamilies: [lookup, table]\nchecks: [proof]\n"
    )
    came = synth("run", str(folder / "recipe.yaml"), "-o", str(folder / "out"))
    assert came.returncode == 0, came.stderr
    return folder / "out"


def test_other_questions_are_asked_of_the_same_pictures(out: Path, tmp_path: Path):
    words = ("--set", "families=[count]", "--set", "least=1", "--set", "checks=null")
    came = synth("ask", str(out), "-o", str(tmp_path / "new"), *words)
    assert came.returncode == 0, came.stderr
    before, after = rows(out), rows(tmp_path / "new")
    pictures = [[[image["bytes"] for image in row["images"]] for row in one] for one in (before, after)]
    assert pictures[0] == pictures[1]
    assert {question["family"] for row in after for question in row["questions"]} == {"count"}
    assert synth("verify", str(tmp_path / "new"), "--share", "0").returncode == 0
    assert "4 of 4 samples" in synth("show", str(tmp_path / "new")).stdout


def test_what_is_there_is_not_asked_again(out: Path, tmp_path: Path):
    words = ("ask", str(out), "-o", str(tmp_path / "new"), "--set", "families=[count]", "--set", "least=1", "--json")
    first = json.loads(synth(*words).stdout)
    path = next((tmp_path / "new/data").glob("00001*"))
    mark, content = tmp_path / "new/done/00001.json", path.read_bytes()
    mark.unlink()
    path.unlink()
    assert json.loads(synth(*words).stdout) == first
    assert path.read_bytes() == content


def test_another_reader_takes_away_what_it_does_not_see(out: Path, tmp_path: Path):
    """It reads every table and answers nothing else."""
    with Scripted(lambda prompt: json.dumps({"answer": "No" if "Answer Yes or No" in prompt else "nothing"})) as server:
        reader = f"openai:{MODEL}@{server.address}"
        came = synth("check", str(out), "-o", str(tmp_path / "new"), "--reader", reader, "--set", "least=1", "--json")
    assert came.returncode == 0, came.stderr
    said = json.loads(came.stdout)
    asked = sum(len(row["questions"]) for row in rows(out))
    rejected = [row for row in rows(tmp_path / "new", "rejects") if row["reason"] == "agrees"]
    assert said["questions"] + said["rejects"]["agrees"] + said["rejects"].get("believes", 0) == asked
    assert len(rejected) == said["rejects"]["agrees"] > 0


def test_its_recipe_is_that_of_the_run_and_what_is_set(out: Path, tmp_path: Path):
    synth("check", str(out), "-o", str(tmp_path / "new"), "--set", "checks=[unique]", "--set", "least=1")
    run = json.loads((tmp_path / "new/run.json").read_text())
    assert (run["recipe"]["checks"], run["recipe"]["families"]) == (["unique"], ["lookup", "table"])
    assert run["again"]["how"] == "check"
    verdicts = {
        verdict["check"] for row in rows(tmp_path / "new") for q in row["questions"] for verdict in q["verdicts"]
    }
    assert verdicts == {"unique"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["ask", "{out}", "-o", "{out}"], "needs a folder of its own"),
        (["check", "{out}/data", "-o", "{new}"], "holds no dataset"),
        (["ask", "{out}", "-o", "{new}", "--set", "families=[cuont]"], "did you mean 'count'?"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(out: Path, tmp_path: Path, words: list[str], says: str):
    came = synth(*(word.format(out=out, new=tmp_path / "new") for word in words))
    assert came.returncode == 2
    assert says in came.stderr
    assert "Traceback" not in came.stderr


def test_a_run_whose_questions_are_fewer_now_is_done_all_the_same(out: Path, tmp_path: Path):
    """No picture keeps forty counts, so that every one of them becomes a reject, and nothing makes up for them."""
    came = synth(
        "ask",
        str(out),
        "-o",
        str(tmp_path / "new"),
        "--set",
        "families=[count]",
        "--set",
        "least=40",
        "--set",
        "most=40",
    )
    assert came.returncode == 0, came.stderr
    assert synth("show", str(tmp_path / "new")).stdout.startswith(f"{tmp_path / 'new'}: done, 0 of 4 samples")


def test_a_sample_of_such_a_run_is_made_again_from_its_picture(out: Path, tmp_path: Path):
    new = tmp_path / "new"
    synth("check", str(out), "-o", str(new), "--set", "least=1")
    name = rows(new)[2]["id"]
    came = synth("redo", str(new), name)
    assert (came.returncode, came.stdout) == (0, f"sample {name}: the same again\n")


def test_two_runs_may_move_together_or_the_one_alone(out: Path, tmp_path: Path):
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    shutil.copytree(out, tmp_path / "first/out")
    words = ("--set", "families=[count]", "--set", "least=1", "--json")
    first = json.loads(synth("ask", str(tmp_path / "first/out"), "-o", str(tmp_path / "first/new"), *words).stdout)
    (tmp_path / "first").rename(tmp_path / "third")
    name = rows(tmp_path / "third/new")[0]["id"]
    assert synth("redo", str(tmp_path / "third/new"), name).returncode == 0
    (tmp_path / "third/new").rename(tmp_path / "second/new")
    (tmp_path / "second/new/done/00001.json").unlink()
    came = synth("ask", str(tmp_path / "third/out"), "-o", str(tmp_path / "second/new"), *words)
    assert json.loads(came.stdout) == first


PROOF = ("--set", "checks=[proof]")  # all others take time, and these are about something else


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two charts of a harvest."""
    folder = tmp_path_factory.mktemp("facts")
    (folder / "harvest.csv").write_text(
        "orchard,year,apples,pears\n"
        + "".join(f"{name},{year},{apples},{apples // 2 + year % 7}\n" for name, year, apples in HARVEST)
    )
    words = (
        "--data",
        str(folder / "harvest.csv"),
        "-n",
        "2",
        "--set",
        "kinds=[grouped_bars]",
        "--set",
        "shard=2",
        *PROOF,
    )
    came = synth("run", *words, "-o", str(folder / "out"))
    assert came.returncode == 0, came.stderr
    return folder / "out"


LOOKUP = ("--set", "families=[lookup]", "--set", "least=1", *PROOF)


def test_questions_are_asked_twice_over_about_facts_of_the_users_own(facts: Path, tmp_path: Path):
    there = [facts, tmp_path / "asked", tmp_path / "asked again"]
    for before, after in pairwise(there):
        came = synth("ask", str(before), "-o", str(after), *LOOKUP)
        assert came.returncode == 0, came.stderr
    assert [len(rows(one)) for one in there] == [2, 2, 2]


def test_questions_are_asked_about_a_part_of_them(facts: Path, tmp_path: Path):
    assert synth("subset", str(facts), "-o", str(tmp_path / "part"), "-n", "1").returncode == 0
    came = synth("ask", str(tmp_path / "part"), "-o", str(tmp_path / "asked"), *LOOKUP)
    assert came.returncode == 0, came.stderr
    assert len(rows(tmp_path / "asked")) == 1


def test_what_shows_facts_and_was_merged_with_others_is_checked_and_not_asked_about(
    out: Path, facts: Path, tmp_path: Path
):
    both = tmp_path / "both"
    assert synth("merge", str(out), str(facts), "-o", str(both)).returncode == 0
    came = synth("ask", str(both), "-o", str(tmp_path / "asked"), *LOOKUP)
    assert came.returncode == 2
    assert "shows facts of several runs, or lost them; ask about each run" in came.stderr
    came = synth("check", str(both), "-o", str(tmp_path / "checked"), "--set", "least=1")
    assert came.returncode == 0, came.stderr
    assert len(rows(tmp_path / "checked")) == 6


def test_questions_are_asked_about_kinds_that_were_merged(out: Path, tmp_path: Path):
    (tmp_path / "recipe.yaml").write_text("n: 1\nseed: 2\nkinds: [multi_line]\nchecks: [proof]\nleast: 1\nmost: 2\n")
    assert synth("run", str(tmp_path / "recipe.yaml"), "-o", str(tmp_path / "lines")).returncode == 0
    assert synth("merge", str(out), str(tmp_path / "lines"), "-o", str(tmp_path / "both")).returncode == 0
    came = synth("ask", str(tmp_path / "both"), "-o", str(tmp_path / "asked"), "--set", "least=1")
    assert came.returncode == 0, came.stderr
    assert {row["kind"] for row in rows(tmp_path / "asked")} == {"grouped_bars", "pie", "multi_line"}
