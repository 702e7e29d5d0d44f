"""Samples in tar shards, as webdataset and Energon take them apart."""

from __future__ import annotations

import io
import json
import struct
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from synth.export._containers import Row
from synth.export._entry import Entry, Image, Refused
from synth.export._exporter import Exporter, OptionError, SideFacts
from synth.export._files import Folder
from synth.shipping import ship
from synth.shipping.asking import asked
from synth.shipping.check import faults
from synth.shipping.reading import rows_of
from tests.synth.export.entries import choice, entry, image, turn
from tests.synth.shipping.datasets import png, sample
from tests.synth.shipping.datasets import written as dataset_of

SHORT = "Answer in a few words; if the picture does not say, answer that it cannot be told."


def exporter(flavour: str = "plain", **more: Any) -> Exporter:
    return asked("webdataset", flavour=flavour, **more).exporter(_fail)


def _fail(_of: Entry, _turn: object, why: Refused) -> None:
    raise why


def pages(name: str, count: int) -> list[Image]:
    return [image(number, name=name) for number in range(1, count + 1)]


def written(of: Exporter, folder: Path, entries: Sequence[Entry], side: str = "train") -> SideFacts:
    writer, facts = of.container.writer(Folder(folder), side), SideFacts()
    for one in entries:
        rows = list(of.rows(one))
        for row in rows:
            writer.add(row)
        facts.count(one, rows)
    facts.shards = writer.close() or {}
    return facts


def members(path: Path) -> list[str]:
    with tarfile.open(path) as tar:
        return tar.getnames()


def said(of: Exporter, one: Entry) -> list[Any]:
    return [row.said for row in of.rows(one)]


def test_a_sample_is_its_json_and_its_picture():
    of = entry(turn(), choice(), title="Birds", language="en")
    (row,) = said(exporter(), of)
    assert (row["key"], row["members"]) == ("e1", {"png": of.images[0].bytes})
    asks = [f"How many in May?\n{SHORT}", "Which is largest?\nA. Reedbed\nB. Shore\nC. Meadow\n"
            "Answer with the letter of the right option."]  # fmt: skip
    assert row["json"] == {
        "id": "e1",
        "kind": "pie",
        "renderer": "matplotlib",
        "language": "en",
        "title": "Birds",
        "images": ["png"],
        "turns": [
            {"id": "q1", "question": asks[0], "answer": "3.5", "type": "text", "form": "short", "family": "lookup",
             "options": []},
            {"id": "q2", "question": asks[1], "answer": "B", "type": "text", "form": "choice", "family": "lookup",
             "options": ["Reedbed", "Shore", "Meadow"]},
        ],
        "messages": [
            {"role": "user", "content": asks[0]},
            {"role": "assistant", "content": "3.5"},
            {"role": "user", "content": asks[1]},
            {"role": "assistant", "content": "B"},
        ],
    }  # fmt: skip


def test_pages_are_numbered_and_have_the_suffix_of_their_files():
    images = [Image(name=f"e1-{at}.jpg", bytes=b"%d" % at, size=(40, 40)) for at in (1, 2)]
    (row,) = said(exporter(), entry(images=images))
    assert row["members"] == {"0.jpg": b"1", "1.jpg": b"2"}
    assert row["json"]["images"] == ["0.jpg", "1.jpg"]


def test_rows_of_one_sample_have_keys_of_their_own():
    of = entry(turn(), turn("And in June?", "4", id="q9"))
    assert [row["key"] for row in said(exporter(turns=1), of)] == ["e1-0", "e1-1"]


def test_a_key_without_dots_folders_and_capitals():
    for name in ("v1.2", "a/b", "A1", "ä1", ""):
        with pytest.raises(Refused, match="odd_id"):
            said(exporter(), entry(id=name))
    assert said(exporter(), entry(id="0af_-9"))[0]["key"] == "0af_-9"


def test_members_of_a_sample_stand_together_and_samples_of_several_pages_by_themselves(tmp_path: Path):
    entries = [entry(id=name, images=pages(name, count)) for name, count in (("a", 1), ("b", 2), ("c", 1))]
    facts = written(exporter(), tmp_path, entries)
    assert members(tmp_path / "train-00000.tar") == ["a.json", "a.png", "c.json", "c.png"]
    assert members(tmp_path / "train-pages2-00000.tar") == ["b.json", "b.0.png", "b.1.png"]
    assert facts.shards == {"train-00000.tar": 2, "train-pages2-00000.tar": 1}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["train-00000.tar", "train-pages2-00000.tar"]


def test_shards_are_begun_anew_and_no_key_stands_twice(tmp_path: Path):
    """Each sample of this picture takes more than one byte, so each is a shard."""
    written(exporter(size=1), tmp_path, [entry(id=name) for name in "abc"])
    shards = sorted(tmp_path.glob("*.tar"))
    assert [members(path)[0] for path in shards] == ["a.json", "b.json", "c.json"]
    assert [path.name for path in shards] == [f"train-0000{number}.tar" for number in range(3)]


def test_a_side_reads_no_shard_of_one_whose_name_begins_like_its_own(tmp_path: Path):
    of = exporter()
    written(of, tmp_path, [entry(id="a")], "train")
    written(of, tmp_path, [entry(id="b")], "train-1")
    assert [path.name for path in of.container.files(tmp_path, "train")] == ["train-00000.tar"]


def test_what_was_written_reads_back(tmp_path: Path):
    of = exporter(system="Look closely.", system_as="keep")
    written(of, tmp_path, [entry(id="a", images=pages("a", 3)), entry(id="b")])
    looked = [(seen.id, len(seen.images), seen.marks, fault) for _, seen, fault in read(of, tmp_path) if seen]
    assert looked == [("b", 1, 1, ""), ("a", 3, 3, "")]


