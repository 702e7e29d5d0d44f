"""The folder `given/` of a run: the user's files as they were, and what its workers read.

from/           the files themselves
given.json      what was understood of them, and their digests
table.parquet   a table's columns: numbers, or which label stands in each row
rows.parquet    a row of data for each page
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from synth.given.columns import Column
from synth.given.ideas import Idea
from synth.given.table import Table
from synth.places import opened, remote

FOLDER, SOURCES, SAID = "given", "from", "given.json"
BLOCK = 256  # rows of pages that are read together
Pair = tuple[str, str]  # a row as JSON, and the numbers of its cells as JSON


def write_table(folder: Path, table: Table) -> dict[str, Any]:
    """What `given.json` says of it; the columns go to a file."""
    kept = [column for column in table.columns if column.role != "out"]
    arrays = [
        pa.array(column.numbers if column.role == "measure" else column.codes.astype(np.int32)) for column in kept
    ]
    pq.write_table(pa.table(arrays, names=[str(at) for at in range(len(kept))]), folder / "table.parquet")
    plain = [
        {one.name: getattr(column, one.name) for one in fields(Column) if one.name not in ("numbers", "codes")}
        for column in kept
    ]
    return {"title": table.title, "rows": table.rows, "whole": table.whole, "notes": table.notes, "columns": plain}


def read_table(folder: Path, said: Mapping[str, Any]) -> Table:
    stored = pq.read_table(opened(folder / "table.parquet"))
    columns = []
    for at, plain in enumerate(said["columns"]):
        values = stored.column(str(at)).to_numpy()
        made = _tuples(plain) | {"numbers" if plain["role"] == "measure" else "codes": values}
        columns.append(Column(**made))
    return Table(
        title=said["title"], rows=said["rows"], whole=said["whole"], notes=tuple(said["notes"]), columns=tuple(columns)
    )


def write_ideas(found: Mapping[str, Sequence[Idea]]) -> list[dict[str, Any]]:
    return [asdict(idea) for kind in found for idea in found[kind]]


def read_ideas(said: Sequence[Mapping[str, Any]]) -> dict[str, list[Idea]]:
    made: dict[str, list[Idea]] = {}
    for one in said:
        idea = Idea(**_tuples(one))
        made.setdefault(idea.kind, []).append(idea)
    return made


def _tuples(said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in said.items()}


def write_rows(folder: Path, rows: Iterator[Pair]) -> None:
    schema = pa.schema([("row", pa.string()), ("numbers", pa.string())])
    with pq.ParquetWriter(folder / "rows.parquet", schema) as writer:
        while block := list(islice(rows, BLOCK)):
            writer.write_table(pa.table(dict(zip(("row", "numbers"), zip(*block, strict=True), strict=True)), schema))


@lru_cache(maxsize=8)
def _block(path: Path, number: int) -> list[Pair]:
    with pq.ParquetFile(opened(path), pre_buffer=remote(path)) as file:
        group = file.read_row_group(number)
    return _pairs(group)


def _pairs(stored: Any) -> list[Pair]:
    return list(zip(stored["row"].to_pylist(), stored["numbers"].to_pylist(), strict=True))


def read_row(folder: Path, number: int) -> Pair:
    """Row groups are blocks."""
    return _block(folder / "rows.parquet", number // BLOCK)[number % BLOCK]


def read_rows(folder: Path) -> list[Pair]:
    return _pairs(pq.read_table(opened(folder / "rows.parquet")))


def read_json(folder: Path) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((folder / SAID).read_text(encoding="utf-8"))
    return made
