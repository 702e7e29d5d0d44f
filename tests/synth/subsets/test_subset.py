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
from hypothesis import given
from hypothesis import strategies as st

from sandbox.contract import Sandbox
from synth.dataset import DamagedFile, read, read_mark, write, write_mark
from synth.kit import open_kit
from synth.likeness import arrays
from synth.likeness.akin import ASPECTS
from synth.likeness.duplicates import COLUMNS as NEAR
from synth.likeness.duplicates import FILE, KEPT, MARK
from synth.pipeline import run_topics
from synth.recipe import Recipe
from synth.records import Sample, Topic, WorldError, digest
from synth.rows import read_sample, sample_row
from synth.runs.folder import NotThisRun, must_match, read_run
from synth.subsets.merge import merge
from synth.subsets.splits import KEYS, NEITHER, sides
from synth.subsets.subset import SubsetError, Wanted, portions, subset
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
    with pytest.raises(SubsetError, match="61 samples are asked for, and it would have 60"):
        subset(source, tmp_path / "more", Wanted(n=61))
    assert not (tmp_path / "more").exists()


def test_portions_are_whole_and_come_to_the_sum():
    assert portions(10, np.array([6, 3, 1])).tolist() == [6, 3, 1]
    assert portions(7, np.array([1, 1, 1])).tolist() == [3, 2, 2]  # 2.33 each; the first of the largest remainders
    assert portions(5, np.array([0.9, 0.1])).tolist() == [5, 0]  # 4.5 and 0.5
    assert portions(3, np.array([0.7, 0.2, 0.1])).tolist() == [2, 1, 0]  # 2.1, 0.6, 0.3


def split_of(out: Path) -> dict[str, set[str]]:
    return {path.name: set(ids(path)) for path in out.iterdir() if not path.name.startswith(".")}


def test_sides_are_datasets_of_their_own(tmp_path: Path):
    source = dataset(tmp_path / "a", [made(n, kind=KINDS[n % 10]) for n in range(40)], size=7)
    subset(source, tmp_path / "out", Wanted(split={"train": 0.8, "test": 0.2}))
    found = split_of(tmp_path / "out")
    assert {name: len(held) for name, held in found.items()} == {"train": 32, "test": 8}
    assert found["train"] | found["test"] == set(ids(source))
    for name in found:
        must_be_intact(tmp_path / "out" / name)
        assert read_run(tmp_path / "out" / name)["subset"]["side"] == name
        assert ids(tmp_path / "out" / name) == [one for one in ids(source) if one in found[name]]


def test_a_subject_and_its_data_stay_on_one_side(tmp_path: Path):
    samples = [made(n, subject=f"Ferries  {n % 5}" if n % 2 else f"ferries {n % 5}") for n in range(30)]
    samples += [made(100 + n, data=f"data {n % 4}") for n in range(20)]
    samples += [made(200 + n, kind="heatmap", subject="ferries 0") for n in range(10)]  # another kind's is another
    subset(dataset(tmp_path / "a", samples), tmp_path / "out", Wanted(split=HALVES))
    where: dict[object, set[str]] = {}
    for side in ("train", "test"):
        for row in read(tmp_path / "out" / side / "data"):
            topic = json.loads(row["provenance"]["topic"])
            for key in ((row["kind"], topic["subject"].casefold().replace("  ", " ")), row["data"]):
                where.setdefault(key, set()).add(side)
    assert all(len(found) == 1 for found in where.values())
    assert {side for found in where.values() for side in found} == {"train", "test"}


