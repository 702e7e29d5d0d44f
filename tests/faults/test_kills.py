"""`kill -9` at random moments, then the same command again: the same bytes as a run that was left alone."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

RECIPE = "n: {n}\nseed: 3\nshard: 3\nleast: 4\n"


def start(recipe: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", "synth", "run", str(recipe), "-o", str(out), "--workers", "2"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def dataset(out: Path) -> dict[str, str]:
    files = [path for folder in ("topics", "data", "rejects") for path in sorted((out / folder).iterdir())]
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if not path.name.startswith(".")
    }


def kill_and_resume(tmp_path: Path, *, samples: int, kills: int, seed: int) -> None:
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text(RECIPE.format(n=samples))
    alone = tmp_path / "alone"
    began = time.monotonic()
    assert start(recipe, alone).wait() == 0
    whole = time.monotonic() - began
    expected = dataset(alone)
    draw, killed = random.Random(seed), 0
    for attempt in range(kills):
        out = tmp_path / f"killed{attempt}"
        process = start(recipe, out)
        try:
            process.wait(timeout=draw.uniform(0.02, 0.98) * whole)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
        assert start(recipe, out).wait() == 0
        assert dataset(out) == expected
    assert killed >= kills * 0.5, "most kills must hit a run that is still going"
    assert not leftovers(), "workers or guests outlived the run that started them"


def leftovers() -> list[str]:
    """Processes of workers that are still there a while after their run has gone."""
    deadline = time.monotonic() + 10
    while (found := _workers()) and time.monotonic() < deadline:
        time.sleep(0.2)
    return found


def _workers() -> list[str]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"synth.worker" in words and int(folder.name) != os.getpid():
            found.append(b" ".join(words).decode())
    return found


def test_a_run_killed_twice_is_the_same_run(tmp_path: Path):
    kill_and_resume(tmp_path, samples=7, kills=2, seed=1)


@pytest.mark.faults
@pytest.mark.timeout(3000)
def test_a_run_killed_at_twenty_moments_is_the_same_run(tmp_path: Path):
    kill_and_resume(tmp_path, samples=14, kills=20, seed=2)
