"""`kill -9` of a run at random moments, then the same command again: the same bytes as of a run left alone."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.killing import CHARTS, Alone, kill_again_and_again
from tests.faults.runs import beneath, leftovers

Made = Callable[[int, str], Alone]


def kill(process: subprocess.Popen[bytes]) -> bool:
    below = beneath(process.pid)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not leftovers(below), "workers or guests outlived the run that started them"
    return True


def test_a_run_killed_thrice_is_the_same_run(undisturbed: Made, tmp_path: Path):
    kill_again_and_again(undisturbed(8, CHARTS), tmp_path / "killed", kills=3, seed=1, kill=kill)


@pytest.mark.faults
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("seed", range(5))
def test_runs_killed_at_twenty_moments_are_the_same_run(undisturbed: Made, tmp_path: Path, seed: int):
    kill_again_and_again(undisturbed(14, CHARTS), tmp_path / "killed", kills=4, seed=10 + seed, kill=kill, workers=2)
