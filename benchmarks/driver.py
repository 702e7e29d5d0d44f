"""What a run's own process costs where others draw: benchmarks/results/driver.json.

python -m benchmarks.driver OUT [--samples 20000] [--shard 256]

The workers are pretended: every shard they are given is done at once, with the files of some samples of OUT. What is
left is planning, handing out, writing and counting. Beside it: handing such a shard's files from an actor of a Ray
cluster of this machine to the run's process, replies of models, and looking for near duplicates at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks._memory import pss
from synth.columns import schema
from synth.dataset import COLUMNS, REJECT_COLUMNS, read, shards, write, write_table
from synth.executors._report import Agenda, Carried, ShardReport, Surroundings
from synth.likeness import WORDS, marks, pairs
from synth.models._cache import Cache
from synth.recipe import read_recipe
from synth.records import digest
from synth.runs import make as runs

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "benchmarks/results/driver.json"
PASSED = 20  # shards
REPLIES = 5000
PAIRED = 100_000  # marks


class Pretended(AbstractContextManager["Pretended"]):
    """Workers that are done with a shard as soon as they are given it."""

    def __init__(self, made: dict[str, bytes], said: dict[str, Any], size: int) -> None:
        self._made, self._said, self._size = made, said, size

    def __exit__(self, *rest: object) -> None:
        """Nobody is there."""

    def start(self, wanted: int) -> None:
        """Nobody is started."""

    def surroundings(self) -> Surroundings:
        return Surroundings(sandbox="docker", tier="namespaces", environment={})

    def open(self, run: Carried) -> None:
        self._run = run

    def run(self, agenda: Agenda) -> Iterator[ShardReport]:
        while (shard := agenda.next()) is not None:
            self._run.of_shard(shard)
            said = {**self._said, "shard": shard}
            mark = json.dumps({**said, "digest": digest(said)}).encode()
            names = self._run.made_of(shard)
            self._run.take(shard, dict(zip(names, (*self._made.values(), mark), strict=True)))
            yield ShardReport(
                shard=shard, topics=self._size, samples=self._size, questions=self._said["questions"], rejects={},
                seconds=1.0, stages={}, passed=self._said["passed"], files=self._said["files"],
            )  # fmt: skip


def drawn(out: Path, size: int, folder: Path) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The files of a shard of so many samples, and what its mark says but for its number."""
    held = pa.concat_tables([pq.read_table(path) for path in shards(out / "data")]).cast(schema(COLUMNS))
    table = held.take(pa.array([at % len(held) for at in range(size)])).combine_chunks()
    paths = {"data": folder / "data.parquet", "rejects": folder / "rejects.parquet"}
    files = {"data": write_table(paths["data"], table), "rejects": write(paths["rejects"], [], REJECT_COLUMNS)}
    said = {
        "topics": size, "samples": size, "questions": 12 * size, "rejects": {}, "files": files, "seconds": 1.0,
        "stages": {}, "passed": {"drawn": size, "checked": size}, "calls": {},
    }  # fmt: skip
    marks.keep(folder, "00000", files["data"]["blake2b"], map(marks.mark_of_row, table.to_pylist()))
    paths["near"] = folder / marks.file_of("00000")
    return {name: path.read_bytes() for name, path in paths.items()}, said


def driving(folder: Path, made: dict[str, bytes], said: dict[str, Any], samples: int, size: int) -> dict[str, Any]:
    """Planning, handing out, writing and counting."""
    (folder / "recipe.yaml").write_text(f"n: {samples}\nseed: 1\nshard: {size}\n")
    recipe = read_recipe(folder / "recipe.yaml")
    began, cpu = time.perf_counter(), _cpu()
    with patch.object(runs, "_mark_duplicates"):
        runs.make(recipe, folder / "out", hire=lambda **_: Pretended(made, said, size))
    wall, cpu = time.perf_counter() - began, _cpu() - cpu
    megabytes = sum(map(len, made.values())) / 1e6
    return {
        "samples": samples, "shard": size, "mb_a_shard": round(megabytes, 1), "seconds": round(wall, 1),
        "cpu_ms_a_sample": round(1000 * cpu / samples, 3), "samples_a_second": round(samples / wall),
    }  # fmt: skip


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


