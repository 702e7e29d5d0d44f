"""Progress as lines: in logs, in pipes, in CI."""

from __future__ import annotations

import time
from typing import TextIO

from synth.displays.words import called, pace, rejects
from synth.runs.progress import Progress

EVERY = 10.0  # seconds


class Lines:
    def __init__(self, stream: TextIO) -> None:
        self._stream, self._said = stream, time.monotonic()

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *exception: object) -> None: ...

    def say(self, words: str, /) -> None:
        print(words, file=self._stream, flush=True)

    def show(self, progress: Progress, /) -> None:
        now = time.monotonic()
        if now - self._said < EVERY:
            return
        self._said = now
        planned, drawn = (called(stage, given=progress.given) for stage in ("planned", "drawn"))
        self.say(
            f"{progress.kept} of {progress.n} kept ({progress.planned} {planned}, {progress.drawn} {drawn}, "
            f"{progress.checked} checked), {pace(progress)}; rejects: {rejects(progress)}"
        )
