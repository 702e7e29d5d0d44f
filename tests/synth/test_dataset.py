"""Files of a dataset: what goes in comes back, loads in `datasets`, and is never half there."""

import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from synth.dataset import COLUMNS, REJECT_COLUMNS, DamagedFile, count, read, write, write_text
from synth.likeness import arrays
from synth.records import Reject, WorldError
from synth.rows import read_sample, reject_row, sample_row
from tests.synth.samples import picture, png, question, sample


def test_a_sample_comes_back_as_it_went_in(tmp_path: Path):
    written = sample()
    write(tmp_path / "00000.parquet", [sample_row(written, "env")], COLUMNS)
    (row,) = read(tmp_path)
    again = read_sample(row)
    assert again.id == written.id == row["id"]
    assert sample_row(again, "env") == row


def test_an_id_is_of_the_content():
    assert sample().id == sample().id
    assert sample().id != sample((0, 0, 200)).id


def test_the_same_rows_are_the_same_bytes(tmp_path: Path):
    for name in ("a", "b"):
        write(tmp_path / f"{name}.parquet", [sample_row(sample(), "env")], COLUMNS)
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


LEAN = """
import sys, pathlib
from synth.dataset import write, write_without_pandas
write_without_pandas()
write(pathlib.Path(sys.argv[1]), [{"id": "a"}], {"id": "string"})
assert "pandas" not in sys.modules, "pyarrow has imported it"
import pandas, pyarrow.parquet
assert list(pyarrow.parquet.read_table(sys.argv[1]).to_pandas().id) == ["a"]
"""


def test_a_process_of_ours_writes_without_pandas_and_has_it_when_it_wants_it(tmp_path: Path):
    pytest.importorskip("pandas")
    subprocess.run([sys.executable, "-c", LEAN, str(tmp_path / "rows.parquet")], check=True)


def test_datasets_loads_pictures_as_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    from datasets import load_dataset

    rows = [sample_row(sample((n, n, n)), "env") for n in range(3)]
    write(tmp_path / "00000.parquet", rows, COLUMNS)
    loaded = load_dataset(
        "parquet", data_files=str(tmp_path / "00000.parquet"), split="train", cache_dir=str(tmp_path / "cache")
    )
    assert loaded.num_rows == 3
    first = loaded[1]
    assert first["images"][0].getpixel((5, 5)) == (1, 1, 1)
    assert first["questions"][0]["question"][0]["text"] == "How many in May?"
    assert first["questions"][0]["verdicts"][1]["passed"] is None


def test_row_groups_hold_at_most_a_hundred_pictures(tmp_path: Path):
    import pyarrow.parquet as pq

    write(tmp_path / "00000.parquet", [sample_row(sample(), "env")] * 230, COLUMNS)
    metadata = pq.ParquetFile(tmp_path / "00000.parquet").metadata
    assert [metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)] == [100, 100, 30]


def test_rejects_say_what_failed_and_bring_their_picture(tmp_path: Path):
    drawn = picture()
    rejects = [
        Reject(record=drawn, stage="scene", reason="overlap", detail="title and legend"),
        Reject(record=question(drawn), stage="checks", reason="unique", detail="a tie"),
    ]
    write(tmp_path / "00000.parquet", [reject_row(reject) for reject in rejects], REJECT_COLUMNS)
    of_picture, of_question = read(tmp_path)
    assert of_picture["images"][0]["bytes"] == png()
    assert (of_picture["record"], of_picture["reason"], of_picture["kind"]) == ("Picture", "overlap", "grouped_bars")
    assert of_question["images"] == []
    assert "How many in May?" in of_question["question"]
    assert of_question["program"] == "print('a')\n"


def test_a_damaged_file_is_named(tmp_path: Path):
    (tmp_path / "00000.parquet").write_bytes(b"PAR1 not really PAR1")
    with pytest.raises(DamagedFile, match=r"00000\.parquet is damaged"):
        list(read(tmp_path))


def test_whatever_a_flipped_bit_does_to_the_reader_the_file_is_named(tmp_path: Path):
    """Of bytes that do not unpack pyarrow makes errors of several sorts, some of them of the system's."""
    path = tmp_path / "00000.parquet"
    write(path, [sample_row(sample(), "env")], COLUMNS)
    whole, named = path.read_bytes(), list[str]()
    for at in range(0, len(whole), 211):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        try:
            count(tmp_path)
            list(read(tmp_path))
        except DamagedFile as error:
            named.append(str(error))
    assert named
    assert all(said.startswith(f"{path} is damaged: ") for said in named)


def test_a_file_that_may_not_be_read_is_not_called_damaged(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        list(read(tmp_path / "00000.parquet"))


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk takes root")
def test_a_full_disk_is_a_sentence_and_leaves_nothing_half_written(tmp_path: Path):
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)], check=True)
    try:
        noise = Image.frombytes("RGB", (400, 400), os.urandom(480_000))
        out = io.BytesIO()
        noise.save(out, "PNG")
        row = sample_row(sample(), "env")
        row["images"][0]["bytes"] = out.getvalue()
        with pytest.raises(WorldError, match=r"could not write .*00000\.parquet: No space left"):
            write(disk / "00000.parquet", [row], COLUMNS)
        assert list(disk.iterdir()) == []
        with pytest.raises(WorldError, match="No space left"):
            write_text(disk / "x.json", "x" * 1_000_000)
        assert list(disk.iterdir()) == []
        with pytest.raises(WorldError, match="No space left"):
            arrays.save(disk / "x.npz", [], {"noise": np.frombuffer(os.urandom(1_000_000), np.uint8)})
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)
