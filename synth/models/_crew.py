"""Threads that wait for a server. Daemons: a stopped run does not wait for replies nobody will read."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any

Task = tuple[Future[Any], Callable[[], Any]]


class Crew:
    """At most `most` calls at once; a thread is started when a call finds none free."""

    def __init__(self, most: int) -> None:
        self._most, self._threads, self._free = most, 0, 0
        self._lock = threading.Lock()
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()

    def submit(self, call: Callable[[], Any]) -> Future[Any]:
        future: Future[Any] = Future()
        with self._lock:
            self._free -= 1
            if self._free < 0 and self._threads < self._most:
                self._threads += 1
                self._free += 1
                threading.Thread(target=self._work, daemon=True).start()
        self._tasks.put((future, call))
        return future

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            future, call = task
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(call())
                except BaseException as error:  # noqa: BLE001  what a future is for: raised where its result is asked
                    future.set_exception(error)
            with self._lock:
                self._free += 1

    def close(self) -> None:
        """No more calls; those under way end when they end."""
        for _ in range(self._threads):
            self._tasks.put(None)
