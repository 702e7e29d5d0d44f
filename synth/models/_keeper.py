"""Keeps replies as they come in: those that wait are written together, and only then does anybody hear of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

from synth.models._cache import New, Replies

Kept = dict[str, Any]
Then = Callable[[Kept | BaseException], None]
MOST = 256  # replies written together


class Keeper:
    """A thread of its own: a reply may come from any other, and each write to a disk takes as long as many."""

    def __init__(self, replies: Replies) -> None:
        self._replies = replies
        self._waiting: SimpleQueue[tuple[New, Then] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def keep(self, reply: New, then: Then) -> None:
        """`then` is told what stands there from now on, or why nothing could be kept."""
        self._waiting.put((reply, then))

    def close(self) -> None:
        """What waits is kept first."""
        self._waiting.put(None)
        self._thread.join()

    def _work(self) -> None:
        more = True
        while more:
            taken = [self._waiting.get(), *self._others()]
            more = None not in taken
            together = [one for one in taken if one is not None]
            if together:
                self._keep(together)

    def _others(self) -> list[tuple[New, Then] | None]:
        found: list[tuple[New, Then] | None] = []
        while len(found) < MOST:
            try:
                found.append(self._waiting.get_nowait())
            except Empty:
                break
        return found

    def _keep(self, together: list[tuple[New, Then]]) -> None:
        try:
            kept = self._replies.put_all([reply for reply, _ in together])
        except BaseException as error:  # noqa: BLE001  told to whoever waits for these replies
            for _, then in together:
                then(error)
            return
        for (_, then), reply in zip(together, kept, strict=True):
            then(reply)
