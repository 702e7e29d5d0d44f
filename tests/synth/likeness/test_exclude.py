"""What is too near to an evaluation set, and what an evaluation set may be."""

import io
import json
import os
import pickle
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from synth.dataset import DamagedFile
from synth.likeness.exclude import Excluded
from tests.synth.small_run import PICTURES, drawn

FERRY = "How many passengers took the ferry from Aarhus to Kalundborg in May 2014?"
TRAIN = "How much did the night train from Vienna to Warsaw cost in April 2019?"


def index(tmp_path: Path, **files: str | bytes) -> Excluded:
    folder = tmp_path / "eval"
    folder.mkdir()
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Excluded.of(folder)


def as_jpeg(png: bytes) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(out, "JPEG", quality=70)
    return out.getvalue()


def test_a_near_picture_is_named(tmp_path: Path):
    excluded = index(tmp_path, img3__jpg=as_jpeg(PICTURES[0]))
    why = excluded.why([PICTURES[1], PICTURES[0]], [])
    assert why is not None
    assert why.startswith("the picture is near eval/img3.jpg: ")
    assert why.endswith(" of 576 bits differ")
    assert excluded.why([PICTURES[1]], []) is None
    assert excluded.why_not(drawn(0, PICTURES[0])) == excluded.why([PICTURES[0]], [])


def test_two_near_questions_are_enough_and_one_is_not(tmp_path: Path):
    lines = [{"question": "What is the title?"}, {"q": {"text": FERRY.upper()}}, {"turns": ["Well, " + TRAIN]}]
    excluded = index(tmp_path, qa__jsonl="\n".join(map(json.dumps, lines)))
    assert excluded.why([], [FERRY]) is None
    assert excluded.why([], [FERRY, FERRY.replace("Aarhus", "Grenaa")]) is None
    why = excluded.why([], [FERRY, "Is it red?", TRAIN])
    assert why == f"1.00 of the telling 8-word runs of “{FERRY}” stand in eval/qa.jsonl:2"


def test_questions_of_one_form_about_other_things_are_not_near(tmp_path: Path):
    asked = ["Please look at the rows below the header of the table; how many can you see?", "What is the title?"]
    excluded = index(tmp_path, qa__txt="\n".join(asked))
    assert excluded.why([], asked * 3) is None


def test_one_long_text_is_enough(tmp_path: Path):
    words = [chr(97 + place // 26) + chr(97 + place % 26) for place in range(60)]  # each once: 53 runs
    document = " ".join(words)
    excluded = index(tmp_path, page__md=document)
    assert excluded.why([], [document]) == (
        f"1.00 of the telling 8-word runs of “{document[:80]}…” stand in eval/page.md:1"
    )
    # one word in the middle takes 8 of 53 runs away, two far apart 16: 0.85 and 0.70
    words[30] = "else"
    assert str(excluded.why([], [" ".join(words)])).startswith("0.85 of")
    words[15] = "else"
    assert excluded.why([], [" ".join(words)]) is None


def test_files_of_every_sort_are_read(tmp_path: Path):
    table = io.BytesIO()
    rows = [
        {"image": {"bytes": None, "path": "lost.png"}, "question": TRAIN, "n": 3},
        {"image": {"bytes": PICTURES[2], "path": "a.png"}, "question": FERRY, "n": 4},
    ]
    pq.write_table(pa.Table.from_pylist(rows), table)
    excluded = index(
        tmp_path,
        a__json=json.dumps([{"question": FERRY}, TRAIN]),
        b__csv=f"id,question\n1,{FERRY}\n2,{TRAIN}\n",
        c__parquet=table.getvalue(),
        d__txt=f"\ufeff{FERRY}\r\n",
        e__webp=PICTURES[0],
        f__gif=b"GIF89a broken",
        g__json='{"question": "' + FERRY,
        h__parquet=b"PAR1 not PAR1",
        i__exe=FERRY,
    )
    assert excluded.texts == (
        "eval/a.json#1", "eval/a.json#2", "eval/b.csv:1", "eval/c.parquet#1", "eval/c.parquet#2", "eval/d.txt:1",
        "eval/g.json:1",
    )  # fmt: skip
    assert excluded.pictures == ("eval/c.parquet#2", "eval/e.webp")
    said = sorted(warning.partition(":")[0] for warning in excluded.warnings)
    assert said == [
        "eval/f.gif is no picture that can be read", "eval/g.json is no JSON; it was read as text",
        "eval/h.parquet could not be read",
    ]  # fmt: skip


def test_no_link_leads_out_of_the_folder(tmp_path: Path):
    inside, outside = tmp_path / "eval" / "inside", tmp_path / "outside"
    inside.mkdir(parents=True)
    outside.mkdir()
    for folder in (inside, outside):
        (folder / "qa.txt").write_text(FERRY)
    (tmp_path / "eval" / "a.txt").symlink_to(inside / "qa.txt")
    (tmp_path / "eval" / "b.txt").symlink_to(outside / "qa.txt")
    (tmp_path / "eval" / "c").symlink_to(outside)
    (tmp_path / "eval" / "round").symlink_to(tmp_path / "eval")
    excluded = Excluded.of(tmp_path / "eval")
    assert excluded.texts == ("eval/a.txt:1", "eval/inside/qa.txt:1")
    assert [warning.partition("/b.txt")[2] for warning in excluded.warnings] == [" is a link out of the folder"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path):
    folder = tmp_path / "eval"
    folder.mkdir()
    (folder / "qa.txt").write_text(FERRY)
    (folder / "qa.txt").chmod(0)
    assert Excluded.of(folder).warnings == ("eval/qa.txt could not be read: Permission denied",)


def test_it_is_frozen_by_its_digest_and_goes_to_other_processes(tmp_path: Path):
    excluded = index(tmp_path, a__png=PICTURES[0], b__txt=FERRY)
    excluded.save(tmp_path / "excluded.npz")
    loaded = Excluded.load(tmp_path / "excluded.npz")
    assert loaded.why([PICTURES[0]], []) == "the picture is near eval/a.png: 0 of 576 bits differ"
    assert {one.digest for one in (excluded, loaded, pickle.loads(pickle.dumps(excluded)))} == {excluded.digest}
    (tmp_path / "eval" / "b.txt").write_text(TRAIN)
    assert Excluded.of(tmp_path / "eval").digest != excluded.digest
    whole = (tmp_path / "excluded.npz").read_bytes()
    (tmp_path / "excluded.npz").write_bytes(whole[:-30])
    with pytest.raises(DamagedFile):
        Excluded.load(tmp_path / "excluded.npz")


def test_an_empty_folder_excludes_nothing(tmp_path: Path):
    assert index(tmp_path).why([PICTURES[0]], [FERRY, TRAIN]) is None
