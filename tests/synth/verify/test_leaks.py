"""What of one dataset is in another, and what is nearly in one twice."""

import shutil
from pathlib import Path

from synth.records import Sample
from synth.verify import Verifier
from synth.verify.faults import Fault
from tests.synth.likeness.test_duplicates import smaller
from tests.synth.small_run import PICTURES, bars, drawn, small_run, write_shard

OTHER = bars(100, 5, 100, 5, 5)


def found(*outs: Path) -> list[tuple[Path, Fault]]:
    return list(Verifier(outs=outs, sandbox=None).faults())


def split(out: Path, *made: Sample) -> Path:
    """A dataset of another run: no `run.json`, so nothing is said of topics."""
    for name in ("topics", "data", "rejects", "done"):
        (out / name).mkdir(parents=True)
    for number, one in enumerate(made):
        write_shard(out, number, one)
    return out


def details(*outs: Path) -> list[str]:
    return [fault.detail for _, fault in found(*outs) if fault.what == "leak"]


def test_folders_that_share_nothing(tmp_path: Path):
    test = split(tmp_path / "test", drawn(5, OTHER))
    assert found(small_run(tmp_path / "train"), test) == []


def test_the_same_sample_is_one_leak_that_names_all_it_shares(tmp_path: Path):
    train = small_run(tmp_path / "train")
    test = split(tmp_path / "test", drawn(1, PICTURES[1]))
    ((where, fault),) = found(train, test)
    assert (where, fault.sample, fault.what, fault.note) == (test, drawn(1, PICTURES[1]).id, "leak", False)
    name = drawn(1, PICTURES[1]).id
    everything = "picture, program, data, topic, subject, 1 questions with their answers"
    assert fault.detail == f"shares with {name} of {train}: {everything}"


def test_a_picture_made_smaller_is_a_leak(tmp_path: Path):
    train = small_run(tmp_path / "train")
    test = split(tmp_path / "test", drawn(8, smaller(PICTURES[1])))
    (detail,) = details(train, test)
    before, _, shared = detail.partition(": ")
    assert before == f"shares with {drawn(1, PICTURES[1]).id} of {train}"
    assert shared.startswith("nearly its picture (")
    assert shared.endswith(" bits differ), 1 questions with their answers")


def test_a_program_and_data_and_topics_are_leaks_and_a_subject_is_a_note(tmp_path: Path):
    train = small_run(tmp_path / "train")
    name = drawn(0, PICTURES[0]).id
    same_code = split(tmp_path / "a", drawn(8, OTHER, source="print(0)  \n\n"))
    assert details(train, same_code) == [f"shares with {name} of {train}: program"]
    same_topic = split(tmp_path / "b", drawn(0, OTHER, source="print('other')"))
    assert details(train, same_topic) == [f"shares with {name} of {train}: data, topic, subject"]
    same_subject = split(tmp_path / "c", drawn(8, OTHER, subject="ferry  0"))
    ((_, fault),) = found(train, same_subject)
    assert (fault.detail, fault.note) == (f"shares with {name} of {train}: subject", True)


def test_what_a_folder_has_twice_is_no_leak(tmp_path: Path):
    train = split(tmp_path / "train", drawn(5, OTHER))
    test = split(tmp_path / "test", drawn(1, PICTURES[0]), drawn(2, PICTURES[0]))
    assert [fault.what for _, fault in found(train, test)] == ["duplicate"]


def test_three_folders_are_held_against_those_before_them(tmp_path: Path):
    first = small_run(tmp_path / "a")
    shutil.copytree(first, tmp_path / "b")
    shutil.copytree(first, tmp_path / "c")
    leaks = [(where.name, fault.sample) for where, fault in found(first, tmp_path / "b", tmp_path / "c")]
    names = [drawn(place, image).id for place, image in enumerate(PICTURES)]
    assert leaks == [(folder, name) for folder in ("b", "c") for name in names]


def test_a_near_picture_within_a_folder_is_a_note(tmp_path: Path):
    out = split(tmp_path / "out", drawn(0, PICTURES[0]), drawn(1, smaller(PICTURES[0])))
    verifier = Verifier(outs=[out], sandbox=None)
    ((_, fault),) = verifier.faults()
    assert (fault.sample, fault.what, fault.note) == (drawn(1, smaller(PICTURES[0])).id, "near", True)
    assert fault.detail.startswith(f"picture of {drawn(0, PICTURES[0]).id}: ")
    assert verifier.tally.near == 1
