"""`OUT/duplicates.parquet`: which sample is nearly which earlier one, and what a grown run decodes again."""

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image

from synth.dataset import DamagedFile, fingerprint, read
from synth.likeness import marks
from synth.likeness.duplicates import FILE, KEPT, mark
from synth.likeness.marks import mark_of_row
from synth.rows import sample_row
from tests.synth.small_run import PICTURES, bars, drawn, small_run, write_shard


def told(out: Path) -> list[tuple[str, str, str]]:
    return [(row["id"], row["of"], row["what"]) for row in read(out / FILE)]


def smaller(png: bytes) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        image.convert("RGB").resize((image.width * 3 // 4, image.height * 3 // 4)).save(out, "PNG")
    return out.getvalue()


def test_a_run_without_duplicates_has_an_empty_file(tmp_path: Path):
    assert told(small_run(tmp_path)) == []


def test_a_picture_made_smaller_is_near_and_the_earlier_one_is_named(tmp_path: Path):
    out = small_run(tmp_path)
    first, second = drawn(1, PICTURES[1]), drawn(3, smaller(PICTURES[1]))
    write_shard(out, 3, second)
    assert mark(out) == 1
    assert told(out) == [(second.id, first.id, "picture")]
    (row,) = read(out / FILE)
    assert 0 < row["distance"] <= 72


def test_programs_that_share_nearly_all_of_their_words(tmp_path: Path):
    """Of the 292 runs of 300 words the last word changes one: far more than 0.8 is shared; the other half is not."""
    words = [f"name{place} = {place}" for place in range(150)]
    others = [f"value{place} = {place * 7}" for place in range(150)]
    out = small_run(tmp_path)
    made = [
        drawn(3, bars(5, 95), source="\n".join(words)),
        drawn(4, bars(95, 5, 95, 5, 5), source="\n".join([*words[:-1], "last = 1"])),
        drawn(5, bars(50, 5, 5, 5, 5, 5, 5, 95), source="\n".join([*words[:75], *others[75:]])),
    ]
    for number, sample in enumerate(made, 3):
        write_shard(out, number, sample)
    mark(out)
    assert [row for row in told(out) if row[2] == "program"] == [(made[1].id, made[0].id, "program")]


def test_the_same_run_has_the_same_bytes(tmp_path: Path):
    files = []
    for name in ("a", "b"):
        out = small_run(tmp_path / name)
        write_shard(out, 3, drawn(3, smaller(PICTURES[0])))
        mark(out)
        files.append((out / FILE).read_bytes())
    assert files[0] == files[1]


def test_a_grown_run_reads_its_new_shards_only(tmp_path: Path):
    """What is no picture any more would be noticed, if it were decoded; its mark says it is the shard it was."""
    out = small_run(tmp_path)
    write_shard(out, 3, drawn(3, smaller(PICTURES[0])))
    shutil.copy(out / "data" / "00003.parquet", out / "data" / "00000.parquet")
    mark(out)
    assert told(out) == [(drawn(3, smaller(PICTURES[0])).id, drawn(0, PICTURES[0]).id, "picture")]
    (out / KEPT).unlink()
    mark(out)
    again = drawn(3, smaller(PICTURES[0])).id
    assert told(out) == [(again, again, "picture")]


def test_what_workers_have_kept_is_not_made_again(tmp_path: Path):
    """Only the marks kept for the shard as it is say that its sample is near the first one."""
    out, cache = small_run(tmp_path / "run"), tmp_path / "cache"
    first, last = drawn(0, PICTURES[0]), drawn(3, bars(95, 5, 95, 5, 5))
    write_shard(out, 3, last)
    known_by = fingerprint(out / "data" / "00003.parquet")["blake2b"]
    lent = mark_of_row(sample_row(first, "env"))
    lent["id"] = last.id.encode()
    marks.keep(cache, "00003", "of another file", [lent])
    mark(out, cache)
    assert told(out) == []
    (out / KEPT).unlink()
    marks.keep(cache, "00003", known_by, [lent])
    mark(out, cache)
    assert told(out) == [(last.id, first.id, "picture")]
    assert not cache.exists()


def test_a_copy_beside_the_shards_has_marks_of_its_own(tmp_path: Path):
    out = small_run(tmp_path / "run")
    shutil.copy(out / "data" / "00000.parquet", out / "data" / "00000 (1).parquet")
    mark(out, tmp_path / "cache")
    first = drawn(0, PICTURES[0]).id
    assert {row[:2] for row in told(out)} == {(first, first)}


def test_other_things_in_the_cache_stay(tmp_path: Path):
    out, cache = small_run(tmp_path / "run"), tmp_path / "cache"
    marks.keep(cache, "00000", "some file", [])
    (cache / "replies.db").touch()
    mark(out, cache)
    assert [path.name for path in cache.iterdir()] == ["replies.db"]


def test_marks_are_kept_by_the_file_they_are_of(tmp_path: Path):
    found = mark_of_row(sample_row(drawn(0, PICTURES[0]), "env"))
    marks.keep(tmp_path, "00007", "a file", [found, found])
    kept = marks.kept(tmp_path, "00007", "a file")
    assert kept is not None
    assert kept.tobytes() == 2 * found.tobytes()
    assert marks.kept(tmp_path, "00007", "another file") is None
    assert marks.kept(tmp_path, "00008", "a file") is None
    path = tmp_path / marks.file_of("00007")
    path.write_bytes(path.read_bytes()[:-30])
    assert marks.kept(tmp_path, "00007", "a file") is None


def test_a_shard_with_a_damaged_picture_is_known_by_no_marks(tmp_path: Path):
    rows = [sample_row(drawn(0, PICTURES[0]), "env"), sample_row(drawn(1, PICTURES[1][:200]), "env")]
    marks.keep(tmp_path, "00000", "a file", map(mark_of_row, rows))
    assert (tmp_path / marks.file_of("00000")).exists()
    assert marks.kept(tmp_path, "00000", "a file") is None


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 not an archive"])
def test_marks_that_are_damaged_are_made_again(tmp_path: Path, damage: bytes):
    out = small_run(tmp_path)
    whole = (out / KEPT).read_bytes()
    (out / KEPT).write_bytes(damage or whole[:-40])
    mark(out)
    assert (out / KEPT).read_bytes() == whole


def test_a_picture_that_does_not_decode_is_named(tmp_path: Path):
    out = small_run(tmp_path)
    made = drawn(3, PICTURES[0][:200])
    write_shard(out, 3, made)
    with pytest.raises(DamagedFile, match=f"the picture of sample {made.id} is damaged"):
        mark(out)
