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

from tests.faults.killing import CHARTS, PAGES, Alone
from tests.faults.runs import beneath, dataset, leftovers, start

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
Made = Callable[[int, str], Alone]
VICTIMS = {"worker": (a_worker, CHARTS), "guest": (a_guest, CHARTS), "browser": (a_browser, PAGES)}


def kill_parts(alone: Alone, out: Path, victim: Victim, kills: int, seed: int, workers: int = 1) -> None:
    """Processes of that sort at so many moments of one run, which goes on by itself.

    Something is made between two of them: a run of which all parts die as soon as they start is right to stop.
    """
    draw, hits, made = random.Random(seed), 0, 0
    process = start(alone.recipe, out, workers=workers)
    below = dict[int, str]()
    while hits < kills and process.poll() is None:
        time.sleep(draw.uniform(0.02, 0.5))
        done = len(list((out / "done").glob("[0-9]*")))
        if hits and done == made:
            continue
        hits, made = hits + kill_one(process, victim, draw), done
        below |= dict(beneath(process.pid))
    said = process.communicate()[1].decode()
    assert process.returncode == 0, said
    assert dataset(out) == alone.expected
    assert not leftovers(list(below.items())), "workers or guests outlived the run that started them"
    assert hits == kills, "the run was done before it had been killed so often"


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
def test_a_run_whose_parts_are_killed_goes_on_by_itself(undisturbed: Made, tmp_path: Path, name: str):
    victim, kinds = VICTIMS[name]
    kill_parts(undisturbed(9, kinds), tmp_path / "killed", victim, kills=3, seed=2)


@pytest.mark.faults
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", sorted(VICTIMS))
def test_runs_whose_parts_are_killed_at_twenty_moments_go_on_by_themselves(
    undisturbed: Made, tmp_path: Path, name: str, seed: int
):
    victim, kinds = VICTIMS[name]
    kill_parts(undisturbed(16, kinds), tmp_path / "killed", victim, kills=4, seed=20 + seed, workers=2)
