"""The tap's share: saving a figure as it is, against saving it with its ink entered and with its whole scene read.

    python benchmarks/tap.py [--rounds 9] [--dpi 100]

Plain and tapped rounds alternate in one process, figure by figure, so that a busy machine slows both. Prints JSON.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from renderers.drivers import matplotlib as driver

driver.warm()

import numpy as np  # noqa: E402
from matplotlib import pyplot as plt  # noqa: E402

from renderers.drivers.matplotlib import capture  # noqa: E402


def grouped_bars() -> Any:
    fig, ax = plt.subplots(figsize=(10, 6))
    x = np.arange(8)
    for i in range(4):
        ax.bar_label(ax.bar(x + i * 0.2, np.arange(8) * (i + 1) + 3, 0.2, label=f"Series {i}"), fontsize=7)
    ax.set_xticks(x + 0.3, [f"Category {i}" for i in range(8)])
    ax.legend(title="Group")
    ax.set_title("Grouped bars")
    return fig


def many_lines() -> Any:
    fig, ax = plt.subplots(figsize=(10, 6))
    for i in range(5):
        ax.plot(np.arange(40), np.sin(np.arange(40) / (i + 3)) * (i + 1), marker="o", label=f"Line {i}")
    ax.grid(visible=True)
    ax.legend()
    return fig


def scatter() -> Any:
    fig, ax = plt.subplots(figsize=(10, 6))
    rng = np.random.default_rng(0)
    for i in range(3):
        ax.scatter(rng.normal(i, 1, 100), rng.normal(i, 1, 100), label=f"Group {i}", alpha=0.8)
    ax.legend()
    return fig


def heatmap() -> Any:
    fig, ax = plt.subplots(figsize=(8, 8))
    grid = np.random.default_rng(0).random((12, 12))
    ax.imshow(grid)
    for i in range(12):
        for j in range(12):
            ax.text(j, i, f"{grid[i, j]:.2f}", ha="center", va="center", color="w", fontsize=8)
    return fig


def panels() -> Any:
    fig, axes = plt.subplots(2, 3, figsize=(15, 8))
    for i, ax in enumerate(axes.flat):
        ax.plot(np.arange(20), np.arange(20) ** (i / 3), label="a")
        ax.bar(np.arange(0, 20, 4), np.arange(5), color="C1")
        ax.set_title(f"Panel {i}")
        ax.set_xlabel("x")
        ax.legend()
    fig.tight_layout()
    return fig


def dates() -> Any:
    fig, ax = plt.subplots(figsize=(12, 5))
    days = np.datetime64("2024-01-01") + np.arange(365)
    ax.plot(days, np.cumsum(np.random.default_rng(0).normal(size=365)))
    ax.fill_between(days, -3, 3, alpha=0.2)
    fig.autofmt_xdate()
    return fig


def bubbles() -> Any:
    fig, ax = plt.subplots(figsize=(9, 6))
    rng = np.random.default_rng(2)
    ax.scatter(
        rng.random(200), rng.random(200), s=rng.uniform(10, 600, 200), c=rng.random(200), alpha=0.6, edgecolors="k"
    )
    return fig


FIGURES: tuple[Callable[[], Any], ...] = (grouped_bars, many_lines, scatter, heatmap, panels, dates, bubbles)


def seconds(work: Callable[[], Any]) -> float:
    gc.collect()
    start = time.process_time()  # of this process: what a busy machine cannot stretch
    work()
    return time.process_time() - start


def measure(figure: Callable[[], Any], rounds: int, dpi: float) -> dict[str, Any]:
    """Medians of a figure made anew each time: its own drawing, the tap alone, the tap and the scene."""
    times: dict[str, list[float]] = {"plain": [], "tap": [], "scene": []}
    read = capture.scene_bytes
    for _ in range(rounds + 1):
        for way, taken in times.items():
            fig = figure()
            capture.scene_bytes = read if way == "scene" else lambda *_: b""  # type: ignore[assignment]
            work = (lambda f=fig: capture.keep(f, dpi=dpi)) if way != "plain" else lambda f=fig: _plain(f, dpi)
            taken.append(seconds(work))
            plt.close(fig)
    capture.scene_bytes = read  # type: ignore[assignment]
    median = {way: statistics.median(taken[1:]) * 1000 for way, taken in times.items()}
    return {
        "figure": figure.__name__,
        **{f"{way}_ms": round(value, 1) for way, value in median.items()},
        "tap_share": round(median["tap"] / median["plain"], 3),
        "scene_share": round(median["scene"] / median["plain"], 3),
    }


def _plain(fig: Any, dpi: float) -> None:
    capture.plain_print_figure(fig.canvas, io.BytesIO(), format="png", dpi=dpi)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--dpi", type=float, default=100)
    asked = parser.parse_args()
    rows = [measure(figure, asked.rounds, asked.dpi) for figure in FIGURES]
    plain, tap, scene = (sum(row[f"{way}_ms"] for row in rows) for way in ("plain", "tap", "scene"))
    total = {"tap_share": round(tap / plain, 3), "scene_share": round(scene / plain, 3)}
    print(json.dumps({"dpi": asked.dpi, "rounds": asked.rounds, "figures": rows, "all": total}, indent=1))


if __name__ == "__main__":
    main()
