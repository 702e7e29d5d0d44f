"""`synth merge`: nothing is lost, nothing is there twice, and nothing half-made looks whole."""

import json
import os
from pathlib import Path

import pytest

from synth.dataset import DamagedFile, count, read, read_mark, write_mark
from synth.recipe import Recipe
from synth.runs import marks, tally_of
from synth.runs.folder import NotThisRun, must_match, read_run
from synth.subsets.merge import Merged, merge
from synth.verify.about import check_run
from synth.verify.intact import check_rejects, open_shards, rows
from tests.synth.made import dataset, made, reject
from tests.synth.test_front_door import synth


def ids(out: Path, of: str = "data") -> list[str]:
    return [row["id"] for row in read(out / of, ["id"])]


def must_be_intact(out: Path) -> None:
    """As `synth verify` looks at files, marks and topics."""
    faults: list[object] = []
    about = check_run(out, faults.append)
    for shard in open_shards(out, about, faults.append):
        list(rows(shard, faults.append))
        check_rejects(shard, faults.append)
    assert faults == []


def test_shards_come_one_after_another(tmp_path: Path):
    a = dataset(tmp_path / "a", [made(n) for n in (1, 2, 3)], [reject(90)])
    b = dataset(tmp_path / "b", [made(n) for n in (4, 5)], [reject(91), reject(92)])
    merged = merge([a, b], tmp_path / "out")
    assert merged == Merged(sources=2, samples=5, questions=10, rejects=3, again=0)
    assert ids(tmp_path / "out") == [made(n).id for n in (1, 2, 3, 4, 5)]
    assert ids(tmp_path / "out", "rejects") == [reject(n).id for n in (90, 91, 92)]
    assert sorted(path.name for path in (tmp_path / "out" / "data").iterdir()) == [
        "00000.parquet", "00001.parquet", "00002.parquet",
    ]  # fmt: skip
    assert [mark["shard"] for mark in marks(tmp_path / "out")] == [0, 1, 2]
    must_be_intact(tmp_path / "out")
    assert not any(path.name.endswith(".new") for path in tmp_path.iterdir())


