"""Where things lie: a path on this machine, or an address in a store such as `s3://bucket/run`.

`place` makes a `Path` of either. An `Address` is no `Path` and has no `__fspath__`; it has the part of pathlib that we
use on a run's folder, and is passed as a `Path` by the one cast below. What needs a file on this machine asks `remote`.
fsspec is imported once an address is named, and not before.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from synth.places.address import Address
from synth.records import WorldError

__all__ = ["Address", "address", "contents", "is_address", "opened", "place", "remote", "sizes"]

AT_ONCE = 32  # small files asked for at a time: a store answers many as soon as one

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_SQUEEZED = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/[^/]")  # what pathlib makes of an address


def is_address(text: str | Path) -> bool:
    """Whether this names a place in a store; `file://` is this machine."""
    return isinstance(text, str) and _ADDRESS.match(text) is not None and not text.lower().startswith("file://")


def place(text: str | Path) -> Path:
    """Raises `WorldError` where no store of that sort is known here, or the address holds a password."""
    if isinstance(text, Address):
        return text
    if is_address(text):
        _must_hold_no_password(str(text))
        return cast(Path, Address(str(text)).known())
    if isinstance(text, str) and text.lower().startswith("file://"):
        return Path(unquote(urlsplit(text).path))
    if isinstance(text, Path) and _SQUEEZED.match(str(text)) and not text.exists():
        raise WorldError(f"{text} was an address before pathlib took it for a path", "name it as a text, not as a Path")
    return Path(text)


def remote(path: object) -> bool:
    """Whether this lies in a store."""
    return isinstance(path, Address)


def address(path: object) -> Address | None:
    """As what it is, where it lies in a store: that can do some things that a path cannot."""
    return path if isinstance(path, Address) else None


def _must_hold_no_password(text: str) -> None:
    user, at, _ = text.partition("://")[2].partition("/")[0].rpartition("@")
    if at and ":" in user:
        raise WorldError(
            f"an address of {text.partition('://')[0]}:// holds a password",
            "leave it out: it would be written into the run; credentials come from the environment (docs/storage.md)",
        )


def opened(path: Path) -> Any:
    """For readers of parquet, tar and zip, which take a path or an open file: of a file in a store they read the parts
    they need."""
    there = address(path)
    return path if there is None else there.reading()


Read = tuple[Path, bytes | OSError]


def contents(paths: Iterable[Path]) -> Iterator[Read]:
    """What small files hold, in order; those in a store are asked for many at a time."""
    waiting = iter(paths)
    first = next(waiting, None)
    if first is None:
        return
    if not remote(first):
        yield _content(first)
        yield from map(_content, waiting)
        return
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked: deque[Future[Read]] = deque([pool.submit(_content, first)])
        try:
            for path in waiting:
                asked.append(pool.submit(_content, path))
                if len(asked) > 2 * AT_ONCE:
                    yield asked.popleft().result()
            while asked:
                yield asked.popleft().result()
        finally:
            for one in asked:
                one.cancel()


def _content(path: Path) -> Read:
    try:
        return path, path.read_bytes()
    except OSError as error:
        return path, error


def sizes(folder: Path) -> Callable[[str], int]:
    """The bytes of a file by its name; in a store one listing tells all. `OSError` where there is none."""
    if not remote(folder):
        return lambda name: (folder / name).stat().st_size
    listed: dict[str, int] = {path.name: path.stat().st_size for path in folder.iterdir()}

    def size(name: str) -> int:
        if name not in listed:
            raise FileNotFoundError(2, "No such file", str(folder / name))
        return listed[name]

    return size
