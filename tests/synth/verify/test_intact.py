"""A finished run whose files are spoilt, one way after another: each is named, and nothing ever breaks. No sandbox is
needed: what is not proved again is held by its hash."""

import json
import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from synth.columns import ROW_GROUP
from synth.dataset import COLUMNS, read, read_mark, write, write_mark
from synth.rows import sample_row
from synth.subsets.merge import merge
from synth.verify import Verifier, mend
from synth.verify.faults import Fault
from synth.verify.intact import groups
from tests.synth.likeness.test_likeness import chunk
from tests.synth.made import dataset, made
from tests.synth.samples import sample
from tests.synth.small_run import PICTURES, drawn, small_run, write_shard

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return small_run(tmp_path / "out")


def faults(*outs: Path) -> list[Fault]:
    return [fault for _, fault in Verifier(outs=outs, sandbox=None).faults()]


def told(*outs: Path) -> list[tuple[str, str]]:
    return [(fault.sample, fault.what) for fault in faults(*outs)]


def flip(path: Path, at: int) -> None:
    whole = bytearray(path.read_bytes())
    whole[at] ^= 1
    path.write_bytes(bytes(whole))


def test_a_run_that_was_left_alone_has_nothing_wrong(out: Path):
    assert faults(out) == []


def test_a_flipped_bit_is_named_with_its_file(out: Path):
    flip(out / "data" / "00001.parquet", 4)  # the first byte behind the magic word
    assert ("00001.parquet", "changed") in told(out)
    assert {name for name, _ in told(out)} == {"00001.parquet"}


def test_a_file_cut_short_is_named_and_the_others_are_read(out: Path):
    path = out / "data" / "00001.parquet"
    path.write_bytes(path.read_bytes()[:-100])
    verifier = Verifier(outs=[out], sandbox=None)
    found = [fault for _, fault in verifier.faults()]
    assert [(fault.sample, fault.what, fault.remake) for fault in found] == [
        ("00001.parquet", "changed", "00001"), ("00001.parquet", "damaged", "00001"),
    ]  # fmt: skip
    assert verifier.tally.samples == 2


def test_a_damaged_row_group_is_named_and_the_others_are_read(tmp_path: Path):
    rows = [sample_row(drawn(place, PICTURES[0]), "env") for place in range(ROW_GROUP + 20)]
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "00000.parquet"
    write(path, rows, COLUMNS)
    whole = bytearray(path.read_bytes())
    whole[4:5000] = bytes(4996)
    path.write_bytes(bytes(whole))
    verifier = Verifier(outs=[tmp_path], sandbox=None)
    found = [fault for _, fault in verifier.faults() if fault.what == "damaged"]
    assert [fault.detail[:44] for fault in found] == [
        "row group 1 of 2 (samples 1 to 100): "[:44] + found[0].detail[37:44]
    ]
    assert verifier.tally.samples == 20


@pytest.mark.parametrize(
    ("lost", "named"),
    [
        ("data/00001.parquet", ("00001.parquet", "missing")),
        ("rejects/00001.parquet", ("rejects/00001.parquet", "missing")),
        ("done/00001.json", ("00001.parquet", "unfinished")),
        ("topics/00001.jsonl", ("topics/00001.jsonl", "damaged")),
    ],
)
def test_a_file_that_is_lost_is_named(out: Path, lost: str, named: tuple[str, str]):
    (out / lost).unlink()
    assert [one for one in told(out) if one[1] != "stale"] == [named]


@pytest.mark.parametrize(
    ("file", "text", "named"),
    [
        ("run.json", "[]", ("run.json", "damaged")),
        ("run.json", '{"environment": "other", "recipe": {"seed": 7}}', (drawn(0, PICTURES[0]).id, "environment")),
        ("done/00000.json", "{", ("done/00000.json", "damaged")),
        ("done/00000.json", '{"samples": 1}', ("done/00000.json", "damaged")),
        ("done/00000.json", '"a"', ("done/00000.json", "damaged")),
        ("topics/00000.jsonl", "{}", ("topics/00000.jsonl", "damaged")),
        ("topics/00000.jsonl", "[[[", ("topics/00000.jsonl", "damaged")),
        ("topics/calls-00000.json", '{"calls": {}, "digest": "0"}', ("topics/calls-00000.json", "damaged")),
        ("topics/calls-00000.json", '{"calls": {}}', ("topics/calls-00000.json", "damaged")),
        ("run.json", '{"environment": "env", "recipe": {"n": 3, "seed": 7}}', ("run.json", "older")),
        ("run.json", "[" * 100_000, ("run.json", "damaged")),
        ("done/00000.json", "[" * 100_000, ("done/00000.json", "damaged")),
        ("duplicates.parquet", "PAR1", ("duplicates.parquet", "damaged")),
    ],
)
def test_small_files_that_say_something_else_are_named(out: Path, file: str, text: str, named: tuple[str, str]):
    (out / file).write_text(text)
    assert named in told(out)


def test_a_topic_of_another_place_is_named(out: Path):
    path = out / "topics" / "00002.jsonl"
    path.write_text(json.dumps({**json.loads(path.read_text()), "place": 5}))
    assert told(out) == [("topics/00002.jsonl", "damaged")]


