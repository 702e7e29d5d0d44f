"""Runs that are killed at moments of their own, and one of the same recipe that was left alone."""

from __future__ import annotations

import contextlib
import random
import subprocess
import time
from collections.abc import Callable, Iterator
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


def left_alone(folder: Path, samples: int, kinds: str = CHARTS) -> Alone:
    recipe = folder / "recipe.yaml"
    recipe.write_text(RECIPE.format(n=samples, kinds=kinds))
    began = time.monotonic()
    finish(recipe, folder / "alone")
    return Alone(recipe, dataset(folder / "alone"), time.monotonic() - began)


def killed(
    alone: Alone, folder: Path, kills: int, seed: int, kill: Callable[[subprocess.Popen[bytes]], bool]
) -> Iterator[Path]:
    """As many runs, each killed at a moment of its own; where one was done already another is tried."""
    draw, hits = random.Random(seed), 0
    for attempt in count():
        assert attempt < 4 * kills, "most kills must hit a run that is still going"
        out = folder / f"killed{attempt}"
        process = start(alone.recipe, out)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=draw.uniform(0.02, 0.9) * alone.seconds)
        if process.poll() is None:
            hits += kill(process)
        else:
            process.communicate()
        yield out
        if hits == kills:
            return
