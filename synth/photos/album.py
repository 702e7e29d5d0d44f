"""Which pictures a run looks at: their names, sorted, with what was said of them before, frozen in `OUT/given/`.

A folder may come to hold other pictures while a run goes on, and may hold a million: names are written once, and read
a block at a time.
"""

from __future__ import annotations

import errno
import json
import os
import stat
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes

import pyarrow as pa
import pyarrow.parquet as pq

from synth.dataset import DamagedFile, named_when_damaged, whole
from synth.given.frozen import FOLDER
from synth.photos.photograph import KIND
from synth.places import opened, remote
from synth.records import JSON, ItemError, WorldError

FILE = "album.parquet"
BLOCK = 1000  # names that are read together
SUFFIXES = frozenset(
    ".jpg .jpeg .jpe .jfif .png .apng .webp .gif .bmp .tif .tiff .avif .ppm .pgm .pbm .jp2 .tga .ico "
    ".heic .heif .jxl".split()  # photos too, that are not read here: rejects, rather than not counted
)
OURS = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ESTALE, errno.ENOTCONN}  # no fault of the picture
ODD = "?"  # begins a name that is no Unicode on the disk
Listed = tuple[str, JSON]  # a name, and what was said of the picture before

SCHEMA = pa.schema([("name", pa.string()), ("beside", pa.string())])


def freeze(out: Path, listing: Iterable[Listed]) -> int:
    """Writes the album of a run; how many pictures it has. Names are sorted and each stands once."""
    (out / FOLDER).mkdir(parents=True, exist_ok=True)
    count, rows = 0, iter(listing)
    with (
        whole(out / FOLDER / FILE) as beside,
        pq.ParquetWriter(beside, SCHEMA, compression="zstd", write_page_checksum=True) as writer,
    ):
        while block := list(islice(rows, BLOCK)):
            # Escaped, since somebody's captions may hold half a character, which no file takes.
            texts = [None if said is None else json.dumps(said) for _, said in block]
            writer.write_table(pa.table({"name": [name for name, _ in block], "beside": texts}, SCHEMA))
            count += len(block)
    return count


class Album:
    """The frozen one of a run. Raises `DamagedFile` where it is not what was written."""

    def __init__(self, out: Path) -> None:
        self._path = out / FOLDER / FILE
        self._block = lru_cache(maxsize=8)(self._read)  # of this album alone: another may lie there later

    @cached_property
    def _firsts(self) -> list[str]:
        """The first name of each block."""
        with self._open() as file:
            about = file.metadata
            groups: Any = [about.row_group(n).column(0).statistics for n in range(about.num_row_groups)]
        return [
            group.min if group and group.has_min_max else next(iter(self._block(n)))  # none of the longest names
            for n, group in enumerate(groups)
        ]

    def is_there(self) -> bool:
        return self._path.exists()

    def __len__(self) -> int:
        with self._open() as file:
            return int(file.metadata.num_rows)

    def names(self, first: int = 0) -> Iterator[str]:
        """From this place on."""
        for block in range(first // BLOCK, len(self._firsts)):
            yield from list(self._block(block))[first - block * BLOCK if block == first // BLOCK else 0 :]

    def beside(self, name: str) -> JSON:
        """What was said of the picture before; None where nothing was."""
        at = bisect_right(self._firsts, name) - 1
        text = self._block(at).get(name) if at >= 0 else None
        return None if text is None else json.loads(text)

    def _read(self, number: int) -> dict[str, str | None]:
        with self._open() as file:
            group = file.read_row_group(number)
            names: Any = group["name"].to_pylist()
            return dict(zip(names, group["beside"].to_pylist(), strict=True))

    @contextmanager
    def _open(self) -> Iterator[pq.ParquetFile]:
        with named_when_damaged(self._path):
            try:
                file = pq.ParquetFile(opened(self._path), page_checksum_verification=True)
            except FileNotFoundError as error:
                raise DamagedFile(f"{self._path} is gone") from error
            with file:
                if file.schema_arrow.names != SCHEMA.names:
                    raise ValueError("it holds no names of pictures")
                yield file


def all_seen(out: Path, kinds: Collection[str], topics: int) -> bool:
    """Whether a run of so many topics has looked at each picture, and draws none: rejects are not made up for."""
    album = Album(out)
    return set(kinds) == {KIND} and album.is_there() and topics >= len(album)


def in_folder(folder: Path) -> list[Listed]:
    """Every picture file beneath the folder, by the end of its name; hidden ones are nobody's pictures."""
    if remote(folder):
        raise WorldError(f"{folder} is in a store, from which only runs are read", "copy the pictures to this machine")
    return [(name, None) for name in sorted(_beneath(os.fsencode(folder)))]


def _beneath(folder: bytes) -> Iterator[str]:
    waiting = [b""]
    while waiting:
        inside = waiting.pop()
        try:
            with os.scandir(os.path.join(folder, inside)) as entries:  # noqa: PTH118  bytes, whatever they spell
                yield from _pictures(entries, inside, waiting)
        except OSError as error:
            there = os.path.join(folder, inside).rstrip(b"/").decode("utf-8", "replace")  # noqa: PTH118
            raise WorldError(f"{there} cannot be read: {error.strerror}", "name a folder that you may read") from error


def _pictures(entries: Iterator[os.DirEntry[bytes]], inside: bytes, folders: list[bytes]) -> Iterator[str]:
    for entry in entries:
        if entry.name.startswith(b"."):
            continue
        name = os.path.join(inside, entry.name)  # noqa: PTH118
        if entry.is_dir(follow_symlinks=False):
            folders.append(name)
        elif os.path.splitext(entry.name)[1].lower().decode("latin-1") in SUFFIXES:  # noqa: PTH122
            yield _spelt(name)


def _spelt(name: bytes) -> str:
    """A name of the disk as text, and back by `_on_disk`."""
    try:
        text = name.decode("utf-8")
    except UnicodeDecodeError:
        return ODD + quote(name)
    return ODD + quote(name) if text.startswith(ODD) else text


def _on_disk(name: str) -> bytes:
    return unquote_to_bytes(name[len(ODD) :]) if name.startswith(ODD) else name.encode()


def file_of(folder: Path, name: str, most: int) -> bytes:
    """The file of this name, at most one byte more than `most` of it."""
    path = os.path.join(os.fsencode(folder), _on_disk(name))  # noqa: PTH118
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116
            raise ItemError("bad_image", "it is no file")
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read(most + 1)
    except OSError as error:
        if error.errno in OURS:
            fix = "the same command goes on where this one stopped once that is mended"
            raise WorldError(f"pictures cannot be read: {error.strerror}", fix) from error
        raise ItemError("bad_image", f"it cannot be read: {error.strerror}") from error
