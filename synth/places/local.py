"""What belongs to an address and must lie on this machine: files on their way there, locks, databases."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path

from synth.records import WorldError

LEFT = 24 * 3600.0  # seconds after which a file that nobody puts any more is thrown away

_numbers = count()


def work(address: object) -> Path:
    """The folder on this machine of what is made at an address; the same for every command that names it."""
    name = hashlib.blake2b(str(address).encode(), digest_size=10).hexdigest()
    folder = _home() / "work" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "address").write_text(f"{address}\n", encoding="utf-8")  # for people who look what takes their disk
    return folder


@contextmanager
def temporary(name: str) -> Iterator[Path]:
    """A name for a file or a folder, which is gone afterwards. One that a kill left is, within days."""
    path = _puts() / f"{os.getpid()}-{next(_numbers)}-{name}"
    try:
        yield path
    finally:
        remove_here(path)


@contextmanager
def short(socket: Path) -> Iterator[str]:
    """Another name of a socket, of which 107 letters may be said: folders in which nodes keep things are deep."""
    folder = os.open(socket.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{socket.name}"
    finally:
        os.close(folder)


def remove_here(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _home() -> Path:
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pixelproof"
    try:
        (folder / "put").mkdir(parents=True, exist_ok=True)
        (folder / "work").mkdir(exist_ok=True)
    except OSError:  # no home to keep things in
        folder = Path(tempfile.gettempdir()) / f"pixelproof-{os.getuid()}"
        folder.mkdir(exist_ok=True, mode=0o700)
        if folder.stat().st_uid != os.getuid():
            whose = f"{folder} belongs to somebody else"
            raise WorldError(whose, "name a folder of your own in XDG_CACHE_HOME") from None
        (folder / "put").mkdir(exist_ok=True)
    return folder


def _puts() -> Path:
    folder = _home() / "put"
    _sweep(folder)
    return folder


@cache
def _sweep(folder: Path) -> None:
    for left in folder.iterdir():
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT:
                remove_here(left)