def read(of: Exporter, folder: Path) -> Any:
    return rows_of(of, folder, "train", decode=True)


@pytest.mark.parametrize(
    ("lost", "fault"),
    [
        ("a.png", "it lacks what such a row says: KeyError 'png'"),
        ("a.json", "a has no json member"),
    ],
)
def test_a_lost_member_is_found(tmp_path: Path, lost: str, fault: str):
    of = exporter()
    written(of, tmp_path, [entry(id="a"), entry(id="b")])
    packed(tmp_path / "train-00000.tar", {name: data for name, data in unpacked(tmp_path).items() if name != lost})
    assert [one for _, _, one in read(of, tmp_path)] == [fault, ""]


def test_a_picture_too_many_and_a_sample_under_another_name_are_found(tmp_path: Path):
    of = exporter()
    written(of, tmp_path, [entry(id="a"), entry(id="b")])
    held = unpacked(tmp_path)
    more = {"a.json": held["a.json"], "a.png": held["a.png"], "a.1.png": held["a.png"]}
    packed(tmp_path / "train-00000.tar", {**more, "c.json": held["b.json"], "c.png": held["b.png"]})
    assert [one for _, _, one in read(of, tmp_path)] == ["2 placeholders ask for 1 pictures", "it stands as c and is b"]


def unpacked(folder: Path) -> dict[str, bytes]:
    with tarfile.open(folder / "train-00000.tar") as tar:
        return {one.name: tar.extractfile(one).read() for one in tar}  # type: ignore[union-attr]


def packed(path: Path, held: dict[str, bytes]) -> None:
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tar:
        for name, data in held.items():
            about = tarfile.TarInfo(name)
            about.size = len(data)
            tar.addfile(about, io.BytesIO(data))


# Energon


def test_energon_has_a_question_a_sample():
    of = entry(turn(), choice())
    first, second = said(exporter("energon", system="Look closely."), of)
    assert (first["key"], second["key"]) == ("e1-0", "e1-1")
    assert first["members"] == second["members"] == {"png": of.images[0].bytes}
    assert first["json"]["context"] == f"Look closely.\n\nHow many in May?\n{SHORT}"
    assert (first["json"]["answers"], second["json"]["answers"]) == (["3.5"], ["B"])
    assert (second["json"]["question"], second["json"]["form"]) == ("q2", "choice")


def test_energon_takes_one_picture_and_has_no_system_turn():
    with pytest.raises(Refused, match="several_images"):
        said(exporter("energon"), entry(images=pages("e1", 2)))
    with pytest.raises(OptionError, match="no turn for a system"):
        exporter("energon", system="Look closely.", system_as="keep")


def test_energon_loads_without_being_prepared(tmp_path: Path):
    """The notes name each shard with its samples; an index says at which byte of its shard each sample begins."""
    of = exporter("energon", size=5000)
    sides = {
        "train": written(of, tmp_path, [entry(id=name) for name in "abcd"], "train"),
        "val": written(of, tmp_path, [entry(id="e")], "val"),
    }
    extras = of.extras(sides)
    assert json.loads(extras[".nv-meta/.info.json"])["shard_counts"] == {
        "train-00000.tar": 3, "train-00001.tar": 1, "val-00000.tar": 1,
    }  # fmt: skip
    assert json.loads(extras[".nv-meta/split.yaml"])["split_parts"] == {
        "train": ["train-00000.tar", "train-00001.tar"], "val": ["val-00000.tar"],
    }  # fmt: skip
    fields = YAML(typ="safe").load(extras[".nv-meta/dataset.yaml"])
    assert fields["sample_type"] == {"__module__": "megatron.energon", "__class__": "VQASample"}
    assert set(fields["field_map"]["image"].split(",")) == {"png", "jpg", "webp"}
    for shard in sorted(tmp_path.glob("*.tar")):
        begins = struct.unpack(*of_index(shard))
        assert [key_at(shard, at) for at in begins[:-1]] == [key.split(".")[0] for key in members(shard)[::2]]
        assert shard.read_bytes()[begins[-1] :].strip(b"\0") == b""


def of_index(shard: Path) -> tuple[str, bytes]:
    data = shard.with_name(f"{shard.name}.idx").read_bytes()
    return f"<{len(data) // 8}Q", data


def key_at(shard: Path, at: int) -> str:
    """A member's name stands at the beginning of its head."""
    return shard.read_bytes()[at : at + 100].split(b".")[0].decode()


def test_a_row_says_its_turns_once(tmp_path: Path):
    rows: list[Row] = list(exporter("energon").rows(entry(turn(), choice())))
    assert [[one.id for one in row.turns] for row in rows] == [["q1"], ["q2"]]


def test_an_export_is_held_against_a_dataset_whose_samples_have_one_page_or_several(tmp_path: Path):
    """In the dataset pages go 1, 2, 1, 3; in the files samples of one page come first."""
    counts = (1, 2, 1, 3)
    samples = [sample(at, pages=[png(10 * at + page) for page in range(count)]) for at, count in enumerate(counts)]
    source = dataset_of(tmp_path / "a", samples)
    ship(source, tmp_path / "x", asked("webdataset"))
    assert [(fault, rows) for fault, rows in faults(tmp_path / "x", source)] == [(None, at) for at in (1, 2, 3, 4)]
    (tmp_path / "x/train-pages3-00000.tar").unlink()
    lost = [fault.where for fault, _ in faults(tmp_path / "x", source) if fault]
    assert lost == ["train-pages3-00000.tar", "train, at the end"]
