"""Addresses: their names, what is there, and what becomes of a request that fails."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from synth.dataset import DamagedFile, fingerprint, read, read_mark, whole, write_mark
from synth.places import Address, contents, opened, place, sizes
from synth.places.local import temporary
from synth.places.tree import copy, remove
from synth.records import WorldError
from tests.stores import Store

RUN = "s3://bucket/runs/a"


def test_names():
    run = place(RUN)
    shard = run / "data" / "00007.parquet"
    assert str(shard) == "s3://bucket/runs/a/data/00007.parquet"
    assert (shard.name, shard.stem, shard.suffix) == ("00007.parquet", "00007", ".parquet")
    assert str(shard.parent.parent) == RUN
    assert str(run / ".." / "b") == "s3://bucket/runs/b"
    assert [str(one) for one in run.parents] == ["s3://bucket/runs", "s3://bucket"]
    assert str(run.with_name(".a.new")) == "s3://bucket/runs/.a.new"
    assert str(shard.relative_to(run)) == "data/00007.parquet"
    assert run == place(RUN + "/")
    assert len({run, place(RUN), run / "x"}) == 2
    assert str(run.resolve()) == str(run.absolute()) == RUN


def test_a_path_stays_a_path():
    assert place("out") == Path("out")
    assert place(Path("out")) == Path("out")
    assert place("file:///srv/with%20space/out") == Path("/srv/with space/out")
    assert place("C:/out") == Path("C:/out")


def test_an_address_with_a_password_is_refused_and_the_password_is_not_repeated():
    with pytest.raises(WorldError, match="holds a password") as told:
        place("s3://AKIA:geheim@bucket/run")
    assert "geheim" not in str(told.value)


def test_a_store_that_nobody_knows_is_named():
    with pytest.raises(WorldError, match="nowhere://bucket/run: Protocol not known: nowhere"):
        place("nowhere://bucket/run")


def test_an_address_that_pathlib_has_squeezed_is_noticed():
    with pytest.raises(WorldError, match="was an address before pathlib took it for a path"):
        place(Path("s3://bucket/run"))


@pytest.mark.parametrize(("missing", "says"), [("s3fs", "pixelproof[s3]"), ("fsspec", "pixelproof[remote]")])
def test_without_its_library_an_address_says_what_to_install(tmp_path: Path, missing: str, says: str):
    (tmp_path / f"{missing}.py").write_text("raise ImportError('not here')\n")
    asked = [sys.executable, "-P", "-m", "synth", "show", "s3://bucket/run"]
    paths = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    said = subprocess.run(asked, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": paths}, check=False)
    assert said.returncode == 3
    assert said.stderr.splitlines() == [
        f"Error: s3://bucket/run needs the package {missing}",
        f"  pip install '{says}'",
    ]


def test_a_path_imports_no_client():
    program = "import sys, synth.worker, synth.runs.make; from synth.places import place; place('out').exists()\n"
    program += "print(sorted({'fsspec', 's3fs', 'botocore'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, check=True).stdout == b"[]\n"


def test_what_is_there(store: Store):
    run = place(RUN)
    assert not run.exists()
    assert list(run.iterdir()) == []
    run.mkdir(parents=True)
    (run / "data" / "00000.parquet").write_bytes(b"12345")
    (run / "data" / ".hidden").write_bytes(b"")
    (run / "run.json").write_text("é\n")
    assert (run.exists(), run.is_dir(), run.is_file()) == (True, True, False)
    assert (run / "run.json").is_file()
    assert [path.name for path in run.iterdir()] == ["data", "run.json"]
    assert [path.name for path in (run / "data").glob("*.parquet")] == ["00000.parquet"]
    assert (run / "data" / "00000.parquet").stat().st_size == 5
    assert sizes(run / "data")("00000.parquet") == 5
    with pytest.raises(FileNotFoundError, match="00001"):
        sizes(run / "data")("00001.parquet")
    assert (run / "run.json").read_text() == "é\n"
    assert list((run / "run.json").open()) == ["é\n"]
    with pytest.raises(FileNotFoundError, match=r"other\.json"):
        (run / "other.json").read_bytes()
    with pytest.raises(FileNotFoundError, match=r"other\.json"):
        (run / "other.json").unlink()
    (run / "other.json").unlink(missing_ok=True)
    remove(run / "data")
    assert store.objects("runs/a").keys() == {"run.json"}


def test_a_store_shows_folders_by_empty_objects_and_they_are_no_files(store: Store):
    store.client.put_object(Bucket="bucket", Key="shown/", Body=b"")
    assert list(place("s3://bucket/shown").iterdir()) == []


def test_what_is_half_made_is_not_there_and_leaves_nothing(store: Store, tmp_path: Path):
    def fail(beside: Path) -> None:
        beside.write_bytes(b"so far")
        raise OSError(28, "No space left on device")

    with pytest.raises(WorldError, match="No space left on device"), whole(place(RUN) / "half") as beside:
        fail(beside)
    assert "half" not in store.objects("runs/a")
    assert list((tmp_path / "cache/pixelproof/put").iterdir()) == []


def test_a_mark_at_an_address(store: Store):
    write_mark(place(RUN) / "mark.json", {"shard": 3})
    assert read_mark(place(RUN) / "mark.json", "shard") == {"shard": 3}
    store.client.put_object(Bucket="bucket", Key="runs/a/mark.json", Body=b'{"shard": 3, "digest": "no"}')
    with pytest.raises(DamagedFile, match=r"s3://bucket/runs/a/mark\.json is damaged"):
        read_mark(place(RUN) / "mark.json", "shard")


def test_small_files_come_in_order_and_what_is_missing_is_told(store: Store):
    run = place("s3://bucket/many")
    for number in range(70):
        if number != 41:
            (run / f"{number:02}").write_text(str(number))
    got = list(contents(run / f"{number:02}" for number in range(70)))
    assert [path.name for path, _ in got] == [f"{number:02}" for number in range(70)]
    assert [found for _, found in got if not isinstance(found, OSError)] == [b"%d" % n for n in range(70) if n != 41]
    assert isinstance(got[41][1], FileNotFoundError)


def test_folders_are_copied_to_and_from_a_store_their_sign_last(store: Store, tmp_path: Path):
    (tmp_path / "from/inner").mkdir(parents=True)
    for name in ("a", "inner/b", "sign"):
        (tmp_path / "from" / name).write_text(name)
    copy(tmp_path / "from", place("s3://bucket/copied"), last="sign")
    assert store.objects("copied") == {"a": b"a", "inner/b": b"inner/b", "sign": b"sign"}
    assert [path for method, path in store.proxy.asked if method == "PUT"][-1] == "/bucket/copied/sign"
    copy(place("s3://bucket/copied"), tmp_path / "back", last="sign")
    assert (tmp_path / "back/inner/b").read_text() == "inner/b"


def test_of_a_large_shard_one_column_is_read(store: Store, tmp_path: Path):
    noise = [os.urandom(20_000) for _ in range(300)]
    table = pa.table({"id": [f"{n:05}" for n in range(300)], "image": noise, "kind": ["pie"] * 300})
    pq.write_table(table, tmp_path / "large.parquet", row_group_size=100)
    store.client.upload_file(str(tmp_path / "large.parquet"), "bucket", "large/00000.parquet")
    assert [row["id"] for row in read(place("s3://bucket/large"), ["id"])] == [f"{n:05}" for n in range(300)]
    # a listing, which says the size; the end of the file; the column's part of each of three groups
    assert store.proxy.counts() == {"GET": 1 + 1 + 3}
    assert store.proxy.sent < 100_000
    assert fingerprint(place("s3://bucket/large/00000.parquet")) == fingerprint(tmp_path / "large.parquet")
    assert pq.read_table(opened(place("s3://bucket/large/00000.parquet"))) == table


def test_every_tenth_write_fails_or_is_cut_off_and_all_is_there(store: Store):
    store.proxy.fails, store.proxy.cuts = 10, 7
    for number in range(60):
        with whole(place("s3://bucket/flaky") / f"{number:02}") as beside:
            beside.write_bytes(b"%d" % number)
    assert store.proxy.spoilt > 10
    assert store.objects("flaky") == {f"{number:02}": b"%d" % number for number in range(60)}


def test_a_store_that_is_down_is_named_in_one_sentence(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PIXELPROOF_STORE_PATIENCE", "0")
    store.proxy.closed = True
    with pytest.raises(WorldError, match=r"s3://bucket/x was asked 1 times in \d+ s and failed: ") as told:
        place("s3://bucket/x").read_bytes()
    assert "the same command goes on" in told.value.fix


@pytest.mark.parametrize("status", [403, 401])
def test_who_may_not_is_told_at_once(store: Store, status: int):
    store.proxy.status = status
    with pytest.raises(WorldError, match="s3://bucket/x is refused") as told:
        place("s3://bucket/x").write_bytes(b"1")
    assert "AWS_ACCESS_KEY_ID" in told.value.fix
    assert len(store.proxy.asked) == 1


def test_a_bucket_that_is_not_there_is_told_at_once(store: Store):
    with pytest.raises(WorldError, match=r"could not write s3://nobody-has-this/x: .*bucket does not exist"):
        place("s3://nobody-has-this/x").write_bytes(b"1")


def test_what_is_there_already_is_not_made_anew(store: Store):
    first = place("s3://bucket/once")
    assert isinstance(first, Address)
    assert first.create(b"1")
    assert not first.create(b"2")
    assert first.read_bytes() == b"1"


def test_what_a_kill_left_on_this_machine_goes_after_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    puts = tmp_path / "pixelproof" / "put"
    puts.mkdir(parents=True)
    for name, age in (("1-0-old.parquet", 90_000), ("2-0-new.parquet", 80_000)):
        (puts / name).touch()
        os.utime(puts / name, (time.time() - age, time.time() - age))
    with temporary("x"):
        assert [path.name for path in puts.iterdir()] == ["2-0-new.parquet"]
