"""Shards on this machine: worker processes, each with a guest of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from synth.executors._report import ShardReport
from synth.records import WorldError

Message = tuple["Worker", dict[str, Any] | None]


class WorkerFailed(Exception):
    """A worker met a bug of ours; the text is its traceback."""


class Worker:
    """One `synth.worker` process; what it says goes to a queue that all workers share."""

    def __init__(self, out: Path, sandbox: str, crew: int, heard: SimpleQueue[Message]) -> None:
        # -P: the working folder is not ours, and may hold a file called qa.py
        command = [sys.executable, "-P", "-m", "synth.worker", str(out), sandbox, str(crew)]
        # a session of its own: Ctrl-C is for us, and the worker hears of it when we close its input
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        Thread(target=self._hear, args=(heard,), daemon=True).start()

    def _hear(self, heard: SimpleQueue[Message]) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            try:
                heard.put((self, json.loads(line)))
            except ValueError:
                heard.put((self, {"bug": f"a worker said what no worker says: {line[:200]!r}"}))
        heard.put((self, None))

    def send(self, word: str) -> None:
        assert self.process.stdin
        try:
            self.process.stdin.write(word + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # it is gone, which `_hear` tells

    def stop(self, *, at_once: bool) -> None:
        """Lets it put its guest away, unless it is in the middle of something nobody waits for any more."""
        assert self.process.stdin
        if not at_once:
            self.send("end")
        self.process.stdin.close()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Executor:
    """Workers that stay from round to round: to start one, with its guest, takes longer than some shards do."""

    def __init__(self, out: Path, *, sandbox: str, workers: int) -> None:
        self.out, self.sandbox, self.most = out, sandbox, workers
        self.heard: SimpleQueue[Message] = SimpleQueue()
        self.crew: list[Worker] = []
        self.idle: list[Worker] = []  # a worker stands here as often as it takes one more shard

    def __enter__(self) -> Executor:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        for worker in self.crew:
            worker.stop(at_once=kind is not None)

    def run(self, shards: Sequence[int]) -> Iterator[ShardReport]:
        """Reports as shards are done, in whatever order that is."""
        waiting, busy = list(reversed(shards)), Counter[Worker]()
        while len(self.crew) < min(self.most, len(shards)):
            self.crew.append(Worker(self.out, self.sandbox, self.most, self.heard))
        while waiting or busy.total():
            share = -(-(len(waiting) + busy.total()) // len(self.crew))  # nobody takes what others could draw meanwhile
            while waiting and (free := [worker for worker in self.idle if busy[worker] < share]):
                chosen = min(free, key=lambda worker: busy[worker])
                self.idle.remove(chosen)
                chosen.send(str(waiting.pop()))
                busy[chosen] += 1
            worker, told = self.heard.get()
            report = _report(told)
            self.idle.append(worker)
            if report:
                busy[worker] -= 1
                yield report


def _report(told: dict[str, Any] | None) -> ShardReport | None:
    """A shard's report, None for a worker that is ready; raises what made it stop."""
    if told is None:
        raise WorldError(
            "a worker process was killed, as a machine does that runs out of memory",
            "the same command goes on where it stopped; fewer --workers need less memory",
        )
    if "world" in told:
        raise WorldError(told["world"], told["fix"])
    if "bug" in told:
        raise WorkerFailed(told["bug"])
    return ShardReport(**told) if "shard" in told else None
