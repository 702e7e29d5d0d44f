"""`synth subset`: the samples and questions that are wanted and no others, sides that share nothing, no half folder."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from sandbox.contract import Sandbox
from synth.dataset import DamagedFile, read, read_mark, write_mark
from synth.kit import open_kit
from synth.pipeline import run_topics
from synth.recipe import Recipe
from synth.records import Sample, Topic, WorldError, digest
from synth.rows import read_sample, sample_row
from synth.runs.folder import NotThisRun, must_match, read_run
from synth.subsets.choice import portions
from synth.subsets.merge import merge
from synth.subsets.subset import subset
from synth.subsets.wanted import ChoiceError, Wanted
from synth.subsets.where import WhereError
from synth.verify import Verifier
from tests.synth.made import dataset, made, reject
from tests.synth.subsets.test_merge import flip, ids, must_be_intact
from tests.synth.test_front_door import ENV, synth

HALVES = {"train": 0.5, "test": 0.5}


def test_the_samples_a_filter_wants(tmp_path: Path):
    samples = [made(n, kind=kind) for n, kind in enumerate(("pie", "heatmap", "pie", "invoice", "pie"))]
    source = dataset(tmp_path / "a", samples, [reject(90)])
    made_of = subset(source, tmp_path / "out", Wanted(where='kind == "pie" and subject != "subject 2"'))
    assert (made_of.of, made_of.neither) == (5, 0)
    assert (made_of.parts[""].samples, made_of.parts[""].questions) == (2, 4)
    assert list(read(tmp_path / "out" / "data")) == [sample_row(samples[n], "env") for n in (0, 4)]
    assert list(read(tmp_path / "out" / "rejects")) == []
    must_be_intact(tmp_path / "out")
    run = read_run(tmp_path / "out")
    assert run["recipe"] == {**read_run(source)["recipe"], "n": 2}
    assert run["subset"]["of"] == str(source.resolve())
    assert run["subset"]["where"] == 'kind == "pie" and subject != "subject 2"'
    assert run["subset"]["run"] == read_run(source)
    with pytest.raises(NotThisRun):
        must_match(tmp_path / "out", Recipe.model_validate(run["recipe"]))


def test_a_sample_that_loses_questions_is_another_that_still_holds_together(tmp_path: Path):
    samples = [made(1, forms=("choice", "short", "choice")), made(2, forms=("choice",)), made(3, forms=("short",))]
    source = dataset(tmp_path / "a", samples)
    subset(source, tmp_path / "out", Wanted(questions='form == "choice"'))
    first, second = read(tmp_path / "out" / "data")
    whole = samples[0]
    wanted = Sample(pictures=whole.pictures, questions=(whole.questions[0], whole.questions[2]))
    assert first == sample_row(wanted, "env")
    assert first["id"] == read_sample(first).id != whole.id
    assert first["images"][0]["path"] == f"{first['id']}-1.png"
    assert second == sample_row(samples[1], "env")
    must_be_intact(tmp_path / "out")


def test_samples_with_too_few_questions_left_are_left_out(tmp_path: Path):
    source = dataset(tmp_path / "a", [made(n, forms=("choice", *["short"] * n)) for n in range(4)])
    subset(source, tmp_path / "out", Wanted(questions='form == "short"', least=2))
    assert [len(row["questions"]) for row in read(tmp_path / "out" / "data")] == [2, 3]
    subset(source, tmp_path / "more", Wanted(least=3))
    assert ids(tmp_path / "more") == [made(n, forms=("choice", *["short"] * n)).id for n in (2, 3)]


def test_shards_are_filled_across_those_of_the_source(tmp_path: Path):
    samples = [made(n) for n in range(205)]
    subset(dataset(tmp_path / "a", samples, size=16), tmp_path / "out", Wanted(where='not title == "Title 3"'))
    out = tmp_path / "out"
    assert [read_mark(out / "done" / f"0000{n}.json")["samples"] for n in range(3)] == [100, 100, 4]
    assert ids(out) == [sample.id for n, sample in enumerate(samples) if n != 3]
    must_be_intact(out)


KINDS = ("pie",) * 6 + ("heatmap",) * 3 + ("invoice",)


def test_some_of_each_kind_in_its_share(tmp_path: Path):
    source = dataset(tmp_path / "a", [made(n, kind=KINDS[n % 10]) for n in range(60)], size=7)
    subset(source, tmp_path / "ten", Wanted(n=10))
    subset(source, tmp_path / "twenty", Wanted(n=20))
    subset(source, tmp_path / "others", Wanted(n=10, seed=1))
    assert Counter(row["kind"] for row in read(tmp_path / "ten" / "data")) == {"pie": 6, "heatmap": 3, "invoice": 1}
    assert Counter(row["kind"] for row in read(tmp_path / "twenty" / "data")) == {"pie": 12, "heatmap": 6, "invoice": 2}
    assert set(ids(tmp_path / "ten")) < set(ids(tmp_path / "twenty"))
    assert set(ids(tmp_path / "ten")) != set(ids(tmp_path / "others"))
    order = ids(source)
    assert ids(tmp_path / "twenty") == sorted(ids(tmp_path / "twenty"), key=order.index)
    with pytest.raises(ChoiceError, match="61 samples are asked for, and it would have 60"):
        subset(source, tmp_path / "more", Wanted(n=61))
    assert not (tmp_path / "more").exists()


def test_portions_are_whole_and_come_to_the_sum():
    assert portions(10, np.array([6, 3, 1])).tolist() == [6, 3, 1]
    assert portions(7, np.array([1, 1, 1])).tolist() == [3, 2, 2]  # 2.33 each; the first of the largest remainders
    assert portions(5, np.array([0.9, 0.1])).tolist() == [5, 0]  # 4.5 and 0.5
    assert portions(3, np.array([0.7, 0.2, 0.1])).tolist() == [2, 1, 0]  # 2.1, 0.6, 0.3


def test_what_it_refuses(tmp_path: Path):
    source = dataset(tmp_path / "a", [made(n) for n in range(3)])
    with pytest.raises(ChoiceError, match=r"come to 0\.9; together they must be 1"):
        Wanted(split={"train": 0.8, "test": 0.1})
    for name in ("data", "../up", "", ".hidden", "run.json"):
        with pytest.raises(ChoiceError, match="cannot be the name of a side"):
            Wanted(split={name: 1})
    refused: list[tuple[Wanted, type[Exception], str]] = [
        (Wanted(where='kind == "heatmap"'), ChoiceError, "none of the 3 samples is wanted"),
        (Wanted(where="knid"), WhereError, "did you mean 'kind'"),
        (Wanted(questions='from == "a"'), WhereError, "--questions: "),
        (Wanted(split={"train": 0.99, "test": 0.01}), ChoiceError, "side test would have 0"),
        (Wanted(n=3, split={"train": 0.9, "test": 0.1}), ChoiceError, "0 samples are asked for, and side test"),
    ]
    for wanted, fault, said in refused:
        with pytest.raises(fault, match=said):
            subset(source, tmp_path / "out", wanted)
    for out, said in ((source, "needs a folder of its own"), (source / "x", "needs a folder of its own")):
        with pytest.raises(NotThisRun, match=said):
            subset(source, out, Wanted())
    flip(source / "data" / "00001.parquet")
    with pytest.raises(DamagedFile, match=r"a/data/00001\.parquet is damaged"):
        subset(source, tmp_path / "out", Wanted())
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_the_command(tmp_path: Path):
    dataset(tmp_path / "a", [made(n, kind=KINDS[n % 10]) for n in range(20)])
    ran = synth(
        "subset", "a", "-o", "out", "--where", 'kind != "pie"', "--questions", 'form == "short"',
        "--split", "train=0.5", "--split", "test=0.5", "--json", cwd=tmp_path,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    half = {"samples": 4, "questions": 4}
    assert json.loads(ran.stdout) == {"of": 20, "neither": 0, "parts": {"train": half, "test": half}}
    assert "done, 4 of 4 samples" in synth("show", "out/train", cwd=tmp_path).stdout
    ran = synth("subset", "a", "-o", "out", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (2, "Error: out is not empty; choose another folder with -o\n")
    ran = synth("subset", "a", "-o", "b", "--where", "knid == 3", cwd=tmp_path)
    assert ran.returncode == 2
    said = "no name is called 'knid'; did you mean 'kind'? (a text stands in quotes: 'knid')"
    assert f"Error: --where: {said}\n    knid == 3\n    ^\n" in ran.stderr
    ran = synth("subset", "a", "-o", "b", "--split", "train", cwd=tmp_path)
    assert ran.returncode == 2
    assert "'train' cannot be read; write it as in train=0.9" in ran.stderr


def test_a_kill_leaves_nothing_that_looks_whole_and_the_command_is_given_again(tmp_path: Path):
    dataset(tmp_path / "a", [made(n) for n in range(150)], size=50)
    command = [
        "subset",
        "a",
        "-o",
        "out",
        "--questions",
        'form == "short"',
        "--split",
        "train=0.9",
        "--split",
        "test=0.1",
    ]
    assert synth(*command, cwd=tmp_path).returncode == 0
    (tmp_path / "out").rename(tmp_path / "whole")
    lots = random.Random()
    seconds = [0.0, *(lots.uniform(0, 0.3) for _ in range(2))]
    for wait in seconds:
        running = subprocess.Popen([sys.executable, "-P", "-m", "synth", *command], cwd=tmp_path, env=ENV)
        while not (tmp_path / ".out.new" / "train" / "data").exists() and running.poll() is None:
            time.sleep(0.002)
        time.sleep(wait)
        running.send_signal(signal.SIGKILL)
        running.wait()
        if (tmp_path / "out").exists():
            break
    if not (tmp_path / "out").exists():
        assert synth(*command, cwd=tmp_path).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "out", "whole"], seconds
    assert files_of(tmp_path / "out") == files_of(tmp_path / "whole"), seconds


def files_of(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_two_at_work_on_one_folder(tmp_path: Path):
    dataset(tmp_path / "a", [made(n) for n in range(4)])
    (tmp_path / ".out.new").mkdir()
    hold = "import fcntl, sys; f = open('.out.new/.lock', 'w'); fcntl.flock(f, 2); print('held', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", hold], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(NotThisRun, match="another process is making"):
            subset(tmp_path / "a", tmp_path / "out", Wanted())
        holder.communicate("\n")
    assert (tmp_path / ".out.new").exists()
    subset(tmp_path / "a", tmp_path / "out", Wanted())
    assert not (tmp_path / ".out.new").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk takes root")
def test_a_full_disk_is_a_sentence_and_leaves_nothing(tmp_path: Path):
    source = dataset(tmp_path / "a", [made(n) for n in range(100)], size=50)
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40k", "tmpfs", str(disk)], check=True)
    try:
        with pytest.raises(WorldError, match="No space left on device"):
            subset(source, disk / "out", Wanted())
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.fixture(scope="module")
def proved(box: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four samples as a run makes them."""
    out = tmp_path_factory.mktemp("proved") / "a"
    recipe = Recipe(n=4, seed=8, kinds={"pie": 1.0, "grouped_bars": 1.0})
    topics = [
        Topic(kind=kind, subject=f"{kind}: ferry passengers by {what}", seed=seed)
        for seed, (kind, what) in enumerate([(k, w) for w in ("pier", "month") for k in ("pie", "grouped_bars")])
    ]
    with ThreadPoolExecutor(2) as threads:
        kit = open_kit(recipe, box, cache=out / "cache")
        samples = run_topics(topics, kit, threads).samples
        kit.close()
    assert len(samples) == 4
    return dataset(out, samples, environment=digest(dict(box.environment())))


