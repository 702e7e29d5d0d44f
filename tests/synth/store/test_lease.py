"""One run at a time at an address: who has it, who may take it over, and who has lost it."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest

from synth.places import Address
from synth.records import WorldError
from synth.runs.lease import Busy, Lease, Times, leased
from tests.stores import Store

QUICK = Times(renew=0.2, silent=0.6, settle=0.1)
STEADY = Times(renew=1, silent=4, settle=0.1)  # where a slow machine must not be taken for a silent one


@pytest.fixture
def out(tmp_path: Path) -> Address:
    return Address(f"s3://bucket/{tmp_path.name}")


def lock(out: Address) -> dict[str, str]:
    return {"Bucket": "bucket", "Key": f"{out.name}/.lock"}


def machine(out: Address, folder: Path, name: str, times: Times = QUICK) -> Lease:
    """A lease as another machine would take it, which has a folder of its own."""
    (folder / name).mkdir(exist_ok=True)
    return Lease(out, folder / name, times)


def test_the_second_is_told_who_has_it_and_it_is_free_afterwards(store: Store, out: Address, tmp_path: Path):
    with leased(out, STEADY):
        said = json.loads(store.object(f"{out.name}/.lock"))
        assert said.keys() == {"nonce", "folder", "host", "pid", "at", "beat"}
        with pytest.raises(Busy, match=rf"process {said['pid']} of {said['host']} is at work on it"):
            machine(out, tmp_path, "other", STEADY).take()
        with pytest.raises(Busy, match="another process of this machine"), leased(out, STEADY):
            pass
    assert store.objects(out.name) == {}
    machine(out, tmp_path, "other").take()


def test_what_a_kill_left_on_this_machine_is_taken_over_at_once(store: Store, out: Address, tmp_path: Path):
    slow = Times(renew=20, silent=60, settle=0.1)
    machine(out, tmp_path, "here", slow).take()
    began = time.monotonic()
    machine(out, tmp_path, "here", slow).take()
    assert time.monotonic() - began < 5


def test_a_machine_that_died_does_not_block_for_longer_than_it_may_be_silent(
    store: Store, out: Address, tmp_path: Path
):
    machine(out, tmp_path, "died", STEADY).take()
    with pytest.raises(Busy):
        machine(out, tmp_path, "other", STEADY).take()
    time.sleep(STEADY.silent)
    machine(out, tmp_path, "other", STEADY).take()


@pytest.mark.parametrize("off", [-3600, 3600])
def test_a_machine_whose_clock_is_off_is_watched_and_found_alive(store: Store, out: Address, tmp_path: Path, off: int):
    other = machine(out, tmp_path, "off")
    other.take()
    said = json.loads(store.object(f"{out.name}/.lock"))
    store.client.put_object(**lock(out), Body=json.dumps({**said, "at": said["at"] + off}))
    done = threading.Event()
    beating = threading.Thread(target=_beat, args=(store, out, off, done))
    beating.start()
    try:
        with pytest.raises(Busy, match=r"its clock is 3[56]"):
            machine(out, tmp_path, "other").take()
    finally:
        done.set()
        beating.join()


def _beat(store: Store, out: Address, off: int, done: threading.Event) -> None:
    """As the other machine goes on saying that it is at work."""
    for beat in range(1000):
        if done.wait(QUICK.renew):
            return
        said = json.loads(store.object(f"{out.name}/.lock"))
        now = {**said, "at": time.time() + off, "beat": str(beat)}
        store.client.put_object(**lock(out), Body=json.dumps(now))


def test_who_was_silent_and_comes_back_has_lost_it(store: Store, out: Address, tmp_path: Path):
    with leased(out, QUICK) as held:
        held()
        said = json.loads(store.object(f"{out.name}/.lock"))
        taken = {**said, "nonce": "other", "host": "elsewhere", "pid": 7}
        store.client.put_object(**lock(out), Body=json.dumps(taken))
        time.sleep(3 * QUICK.renew)
        with pytest.raises(WorldError, match="process 7 of elsewhere has taken over s3://bucket/test_who"):
            held()
    assert json.loads(store.object(f"{out.name}/.lock"))["nonce"] == "other"


def test_of_many_that_come_at_once_one_has_it(store: Store, out: Address, tmp_path: Path):
    times = Times(renew=20, silent=60, settle=0.5)
    came: list[str] = []

    def take(name: str) -> None:
        try:
            machine(out, tmp_path, name, times).take()
            came.append("has it")
        except Busy:
            came.append("busy")

    threads = [threading.Thread(target=take, args=(f"machine {n}",)) for n in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(came) == ["busy"] * 5 + ["has it"]


def test_a_lease_outlives_writes_that_fail(store: Store, out: Address):
    store.proxy.fails = 2
    with leased(out, QUICK) as held:
        time.sleep(5 * QUICK.renew)
        held()