def test_topics_of_another_shard_are_named(out: Path):
    (out / "topics" / "00002.jsonl").write_bytes((out / "topics" / "00001.jsonl").read_bytes())
    assert told(out) == [(drawn(2, PICTURES[2]).id, "topic")]


def test_a_sample_more_than_the_mark_says_is_named(out: Path):
    path = out / "done" / "00000.json"
    mark = read_mark(path)
    write_mark(path, {**mark, "samples": 2, "rejects": {"overlap": 1, "blank": 1}})
    assert told(out) == [("00000.parquet", "count"), ("rejects/00000.parquet", "count")]


def test_marks_of_older_runs_are_said_to_be_so_once(out: Path):
    for path in (out / "done").iterdir():
        mark = read_mark(path)
        path.write_text(json.dumps({key: value for key, value in mark.items() if key != "files"}))
    (fault,) = faults(out)
    assert (fault.sample, fault.what, fault.note) == ("done/00000.json", "older", True)


def respoilt(out: Path, spoil: Callable[[dict[str, Any]], object]) -> list[tuple[str, str]]:
    """By one who mends the mark too: only the content is left to tell."""
    rows = list(read(out / "data" / "00000.parquet"))
    spoil(rows[0])
    written = write(out / "data" / "00000.parquet", rows, COLUMNS)
    mark = read_mark(out / "done" / "00000.json")
    write_mark(out / "done" / "00000.json", {**mark, "files": {**mark["files"], "data": written}})
    return told(out)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda row: row["questions"][0]["answer"].update(value="4"),
        lambda row: row["questions"][0]["verdicts"][0].update(passed=None),
        lambda row: row["pages"][0].update(scene=row["pages"][0]["scene"].replace("3.5", "3.6")),
        lambda row: row.update(program="print('b')\n"),
        lambda row: row.update(kind="pie"),
        lambda row: row.update(renderer="mat.plotlib"),
        lambda row: row["provenance"].update(title="Trains"),
        lambda row: row["images"][0].update(bytes=PICTURES[1]),
    ],
    ids=["answer", "verdict", "scene", "program", "kind", "renderer", "title", "picture"],
)
def test_whatever_is_changed_in_a_sample_shows_in_its_hash(out: Path, spoil: Callable[[dict[str, Any]], object]):
    name = drawn(0, PICTURES[0]).id
    assert (name, "hash") in respoilt(out, spoil)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda row: row["images"].clear(),
        lambda row: row["images"][0].update(bytes=PICTURES[0][:100]),
        lambda row: row["pages"][0].update(scene="{"),
        lambda row: row["questions"][0]["answer"].update(value="no JSON"),
        lambda row: row["provenance"].update(topic='{"kind": 3}'),
        lambda row: row["provenance"].update(history="null"),
        lambda row: row.update(id=None),
        lambda row: row.update(program=None),
        lambda row: row.update(images=None),
        lambda row: row.update(questions=None),
        lambda row: row.update(provenance=None),
    ],
    ids=[
        "no images",
        "cut image",
        "scene",
        "answer",
        "topic",
        "history",
        "no id",
        "no program",
        "null images",
        "null questions",
        "no provenance",
    ],
)
def test_rows_that_break_the_reader_are_faults(out: Path, spoil: Callable[[dict[str, Any]], object]):
    named = {what for _, what in respoilt(out, spoil)}
    assert named & {"unreadable", "hash"}


def test_the_same_question_answered_in_two_ways_is_a_contradiction(out: Path):
    def twice(row: dict[str, Any]) -> None:
        again = json.loads(json.dumps(row["questions"][0]))
        again["answer"] |= {"value": "4.5", "text": [again["answer"]["text"][0] | {"text": "4.5 thousand"}]}
        row["questions"].append(again)

    assert (drawn(0, PICTURES[0]).id, "contradiction") in respoilt(out, twice)


def test_the_same_answer_within_its_tolerance_is_none(out: Path):
    def twice(row: dict[str, Any]) -> None:
        again = json.loads(json.dumps(row["questions"][0]))
        again["answer"] |= {"value": "3.54"}  # within 0.05 of 3.5
        row["questions"].append(again)

    assert "contradiction" not in {what for _, what in respoilt(out, twice)}


def test_mending_takes_the_marks_of_damaged_shards_away(out: Path):
    flip(out / "data" / "00001.parquet", 200)
    (out / "data" / "00002.parquet").unlink()
    stems = {fault.remake for fault in faults(out) if fault.remake}
    assert stems == {"00001", "00002"}
    assert mend(out, stems) == ["00001", "00002"]
    assert [path.name for path in (out / "done").iterdir()] == ["00000.json"]


@pytest.mark.parametrize(
    ("was", "now"), [('"seed": 7', '"seed": 8'), ('"environment": "env"', '"environment": "enw"'), ('"n": 3', '"n": 4')]
)
def test_a_run_json_that_was_changed_is_not_held_against_the_shards(out: Path, was: str, now: str):
    """Or `--mend` would have all of them made again."""
    text = (out / "run.json").read_text()
    assert was in text
    (out / "run.json").write_text(text.replace(was, now))
    assert [(fault.sample, fault.what, fault.remake) for fault in faults(out)] == [("run.json", "damaged", None)]


