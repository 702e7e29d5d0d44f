"""What reads a dataset reads it at an address as in a folder, and what is made of one may lie at either."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import synth
from synth.dataset import read
from synth.likeness.exclude import Excluded
from synth.notebook.collection import NoDataset
from synth.places import place
from synth.records import WorldError
from synth.report import Report
from synth.runs import tally_of
from synth.runs.again import Again, read_again
from synth.runs.folder import NotThisRun, must_be_ours
from synth.runs.lookup import find
from synth.shipping import ship
from synth.shipping.asking import asked
from synth.shipping.check import faults
from synth.subsets.merge import merge
from synth.subsets.subset import subset
from synth.subsets.wanted import Wanted
from synth.verify import Verifier
from tests.stores import Store
from tests.synth.made import dataset, made, reject
from tests.synth.shipping.datasets import sample, written
from tests.synth.small_run import PICTURES, bars, drawn, small_run, write_shard


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return dataset(tmp_path / "here", [made(n) for n in range(6)], [reject(90)], size=2)


@pytest.fixture
def there(store: Store, here: Path, tmp_path: Path) -> Path:
    store.upload(here, tmp_path.name)
    return place(f"s3://bucket/{tmp_path.name}")


def files(folder: Path) -> dict[str, bytes]:
    below = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in below}


def verified(*outs: Path) -> list[str]:
    return [str(fault) for _, fault in Verifier(outs=outs, sandbox=None).faults()]


def test_counts_rows_and_the_report_are_those_of_the_folder(here: Path, there: Path, tmp_path: Path):
    assert tally_of(there).plain() == tally_of(here).plain()
    assert find(there, made(4).id[:8]).row == find(here, made(4).id[:8]).row
    assert list(read(there / "data")) == list(read(here / "data"))
    assert verified(there) == verified(here)
    page = Report(there).write(tmp_path / "there.html").read_text().replace(str(there), str(here))
    assert page.count("<tr") == Report(here).write(tmp_path / "here.html").read_text().count("<tr")


def test_a_damaged_shard_is_named_by_its_address(store: Store, there: Path):
    store.client.put_object(Bucket="bucket", Key=f"{there.name}/data/00001.parquet", Body=b"PAR1 and no more")
    assert any("00001.parquet" in fault for fault in verified(there))
    assert tally_of(there).samples == 4  # of three shards of two


def test_a_collection_is_opened_and_reads_what_is_looked_at(store: Store, there: Path):
    samples = synth.open(str(there))
    assert [one.id for one in samples] == [made(n).id for n in range(6)]
    assert samples[3].image.size == synth.open(str(there))[3].image.size
    assert samples.run is not None
    assert samples.run.samples == 6
    with pytest.raises(NoDataset, match="s3://bucket/nothing is no folder"):
        synth.open("s3://bucket/nothing")


@pytest.mark.parametrize(("source", "out"), [("there", "there"), ("there", "here"), ("here", "there")])
def test_subsets_are_the_same_bytes_wherever_they_lie(
    store: Store, here: Path, there: Path, tmp_path: Path, source: str, out: str
):
    wanted = Wanted(split={"train": 0.5, "test": 0.5})
    subset(here, tmp_path / "expected", wanted)
    to = place(f"{there}-{source}-{out}") if out == "there" else tmp_path / "made"
    subset(there if source == "there" else here, to, wanted)
    found = store.objects(to.name) if out == "there" else files(to)
    expected = files(tmp_path / "expected")
    assert found.keys() == expected.keys()
    assert [name for name in found if found[name] != expected[name] and not name.endswith("run.json")] == []


def test_datasets_at_addresses_are_merged(store: Store, there: Path, here: Path, tmp_path: Path):
    other = dataset(tmp_path / "other", [made(n) for n in (7, 3)])
    merged = merge([there, other], place(f"{there}-merged"))
    assert (merged.samples, merged.again) == (7, 1)
    assert [row["id"] for row in read(place(f"{there}-merged/data"), ["id"])] == [
        made(n).id for n in (0, 1, 2, 3, 4, 5, 7)
    ]
    names = store.objects(f"{there.name}-merged").keys()
    assert not [name for name in names if name.startswith(".")]
    with pytest.raises(NotThisRun, match="is not empty; choose another address"):
        merge([there], place(f"{there}-merged"))


def test_what_was_left_half_made_is_no_dataset_and_made_anew(store: Store, there: Path):
    out = place(f"{there}-half")
    for name in (".unfinished", "data/00000.parquet", "done/00099.json"):
        (out / name).write_text("half")
    with pytest.raises(NoDataset, match="or was left half made"):
        synth.open(str(out))
    with pytest.raises(NotThisRun, match="or was left half made"):
        must_be_ours(out)
    subset(there, out, Wanted())
    assert [row["id"] for row in read(out / "data", ["id"])] == [made(n).id for n in range(6)]
    assert not {"done/00099.json", ".unfinished"} & store.objects(out.name).keys()


def test_what_fails_on_the_way_leaves_nothing(store: Store, there: Path):
    store.client.put_object(Bucket="bucket", Key=f"{there.name}/data/00002.parquet", Body=b"PAR1 and no more")
    with pytest.raises(Exception, match=r"00002\.parquet"):
        merge([there], place(f"{there}-broken"))
    assert store.objects(f"{there.name}-broken") == {}


@pytest.mark.parametrize(("to", "flavour"), [("sharegpt", "llava"), ("parquet", None)])
def test_exports_are_the_same_bytes_and_are_read_back(store: Store, tmp_path: Path, to: str, flavour: str | None):
    pictures = written(tmp_path / "pictures", [sample(n) for n in range(12)])
    store.upload(pictures, f"{tmp_path.name}-pictures")
    there = place(f"s3://bucket/{tmp_path.name}-pictures")
    ship(pictures, tmp_path / "expected", asked(to, flavour=flavour))
    out = place(f"{there}-{to}")
    ship(there, out, asked(to, flavour=flavour))
    found, expected = store.objects(out.name), files(tmp_path / "expected")
    assert found == expected
    puts = [path for method, path in store.proxy.asked if method == "PUT" and f"{out.name}/" in path]
    assert [path for path in puts if not path.endswith(".lock")][-1].endswith("/receipt.json")
    assert [fault for fault, _ in faults(out, there) if fault] == []
    with pytest.raises(NotThisRun, match="is not empty"):
        ship(there, out, asked(to, flavour=flavour))
    ship(there, out, asked(to, flavour=flavour), overwrite=True)
    assert store.objects(out.name) == expected


def test_a_lost_picture_of_an_export_is_named(store: Store, tmp_path: Path):
    out = place(f"s3://bucket/{tmp_path.name}")
    ship(written(tmp_path / "pictures", [sample(n) for n in range(3)]), out, asked("sharegpt"))
    gone = next(name for name in store.objects(out.name) if name.endswith(".png"))
    (out / gone).unlink()
    assert [fault.what for fault, _ in faults(out) if fault] == [f"{gone}: No such file"]


def test_an_evaluation_set_at_an_address_is_kept_clear_of(there: Path, here: Path):
    assert Excluded.of(there / "data").marks.tobytes() == Excluded.of(here / "data").marks.tobytes()


def test_a_run_made_of_another_finds_it_by_its_address(there: Path, here: Path, tmp_path: Path):
    for of, out in ((there, tmp_path / "x"), (here, there / "x"), (there, there / "x")):
        again = Again(how="ask", of=of, id="1")
        found = read_again(out, {"again": again.plain(out)})
        assert found is not None
        assert found.of == of


def test_memory_is_a_place_too(tmp_path: Path):
    out = small_run(place("memory://store/small"))
    write_shard(out, 3, drawn(3, bars(10, 20)))
    assert len(synth.open("memory://store/small")) == len(PICTURES) + 1
    small_run(tmp_path / "small")
    assert (out / "duplicates.parquet").read_bytes() == (tmp_path / "small/duplicates.parquet").read_bytes()
    assert json.loads((out / "done/00001.json").read_text())["shard"] == 1


def test_a_store_that_goes_down_while_a_shard_is_read_is_named_and_not_the_shard(
    store: Store, there: Path, monkeypatch: pytest.MonkeyPatch
):
    samples = synth.open(str(there))
    monkeypatch.setenv("PIXELPROOF_STORE_PATIENCE", "0")
    store.proxy.closed = True
    with pytest.raises(WorldError, match="was asked 1 times"):
        samples[0].title  # noqa: B018
