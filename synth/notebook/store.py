"""Parquet files of ours as one long table, read a column of a row group at a time, as they are asked for."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from synth.dataset import DamagedFile, parquet
from synth.places import opened

HELD_BYTES = 64 * 1024 * 1024  # of columns kept, whatever the number of rows
HELD_FILES = 16
OVERHEAD = 1000  # bytes that a kept column takes beside its values

Ends = NDArray[np.int64]  # where each of several stretches ends, after a 0


class Store:
    """Rows of many files by their place. It travels to other processes as names and counts, and opens files anew there.

    `counts` are the rows of each file where something else tells them; otherwise every file is asked.
    """

    def __init__(
        self, folder: Path, names: Sequence[str], columns: Iterable[str], counts: Sequence[int] | None
    ) -> None:
        self.folder, self._names, self._columns = folder, tuple(names), frozenset(columns)
        self._ends = _ends([self._count(name) for name in names] if counts is None else counts)
        self._reader = _Reader(self._open)

    def __len__(self) -> int:
        return int(self._ends[-1])

    def __getstate__(self) -> Mapping[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_reader"}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self.__dict__.update(state)
        self._reader = _Reader(self._open)

    def path(self, place: int) -> Path:
        """The file a row stands in."""
        return self.folder / self._names[_stretch(self._ends, place)]

    def value(self, place: int, column: str) -> Any:
        """What a row has in a column, in plain Python; `column` may be a part of one: `provenance.title`."""
        file = _stretch(self._ends, place)
        if self._reader.pid != os.getpid():  # a fork shares no open files, and its locks may be held by nobody
            self._reader = _Reader(self._open)
        with _named_when_damaged(self.folder / self._names[file]):
            return _part(self._reader.value(file, place - int(self._ends[file]), column), column.split(".")[1:])

    def tables(self, places: Sequence[int] | NDArray[np.int64]) -> Iterator[pa.Table]:
        """All columns of these rows, which come in rising order: a table for each file that holds some."""
        wanted = np.asarray(places, dtype=np.int64)
        for file in np.unique(np.searchsorted(self._ends, wanted, side="right") - 1):
            first, end = self._ends[file], self._ends[file + 1]
            rows = wanted[(wanted >= first) & (wanted < end)] - first
            with _named_when_damaged(self.folder / self._names[file]):
                table = self._open(int(file)).read(use_threads=False)
            yield table if len(rows) == len(table) else table.take(rows)

    def _count(self, name: str) -> int:
        with _named_when_damaged(self.folder / name):
            return int(pq.read_metadata(opened(self.folder / name)).num_rows)

    def _open(self, number: int) -> pq.ParquetFile:
        path = self.folder / self._names[number]
        file = parquet(path)
        lacking = self._columns - set(file.schema_arrow.names)
        if lacking:
            raise DamagedFile(f"{path} is no file of a dataset of ours: it has no column {min(lacking)!r}")
        found, counted = file.metadata.num_rows, int(self._ends[number + 1] - self._ends[number])
        if found != counted:
            raise DamagedFile(
                f"{path} holds {found} rows where {counted} were counted: it is damaged, or another by now"
            )
        return file


class _Reader:
    """The open files and the columns that one process holds: those used last."""

    def __init__(self, open_file: Callable[[int], pq.ParquetFile]) -> None:
        self.pid = os.getpid()
        self._open_file, self._lock = open_file, threading.Lock()
        self._files: OrderedDict[int, tuple[pq.ParquetFile, Ends]] = OrderedDict()
        self._held: OrderedDict[tuple[int, int, str], pa.ChunkedArray[Any]] = OrderedDict()
        self._bytes = 0

    def value(self, number: int, row: int, column: str) -> Any:
        with self._lock:
            file, ends = self._opened(number)
            group = _stretch(ends, row)
            values = self._values(number, file, group, column)
        return values[row - int(ends[group])].as_py()

    def _opened(self, number: int) -> tuple[pq.ParquetFile, Ends]:
        found = self._files.get(number)
        if found is None:
            file = self._open_file(number)
            groups = range(file.metadata.num_row_groups)
            found = self._files[number] = file, _ends([file.metadata.row_group(n).num_rows for n in groups])
            while len(self._files) > HELD_FILES:
                self._files.popitem(last=False)[1][0].close()
        self._files.move_to_end(number)
        return found

    def _values(self, number: int, file: pq.ParquetFile, group: int, column: str) -> pa.ChunkedArray[Any]:
        key = (number, group, column)
        values = self._held.get(key)
        if values is None:
            # pyarrow's own threads do not survive a fork, and one column is read sooner than they start
            values = self._held[key] = file.read_row_group(group, columns=[column], use_threads=False).column(0)
            self._bytes += values.nbytes + OVERHEAD
            while self._bytes > HELD_BYTES and len(self._held) > 1:
                self._bytes -= self._held.popitem(last=False)[1].nbytes + OVERHEAD
        self._held.move_to_end(key)
        return values


def _ends(counts: Iterable[int]) -> Ends:
    return np.cumsum(np.asarray([0, *counts], dtype=np.int64))


def _stretch(ends: Ends, place: int) -> int:
    """Which stretch a place lies in; empty ones hold none."""
    return int(np.searchsorted(ends, place, side="right")) - 1


def _part(value: Any, names: Sequence[str]) -> Any:
    """A part of a column is read inside the records that hold it; of a list, it is the list of what each item has."""
    for at, name in enumerate(names):
        if name == "list":
            return [_part(item, names[at + 2 :]) for item in value]
        value = value[name]
    return value


@contextmanager
def _named_when_damaged(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise DamagedFile(f"{path} is gone") from error
    except (pa.ArrowException, OSError) as error:  # of bytes that do not unpack pyarrow makes an OSError
        raise DamagedFile(f"{path} is damaged: {str(error).splitlines()[0]}") from error