def test_a_shard_that_is_gone_with_its_mark_is_missed(out: Path):
    for folder in ("data", "rejects", "topics"):
        next((out / folder).glob("00002.*")).unlink()
    (out / "done" / "00002.json").unlink()
    short = [fault for fault in faults(out) if fault.what != "stale"]
    assert [(fault.sample, fault.what, fault.detail) for fault in short] == [
        ("run.json", "unfinished", "2 samples; it says 3")
    ]
    assert short[0].note  # a run may have been stopped


def test_a_copy_of_a_mark_is_none(out: Path):
    (out / "done" / "00000 (1).json").write_bytes((out / "done" / "00000.json").read_bytes())
    assert faults(out) == []


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    """Two shards, of four samples."""
    merge([dataset(tmp_path / "source", [made(n) for n in range(4)])], tmp_path / "merged")
    return tmp_path / "merged"


def test_what_is_made_of_other_datasets_is_not_mended(merged: Path):
    """No run goes on in it, so what loses its mark there would be lost."""
    path = merged / "data" / "00001.parquet"
    path.write_bytes(path.read_bytes()[:-100])
    assert {fault.remake for fault in faults(merged) if not fault.note} == {"00001"}
    assert mend(merged, ["00001"]) == []
    assert (merged / "done" / "00001.json").exists()


def test_a_shard_that_what_was_made_of_others_has_lost_is_a_fault(merged: Path):
    for folder in ("data", "rejects", "topics", "done"):
        next((merged / folder).glob("00001.*")).unlink()
    lost = [(fault.what, fault.detail, fault.note) for fault in faults(merged) if fault.sample == "run.json"]
    assert lost == [("count", "2 samples; it says 4", False)]


def test_a_picture_that_would_fill_the_memory_is_not_decoded(out: Path):
    """3,600 million pixels of a few bytes, and 52 million, which are more than a program may draw."""
    for side in (60_000, 7_300):
        head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
        bomb = PNG + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
        respoilt(out, lambda row, bomb=bomb: row["images"][0].update(bytes=bomb))  # type: ignore[misc]
        (found,) = (fault for fault in faults(out) if fault.what == "unreadable")
        assert "pixels" in found.detail


def test_a_row_group_that_says_it_has_a_million_rows_is_read_a_few_at_a_time(tmp_path: Path):
    (tmp_path / "data").mkdir()
    ids = pa.array([None] * 1_000_000, pa.string())
    pq.write_table(pa.table({"renderer": ids}), tmp_path / "data" / "00000.parquet", row_group_size=1_000_000)
    first = next(groups(tmp_path / "data" / "00000.parquet", ["renderer"]))
    assert first == [{"renderer": None}] * ROW_GROUP


def test_what_is_no_run_is_not_mended(out: Path):
    (out / "run.json").unlink()
    assert mend(out, ["00001"]) == []
    assert len(list((out / "done").iterdir())) == 3


def test_no_damage_goes_unnoticed_or_breaks_anything(out: Path):
    """A bit flipped or a file cut short, anywhere. What may pass: `duplicates` files that say the same."""
    chance = random.Random(5)
    written = list(read(out / "data"))
    files = sorted(path for path in out.rglob("*") if path.is_file())
    for _ in range(80):
        path = chance.choice(files)
        whole = path.read_bytes()
        at = chance.randrange(len(whole))
        flipped = whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :]
        path.write_bytes(chance.choice([flipped, flipped, flipped, whole[:at]]))
        if not faults(out):
            assert path.name in ("duplicates.npz", "duplicates.parquet"), (path.name, at)
            assert list(read(out / "data")) == written
        path.write_bytes(whole)


def test_damage_that_no_mark_tells_of_never_changes_a_sample_unnoticed(out: Path):
    for path in (out / "done").iterdir():
        mark = read_mark(path)
        path.write_text(json.dumps({key: value for key, value in mark.items() if key != "files"}))
    chance = random.Random(6)
    path = out / "data" / "00001.parquet"
    whole, written = path.read_bytes(), list(read(path))
    for _ in range(40):
        at = chance.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :])
        if {what for _, what in told(out)} == {"older"}:
            assert list(read(path)) == written, at


def test_a_sample_that_is_there_twice_is_named_with_the_first(out: Path):
    write_shard(out, 3, drawn(3, PICTURES[0]))
    twice = [fault for fault in faults(out) if fault.what == "duplicate"]
    assert [(fault.sample, fault.detail) for fault in twice] == [
        (drawn(3, PICTURES[0]).id, f"the same picture as {drawn(0, PICTURES[0]).id}")
    ]


def test_samples_without_topics_of_a_run_are_read(tmp_path: Path):
    (tmp_path / "data").mkdir()
    write(tmp_path / "data" / "all.parquet", [sample_row(sample(), "env")], COLUMNS)
    assert told(tmp_path) == [("all.parquet", "unfinished")]
