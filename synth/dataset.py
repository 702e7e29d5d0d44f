"""The parquet files of a dataset: their columns, how they are written whole or not at all, how they are read.

The columns are spelled once, in `COLUMNS`, as `datasets` spells features in the form that all its versions read.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from synth.columns import ROW_GROUP, Row, schema
from synth.places import Address, address, contents, opened, remote
from synth.places.local import temporary
from synth.records import WorldError, digest

# What pyarrow makes of bytes that do not unpack.
UNREADABLE = (pa.ArrowException, OSError, ValueError, MemoryError, OverflowError)
UNFINISHED = ".unfinished"  # at an address that is being filled: what is made by a rename elsewhere

PARTS = [{"type": "string", "text": "string", "page": "int32", "box": ["float64"], "at": ["float64"]}]
ANSWER = {"value": "string", "type": "string", "text": PARTS, "unit": "string", "tolerance": "float64"}
VERDICT = {"check": "string", "passed": "bool", "score": "float64", "by": "string", "detail": "string"}
QUESTION = {
    "id": "string",
    "question": PARTS,
    "answer": ANSWER,
    "form": "string",
    "family": "string",
    "options": ["string"],
    "wrong": [ANSWER],
    "rationale": "string",
    "proof": "string",
    "evidence": [{"page": "int32", "element": "string"}],
    "verdicts": [VERDICT],
}
COLUMNS: Mapping[str, Any] = {
    "id": "string",
    "images": ["image"],
    "pages": [{"width": "int32", "height": "int32", "scene": "string"}],
    "kind": "string",
    "renderer": "string",
    "language": "string",
    "program": "string",
    "data": "string",
    "questions": [QUESTION],
    "provenance": dict.fromkeys(("topic", "title", "style", "environment", "history"), "string"),
}
REJECT_COLUMNS: Mapping[str, Any] = {
    "id": "string",
    "stage": "string",
    "reason": "string",
    "detail": "string",
    "record": "string",
    "kind": "string",
    "topic": "string",
    "program": "string",
    "history": "string",
    "images": ["image"],
    "scene": "string",
    "picture": "string",
    "question": "string",
}


class DamagedFile(Exception):
    """A file of a dataset that does not read."""


class OlderMark(DamagedFile):
    """A mark from before marks held digests: what it `said` may be so, and whether it changed cannot be told."""

    def __init__(self, path: Path, said: dict[str, Any]) -> None:
        super().__init__(f"{path} was made before such files held digests: whether it changed cannot be told")
        self.said = said


def write(path: Path, rows: Sequence[Row], columns: Mapping[str, Any]) -> dict[str, Any]:
    kind = schema(columns)
    table = pa.Table.from_pylist([dict(row) for row in rows], schema=kind) if rows else kind.empty_table()
    return write_table(path, table)


def write_without_pandas() -> None:
    """For processes of ours: where pandas is installed pyarrow imports it before the first row, 0.3 s and 45 MB."""
    sys.meta_path.insert(0, _NoPandas)
    try:
        pa.array([])  # it looks but once
    finally:
        sys.meta_path.remove(_NoPandas)


class _NoPandas(MetaPathFinder):
    @classmethod
    def find_spec(cls, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError("not needed here")


def write_table(path: Path, table: pa.Table) -> dict[str, Any]:
    """Its fingerprint."""
    with whole(path) as beside:
        pq.write_table(table, beside, row_group_size=ROW_GROUP, compression="zstd")
        return fingerprint(beside)


def write_text(path: Path, text: str) -> None:
    if remote(path):
        path.write_text(text)
        return
    with whole(path) as beside:
        beside.write_text(text, encoding="utf-8")


def write_mark(path: Path, said: Mapping[str, Any], *, indent: int | None = None) -> None:
    """A small file of ours in JSON, with a digest of itself: a bit that flips in a count is noticed."""
    write_text(path, json.dumps({**said, "digest": digest(said)}, indent=indent, ensure_ascii=False) + "\n")


def read_mark(path: Path, *keys: str) -> dict[str, Any]:
    """What a small file of ours says in JSON, these keys among it."""
    return _said(path, path.read_bytes(), keys)


def read_marks(paths: Iterable[Path], *keys: str) -> Iterator[dict[str, Any] | DamagedFile | OSError]:
    """What many such files say, in order; or what is wrong with one."""
    for path, content in contents(paths):
        try:
            yield content if isinstance(content, OSError) else _said(path, content, keys)
        except DamagedFile as error:
            yield error


def _said(path: Path, content: bytes, keys: Sequence[str]) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(content.decode("utf-8"))
        told = found.pop("digest", None)
        older = told is None and "files" not in found  # these came with the digest
        lacks = [key for key in keys if key not in found and not (older and key == "files")]
        same = told == digest(found)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedFile(f"{path} is damaged: {error}") from error
    if lacks:
        raise DamagedFile(f"{path} is damaged: it does not say {lacks[0]}")
    if older:
        raise OlderMark(path, found)
    if not same:
        raise DamagedFile(f"{path} is damaged: it does not say what it said when it was written")
    return found


def marked(out: Path) -> list[str]:
    """The names of the shards that have a mark, in order; a copy such as `00000 (1).json` is none."""
    return sorted((path.stem for path in (out / "done").glob("*.json") if path.stem.isdecimal()), key=int)


def marks_of(out: Path, stems: Sequence[str]) -> list[Path]:
    return [out / "done" / f"{stem}.json" for stem in stems]


def fingerprint(path: Path) -> dict[str, Any]:
    """By which a file is known for the one that was written."""
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "blake2b": hashlib.file_digest(file, _blake2b).hexdigest()}


def _blake2b() -> Any:
    return hashlib.blake2b(digest_size=16)


def temporary_name(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}")


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Another name to write under: all of the file is there in the end or none of it, whatever happens on the way."""
    if (there := address(path)) is not None:
        with _sent(there) as beside:
            yield beside
        return
    beside = temporary_name(path)
    try:
        yield beside
        put(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise _disk(path, error) from error


@contextmanager
def _sent(path: Address) -> Iterator[Path]:
    """Made on this machine, and put as one object: that is all or nothing too."""
    with temporary(path.name) as beside:
        try:
            yield beside
        except OSError as error:
            raise _disk(beside, error) from error
        path.put(beside)


def put(temporary: Path, path: Path) -> None:
    """A rename is all or nothing; the bytes must have reached the disk before it."""
    with temporary.open("rb") as written:
        os.fsync(written.fileno())
    temporary.replace(path)


def _disk(path: Path, error: OSError) -> WorldError:
    why = os.strerror(error.errno) if error.errno else str(error)  # pyarrow puts words of its own into strerror
    return WorldError(
        f"could not write {path}: {why}",
        "make room or choose another folder with -o; the same command then goes on where this one stopped",
    )


def metadata(path: Path) -> Mapping[bytes, bytes]:
    with named_when_damaged(path):
        return pq.read_schema(opened(path)).metadata or {}


@contextmanager
def named_when_damaged(path: Path) -> Iterator[None]:
    """Around the reading of parquet."""
    try:
        yield
    except UNREADABLE as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk's or the user's
        why = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise DamagedFile(f"{path} is damaged: {why}") from error


def shards(folder: Path) -> list[Path]:
    """In order; beyond 99,999 their numbers grow longer."""
    found = (path for path in folder.glob("*.parquet") if not path.name.startswith("."))
    return sorted(found, key=lambda path: (len(path.stem), path.stem))


def count(folder: Path) -> int:
    """Rows of all shards, without reading any."""
    total = 0
    for path in shards(folder):
        with named_when_damaged(path):
            total += pq.read_metadata(opened(path)).num_rows
    return total


def read(place: Path, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """The rows of a file, or of every shard of a folder in order, a row group at a time."""
    for path in shards(place) if _holds_shards(place) else [place]:
        for batch in batches(path, columns):
            with named_when_damaged(path):
                rows = batch.to_pylist()
            yield from rows


def _holds_shards(place: Path) -> bool:
    return place.suffix != ".parquet" if remote(place) else place.is_dir()


def parquet(path: Path) -> pq.ParquetFile:
    """In a store, columns that lie beside each other come by one request."""
    return pq.ParquetFile(opened(path), pre_buffer=remote(path))


def batches(path: Path, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
    """A row group at a time."""
    with named_when_damaged(path), parquet(path) as file:
        yield from file.iter_batches(batch_size=ROW_GROUP, columns=list(columns) if columns else None)
