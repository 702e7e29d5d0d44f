"""A worker's process, as whoever started it sees it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any

PUT_AWAY = 20.0  # seconds for a worker to end in


class Process:
    """One `synth.worker`; what it says goes to a queue that others may share, and None once it has ended."""

    def __init__(self, words: Sequence[str], heard: SimpleQueue[Any]) -> None:
        # -P: the working folder is not ours, and may hold a file called qa.py
        command = [sys.executable, "-P", "-m", "synth.worker", *words]
        # a session of its own: Ctrl-C is for us, and the worker hears of it when we close its input
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        Thread(target=self._hear, args=(heard,), daemon=True).start()

    def _hear(self, heard: SimpleQueue[tuple[Process, dict[str, Any] | None]]) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                try:
                    heard.put((self, json.loads(line)))
                except ValueError:
                    heard.put((self, {"bug": f"a worker said what no worker says: {line[:200]!r}"}))
        heard.put((self, None))

    def send(self, **said: object) -> None:
        assert self.process.stdin
        try:
            self.process.stdin.write(json.dumps(said) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # it is gone, which `_hear` tells

    def dismiss(self, *, at_once: bool) -> None:
        """Lets it put its guest away, unless it is in the middle of something nobody waits for any more."""
        assert self.process.stdin
        if not at_once:
            self.send(end=True)
        with suppress(BrokenPipeError):
            self.process.stdin.close()

    def wait(self) -> None:
        try:
            self.process.wait(timeout=PUT_AWAY)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
