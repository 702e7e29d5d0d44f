"""What the path over given pictures costs by itself, where the model answers at once: benchmarks/results/given.json.

python -m benchmarks.given [--pictures 200] [--many 20000]

- an image alone, in this process: time by stage, and what of it is the sandbox, so that the rest is ours;
- calls an image by stage;
- the batches that requests make up, of 40 pictures with one worker;
- a yardstick, since machines differ: what a plain chart takes in one process without a sandbox (median of 12);
- with --many, memory of the worker and of the run over so many pictures, each looked at briefly.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from benchmarks._batched import SIZES
from benchmarks._instant import BOXES
from benchmarks._limit import BARE, Loop
from benchmarks._memory import pss
from benchmarks._programs import programs
from sandbox.choose import open_sandbox
from synth.kit import drivers_for, open_kit
from synth.line import Line
from synth.photos.album import freeze
from synth.photos.gallery import listing
from synth.pipeline import from_topic
from synth.plan import Plan
from synth.recipe import Recipe, parse_recipe

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "benchmarks/results/given.json"
SIZE = (640, 480)
SANDBOX = ("code", "proofs")  # stages at which its programs run
BRIEFLY = {"captions": 1, "descriptions": 1, "readings": 1, "things": 4}
EVERY = 5.0  # seconds between looks at memory


def pictures(folder: Path, count: int) -> Path:
    """JPEGs of one size, no two alike."""
    folder.mkdir()
    rng = np.random.default_rng(0)
    kinds = [
        Image.fromarray(rng.integers(0, 255, (60, 80, 3), dtype=np.uint8)).resize(SIZE, Image.Resampling.BICUBIC)
        for _ in range(8)
    ]
    for number in range(count):
        picture = kinds[number % len(kinds)].copy()
        picture.putpixel((number % SIZE[0], number // SIZE[0] % SIZE[1]), (255, 0, 0))
        picture.save(folder / f"{number:06}.jpg", quality=88)
    return folder


def recipe(images: Path, count: int, **settings: Any) -> Recipe:
    photos = {"images": str(images), "model": "benchmarks._instant:instant", "w2c": settings}
    return parse_recipe(json.dumps({"photos": photos, "n": count, "least": 1, "most": 24}), "recipe")


def alone(folder: Path, count: int) -> dict[str, Any]:
    """One picture after the other."""
    said, out = recipe(pictures(folder / "pictures", count), count), folder / "run"
    assert said.photos is not None
    freeze(out, listing(said.photos))
    plan = Plan(out, said.seed, said.drafts, photos="all")
    plan.add(count)
    topics, seconds = plan.topics(0), dict[str, float]()
    with (
        closing(open_sandbox("auto", drivers_for(["photo"]))) as box,
        closing(open_kit(said, box, cache=folder / "cache", album=out)) as kit,
    ):
        plain = yardstick(box.name)
        from_topic(kit, Line.of(topics[0]))  # what is read and compiled once
        kit.spent()
        started, worked = time.perf_counter(), time.process_time()
        for topic in topics[1:]:
            line = Line.of(topic)
            from_topic(kit, line)
            line.at("end", topic)
            for stage, took in line.seconds.items():
                seconds[stage] = seconds.get(stage, 0.0) + took
        wall, cpu, calls = time.perf_counter() - started, time.process_time() - worked, kit.spent()
    each = count - 1
    by_stage = {stage: round(1000 * took / each, 2) for stage, took in seconds.items()}
    return {
        "pictures": each,
        "things": BOXES,
        "yardstick_ms": plain,
        "ms": round(1000 * wall / each, 2),
        "ms_sandbox": round(sum(by_stage[stage] for stage in SANDBOX), 2),
        "ms_ours": round(1000 * wall / each - sum(by_stage[stage] for stage in SANDBOX), 2),
        "ms_of_a_core": round(1000 * cpu / each, 2),
        "by_stage_ms": by_stage,
        "calls": {stage: round(counts["asked"] / each, 2) for stage, counts in calls.items()},
        "calls_in_all": round(sum(counts["asked"] for counts in calls.values()) / each, 1),
    }


def batched(folder: Path, most: int) -> dict[str, Any]:
    """By a run from the command line."""
    images, sizes = pictures(folder / f"batched-{most}", 40), folder / f"sizes-{most}.json"
    command = [sys.executable, "-m", "synth", "w2c", str(images), "-o", str(folder / f"out-{most}"), "--workers", "1"]
    command += ["--model", f"benchmarks._batched:{most}"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, SIZES: str(sizes)}, capture_output=True, check=True)
    found = {int(size): times for size, times in json.loads(sizes.read_text()).items()}
    times, requests = sum(found.values()), sum(size * times for size, times in found.items())
    full = found.get(most, 0) / times
    return {"most": most, "batches": times, "mean": round(requests / times, 1), "full": round(full, 2)}


def yardstick(engine: str) -> float:
    sources, took = programs(12), list[float]()
    with Loop(engine, BARE) as loop:
        for source in (*sources, *sources):  # what comes first has everything to import
            started = time.perf_counter()
            loop.run("bare", source)
            took.append(1000 * (time.perf_counter() - started))
    return round(statistics.median(took[len(sources) :]), 1)


def many(folder: Path, count: int) -> dict[str, Any]:
    """A run from the command line by one worker; megabytes of it and of its worker, a look now and then."""
    images, out = pictures(folder / "many", count), folder / "out"
    settings = [f"--set=photos.w2c.{name}={value}" for name, value in BRIEFLY.items()]
    command = [sys.executable, "-m", "synth", "w2c", str(images), "-o", str(out)]
    command += ["--model", "benchmarks._instant:instant", "--workers", "1", *settings, "--set=shard=100"]
    looks: list[tuple[float, float, float]] = []
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        while run.poll() is None:
            done = len(list((out / "done").glob("*.json"))) * 100 if out.exists() else 0
            workers = [pss(pid) for pid in children(run.pid)]
            looks.append((done, pss(run.pid) / 1000, max(workers, default=0) / 1000))
            time.sleep(EVERY)
    quarters = [[look for look in looks if low * count / 4 <= look[0] < (low + 1) * count / 4] for low in range(4)]
    return {
        "pictures": count,
        "seconds": round(time.perf_counter() - started, 1),
        "status": run.returncode,
        "run_mb": [round(max((look[1] for look in some), default=0.0), 1) for some in quarters],
        "worker_mb": [round(max((look[2] for look in some), default=0.0), 1) for some in quarters],
    }


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in found.read_text().split()] if found.exists() else []


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pictures", type=int, default=200)
    asked.add_argument("--many", type=int, default=0)
    asked.add_argument("--to", type=Path, default=RESULT)
    told = asked.parse_args()
    found = json.loads(told.to.read_text()) if told.to.exists() else {}
    with tempfile.TemporaryDirectory() as folder:
        found["cores"] = os.cpu_count()
        if told.pictures:
            found["alone"] = alone(Path(folder), told.pictures)
            found["batches"] = [batched(Path(folder), most) for most in (16, 64)]
        if told.many:
            found["many"] = many(Path(folder), told.many)
    told.to.parent.mkdir(exist_ok=True)
    told.to.write_text(json.dumps(found, indent=1) + "\n")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
