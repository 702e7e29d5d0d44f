"""A run written by hand: folders, marks and files as a run leaves them, without anything being drawn."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from synth.dataset import COLUMNS, REJECT_COLUMNS, write
from synth.records import Reject
from synth.rows import reject_row, sample_row
from tests.synth.samples import picture, question, sample

Row = dict[str, Any]
KINDS = ("pie", "heatmap", "invoice")


def row(number: int, **changed: Any) -> Row:
    """A sample of its own grey; its kind goes through `KINDS`."""
    return sample_row(sample((number, number, number)), "env") | {"kind": KINDS[number % 3]} | changed


def rejects() -> list[Row]:
    drawn = picture()
    both = (
        Reject(record=drawn, stage="scene", reason="overlap", detail="title and legend"),
        Reject(record=question(drawn), stage="checks", reason="unique", detail="a tie"),
    )
    return [reject_row(reject) for reject in both]


def write_run(out: Path, shards: Sequence[Sequence[Row]], *, marked: int | None = None) -> Path:
    """The first `marked` shards are done; all of them if absent. The first one has the rejects."""
    for name in ("data", "rejects", "done"):
        (out / name).mkdir(parents=True, exist_ok=True)
    (out / "run.json").write_text(json.dumps({"format": 1, "recipe": {"n": 9, "seed": 3, "kinds": {"pie": 1.0}}}))
    for number, rows in enumerate(shards):
        failed = rejects() if number == 0 else []
        write(out / "data" / f"{number:05}.parquet", rows, COLUMNS)
        write(out / "rejects" / f"{number:05}.parquet", failed, REJECT_COLUMNS)
        if marked is None or number < marked:
            mark(out, number, rows, {reject["reason"]: 1 for reject in failed})
    return out


def mark(out: Path, number: int, rows: Sequence[Row], reasons: dict[str, int]) -> None:
    counts = {"topics": len(rows) + 1, "samples": len(rows), "questions": len(rows), "rejects": reasons}
    (out / "done" / f"{number:05}.json").write_text(json.dumps({"shard": number, **counts}))
