"""Runs that are killed at moments of their own, and one of the same recipe that was left alone."""

from __future__ import annotations

import contextlib
import random
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.faults.runs import dataset, finish, start

RECIPE = "n: {n}\nseed: 3\nshard: 1\nleast: 2\nmost: 4\nkinds: [{kinds}]\n"
CHARTS, PAGES = "grouped_bars, pie", "product_page, pie"


@dataclass
class Alone:
    """A run that nobody disturbed."""

    recipe: Path
    expected: dict[str, str]
    seconds: float


def left_alone(folder: Path, text: str) -> Alone:
    """Of this recipe."""
    recipe = folder / "recipe.yaml"
    recipe.write_text(text)
    began = time.monotonic()
    finish(recipe, folder / "alone")
    return Alone(recipe, dataset(folder / "alone"), time.monotonic() - began)


Kill = Callable[[subprocess.Popen[bytes]], bool]


def kill_again_and_again(alone: Alone, out: Path, kills: int, seed: int, kill: Kill, workers: int = 1) -> None:
    """One run, killed at so many moments, and taken up again after each. One that was done already is no moment."""
    draw, hits = random.Random(seed), 0
    for attempt in count():
        assert attempt < 4 * kills, "most kills must hit a run that is still going"
        process = start(alone.recipe, out, workers=workers)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=draw.uniform(0.02, 0.7) * alone.seconds)
        if process.poll() is None:
            hits += kill(process)
        else:  # nothing is left to be killed: the next moments are those of another run
            process.communicate()
            shutil.rmtree(out)
        if hits == kills:
            break
    finish(alone.recipe, out)
    assert dataset(out) == alone.expected
