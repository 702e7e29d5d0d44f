"""The mixed programs of the sandbox's benchmark: charts of many sorts and sizes with matplotlib, pandas and seaborn.

Each leaves one figure open, as large as its own line says; the same seed makes the same programs.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from benchmarks._charts import PLAIN, small
from benchmarks._frames import FRAMES

STYLES = "default ggplot seaborn-v0_8-whitegrid bmh fivethirtyeight dark_background seaborn-v0_8-talk".split()
SIZES = ((6, 4), (8, 5), (9, 6), (10, 6), (12, 7), (9, 9), (12, 9), (14.8, 8.8))
RESOLUTIONS = (90, 100, 120, 150, 150)
_SHORT = {"numpy": "np", "pandas": "pd", "seaborn": "sns"}

Maker = Callable[[random.Random], str]
MAKERS: tuple[Maker, ...] = (*PLAIN, *[small] * 4, *FRAMES)


def programs(count: int, seed: int = 1) -> list[str]:
    return [_program(random.Random(f"{seed} {place}"), MAKERS[place % len(MAKERS)]) for place in range(count)]


def of_size(count: int, width: float, height: float, seed: int = 2) -> list[str]:
    """Programs whose figures are all so large, in inches of a hundred pixels; matplotlib's own charts alone."""
    rngs = (random.Random(f"{seed} {place}") for place in range(count))
    return [_program(rng, PLAIN[place % len(PLAIN)], (width, height), 100) for place, rng in enumerate(rngs)]


def _program(
    rng: random.Random, maker: Maker, size: tuple[float, float] | None = None, resolution: int | None = None
) -> str:
    size, resolution = size or rng.choice(SIZES), resolution or rng.choice(RESOLUTIONS)
    style, body = rng.choice(STYLES), maker(rng)
    imports = ["import matplotlib.pyplot as plt"]
    imports += [f"import {name} as {short}" for name, short in _SHORT.items() if f"{short}." in body]
    imports += ["from datetime import datetime"] * ("datetime(" in body)
    head = [
        f"plt.style.use({style!r})",
        f"plt.rcParams.update({{'figure.figsize': {size}, 'figure.dpi': {resolution}}})",
    ]
    last = rng.choice(["plt.tight_layout()", "plt.gcf().subplots_adjust(left=0.12, right=0.95)", ""])
    return "\n".join([*imports, "", *head, body, last, ""])
