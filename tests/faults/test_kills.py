"""`kill -9` of a run at random moments, then the same command again: the same bytes as of a run left alone."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from tests.faults.killing import Alone, killed, left_alone
from tests.faults.runs import beneath, dataset, finish, leftovers


def kill_the_run(alone: Alone, folder: Path, kills: int, seed: int) -> None:
    def kill(process: subprocess.Popen[bytes]) -> bool:
        below = beneath(process.pid)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert not leftovers(below), "workers or guests outlived the run that started them"
        return True

    for out in killed(alone, folder, kills, seed, kill):
        finish(alone.recipe, out)
        assert dataset(out) == alone.expected


def test_a_run_killed_thrice_is_the_same_run(tmp_path: Path):
    kill_the_run(left_alone(tmp_path, 5), tmp_path, kills=3, seed=1)


@pytest.mark.faults
@pytest.mark.timeout(3000)
def test_a_run_killed_at_twenty_moments_is_the_same_run(tmp_path: Path):
    kill_the_run(left_alone(tmp_path, 14), tmp_path, kills=20, seed=3)
