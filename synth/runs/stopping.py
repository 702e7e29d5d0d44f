"""Ctrl-C: the first has what is under way finished, the second stops at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

from synth.runs.progress import Watch


class Interrupted(KeyboardInterrupt):
    """The run was stopped by Ctrl-C and what was under way is finished."""


@contextmanager
def gently(stop: Event, watch: Watch) -> Iterator[None]:
    """Sets `stop` at the first one. Only the main thread hears of any."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def asked(_signal: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        watch.say("finishing what is under way; Ctrl-C again stops at once")

    before = signal.signal(signal.SIGINT, asked)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
