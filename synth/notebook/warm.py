"""Sandboxes and workers that stay in this process: the first program waits for a guest to start, the next does not.

They hold some hundred megabytes, so they go once nothing has been asked of them for a while; kernels are forgotten.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from renderers._drivers import driver_sources
from sandbox.choose import open_sandbox
from sandbox.contract import Sandbox
from sandbox.kinds import kind_of
from synth.executors.local import Executor

IDLE = 600.0  # seconds

_lock = threading.Lock()
_open: dict[tuple[str, frozenset[str]], Sandbox] = {}
_crews: dict[tuple[str, int | None, str], Executor] = {}
_users = 0  # calls that are under way
_alarm: threading.Timer | None = None


@contextmanager
def _in_use() -> Iterator[None]:
    global _users
    with _lock:
        _users += 1
        _no_alarm()
    try:
        yield
    finally:
        with _lock:
            _users -= 1
            if not _users:
                _set_alarm()


def _set_alarm() -> None:
    global _alarm
    _alarm = threading.Timer(IDLE, close_unused)
    _alarm.daemon = True
    _alarm.start()


def _no_alarm() -> None:
    global _alarm
    if _alarm is not None:
        _alarm.cancel()
        _alarm = None


@contextmanager
def sandbox(engine: str, drivers: Iterable[str]) -> Iterator[Sandbox]:
    """One that runs these drivers, and all others of the same kinds of guest; it stays open for the next call."""
    sources = driver_sources()
    kind = {name: kind_of(name, sources[name]).name for name in sources if "." not in name}
    wanted = frozenset(kind[name] for name in drivers)
    with _in_use():
        yield _opened(engine, wanted, sources, kind)


def _opened(engine: str, wanted: frozenset[str], sources: Mapping[str, str], kind: Mapping[str, str]) -> Sandbox:
    with _lock:
        for (name, kinds), box in _open.items():
            if name == engine and wanted <= kinds:
                return box
        own = {name: source for name, source in sources.items() if kind[name.partition(".")[0]] in wanted}
        box = _open[engine, wanted] = open_sandbox(engine, own, guests=1)
        return box


@contextmanager
def crew(*, sandbox: str, workers: int | None, renderers: Sequence[str], least: str) -> Iterator[Executor]:
    """Workers for one run, those of the last one where they will do. One at a time has them; others get their own."""
    key = (sandbox, workers, least)
    with _in_use():
        with _lock:
            kept = _crews.pop(key, None)
        if kept is not None and not kept.renderers.issuperset(renderers):
            kept.close()
            kept = None
        executor = kept or Executor(sandbox=sandbox, workers=workers, renderers=renderers, least=least)
        try:
            yield executor
        except BaseException:
            executor.close(at_once=True)
            raise
        with _lock:
            stays = _crews.setdefault(key, executor)
        if stays is not executor:
            executor.close()


@atexit.register
def close() -> None:
    """Closes them now; what needs one next opens it again."""
    with _lock:
        _no_alarm()
        _put_away()


def close_unused() -> None:
    """Closes them unless a call is under way."""
    with _lock:
        if not _users:
            _put_away()


def _put_away() -> None:
    for box in _open.values():
        box.close()
    for executor in _crews.values():
        executor.close()
    _open.clear()
    _crews.clear()


def _forget() -> None:
    """In a process that was forked off: the guests are its parent's, and nobody here holds the lock."""
    global _lock, _users, _alarm
    _lock, _users, _alarm = threading.Lock(), 0, None
    _open.clear()
    _crews.clear()


os.register_at_fork(after_in_child=_forget)