def test_what_is_made_is_proved_again(proved: Path, box: Sandbox, tmp_path: Path):
    subset(proved, tmp_path / "few", Wanted(questions='form == "short" or form == "choice"'))
    subset(proved, tmp_path / "sides", Wanted(split=HALVES))
    assert [len(row["questions"]) for row in read(tmp_path / "few" / "data")] != [
        len(row["questions"]) for row in read(proved / "data")
    ]
    assert {q["form"] for row in read(tmp_path / "few" / "data") for q in row["questions"]} == {"short", "choice"}
    assert list(Verifier(outs=[tmp_path / "few"], sandbox=box, share=1).faults()) == []
    both = [tmp_path / "sides" / side for side in HALVES]
    assert list(Verifier(outs=both, sandbox=box).faults()) == []


def test_a_part_of_what_was_asked_again_is_not_held_to_have_been_drawn_there(tmp_path: Path):
    """`synth ask` keeps the pictures of an earlier run, and says its own environment."""
    source = dataset(tmp_path / "a", [made(n) for n in range(2)])
    said = read_mark(source / "run.json")
    write_mark(source / "run.json", {**said, "again": {"of": "earlier"}, "environment": "other"})
    subset(source, tmp_path / "part", Wanted())
    merge([source], tmp_path / "merged")
    for out in (tmp_path / "part", tmp_path / "merged"):
        assert [fault for _, fault in Verifier(outs=[out], sandbox=None).faults() if not fault.note] == []
