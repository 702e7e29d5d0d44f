"""What isolation costs: against no isolation, against other ways of having it, and by itself.

python benchmarks/sandbox.py [--programs 500] [--quick] [--sandbox auto]

Ratios are of one run, program by program in turns, so that a busy machine slows both sides; times by the wall clock
of this process. Beside each absolute number stands a yardstick: what the mixed programs take in the plain loop.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from pathlib import Path
from typing import Any

# Before this folder, where this very file is called as the package that it measures.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import _against, _alone, _bars
from benchmarks._limit import BARE
from benchmarks._pages import page
from benchmarks._programs import programs
from renderers._drivers import driver_sources
from sandbox.choose import open_sandbox
from sandbox.contract import Job
from sandbox.kinds import CHARTS, by_kind
from sandbox.selfcheck import drivers as plain_driver

RESULT = Path(__file__).resolve().parent / "results" / "sandbox.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=int, default=500, help="mixed programs that both sides draw")
    parser.add_argument("--quick", action="store_true", help="one program of each sort, few of all else")
    parser.add_argument("--sandbox", default="auto")
    chosen = parser.parse_args()
    engine = _engine(chosen.sandbox)
    result = measure(engine, 29 if chosen.quick else chosen.programs, few=chosen.quick)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(_bars.table(result))


def _engine(asked: str) -> str:
    box = open_sandbox(asked, plain_driver())
    box.close()
    return box.name


def measure(engine: str, count: int, *, few: bool) -> dict[str, Any]:
    sources, drivers = programs(count), driver_sources()
    charts = by_kind(drivers)[CHARTS]
    drawing = [Job(driver="matplotlib", source=source) for source in sources[: 29 if few else 100]]
    pages = [Job(driver="html", source=json.dumps({"html": page(150, seed)})) for seed in range(10 if few else 40)]
    times = 5 if few else 20
    steps = {
        "drawing_only": lambda: _against.one_worker(engine, "bare", BARE, sources),
        "with_scene": lambda: _against.one_worker(engine, "matplotlib", charts, sources),
        "two_workers": lambda: _against.two_workers(engine, charts, drawing),
        "two_browsers": lambda: _against.two_workers(engine, drivers, pages),
        "alternatives": lambda: _against.alternatives(engine, sources[: 3 if few else 20]),
        "drawings_ms": lambda: _alone.drawings(engine, drivers, times),
        "empty_ms": lambda: _alone.empty_programs(engine, charts | plain_driver(), 10 * times),
        "start_ms": lambda: _alone.starts(drivers, 2 if few else 5),
    }
    result: dict[str, Any] = {"engine": engine, "python": platform.python_version(), "programs": count}
    for name, step in steps.items():
        print(f"{name} ...", file=sys.stderr, flush=True)
        result[name] = step()
    result["yardstick_ms"] = result["drawing_only"]["plain_ms"]["median"]
    return result


if __name__ == "__main__":
    main()
