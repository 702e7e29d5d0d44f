"""Requests from many threads, gathered into batches for the one thread that owns a model."""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

from synth.records import ItemError

Asked = TypeVar("Asked")
Told = TypeVar("Told")

LINGER = 0.01  # seconds the first of many is held back for the others; one pass through a model takes longer


class TooLarge(Exception):
    """A batch did not fit into memory; all that it took must be free again."""


@dataclass(slots=True, eq=False)
class _Task(Generic[Asked, Told]):
    asked: Asked
    future: Future[Told] = field(default_factory=Future)
    group: Hashable = None


class Batches(Generic[Asked, Told]):
    """`run` answers requests of one `group`, at most `most` at once, in order; both are called by one thread only.

    What waits while a batch is under way makes up the next one, oldest first. A batch that is `TooLarge` is halved, and
    the next ones are smaller; they grow again, by one at a time.
    """

    def __init__(
        self, run: Callable[[list[Asked]], Sequence[Told]], group: Callable[[Asked], Hashable], most: int
    ) -> None:
        self._run, self._group, self._most, self._limit = run, group, most, most
        self._came: SimpleQueue[_Task[Asked, Told] | None] = SimpleQueue()
        self._sizes: Counter[int] = Counter()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False

    def submit(self, asked: Asked) -> Future[Told]:
        task: _Task[Asked, Told] = _Task(asked)
        with self._lock:
            if self._closed:
                task.future.cancel()
                return task.future
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()
        self._came.put(task)
        return task.future

    def sizes(self) -> Counter[int]:
        """How many batches there were of each size."""
        with self._lock:
            return self._sizes.copy()

    def close(self) -> None:
        """What waits is cancelled; a batch that is under way ends."""
        with self._lock:
            self._closed, thread = True, self._thread
        self._came.put(None)
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        waiting: deque[_Task[Asked, Told]] = deque()
        while self._gathered(waiting):
            if waiting:
                self._answer(self._next(waiting))
        for task in waiting:
            task.future.cancel()

    def _gathered(self, waiting: deque[_Task[Asked, Told]]) -> bool:
        """Takes all that has come, and waits where nothing has; False at the end."""
        if not waiting:
            if not self._take(self._came.get(), waiting):
                return False
            time.sleep(LINGER)
        try:
            while self._take(self._came.get_nowait(), waiting):
                pass
        except Empty:
            return True
        return False

    def _take(self, task: _Task[Asked, Told] | None, waiting: deque[_Task[Asked, Told]]) -> bool:
        if task is None:
            return False
        try:
            task.group = self._group(task.asked)
        except BaseException as error:  # noqa: BLE001  what a future is for: raised where its result is asked
            task.future.set_exception(error)
        else:
            waiting.append(task)
        return True

    def _next(self, waiting: deque[_Task[Asked, Told]]) -> list[_Task[Asked, Told]]:
        """The oldest, and those that can go with it."""
        group = waiting[0].group
        batch = [task for task in waiting if task.group == group][: self._limit]
        for task in batch:
            waiting.remove(task)
        return batch

    def _answer(self, batch: list[_Task[Asked, Told]]) -> None:
        try:
            told = list(zip(batch, self._run([task.asked for task in batch]), strict=True))
        except TooLarge:
            told = []
        except BaseException as error:  # noqa: BLE001  what a future is for: raised where its result is asked
            for task in batch:
                task.future.set_exception(error)
            return
        if not told:
            self._answer_halved(batch)
            return
        with self._lock:
            self._sizes[len(batch)] += 1
        self._limit = min(self._most, self._limit + (len(batch) == self._limit))
        for task, one in told:
            task.future.set_result(one)

    def _answer_halved(self, batch: list[_Task[Asked, Told]]) -> None:
        if len(batch) == 1:
            fault: Any = ItemError("unanswered", "the request alone needs more memory than there is")
            batch[0].future.set_exception(fault)
            return
        middle = len(batch) // 2
        self._limit = middle
        self._answer(batch[:middle])
        self._answer(batch[middle:])
