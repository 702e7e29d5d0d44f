"""`OUT/duplicates.parquet`: which sample is nearly which earlier one, and what a grown run decodes again."""

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image

from synth.dataset import DamagedFile, read
from synth.likeness.duplicates import FILE, KEPT, mark
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
