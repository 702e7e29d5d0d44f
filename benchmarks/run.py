"""What a sample costs, as JSON in benchmarks/results/: by stage, by workers, and what isolation adds to it.

python benchmarks/run.py [--samples 24] [--sandbox auto]
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"


def run(samples: int, workers: int, sandbox: str) -> dict[str, Any]:
    """A whole run from the command line: wall clock, seconds a sample by stage, the largest process."""
    with tempfile.TemporaryDirectory() as folder:
        recipe, out = Path(folder) / "recipe.yaml", Path(folder) / "out"
        recipe.write_text(f"n: {samples}\nseed: 1\nshard: 6\n")
        command = [sys.executable, "-P", "-m", "synth", "run", str(recipe), "-o", str(out)]
        command += ["--workers", str(workers), "--sandbox", sandbox]
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wall = time.perf_counter() - started
        reports = [json.loads(path.read_text()) for path in sorted((out / "done").glob("*.json"))]
    stages: dict[str, float] = {}
    for report in reports:
        for stage, seconds in report["stages"].items():
            stages[stage] = stages.get(stage, 0.0) + seconds
    kept = sum(report["samples"] for report in reports)
    return {
        "workers": workers,
        "samples": kept,
        "wall_seconds": round(wall, 2),
        "seconds_a_sample": round(wall / kept, 3),
        "stage_seconds_a_sample": {stage: round(total / kept, 4) for stage, total in sorted(stages.items())},
        "peak_mb_of_the_largest_process": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
    }


def tap() -> Any:
    """In a process of its own: it puts the tap into that process's matplotlib."""
    command = [sys.executable, str(Path(__file__).with_name("tap.py"))]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def isolation(engine: str) -> Any:
    """In a process of its own, too; it writes its own result."""
    command = [sys.executable, str(Path(__file__).with_name("sandbox.py")), "--sandbox", engine]
    subprocess.run(command, check=True)
    return json.loads((RESULTS / "sandbox.json").read_text())


def start_up(words: list[str], times: int = 9) -> dict[str, float]:
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - began)
    return {"median_seconds": round(statistics.median(seconds), 3), "worst_seconds": round(max(seconds), 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=24)
    parser.add_argument("--sandbox", default="auto")
    chosen = parser.parse_args()
    measures: dict[str, Callable[[], Any]] = {
        "start_up": lambda: {
            "synth --help": start_up(["-P", "-m", "synth", "--help"]),
            "import synth": start_up(["-P", "-c", "import synth"]),
        },
        "sandbox": lambda: isolation(chosen.sandbox),
        "tap": tap,
        "run": lambda: [run(chosen.samples, workers, chosen.sandbox) for workers in (1, 2)],
    }
    RESULTS.mkdir(exist_ok=True)
    for name, measure in measures.items():
        result = measure()
        (RESULTS / f"{name}.json").write_text(json.dumps(result, indent=2) + "\n")
        print(json.dumps({name: result}))


if __name__ == "__main__":
    main()
