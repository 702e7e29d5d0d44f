"""Runs at an address of a real S3 server: killed, beside others, and with a store that fails, cuts off, or is slow.

Whatever happens, the bytes are those of a run in a folder that nobody disturbed.
"""

from __future__ import annotations

import hashlib
import json
import random
import signal
import subprocess
import time
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from synth.places import Address
from synth.runs.lease import Lease, Times
from tests.faults.killing import Alone
from tests.faults.runs import FOLDERS, beneath, dataset, finish, leftovers, start
from tests.stores import BUCKET, Store, served, store

__all__ = ["served", "store"]

RECIPE = "n: 4\nseed: 3\nshard: 2\nleast: 1\nmost: 2\nkinds: [pie]\nchecks: [proof]\n"


@pytest.fixture(scope="module")
def alone(recipe: Path) -> Alone:
    """The run in a folder, which nobody disturbed."""
    began = time.monotonic()
    finish(recipe, recipe.with_name("alone"))
    return Alone(recipe, dataset(recipe.with_name("alone")), time.monotonic() - began)


@pytest.fixture(scope="module")
def expected(alone: Alone) -> dict[str, str]:
    return alone.expected


def address(tmp_path: Path) -> str:
    return f"s3://{BUCKET}/{tmp_path.name}"


def found(store: Store, tmp_path: Path) -> dict[str, str]:
    """As `dataset` of a folder."""
    objects = store.objects(tmp_path.name)
    return {
        name: hashlib.sha256(data).hexdigest() for name, data in objects.items() if name.partition("/")[0] in FOLDERS
    }


def test_with_every_tenth_write_spoilt_a_run_is_that_of_a_folder_and_grows_as_one(
    store: Store, recipe: Path, expected: dict[str, str], tmp_path: Path
):
    out = address(tmp_path)
    store.proxy.fails, store.proxy.cuts = 10, 7
    said = finish(recipe, out)
    assert store.proxy.spoilt >= 2
    store.proxy.be_well()
    assert f"{out}: 4 samples" in said
    assert found(store, tmp_path) == expected
    names = {name for name in store.objects(tmp_path.name) if name.partition("/")[0] not in FOLDERS}
    marks = {f"done/0000{n}.json" for n in range(2)}
    assert names == {"run.json", "progress.json", "duplicates.parquet", "duplicates.npz"} | marks
    assert json.loads(store.object(f"{tmp_path.name}/progress.json"))["state"] == "done"
    assert not any((tmp_path / "cache/pixelproof/put").iterdir())
    finish(recipe, out)
    changing = [path for method, path in store.proxy.asked if method in ("PUT", "POST", "DELETE")]
    assert {path.rpartition("/")[2] for path in changing} == {".lock"}
    finish(recipe, out, "-n", "5")
    assert expected.items() <= found(store, tmp_path).items()
    assert "data/00002.parquet" in found(store, tmp_path)


def test_a_store_that_goes_away_stops_the_run_and_the_same_command_goes_on_whatever_kills_it(
    store: Store, recipe: Path, expected: dict[str, str], tmp_path: Path
):
    process = start(recipe, address(tmp_path), "--patience", "1s")
    until_asked(store, "topics/", process)
    store.proxy.closed = True
    said = process.communicate()[1].decode()
    assert process.returncode == 3, said
    assert "once the store answers again the same command goes on" in said
    assert "Traceback" not in said
    store.proxy.be_well()
    process = start(recipe, address(tmp_path))
    until_asked(store, "data/", process)
    kill(process)
    assert ".lock" in store.objects(tmp_path.name)
    finish(recipe, address(tmp_path))
    assert found(store, tmp_path) == expected
    assert ".lock" not in store.objects(tmp_path.name)


def until_asked(store: Store, name: str, process: subprocess.Popen[bytes]) -> None:
    while not any(name in path and method == "PUT" for method, path in store.proxy.asked):
        assert process.poll() is None
        time.sleep(0.02)


def kill(process: subprocess.Popen[bytes]) -> None:
    below = beneath(process.pid)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not leftovers(below), "workers or guests outlived the run that started them"


def test_another_machine_is_told_who_is_at_work(store: Store, recipe: Path, tmp_path: Path):
    (tmp_path / "other").mkdir()
    lease = Lease(Address(address(tmp_path)), tmp_path / "other", Times())
    lease.take()
    process = start(recipe, address(tmp_path))
    said = process.communicate()[1].decode()
    assert process.returncode == 2, said
    assert f"{address(tmp_path)}: process " in said
    assert "is at work on it" in said
    lease.give_back()


def kill_again_and_again(store: Store, alone: Alone, out: str, kills: int, seed: int) -> None:
    """One run, killed at so many moments, and taken up again after each. One that was done already is no moment."""
    draw, hits = random.Random(seed), 0
    for attempt in count():
        assert attempt < 4 * kills, "most kills must hit a run that is still going"
        process = start(alone.recipe, out)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=draw.uniform(0.1, 0.8) * alone.seconds)
        if process.poll() is None:
            kill(process)
            hits += 1
        else:  # nothing is left to be killed: the next moments are those of another run
            process.communicate()
            for name in store.objects(out.rpartition("/")[2]):
                store.client.delete_object(Bucket=BUCKET, Key=f"{out.rpartition('/')[2]}/{name}")
        if hits == kills:
            break
    finish(alone.recipe, out)


@pytest.mark.faults
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("seed", range(5))
def test_runs_killed_at_twenty_moments_are_the_same_run(store: Store, alone: Alone, tmp_path: Path, seed: int):
    kill_again_and_again(store, alone, address(tmp_path), kills=4, seed=10 + seed)
    assert found(store, tmp_path) == alone.expected


@pytest.mark.faults
@pytest.mark.timeout(3000)
def test_a_slow_store_makes_a_run_slower_and_nothing_else(
    store: Store, recipe: Path, expected: dict[str, str], tmp_path: Path
):
    store.proxy.seconds = 1.0
    finish(recipe, address(tmp_path))
    assert found(store, tmp_path) == expected
