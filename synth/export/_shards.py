"""Shards: `train-00000.parquet`, `train-00001.parquet` …"""

from __future__ import annotations

from pathlib import Path
from typing import IO

from synth.export._files import Target


class Shards:
    """Files of about so many bytes, one after another."""

    def __init__(self, target: Target, side: str, suffix: str, size: int) -> None:
        self._target, self._name, self._size, self._count = target, side + "-{:05}." + suffix, size, 0
        self._file: IO[bytes] | None = None
        self.name = ""

    def file(self) -> IO[bytes]:
        if self._file is None:
            self.name = self._name.format(self._count)
            self._file = self._target.create(self.name)
            self._count += 1
        return self._file

    @property
    def full(self) -> bool:
        return self._file is not None and self._file.tell() >= self._size

    def next(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None


def shard_files(folder: Path, side: str, suffix: str) -> list[Path]:
    return sorted(folder.glob(f"{side}-{'[0-9]' * 5}*.{suffix}"), key=lambda path: (len(path.name), path.name))
