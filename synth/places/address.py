"""A place in a store, with the part of pathlib that we use on a run's folder.

A file appears whole or not at all: it is made on this machine and put as one object. There are no folders but by the
names of files, so `mkdir` does nothing. Every request is tried again for as long as `tries` says.
"""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

from synth.places.names import Name
from synth.places.ranges import Ranges
from synth.places.tries import tried
from synth.records import WorldError

# Listings are never kept: other processes write. What is slow is waited for. A request is sent three times within
# seconds; beyond that `tries` decides, and s3fs, which has a way of its own, does not (see `_store`).
_S3 = {
    "use_listings_cache": False,
    "config_kwargs": {
        "read_timeout": 60,
        "connect_timeout": 20,
        "max_pool_connections": 50,
        "retries": {"total_max_attempts": 3, "mode": "standard"},
    },
}
_UNKEPT = {"use_listings_cache": False}
OPTIONS: dict[str, dict[str, Any]] = {"s3": _S3, "s3a": _S3, "gs": _UNKEPT, "gcs": _UNKEPT, "abfs": _UNKEPT}
# s3fs asks for the size before it reads, in case parts of it could be read side by side.
ONE_GO = {"max_concurrency": 1}
S3 = {"s3", "s3a"}
INSTALL = {"s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "abfs": "adlfs", "az": "adlfs"}


class Address(Name):
    """What is done at it asks the store each time: nothing is remembered but the size that a listing told."""

    __slots__ = ()

    # what is there

    def known(self) -> Address:
        """Itself, once it is sure that there is a client for such a store."""
        self._store()
        return self

    def _store(self) -> tuple[Any, str]:
        try:
            from fsspec.core import url_to_fs
        except ImportError as error:
            raise _lacking(self._text, "fsspec", "remote") from error
        try:
            # instances are kept by fsspec, by process and options
            store, path = url_to_fs(self._text, **OPTIONS.get(self.scheme, {}))
        except ImportError as error:
            extra = "s3" if INSTALL.get(self.scheme) == "s3fs" else ""
            raise _lacking(self._text, INSTALL.get(self.scheme, str(error)), extra) from error
        except ValueError as error:
            raise WorldError(f"{self._text}: {error}", "docs/storage.md says which stores there are") from error
        if self.scheme in S3:
            store.retries = 1
        return store, path

    def _info(self) -> dict[str, Any] | None:
        store, path = self._store()
        try:
            found: dict[str, Any] = tried(self._text, lambda: store.info(path))
        except FileNotFoundError:
            return None
        return found

    def exists(self) -> bool:
        return self._info() is not None

    def is_file(self) -> bool:
        return (self._info() or {}).get("type") == "file"

    def is_dir(self) -> bool:
        return (self._info() or {}).get("type") == "directory"

    def is_symlink(self) -> bool:
        return False

    def stat(self) -> SimpleNamespace:
        """`st_size` alone."""
        if self._size is None:
            info = self._info()
            if info is None or info["type"] != "file":
                raise self._missing()
            self._size = int(info["size"])
        return SimpleNamespace(st_size=self._size)

    def version(self) -> str | None:
        """Changes whenever the file does; None where there is none."""
        info = self._info()
        kept = ("ETag", "etag", "md5Hash", "LastModified", "updated", "created", "mtime", "size")
        return None if info is None else str([str(info[key]) for key in kept if key in info])

    def iterdir(self) -> Iterator[Address]:
        """In order, by one listing; of what is not there nothing."""
        store, path = self._store()
        listed: list[dict[str, Any]] = []
        with suppress(FileNotFoundError, NotADirectoryError):
            listed = tried(self._text, lambda: store.ls(path, detail=True))
        found = {info["name"].rstrip("/").rpartition("/")[2]: info for info in listed if self._is_below(info, path)}
        for name, info in sorted(found.items()):
            yield self._other(self._rest / name, int(info["size"] or 0) if info["type"] == "file" else None)

    def _is_below(self, info: dict[str, Any], path: str) -> bool:
        """A store's own page may leave an empty object where it shows a folder."""
        return bool(info["name"].strip("/") != path.strip("/"))

    def glob(self, pattern: str) -> Iterator[Address]:
        """Of one level."""
        assert "/" not in pattern
        return (found for found in self.iterdir() if fnmatch(found.name, pattern))

    def rglob(self, pattern: str) -> Iterator[Address]:
        """Files below, at any depth, in order."""
        store, path = self._store()
        found: dict[str, dict[str, Any]] = tried(self._text, lambda: store.find(path, detail=True))
        for name, info in sorted(found.items()):
            inner = name.strip("/").removeprefix(path.strip("/")).strip("/")
            if inner and fnmatch(posixpath.basename(inner), pattern):
                yield self._other(self._rest / inner, int(info["size"] or 0))

    # reading

    def reading(self) -> Ranges:
        """A file whose parts are asked for as they are read."""
        store, path = self._store()

        def part(start: int, end: int) -> bytes:
            got: bytes = tried(self._text, lambda: store.cat_file(path, start=start, end=end))
            return got

        return Ranges(self.stat().st_size, part)

    def read_bytes(self) -> bytes:
        store, path = self._store()
        try:
            read: bytes = tried(self._text, lambda: store.cat_file(path, **(ONE_GO if self.scheme in S3 else {})))
        except FileNotFoundError as error:
            raise self._missing() from error
        return read

    def read_text(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        return io.TextIOWrapper(io.BytesIO(self.read_bytes()), encoding=encoding, errors=errors).read()

    def open(
        self, mode: str = "r", encoding: str = "utf-8", errors: str = "strict", newline: str | None = None
    ) -> IO[Any]:
        """`r` or `rb`: what is written is written whole."""
        if mode not in ("r", "rb"):
            raise ValueError(f"{self} is not opened for {mode!r}")
        try:
            file = io.BufferedReader(self.reading(), 1 << 20)
        except FileNotFoundError as error:
            raise self._missing() from error
        return file if mode == "rb" else io.TextIOWrapper(file, encoding=encoding, errors=errors, newline=newline)

    # writing

    def put(self, file: Path) -> None:
        """A file of this machine under this name."""
        store, path = self._store()
        self._written(lambda: store.put_file(str(file), path))

    def write_bytes(self, data: bytes) -> int:
        store, path = self._store()
        self._written(lambda: store.pipe_file(path, data))
        return len(data)

    def write_text(self, text: str, encoding: str = "utf-8") -> int:
        return self.write_bytes(text.encode(encoding))

    def create(self, data: bytes) -> bool:
        """Writes it unless there is one; whether it did. A store that cannot tell writes."""
        store, path = self._store()
        try:
            self._written(lambda: store.pipe_file(path, data, mode="create"))
        except FileExistsError:
            return False
        return True

    def _written(self, write: Any) -> None:
        try:
            tried(self._text, write)
        except FileNotFoundError as error:
            raise WorldError(
                f"could not write {self._text}: {str(error) or 'there is no such bucket'}",
                "make the bucket first, or choose another place with -o",
            ) from error

    def mkdir(self, mode: int = 0o777, parents: bool = False, exist_ok: bool = False) -> None:
        """Nothing: a folder is there once something is in it."""

    def unlink(self, missing_ok: bool = False) -> None:
        store, path = self._store()
        if not missing_ok and not self.is_file():
            raise self._missing()
        with suppress(FileNotFoundError):
            tried(self._text, lambda: store.rm_file(path))

    def remove_all(self) -> None:
        """This and all below it."""
        store, path = self._store()
        with suppress(FileNotFoundError):
            tried(self._text, lambda: store.rm(path, recursive=True))

    def _missing(self) -> FileNotFoundError:
        return FileNotFoundError(2, "No such file", self._text)


def _lacking(text: str, library: str, extra: str) -> WorldError:
    how = f"pip install 'pixelproof[{extra}]'" if extra else f"pip install {library}"
    return WorldError(f"{text} needs the package {library}", how)
