"""Sandboxes and workers that stay in this process: the first program waits for a guest to start, the next does not."""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from renderers._drivers import driver_sources
from sandbox.choose import open_sandbox
from sandbox.contract import Sandbox
from sandbox.kinds import kind_of
from synth.executors.local import Executor

_lock = threading.Lock()
_open: dict[tuple[str, frozenset[str]], Sandbox] = {}
_crews: dict[tuple[str, int, str], Executor] = {}


def sandbox(engine: str, drivers: Iterable[str]) -> Sandbox:
    """One that runs these drivers, and all others of the same kinds of guest; it is closed as the process ends."""
    sources = driver_sources()
    kind = {name: kind_of(name, sources[name]).name for name in sources if "." not in name}
    wanted = frozenset(kind[name] for name in drivers)
    with _lock:
        for (name, kinds), box in _open.items():
            if name == engine and wanted <= kinds:
                return box
        own = {name: source for name, source in sources.items() if kind[name.partition(".")[0]] in wanted}
        box = _open[engine, wanted] = open_sandbox(engine, own, guests=1)
        return box


@contextmanager
def crew(*, sandbox: str, workers: int, renderers: Sequence[str], least: str) -> Iterator[Executor]:
    """Workers for one run, those of the last one where they will do. One at a time has them; others get their own."""
    key = (sandbox, workers, least)
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
        _crews.setdefault(key, executor)
    if _crews.get(key) is not executor:
        executor.close()


@atexit.register
def close() -> None:
    """Closes them now; what needs one next opens it again."""
    with _lock:
        for box in _open.values():
            box.close()
        for executor in _crews.values():
            executor.close()
        _open.clear()
        _crews.clear()


def _forget() -> None:
    """In a process that was forked off: the guests are its parent's, and nobody here holds the lock."""
    global _lock
    _lock = threading.Lock()
    _open.clear()
    _crews.clear()


os.register_at_fork(after_in_child=_forget)