@pytest.mark.parametrize("told_by", ["file", "marks", "marks that are near"])
def test_near_duplicates_stay_on_one_side(tmp_path: Path, told_by: str):
    """Sample 20 + n is near sample n."""
    samples = [made(n) for n in range(40)]
    source = dataset(tmp_path / "a", samples)
    pairs = [(samples[20 + n].id, samples[n].id) for n in range(20)]
    if told_by == "file":
        rows = [{"id": one, "of": other, "what": "picture", "distance": 3.0} for one, other in pairs]
        write(source / FILE, rows, NEAR)
    else:
        patterns = np.random.default_rng(0).integers(0, 2**63, (20, 18), dtype=np.uint64)
        others = patterns ^ np.uint64(0b1011) if told_by == "marks that are near" else patterns  # 27 bits of a pattern
        marked(source, samples, np.concatenate([patterns, others]))
    subset(source, tmp_path / "out", Wanted(split=HALVES))
    found = split_of(tmp_path / "out")
    assert all((one in found["train"]) == (other in found["train"]) for one, other in pairs)
    assert {name: len(held) for name, held in found.items()} == {"train": 20, "test": 20}


def marked(out: Path, samples: list[Sample], patterns: np.ndarray) -> None:
    """As a run leaves it that was searched for near duplicates."""
    marks = np.zeros(len(samples), dtype=MARK)
    marks["id"] = [sample.id.encode() for sample in samples]
    marks["picture"] = patterns
    arrays.save(out / KEPT, [["a"], [len(samples)]], {"marks": marks})


def test_what_was_found_near_is_known_of_what_is_made(tmp_path: Path):
    """Of 2 and 3 in one dataset and 4 in another; nobody's picture is decoded, for the marks are others than theirs."""
    patterns = np.random.default_rng(1).integers(0, 2**63, (5, 18), dtype=np.uint64)
    patterns[3] = patterns[4] = patterns[2]
    samples = [made(n) for n in range(5)]
    a, b = dataset(tmp_path / "a", samples[:4]), dataset(tmp_path / "b", samples[4:])
    marked(a, samples[:4], patterns[:4])
    marked(b, samples[4:], patterns[4:])
    near = {(samples[3].id, samples[2].id), (samples[4].id, samples[2].id)}
    merge([a, b], tmp_path / "ab")
    assert {(row["id"], row["of"]) for row in read(tmp_path / "ab" / FILE) if row["what"] == "picture"} == near
    subset(tmp_path / "ab", tmp_path / "few", Wanted(where='title != "Title 3"'))
    near = {(samples[4].id, samples[2].id)}
    assert {(row["id"], row["of"]) for row in read(tmp_path / "few" / FILE) if row["what"] == "picture"} == near
    subset(tmp_path / "few", tmp_path / "sides", Wanted(split=HALVES))
    assert any({samples[2].id, samples[4].id} <= held for held in split_of(tmp_path / "sides").values())
    merge([b, dataset(tmp_path / "c", [made(7)])], tmp_path / "bc")  # nobody searched the last one
    assert not (tmp_path / "bc" / FILE).exists()


def test_one_that_would_tie_two_sides_together_stands_on_none(tmp_path: Path):
    apart = [made(1, subject="ferries"), made(2, data="tides")]  # one on each side, since the shares are halves
    tie = made(3, subject="ferries", data="tides")
    kin = made(4, subject="ferries")
    made_of = subset(dataset(tmp_path / "a", [*apart, tie, kin]), tmp_path / "out", Wanted(split=HALVES))
    assert made_of.neither == 1
    found = split_of(tmp_path / "out")
    with_ferries = next(held for held in found.values() if apart[0].id in held)
    assert with_ferries == {apart[0].id, kin.id}
    assert set.union(*found.values()) == {apart[0].id, apart[1].id, kin.id}


def test_nothing_changes_sides_when_a_run_grows(tmp_path: Path):
    samples = [made(n, subject=f"subject {n * n % 23}", data=f"{n % 31}") for n in range(80)]
    shares = {"train": 0.7, "test": 0.3}
    subset(dataset(tmp_path / "small", samples[:50]), tmp_path / "before", Wanted(split=shares))
    subset(dataset(tmp_path / "grown", samples), tmp_path / "after", Wanted(split=shares))
    before, after = split_of(tmp_path / "before"), split_of(tmp_path / "after")
    small = {sample.id for sample in samples[:50]}
    assert {name: held & small for name, held in after.items()} == before
    subset(tmp_path / "grown", tmp_path / "fewer", Wanted(split=shares, n=20))
    fewer = split_of(tmp_path / "fewer")
    assert {name: len(held) for name, held in fewer.items()} == {"train": 14, "test": 6}
    assert all(fewer[name] < after[name] for name in after)


