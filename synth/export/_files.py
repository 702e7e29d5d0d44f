"""Where an export is written: files by name, in a folder that is filled from beginning to end."""

from __future__ import annotations

import io
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Protocol, cast

from synth.places import AT_ONCE, Address, address
from synth.places.local import temporary


class Target(Protocol):
    """`create` for what grows, `put` for what is there at once; a name has `/` between folder and file.

    `holds` are the files and folders at the top.
    """

    holds: set[str]

    def create(self, name: str) -> IO[bytes]: ...

    def put(self, name: str, data: bytes) -> None: ...


class Folder:
    """On a disk. `close` leaves no file open, whatever stopped those who wrote."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.holds: set[str] = set()
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

    def done(self) -> None:
        """All that was put is there."""

    def close(self) -> None:
        for file in self._opened:
            file.close()

    def _ready(self, name: str) -> Path:
        path = self.path / name
        if path.parent not in self._made:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(path.parent)
        self.holds.add(_top(name))
        return path


class Store:
    """At an address: a file is there once it is whole. Pictures are many and small, so some are put at a time."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self.holds: set[str] = set()
        self._opened: list[_Growing] = []
        self._pool = ThreadPoolExecutor(AT_ONCE)
        self._putting: deque[Future[int]] = deque()

    def create(self, name: str) -> IO[bytes]:
        self.holds.add(_top(name))
        file = _Growing(self._address / name)
        self._opened.append(file)
        return cast(IO[bytes], file)

    def put(self, name: str, data: bytes) -> None:
        self.holds.add(_top(name))
        self._putting.append(self._pool.submit((self._address / name).write_bytes, data))
        while len(self._putting) > 2 * AT_ONCE:  # what waits is in memory
            self._putting.popleft().result()

    def done(self) -> None:
        """Waits for what is on its way; raises what went wrong there."""
        while self._putting:
            self._putting.popleft().result()

    def close(self) -> None:
        for file in self._opened:
            file.give_up()
        self._pool.shutdown(cancel_futures=True)


def _top(name: str) -> str:
    return name.partition("/")[0]


class _Growing(io.FileIO):
    """On this machine while it grows, and put when it is closed."""

    def __init__(self, address: Address) -> None:
        self._address, self._held = address, ExitStack()
        self._here = self._held.enter_context(temporary(address.name))
        super().__init__(self._here, "w+b")

    def close(self) -> None:
        if not self.closed:
            super().close()
            with self._held:
                self._address.put(self._here)

    def give_up(self) -> None:
        """Of a file that was not closed nothing is put."""
        if not self.closed:
            super().close()
            self._held.close()


class Images:
    """The pictures of a side: each is written once, however many rows show it."""

    def __init__(self, target: Target) -> None:
        self._target, self._last = target, ""

    def put(self, path: str, data: bytes) -> None:
        if path != self._last:  # the rows of a sample follow one another
            self._target.put(path, data)
            self._last = path


def target_at(place: Path) -> Folder | Store:
    there = address(place)
    return Folder(place) if there is None else Store(there)
