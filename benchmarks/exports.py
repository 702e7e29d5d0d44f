"""What an export costs: samples a second and memory as it goes on, of copied samples: benchmarks/results/exports.json.

python -m benchmarks.exports OUT [--samples 200000] [--to parquet sharegpt webdataset] [--folder FOLDER]

OUT is a finished run whose samples are copied under other ids until there are as many. The limit stands beside it: the
rows of some shards read and their pictures decoded and written in one process, with nothing of ours.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from PIL import Image

from benchmarks._memory import pss
from synth.columns import schema
from synth.dataset import COLUMNS, REJECT_COLUMNS, batches, shards, write, write_mark, write_table

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "benchmarks/results/exports.json"
SHARD = 1000
LIMIT = 5  # shards
EVERY = 2.0  # seconds between looks at memory


def copied(source: Path, out: Path, count: int) -> Path:
    """A dataset of so many samples, in shards of a thousand, marked as a run marks them."""
    held = pa.concat_tables([pq.read_table(path) for path in shards(source / "data")]).cast(schema(COLUMNS))
    run = json.loads((source / "run.json").read_text())
    run.pop("digest")
    for name in ("data", "rejects", "done", "topics"):
        (out / name).mkdir(parents=True)
    write_mark(out / "run.json", {**run, "recipe": {**run["recipe"], "n": count}})
    whole = held.take(pa.array([at % len(held) for at in range(SHARD)])).combine_chunks()
    none = write(out / "rejects/00000.parquet", [], REJECT_COLUMNS)
    for shard in range(-(-count // SHARD)):
        size = min(SHARD, count - shard * SHARD)
        ids = pa.array([f"{shard * SHARD + at:020x}" for at in range(size)])
        table = whole.slice(0, size).set_column(0, "id", ids).cast(schema(COLUMNS))
        if shard:
            os.link(out / "rejects/00000.parquet", out / f"rejects/{shard:05}.parquet")
        files = {"data": write_table(out / f"data/{shard:05}.parquet", table), "rejects": none}
        asked = pc.sum(pc.list_value_length(table.column("questions"))).as_py()
        passed = {"drawn": size, "checked": size}
        said = {"shard": shard, "topics": size, "samples": size, "questions": asked, "rejects": {}, "passed": passed}
        write_mark(out / f"done/{shard:05}.json", {**said, "seconds": 0.0, "files": files})
    return out


def exported(source: Path, out: Path, to: str) -> dict[str, Any]:
    began, memory = time.monotonic(), list[int]()
    command = [sys.executable, "-P", "-m", "synth", "export", str(source), "--to", to, "-o", str(out), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for _ in _ticks(process):
            memory.append(pss(process.pid))
        assert process.stdout
        receipt = json.loads(process.stdout.read().splitlines()[-1])
    took = time.monotonic() - began
    tenths = [memory[len(memory) * part // 10 :][: max(1, len(memory) // 10)] for part in range(10)]
    return {
        "to": to, "rows": receipt["rows"], "seconds": round(took, 1), "a_second": round(receipt["rows"] / took, 1),
        "mb_by_tenths": [round(max(part, default=0) / 1024) for part in tenths],
    }  # fmt: skip


def _ticks(process: subprocess.Popen[str]) -> Iterator[None]:
    while process.poll() is None:
        yield None
        time.sleep(EVERY)


def limit(source: Path, out: Path) -> float:
    """Samples a second of reading, decoding and writing alone."""
    out.mkdir()
    began, count = time.monotonic(), 0
    for path in shards(source / "data")[:LIMIT]:
        for batch in batches(path, ["id", "images", "questions"]):
            count += len(batch)
            for row in batch.to_pylist():
                for image in row["images"]:
                    Image.open(io.BytesIO(image["bytes"])).load()
                    (out / f"{row['id']}.png").write_bytes(image["bytes"])
    return count / (time.monotonic() - began)


def main() -> None:
    reader = argparse.ArgumentParser()
    reader.add_argument("out", type=Path)
    reader.add_argument("--samples", type=int, default=200_000)
    reader.add_argument("--to", nargs="+", default=["parquet", "sharegpt"])
    reader.add_argument("--folder", type=Path)
    said = reader.parse_args()
    with tempfile.TemporaryDirectory(dir=said.folder) as folder:
        source = copied(said.out, Path(folder) / "copied", said.samples)
        os.sync()
        bare = limit(source, Path(folder) / "bare")
        found = [{**exported(source, Path(folder) / to, to), "limit_a_second": round(bare, 1)} for to in said.to]
    before = json.loads(RESULT.read_text()) if RESULT.exists() else {}
    RESULT.write_text(json.dumps({**before, f"{said.samples} samples": found}, indent=1) + "\n")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