def keys_of(rows: list[tuple[int, ...]]) -> np.ndarray:
    keys = np.zeros(len(rows), dtype=KEYS)
    keys["id"] = [f"{at:020}".encode() for at in range(len(rows))]
    for column, name in enumerate(("kind", *ASPECTS)):
        keys[name] = [row[column] for row in rows]
    return keys


akin = st.lists(st.tuples(st.integers(1, 3), *[st.integers(0, 12)] * len(ASPECTS)), max_size=40)
some_shares = st.sampled_from([{"a": 0.9, "b": 0.1}, {"a": 0.5, "b": 0.3, "c": 0.2}])


@given(akin, some_shares, st.integers(0, 3), st.integers(0, 40))
def test_sides_have_nothing_in_common_and_follow_from_what_came_before(rows, shares, seed, cut):
    keys = keys_of(rows)
    placed = sides(Path("/nowhere"), keys, shares, seed)
    assert placed[:cut].tolist() == sides(Path("/nowhere"), keys[:cut], shares, seed).tolist()
    for aspect in ASPECTS:
        for value in set(keys[aspect].tolist()) - {0}:
            assert len(set(placed[keys[aspect] == value].tolist()) - {NEITHER}) <= 1


@given(st.lists(st.integers(1, 4), max_size=120), st.integers(0, 99))
def test_shares_hold_at_every_place_where_nothing_is_akin(kinds, seed):
    """Never more than one sample from the share, whatever the kinds are."""
    keys = keys_of([(kind, *[at * 10 + n for n in range(1, 6)]) for at, kind in enumerate(kinds)])
    placed = sides(Path("/nowhere"), keys, {"train": 0.9, "test": 0.1}, seed)
    behind = np.cumsum(placed == 1) - 0.1 * np.arange(1, len(placed) + 1)
    assert (np.abs(behind) <= 1 + 1e-9).all()


def test_another_seed_makes_other_sides_of_each_kind():
    keys = keys_of([(1 + at % 5, *[at * 10 + n for n in range(1, 6)]) for at in range(500)])
    one, other = (sides(Path("/nowhere"), keys, {"train": 0.8, "test": 0.2}, seed) for seed in (0, 1))
    assert one.tolist() != other.tolist()
    for kind in range(1, 6):
        assert abs(int((one[keys["kind"] == kind] == 1).sum()) - 20) <= 3


def test_what_it_refuses(tmp_path: Path):
    source = dataset(tmp_path / "a", [made(n) for n in range(3)])
    with pytest.raises(SubsetError, match=r"come to 0\.9; together they must be 1"):
        Wanted(split={"train": 0.8, "test": 0.1})
    for name in ("data", "../up", "", ".hidden", "run.json"):
        with pytest.raises(SubsetError, match="cannot be the name of a side"):
            Wanted(split={name: 1})
    refused: list[tuple[Wanted, type[Exception], str]] = [
        (Wanted(where='kind == "heatmap"'), SubsetError, "none of the 3 samples is wanted"),
        (Wanted(where="knid"), WhereError, "did you mean 'kind'"),
        (Wanted(questions='from == "a"'), WhereError, "--questions: "),
        (Wanted(split={"train": 0.99, "test": 0.01}), SubsetError, "side test would have 0"),
        (Wanted(n=3, split={"train": 0.9, "test": 0.1}), SubsetError, "0 samples are asked for, and side test"),
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
    assert "Error: --where: no name is called 'knid'; did you mean 'kind'?\n    knid == 3\n    ^\n" in ran.stderr
    ran = synth("subset", "a", "-o", "b", "--split", "train", cwd=tmp_path)
    assert ran.returncode == 2
    assert "write NAME=SHARE, as in train=0.9" in ran.stderr


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
