"""Where an export is written: files by name, in a folder that is filled from beginning to end."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import IO, Any, Protocol


class Target(Protocol):
    """`create` for what grows, `put` for what is there at once; a name has `/` between folder and file."""

    def create(self, name: str) -> IO[bytes]: ...

    def put(self, name: str, data: bytes) -> None: ...


class Folder:
    """On a disk. `close` leaves no file open, whatever stopped those who wrote."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._made: set[Path] = set()
        self._opened: list[IO[bytes]] = []

    def create(self, name: str) -> IO[bytes]:
        self._opened = [file for file in self._opened if not file.closed]
        file = self._ready(name).open("wb")
        self._opened.append(file)
        return file

    def put(self, name: str, data: bytes) -> None:
        with self._ready(name).open("wb") as file:
            file.write(data)

    def close(self) -> None:
        for file in self._opened:
            file.close()

    def _ready(self, name: str) -> Path:
        path = self.path / name
        if path.parent not in self._made:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(path.parent)
        return path


class Images:
    """The pictures of a side: each is written once, however many rows show it."""

    def __init__(self, target: Target) -> None:
        self._target, self._last = target, ""

    def put(self, path: str, data: bytes) -> None:
        if path != self._last:  # the rows of a sample follow one another
            self._target.put(path, data)
            self._last = path


def known_by(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "blake2b": hashlib.file_digest(file, _blake2b).hexdigest()}


def _blake2b() -> Any:
    return hashlib.blake2b(digest_size=16)
