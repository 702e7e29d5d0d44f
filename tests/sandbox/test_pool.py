"""What the host does with guests that are worn, gone, broken or slow: with stand-ins that run no program at all."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import pytest

from sandbox.contract import Job, SandboxUnavailable
from sandbox.kinds import CHARTS
from sandbox.link import Link, Spawned
from sandbox.pool import Pool

ROOT = Path(__file__).parents[2]
JOB = Job(driver="plain", source="")
STAND_IN = """
import json, os, sys, time
from sandbox.guest import frames
mood = sys.argv[1]
frames.read_exactly(0, *frames.START.unpack(frames.read_exactly(0, frames.START.size)))
if mood == "slow":
    time.sleep(60)
frames.reply(1, b"H", json.dumps({"environment": {}}).encode())
if mood == "gone":
    sys.exit()
if mood == "chatty":
    os.write(1, b"!")
while True:
    frames.read_exactly(0, frames.JOB.unpack(frames.read_exactly(0, frames.JOB.size))[0])
    if mood == "breaking":
        sys.exit("I broke")
    head = {"error": None, "logs": "", "pages": 0, "seconds": 0.0, "peak_mb": 0.0, "data": True}
    kind = b"?" if mood == "failing" else b"O"
    frames.reply(1, kind, frames.pack(head, [str(os.getpid()).encode()]))
"""


class StandIn(Spawned):
    def kill(self) -> None:
        self.process.kill()

    def root(self) -> int:
        return self.process.pid


class StandIns(Pool):
    def __init__(self, *moods: str) -> None:
        self.moods = list(moods)
        super().__init__(CHARTS, {})

    def launch(self, slot: int) -> Link:
        mood = self.moods.pop(0) if self.moods else "well"
        return StandIn([sys.executable, "-c", STAND_IN, mood], cwd=str(ROOT))


@pytest.fixture
def opened(request):
    pools = []

    def one(*moods: str) -> StandIns:
        pools.append(StandIns(*moods))
        return pools[-1]

    yield one
    for pool in pools:
        pool.close()


def numbers(pool: Pool, jobs: int) -> list[bytes | None]:
    return [pool.submit(JOB).result().data for _ in range(jobs)]


def test_a_guest_is_renewed_after_so_many_jobs(opened, monkeypatch):
    monkeypatch.setattr(StandIns, "jobs_each", 2)
    pool = opened()
    first, second, third, fourth, fifth = numbers(pool, 5)
    assert first == second
    assert third == fourth
    assert len({first, third, fifth}) == 3
    assert pool.guests_started == 3


@pytest.mark.parametrize("mood", ["gone", "chatty"])
def test_a_guest_that_is_not_well_is_found_out_before_a_job_is_spent_on_it(mood, opened):
    """Else it would count against the program, as if that had broken it."""
    pool = opened(mood, "breaking", "breaking", "breaking", "well")
    pool.environment()
    time.sleep(0.3)
    outcome = pool.submit(JOB).result()
    assert outcome.status == "ok"
    assert pool.guests_started == 5


@pytest.mark.parametrize("mood", ["breaking", "failing"])
def test_a_program_under_which_every_guest_breaks_is_at_fault_and_the_next_has_a_fresh_one(mood, opened):
    pool = opened(*4 * [mood])
    outcome = pool.submit(JOB).result()
    assert outcome.error is not None
    assert (outcome.error.kind, outcome.killed) == ("crash", True)
    assert ("I broke" in outcome.error.message) is (mood == "breaking")
    assert pool.submit(JOB).result().status == "ok"
    assert pool.guests_started == 5


def test_closing_does_not_wait_for_a_guest_that_starts(opened):
    pool = opened("slow")
    asked = pool.submit(JOB)
    deadline = time.monotonic() + 10
    while not pool._busy:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    link = next(iter(pool._busy))
    closing = threading.Thread(target=pool.close)
    closing.start()
    closing.join(10)
    assert not closing.is_alive()
    assert not link.alive
    with pytest.raises(SandboxUnavailable, match="the sandbox was closed"):
        asked.result()