PASSING = """
import os, resource, sys, time
import ray
from multiprocessing.connection import Connection
link, size, count = Connection(int(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3])
ray.init("local", num_cpus=2, include_dashboard=False, object_store_memory=512 << 20, log_to_driver=False,
         configure_logging=False)
@ray.remote(num_cpus=1)
class Post:
    def __init__(self): self.held = os.urandom(size)
    def hear(self): return [{"shard": 0, "came": {"data": bytes(bytearray(self.held))}}]
post = Post.remote()
ray.get(post.hear.remote())
link.send("ready")
def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
began = cpu()
for _ in range(count):
    call = post.hear.remote()
    ray.wait([call])
    for told in ray.get(call):
        link.send(told)
link.send(cpu() - began)
ray.shutdown()
"""


def passing(size: int) -> dict[str, Any]:
    """Shards of so many bytes from an actor to the process that speaks with the cluster, and on to the run's."""
    ours, theirs = Pipe()
    environment = {**os.environ, "RAY_USAGE_STATS_ENABLED": "0"}
    command = [sys.executable, "-c", PASSING, str(theirs.fileno()), str(size), str(PASSED)]
    with subprocess.Popen(command, pass_fds=[theirs.fileno()], env=environment) as process:
        theirs.close()
        return _received(ours, size, process)


def _received(link: Connection, size: int, process: subprocess.Popen[bytes]) -> dict[str, Any]:
    link.recv()
    began, cpu = time.perf_counter(), _cpu()
    for _ in range(PASSED):
        link.recv()
    wall, ours = time.perf_counter() - began, _cpu() - cpu
    theirs = link.recv()
    process.wait()
    megabytes = PASSED * size / 1e6
    return {
        "mb_a_second": round(megabytes / wall), "run_cpu_ms_a_mb": round(1000 * ours / megabytes, 2),
        "cluster_process_cpu_ms_a_mb": round(1000 * theirs / megabytes, 2),
    }  # fmt: skip


def replying(folder: Path) -> dict[str, Any]:
    """Looking up and keeping the replies of models, as for workers on other machines."""
    cache, reply = Cache(folder / "cache"), {"text": "word " * 400}
    began = time.perf_counter()
    for number in range(REPLIES):
        cache.get(f"{number:064x}")
        cache.put(f"{number:064x}", "program", reply)
    wall = time.perf_counter() - began
    cache.close()
    return {"ms_a_request": round(1000 * wall / REPLIES, 3)}


def marked(out: Path) -> float:
    """Milliseconds of processor for a sample's marks of likeness, as its worker makes them."""
    rows = list(read(shards(out / "data")[0], ["id", "images", "program", "questions"]))
    began = _cpu()
    for row in rows:
        marks.mark_of_row(row)
    return round(1000 * (_cpu() - began) / len(rows), 2)


def marking(out: Path, samples: int) -> dict[str, Any]:
    """Near duplicates when all is drawn, in a process of its own; workers have made the marks."""
    command = [sys.executable, "-P", "-m", "synth.likeness.duplicates", str(out), str(out / "cache")]
    began = time.perf_counter()
    with subprocess.Popen(command) as process:
        peak = [0]
        watch = threading.Thread(target=_watch, args=(process, peak))
        watch.start()
        assert process.wait() == 0
        watch.join()
    wall = time.perf_counter() - began
    return {"seconds": round(wall, 1), "ms_a_sample": round(1000 * wall / samples, 2), "mb": round(peak[0] / 1024)}


def pairing(samples: int) -> dict[str, Any]:
    """All pairs of so many marks, none of them near another."""
    patterns = np.random.default_rng(1).integers(0, 2**64, size=(samples, 2 * WORDS), dtype=np.uint64)
    began, cpu = time.perf_counter(), _cpu()
    assert not list(pairs(patterns))
    return {
        "samples": samples, "seconds": round(time.perf_counter() - began, 1), "cpu_seconds": round(_cpu() - cpu, 1)
    }  # fmt: skip


def _watch(process: subprocess.Popen[bytes], peak: list[int]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], pss(process.pid))
        time.sleep(0.2)


def main() -> None:
    reader = argparse.ArgumentParser()
    reader.add_argument("out", type=Path)
    reader.add_argument("--samples", type=int, default=20_000)
    reader.add_argument("--shard", type=int, default=256)
    said = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made, mark = drawn(said.out, said.shard, Path(folder))
        found = {
            "driving": driving(Path(folder), made, mark, said.samples, said.shard),
            "passing": passing(sum(map(len, made.values()))),
            "replying": replying(Path(folder)),
            "near": {
                "worker_ms_a_sample": marked(Path(folder) / "out"),
                "at_the_end": marking(Path(folder) / "out", said.samples),
                "pairs": pairing(PAIRED),
            },
        }
    RESULT.write_text(json.dumps(found, indent=1) + "\n")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
