"""Pictures and texts in a folder of somebody else's making, whatever stands in it, a piece at a time."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from synth.places import opened, remote
from synth.places.tree import files_below

PICTURES = {".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".ppm", ".avif"}
PROSE = {".txt", ".md", ".rst", ".csv", ".tsv", ".html", ".xml", ".yaml", ".yml"}
LARGEST = 256 << 20  # bytes of a JSON text or picture that is read in one go
LINE = 1 << 20  # characters; a longer line is read in parts
LINES = 40  # of prose, that are one piece
ROWS = 32  # of a table in memory at once


class Piece(NamedTuple):
    """A picture or a text, and where it stands."""

    where: str
    content: bytes | str


Warn = Callable[[str], None]


def files(folder: Path, warn: Warn) -> Iterator[Path]:
    """Every file below, in order; no link is followed that leads out of the folder, and no folder twice."""
    if remote(folder):
        yield from (path for path in files_below(folder) if not _hidden(path.relative_to(folder)))
        return
    root = folder.resolve()

    def refused(error: OSError) -> None:
        warn(f"{error.filename} could not be read: {error.strerror}")

    for top, names, found in os.walk(folder, onerror=refused):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(one for one in found if not one.startswith(".")):
            path = Path(top, name)
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                warn(f"{path} is a link out of the folder")
            elif path.is_file():
                yield path


def _hidden(path: PurePath) -> bool:
    return any(part.startswith(".") for part in path.parts)


def pieces(path: Path, name: str, warn: Warn) -> Iterator[Piece]:
    """What a file holds; a warning where it cannot be read, or only in part."""
    try:
        yield from _reader(path)(path, name, warn)
    except Exception as error:  # noqa: BLE001 - whatever a stranger's file does to the readers, the others are read
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        warn(f"{name} could not be read: {(why.strip().splitlines() or [type(error).__name__])[0]}")


def readable(path: Path) -> bool:
    return path.suffix.lower() in {*PICTURES, *PROSE, ".json", ".jsonl", ".ndjson", ".parquet"}


def _reader(path: Path) -> Callable[[Path, str, Warn], Iterator[Piece]]:
    suffix = path.suffix.lower()
    if suffix in PICTURES:
        return _picture
    if suffix == ".parquet":
        return _table
    if suffix in (".jsonl", ".ndjson"):
        return _lines_of_json
    return _json if suffix == ".json" and path.stat().st_size <= LARGEST else _prose


def _picture(path: Path, name: str, warn: Warn) -> Iterator[Piece]:
    if path.stat().st_size > LARGEST:
        warn(f"{name} could not be read: {path.stat().st_size} bytes are too many for a picture")
    else:
        yield Piece(name, path.read_bytes())


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        number = 1
        while line := file.readline(LINE):
            yield number, line
            number += line.endswith("\n")


def _prose(path: Path, name: str, _warn: Warn) -> Iterator[Piece]:
    held: list[str] = []
    first = 1
    for number, line in _lines(path):
        if len(held) == LINES or len(line) == LINE:
            yield Piece(f"{name}:{first}", "".join(held))
            held, first = [], number
        held.append(line)
    yield Piece(f"{name}:{first}", "".join(held))


def _lines_of_json(path: Path, name: str, warn: Warn) -> Iterator[Piece]:
    bad = 0
    for number, line in _lines(path):
        if line.strip():
            try:
                yield from _pieces_of(json.loads(line), f"{name}:{number}")
            except (ValueError, RecursionError):
                bad += 1
                yield Piece(f"{name}:{number}", line)
    if bad:
        warn(f"{name}: {bad} lines are no JSON; they were read as text")


def _json(path: Path, name: str, warn: Warn) -> Iterator[Piece]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig", errors="replace"))
    except (ValueError, RecursionError):
        warn(f"{name} is no JSON; it was read as text")
        yield from _prose(path, name, warn)
        return
    for number, one in enumerate(found, 1) if isinstance(found, list) else [(0, found)]:
        yield from _pieces_of(one, f"{name}#{number}" if number else name)


def _table(path: Path, name: str, _warn: Warn) -> Iterator[Piece]:
    number = 1
    with pq.ParquetFile(opened(path), pre_buffer=remote(path)) as file:
        for batch in file.iter_batches(batch_size=ROWS):
            for row in batch.to_pylist():
                yield from _pieces_of(row, f"{name}#{number}")
                number += 1


def _pieces_of(value: Any, where: str) -> Iterator[Piece]:
    """All words and numbers of a value as one text, and each picture in it."""
    words: list[str] = []
    pictures: list[bytes] = []
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(reversed([inner for key, inner in one.items() if not _name_of_bytes(key, one)]))
        elif isinstance(one, list | tuple):
            waiting.extend(reversed(one))
        elif isinstance(one, bytes):
            pictures.append(one)
        elif one is not None and not isinstance(one, bool):
            words.append(str(one))
    if words:
        yield Piece(where, "\n".join(words))
    for picture in pictures:
        yield Piece(where, picture)


def _name_of_bytes(key: Any, struct: dict[Any, Any]) -> bool:
    """The `path` beside the `bytes` of a picture is no text."""
    return key == "path" and isinstance(struct.get("bytes"), bytes)
