"""What runs cost, in benchmarks/results/runs.json: speed by workers, memory by length, resuming, a call, Ray.

python -m benchmarks.runs speed [--samples 60]
python -m benchmarks.runs memory [--samples 10000] [--light | --replayed]
python -m benchmarks.runs resume [--samples 100000]
python -m benchmarks.runs notebook
python -m benchmarks.runs cluster [--samples 60] [--turns 3]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks._memory import pss
from synth.dataset import read_mark, write_mark

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "benchmarks/results/runs.json"
ALL = "n: {n}\nseed: 1\n"
# few checks and questions: what is measured is what stays in memory, and this must end within the hour
LIGHT = ALL + "checks: [proof]\nleast: 1\nmost: 2\n"
REPEATED = ALL + "checks: [proof]\nleast: 1\nmost: 1\nkinds: [pie]\nmodel: benchmarks.repeated\nfamilies: [lookup]\n"


def speed(samples: int) -> list[dict[str, Any]]:
    """Samples a second from the command to its end, with the start of everything in it, and the bytes of a sample."""
    found = []
    for workers in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            out = made(Path(folder), ALL.format(n=samples), "--workers", str(workers))
            seconds = time.perf_counter() - began
            told = json.loads((out / "progress.json").read_text())
            size = sum(path.stat().st_size for path in (out / "data").iterdir())
            found.append(
                {
                    "workers": workers, "samples": samples, "seconds": round(seconds, 1),
                    "a_second": round(samples / seconds, 2),
                    "a_second_once_started": round(samples / told["seconds"], 2),
                    "bytes_a_sample": size // samples,
                }
            )  # fmt: skip
    return found


def made(folder: Path, recipe: str, *words: str) -> Path:
    (folder / "recipe.yaml").write_text(recipe)
    command = [sys.executable, "-P", "-m", "synth", "run", str(folder / "recipe.yaml"), "-o", str(folder / "out")]
    subprocess.run([*command, *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return folder / "out"


MAKE = """
import sys; from pathlib import Path; from synth.runs.make import make; from synth.recipe import read_recipe
make(read_recipe(Path(sys.argv[1])), Path(sys.argv[2]), sandbox=sys.argv[3], workers=2)
"""


def memory(samples: int, *, light: bool, replayed: bool) -> dict[str, Any]:
    """Memory (Pss) of the run's own process and of its largest worker, as samples come; guests are not in it."""
    with tempfile.TemporaryDirectory() as folder:
        recipe, out = Path(folder) / "recipe.yaml", Path(folder) / "out"
        recipe.write_text((REPEATED if replayed else LIGHT if light else ALL).format(n=samples))
        sandbox = "benchmarks.replayed" if replayed else "auto"
        process = subprocess.Popen(
            [sys.executable, "-c", MAKE, str(recipe), str(out), sandbox],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        seen: list[tuple[int, int, int]] = []
        watch = threading.Thread(target=_watch, args=(process, out, seen))
        watch.start()
        assert process.wait() == 0
        watch.join()
    marks = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 1.0]
    at = {f"{int(mark * samples)}": _peak(seen, mark * samples) for mark in marks}
    return {"samples": samples, "light": light, "replayed": replayed, "mb_of_run_and_largest_worker_until": at}


def _watch(process: subprocess.Popen[bytes], out: Path, seen: list[tuple[int, int, int]]) -> None:
    while process.poll() is None:
        time.sleep(1)
        try:
            kept = json.loads((out / "progress.json").read_text())["kept"]
            workers = [pss(pid) for pid in _children(process.pid)]
            seen.append((kept, pss(process.pid), max(workers, default=0)))
        except (OSError, ValueError):
            continue


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _peak(seen: list[tuple[int, int, int]], until: float) -> list[float]:
    upto = [one for one in seen if one[0] <= until] or seen[:1]
    return [round(max(one[part] for one in upto) / 1024, 1) for part in (1, 2)]


def resume(samples: int) -> dict[str, Any]:
    """The same command on a finished run, whose shards are copies of a few."""
    with tempfile.TemporaryDirectory() as folder:
        out = made(Path(folder), "n: 32\nseed: 1\nkinds: [grouped_bars]\n")
        mark = read_mark(out / "done/00000.json")
        for number in range(2, samples // 16):
            for name, suffix in (("data", "parquet"), ("rejects", "parquet"), ("topics", "jsonl")):
                os.link(out / name / f"00000.{suffix}", out / name / f"{number:05}.{suffix}")
            write_mark(out / "done" / f"{number:05}.json", {**mark, "shard": number})
        words = ["-n", str(samples // 16 * 16)]
        seconds = []
        for _ in range(3):
            began = time.perf_counter()
            made(Path(folder), "n: 32\nseed: 1\nkinds: [grouped_bars]\n", *words)
            seconds.append(round(time.perf_counter() - began, 2))
    return {"samples": samples, "seconds": seconds}


def cluster(samples: int, turns: int) -> dict[str, Any]:
    """One worker of this machine's own and one on a Ray cluster of this machine, in turns, each first every other time.

    `running` is from the first worker's being there to the last shard, `besides` the rest: Ray takes a while to start.
    """
    ways = {"local": ["--executor", "local"], "ray": ["--executor", "ray", "--ray-address", "local"]}
    found: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    for turn in range(turns):
        for way in sorted(ways, reverse=turn % 2 == 1):
            with tempfile.TemporaryDirectory() as folder:
                began = time.perf_counter()
                out = made(Path(folder), ALL.format(n=samples), "--workers", "1", *ways[way])
                seconds = time.perf_counter() - began
                running = json.loads((out / "progress.json").read_text())["seconds"]
                found[way].append({"running": round(running, 1), "besides": round(seconds - running, 1)})
    medians = {way: statistics.median(one["running"] for one in runs) for way, runs in found.items()}
    return {"samples": samples, **found, "ray_over_local": round(medians["ray"] / medians["local"], 3)}


CALLS = """
import json, sys, tempfile, time
began = time.perf_counter()
import synth
found = []
for seed in range(3):
    synth.generate(n=8, seed=100 + seed, out=tempfile.mkdtemp(dir=sys.argv[1]) + "/out")
    found.append(round(time.perf_counter() - began, 2)); began = time.perf_counter()
print(json.dumps(found))
"""


def notebook() -> dict[str, Any]:
    """`synth.generate(n=8)`: the first call of a process with its imports, and the two after it."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", CALLS, folder]
        came = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    first, *later = json.loads(came.stdout)
    return {"cold_seconds": first, "warm_seconds": later}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["speed", "memory", "resume", "notebook", "cluster"])
    parser.add_argument("--samples", type=int)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--light", action="store_true")
    parser.add_argument("--replayed", action="store_true")
    given = parser.parse_args()
    if given.what == "speed":
        result: Any = speed(given.samples or 60)
    elif given.what == "memory":
        result = memory(given.samples or 1000, light=given.light, replayed=given.replayed)
    elif given.what == "cluster":
        result = cluster(given.samples or 60, given.turns)
    elif given.what == "resume":
        result = resume(given.samples or 100_000)
    else:
        result = notebook()
    print(json.dumps(result, indent=2))
    found = json.loads(RESULT.read_text()) if RESULT.exists() else {}
    words = [given.what, *([str(result["samples"])] if given.what == "memory" else [])]
    name = " ".join([*words, *(word for word in ("light", "replayed") if getattr(given, word))])
    RESULT.write_text(json.dumps({**found, name: result}, indent=2) + "\n")


if __name__ == "__main__":
    main()