def test_files_that_stay_as_they_are_are_not_copied(tmp_path: Path):
    a, b = (dataset(tmp_path / str(n), [made(n)]) for n in (1, 2))
    merge([a, b], tmp_path / "out")
    assert (tmp_path / "out" / "data" / "00001.parquet").samefile(b / "data" / "00000.parquet")


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="another file system is needed")
def test_files_are_copied_to_another_file_system(tmp_path: Path):
    out = Path("/dev/shm") / f"synth-merge-{os.getpid()}"
    a, b = (dataset(tmp_path / str(n), [made(n)]) for n in (1, 2))
    try:
        merge([a, b], out)
        must_be_intact(out)
        assert ids(out) == [made(1).id, made(2).id]
    finally:
        for path in sorted(out.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        out.rmdir()


def test_what_is_identical_is_kept_once(tmp_path: Path):
    a = dataset(tmp_path / "a", [made(n) for n in (1, 2, 3)], [reject(90)])
    b = dataset(tmp_path / "b", [made(n) for n in (4, 2, 1, 3)], [reject(90), reject(91)])
    merged = merge([a, b], tmp_path / "out")
    assert merged == Merged(sources=2, samples=4, questions=8, rejects=2, again=3)
    assert ids(tmp_path / "out") == [made(n).id for n in (1, 2, 3, 4)]
    assert ids(tmp_path / "out", "rejects") == [reject(90).id, reject(91).id]
    tally = tally_of(tmp_path / "out")  # the last shard of b has nothing left
    assert (tally.samples, tally.topics, tally.rejects) == (4, 6, {"bad_spec": 2})
    must_be_intact(tmp_path / "out")


def test_the_same_question_rejected_twice_in_one_run_stays_twice(tmp_path: Path):
    a = dataset(tmp_path / "a", [made(1)], [reject(90), reject(90)])
    assert merge([a, dataset(tmp_path / "b", [made(2)])], tmp_path / "out").rejects == 2


def test_run_json_says_what_it_was_made_of(tmp_path: Path):
    a = dataset(tmp_path / "a", [made(1)], environment="here")
    b = dataset(tmp_path / "b", [made(2), made(3)], environment="there")
    merge([a, b], tmp_path / "out")
    run = read_run(tmp_path / "out")
    assert run["recipe"] == {**read_run(a)["recipe"], "n": 3}
    assert run["environment"] is None
    assert run["merged"] == [
        {"of": str(a.resolve()), "run": read_run(a)},
        {"of": str(b.resolve()), "run": read_run(b)},
    ]
    assert [row["provenance"]["environment"] for row in read(tmp_path / "out" / "data")] == ["here", "there", "there"]


def test_no_run_goes_on_in_it(tmp_path: Path):
    a, b = (dataset(tmp_path / str(n), [made(n)]) for n in (1, 2))
    merge([a, b], tmp_path / "out")
    with pytest.raises(NotThisRun):
        must_match(tmp_path / "out", Recipe.model_validate(read_run(tmp_path / "out")["recipe"]))


def test_what_was_merged_is_merged_again(tmp_path: Path):
    a, b, c = (dataset(tmp_path / str(n), [made(n)]) for n in (1, 2, 3))
    merge([a, b], tmp_path / "ab")
    merge([tmp_path / "ab", c, b], tmp_path / "abc")
    assert ids(tmp_path / "abc") == [made(n).id for n in (1, 2, 3)]
    must_be_intact(tmp_path / "abc")


def test_of_a_run_under_way_the_shards_that_are_done_are_taken(tmp_path: Path):
    a = dataset(tmp_path / "a", [made(n) for n in (1, 2, 3)])
    (a / "done" / "00000.json").unlink()
    merge([a, dataset(tmp_path / "b", [made(4)])], tmp_path / "out")
    assert ids(tmp_path / "out") == [made(3).id, made(4).id]


def flip(path: Path) -> None:
    held = bytearray(path.read_bytes())
    held[len(held) // 2] ^= 1
    path.write_bytes(held)


@pytest.mark.parametrize(
    ("of", "how"),
    [
        (of, how)
        for of in ("data/00001.parquet", "rejects/00001.parquet", "done/00001.json")
        for how in ("flipped", "cut short", "gone")
        if (of, how) != ("done/00001.json", "gone")  # then the shard is not done
    ],
)
def test_a_damaged_file_is_named_and_nothing_is_written(tmp_path: Path, of: str, how: str):
    a, b = dataset(tmp_path / "a", [made(n) for n in (1, 2, 3)]), dataset(tmp_path / "b", [made(4)])
    path = a / of
    if how == "flipped":
        flip(path)
    elif how == "cut short":
        path.write_bytes(path.read_bytes()[:-20])
    else:
        path.unlink()
    with pytest.raises(DamagedFile, match=f"a/{of}"):
        merge([b, a], tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_what_it_refuses(tmp_path: Path):
    a, b = (dataset(tmp_path / str(n), [made(n)]) for n in (1, 2))
    link = tmp_path / "link"
    link.symlink_to(a)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    other = dataset(tmp_path / "other", [made(3)])
    (other / "run.json").write_text(json.dumps({**read_run(other), "format": 2}))
    none = dataset(tmp_path / "none", [])
    refused = [
        ([a, b, link], tmp_path / "out", "are one folder"),
        ([a, b], a, "in it; what is made of it needs a folder of its own"),
        ([a, b], b / "data" / "new", "in it; what is made of it needs a folder of its own"),
        ([a, b], tmp_path / "full", "is not empty"),
        ([a, b], tmp_path / "full" / "mine.txt", "is not empty"),
        ([a, tmp_path / "full"], tmp_path / "out", "is not a run of ours"),
        ([a, other], tmp_path / "out", "has format 2"),
        ([none], tmp_path / "out", "there are no samples"),
    ]
    for sources, out, said in refused:
        with pytest.raises(NotThisRun, match=said):
            merge(sources, out)
    assert not (tmp_path / "out").exists()
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_an_empty_folder_is_filled_and_what_a_kill_left_is_thrown_away(tmp_path: Path):
    a, b = (dataset(tmp_path / str(n), [made(n)]) for n in (1, 2))
    (tmp_path / "out").mkdir()
    (tmp_path / ".out.new" / "data").mkdir(parents=True)
    (tmp_path / ".out.new" / "data" / "00007.parquet").write_bytes(b"half")
    (tmp_path / ".out.new" / "run.json").write_text("{")
    merge([a, b], tmp_path / "out")
    assert len(ids(tmp_path / "out")) == count(tmp_path / "out" / "data") == 2
    must_be_intact(tmp_path / "out")


def test_what_models_were_asked_is_told_of_all(tmp_path: Path):
    a, b = (dataset(tmp_path / str(n), [made(n)]) for n in (1, 2))
    for out, tokens in ((a, 10), (b, 5)):
        write_mark(out / "topics" / "calls-00000.json", {"calls": {"topic": {"asked": 1, "tokens": tokens}}})
        mark = read_mark(out / "done" / "00000.json")
        write_mark(out / "done" / "00000.json", {**mark, "calls": {"program": {"asked": 2, "tokens": 7}}})
    merge([a, b], tmp_path / "out")
    calls = tally_of(tmp_path / "out").calls
    assert calls == {"topic": {"asked": 2, "tokens": 15}, "program": {"asked": 4, "tokens": 14}}


def test_the_command(tmp_path: Path):
    a, b = (dataset(tmp_path / name, [made(n), made(7)]) for n, name in ((1, "a"), (2, "b")))
    ran = synth("merge", "a", "b", "-o", "out", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "3 samples with 6 questions of 2 datasets" in ran.stdout
    assert "1 samples were there before" in ran.stdout
    ran = synth("show", "out", cwd=tmp_path)
    assert "done, 3 of 3 samples" in ran.stdout
    ran = synth("merge", "a", "a", "-o", "twice", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (2, "Error: a and a are one folder; each dataset is named once\n")
    (a / "data" / "00000.parquet").write_bytes(b"PAR1")
    ran = synth("merge", "a", "b", "-o", "other", cwd=tmp_path)
    assert ran.returncode == 2
    assert "a/data/00000.parquet is damaged" in ran.stderr
    assert b.exists()


def test_a_source_whose_run_json_was_changed_is_named(tmp_path: Path):
    source = dataset(tmp_path / "a", [made(1)])
    text = (source / "run.json").read_text()
    (source / "run.json").write_text(text.replace('"environment": "env"', '"environment": "enw"'))
    with pytest.raises(DamagedFile, match=r"run\.json is damaged"):
        merge([source], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_copy_of_a_mark_is_no_shard(tmp_path: Path):
    """As file managers make them."""
    source = dataset(tmp_path / "a", [made(1)])
    (source / "done" / "00000 (1).json").write_bytes((source / "done" / "00000.json").read_bytes())
    assert merge([source], tmp_path / "out").samples == 1


def test_marks_without_digests_are_said_to_be_older(tmp_path: Path):
    source = dataset(tmp_path / "a", [made(1)])
    path = source / "done" / "00000.json"
    mark = read_mark(path)
    path.write_text(json.dumps({key: said for key, said in mark.items() if key != "files"}))
    with pytest.raises(DamagedFile, match="was made before such files held digests"):
        merge([source], tmp_path / "out")
