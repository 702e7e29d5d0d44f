"""The kinds of file that rows stand in: how they are written, and how they are read back by code that shares nothing
with the writing but the format.
"""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from synth.columns import schema
from synth.export._entry import Image, Turn
from synth.export._files import Images, Target

GROUP_ROWS, GROUP_BYTES = 100, 32 << 20  # loaders and viewers hold a whole group in memory


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """What a row says, as plain JSON (with bytes where the container has such), the pictures it shows, and the turns
    that are said in it and in no row before.
    """

    said: Mapping[str, Any]
    images: tuple[Image, ...] = ()
    turns: Sequence[Turn] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A row read back, and where it stands; `fault` where it does not read."""

    where: str
    said: Any = None
    fault: str = ""


class Writer(Protocol):
    def add(self, row: Row) -> None: ...

    def close(self) -> None: ...


class Container(Protocol):
    """`embeds` where pictures stand in the data files themselves."""

    embeds: bool

    def writer(self, target: Target, side: str) -> Writer: ...

    def files(self, folder: Path, side: str) -> list[Path]: ...

    def read(self, path: Path) -> Iterator[Found]: ...


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


# JSON


@dataclass(frozen=True, slots=True)
class Json:
    """One list, or a row a line; pictures in a folder beside it. A row is a line in both."""

    lines: bool
    embeds: bool = False

    def writer(self, target: Target, side: str) -> Writer:
        return _JsonWriter(target, side, self)

    def files(self, folder: Path, side: str) -> list[Path]:
        return [path for path in (folder / self.name(side),) if path.exists()]

    def name(self, side: str) -> str:
        return f"{side}.jsonl" if self.lines else f"{side}.json"

    def read(self, path: Path) -> Iterator[Found]:
        with path.open("rb") as file:
            number = 0
            for line in file:
                text = line.strip()
                if not self.lines:
                    if text in (b"[", b"]", b""):
                        continue
                    text = text.removesuffix(b",")
                number += 1
                yield _parsed(f"{path.name} row {number}", text)


class _JsonWriter:
    def __init__(self, target: Target, side: str, kind: Json) -> None:
        self._file, self._images = target.create(kind.name(side)), Images(target)
        self._lines, self._rows = kind.lines, 0
        if not self._lines:
            self._file.write(b"[")

    def add(self, row: Row) -> None:
        for image in row.images:
            self._images.put(image.path, image.bytes)
        before = "" if self._lines else (",\n" if self._rows else "\n")
        self._file.write((before + as_json(row.said) + ("\n" if self._lines else "")).encode())
        self._rows += 1

    def close(self) -> None:
        if not self._lines:
            self._file.write(b"\n]\n")
        self._file.close()


def _parsed(where: str, text: bytes) -> Found:
    try:
        return Found(where, json.loads(text))
    except (ValueError, RecursionError) as error:
        return Found(where, fault=f"it is no JSON: {error}")


# Shards: train-00000.parquet, train-00000.tar


class _Shards:
    """Files of about so many bytes, one after another."""

    def __init__(self, target: Target, side: str, suffix: str, size: int) -> None:
        self._target, self._name, self._size, self._count = target, side + "-{:05}." + suffix, size, 0
        self._file: IO[bytes] | None = None

    def file(self) -> IO[bytes]:
        if self._file is None:
            self._file = self._target.create(self._name.format(self._count))
            self._count += 1
        return self._file

    @property
    def full(self) -> bool:
        return self._file is not None and self._file.tell() >= self._size

    def next(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None


def _shards(folder: Path, side: str, suffix: str) -> list[Path]:
    return sorted(folder.glob(f"{side}-[0-9]*.{suffix}"), key=lambda path: (len(path.name), path.name))


@dataclass(frozen=True, slots=True)
class Parquet:
    """`columns` as `synth.columns` spells them; pictures are embedded."""

    columns: Mapping[str, Any]
    size: int
    embeds: bool = True

    def writer(self, target: Target, side: str) -> Writer:
        return _ParquetWriter(_Shards(target, side, "parquet", self.size), self.columns)

    def files(self, folder: Path, side: str) -> list[Path]:
        return _shards(folder, side, "parquet")

    def read(self, path: Path) -> Iterator[Found]:
        number = 0
        try:
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(batch_size=GROUP_ROWS):
                    for said in batch.to_pylist():
                        number += 1
                        yield Found(f"{path.name} row {number}", said)
        except (pa.ArrowException, OSError, ValueError) as error:
            yield Found(f"{path.name} row {number + 1}", fault=f"it does not read: {str(error).splitlines()[0]}")


class _ParquetWriter:
    def __init__(self, shards: _Shards, columns: Mapping[str, Any]) -> None:
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


@dataclass(frozen=True, slots=True)
class Tar:
    """Members of one sample stand together: `key.json`, `key.png` or `key.0.png`, …

    Loaders that look at the first samples of a shard for its fields expect the same of all, so samples of several pages
    stand in shards of their own, named by how many pages those have.
    """

    size: int
    embeds: bool = True

    def writer(self, target: Target, side: str) -> Writer:
        return _TarWriter(target, side, self.size)

    def files(self, folder: Path, side: str) -> list[Path]:
        return sorted([*_shards(folder, side, "tar"), *folder.glob(f"{side}-pages[0-9]*-[0-9]*.tar")])

    def read(self, path: Path) -> Iterator[Found]:
        key, held = "", dict[str, bytes]()
        number = 1
        try:
            with tarfile.open(path, "r:") as tar:
                for member in tar:
                    name, _, suffix = member.name.partition(".")
                    if name != key and held:
                        yield _sample(f"{path.name} sample {number} ({key})", key, held)
                        number += 1
                        held = {}
                    file = tar.extractfile(member)
                    key = name
                    held[suffix] = file.read() if file else b""
            if held:
                yield _sample(f"{path.name} sample {number} ({key})", key, held)
        except (tarfile.TarError, OSError, EOFError) as error:
            yield Found(f"{path.name} sample {number}", fault=f"it does not read: {error}")


def _sample(where: str, key: str, held: Mapping[str, bytes]) -> Found:
    if "json" not in held:
        return Found(where, fault="it has no json member")
    found = _parsed(where, held["json"])
    if found.fault:
        return found
    pictures = {suffix: data for suffix, data in held.items() if suffix != "json"}
    return Found(where, {"key": key, "json": found.said, "members": pictures})


class _TarWriter:
    def __init__(self, target: Target, side: str, size: int) -> None:
        self._target, self._side, self._size = target, side, size
        self._shards: dict[int, _Shards] = {}
        self._tars: dict[int, tarfile.TarFile] = {}

    def add(self, row: Row) -> None:
        pages = len(row.images)
        if pages not in self._shards:
            name = self._side if pages == 1 else f"{self._side}-pages{pages}"
            self._shards[pages] = _Shards(self._target, name, "tar", self._size)
        shards = self._shards[pages]
        if pages not in self._tars:
            self._tars[pages] = tarfile.TarFile(fileobj=shards.file(), mode="w", format=tarfile.USTAR_FORMAT)
        key, tar = row.said["key"], self._tars[pages]
        self._member(tar, f"{key}.json", as_json(row.said["json"]).encode())
        for name, data in row.said["members"].items():
            self._member(tar, f"{key}.{name}", data)
        if shards.full:
            self._end(pages)

    def close(self) -> None:
        for pages in list(self._tars):
            self._end(pages)

    def _member(self, tar: tarfile.TarFile, name: str, data: bytes) -> None:
        about = tarfile.TarInfo(name)
        about.size = len(data)
        tar.addfile(about, io.BytesIO(data))

    def _end(self, pages: int) -> None:
        self._tars.pop(pages).close()
        self._shards[pages].next()
