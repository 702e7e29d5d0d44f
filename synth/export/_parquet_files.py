"""Parquet, in shards and in groups of rows that a loader can hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from synth.columns import schema
from synth.export._containers import Container, Found, Row, Writer
from synth.export._files import Target
from synth.export._shards import Shards, shard_files
from synth.places import opened, remote

GROUP_ROWS, GROUP_BYTES = 100, 32 << 20  # loaders and viewers hold a whole group in memory


@dataclass(frozen=True, slots=True)
class Parquet(Container):
    """`columns` as `synth.columns` spells them; pictures are embedded."""

    columns: Mapping[str, Any]
    size: int
    embeds: bool = True

    def writer(self, target: Target, side: str) -> Writer:
        return _ParquetWriter(Shards(target, side, "parquet", self.size), self.columns)

    def files(self, folder: Path, side: str) -> list[Path]:
        return shard_files(folder, side, "parquet")

    def read(self, path: Path) -> Iterator[Found]:
        number = 0
        try:
            with pq.ParquetFile(opened(path), pre_buffer=remote(path)) as file:
                for batch in file.iter_batches(batch_size=GROUP_ROWS):
                    for said in batch.to_pylist():
                        number += 1
                        yield Found(f"{path.name} row {number}", said)
        except (pa.ArrowException, OSError, ValueError) as error:
            yield Found(f"{path.name} row {number + 1}", fault=f"it does not read: {str(error).splitlines()[0]}")


class _ParquetWriter:
    def __init__(self, shards: Shards, columns: Mapping[str, Any]) -> None:
        self._shards, self._schema = shards, schema(columns)
        self._held: list[Mapping[str, Any]] = []
        self._bytes = 0
        self._writer: pq.ParquetWriter | None = None

    def add(self, row: Row) -> None:
        self._held.append(row.said)
        self._bytes += sum(len(image.bytes) for image in row.images)
        if len(self._held) >= GROUP_ROWS or self._bytes >= GROUP_BYTES:
            self._flush()

    def close(self) -> None:
        if self._held or self._writer is None:
            self._flush()
        self._end()

    def _flush(self) -> None:
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._shards.file(), self._schema, compression="zstd")
        table = pa.Table.from_pylist([dict(said) for said in self._held], schema=self._schema)
        self._writer.write_table(table)
        self._held, self._bytes = [], 0
        if self._shards.full:
            self._end()

    def _end(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._writer = None
        self._shards.next()
