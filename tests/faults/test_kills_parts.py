"""`kill -9` of a worker, a guest, a browser at random moments: the run goes on by itself, to the same bytes."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.killing import CHARTS, PAGES, Alone, killed, left_alone
from tests.faults.runs import beneath, dataset, leftovers

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0, reason="processes in guests belong to users of their own; only root kills them"
)


def a_worker(pid: int, words: str) -> bool:
    return "synth.worker" in words


def a_guest(pid: int, words: str) -> bool:
    return "/guest/bin/python" in words and "docker run" not in words


def a_browser(pid: int, words: str) -> bool:
    return "chromium" in words.partition(" ")[0]


Victim = Callable[[int, str], bool]
VICTIMS = {"worker": (a_worker, CHARTS), "guest": (a_guest, CHARTS), "browser": (a_browser, PAGES)}


def kill_a_part(alone: Alone, folder: Path, victim: Victim, kills: int, seed: int) -> None:
    """Some process of that sort, once a run; the run goes on by itself."""
    draw, said = random.Random(seed), list[str]()

    def kill(process: subprocess.Popen[bytes]) -> bool:
        hit, below = kill_one(process, victim, draw), beneath(process.pid)
        said[:] = [process.communicate()[1].decode()]
        assert process.returncode == 0, said
        assert not leftovers(below), "workers or guests outlived the run that started them"
        return hit

    for out in killed(alone, folder, kills, seed, kill):
        assert dataset(out) == alone.expected


def kill_one(process: subprocess.Popen[bytes], victim: Victim, draw: random.Random) -> bool:
    """As soon as there is one."""
    while process.poll() is None:
        if found := sorted(pid for pid, words in beneath(process.pid) if victim(pid, words)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(draw.choice(found), signal.SIGKILL)
                return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("name", sorted(VICTIMS))
def test_a_run_whose_parts_are_killed_goes_on_by_itself(tmp_path: Path, name: str):
    victim, kinds = VICTIMS[name]
    kill_a_part(left_alone(tmp_path, 5, kinds), tmp_path, victim, kills=3, seed=2)


@pytest.mark.faults
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("name", sorted(VICTIMS))
def test_a_run_whose_parts_are_killed_at_twenty_moments_goes_on_by_itself(tmp_path: Path, name: str):
    victim, kinds = VICTIMS[name]
    kill_a_part(left_alone(tmp_path, 14, kinds), tmp_path, victim, kills=20, seed=4)
