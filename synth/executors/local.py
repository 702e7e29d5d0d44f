"""Shards on this machine: worker processes, each with a guest of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from synth.executors._report import Agenda, Passed, ShardReport, Surroundings
from synth.records import WorldError

TICK = 1.0  # seconds after which it is told how far things are, though nothing has happened
DEATHS = 3  # of workers with no shard done between them: it is not chance then
PUT_AWAY = 20.0  # seconds for a worker to end in

Message = tuple["Worker", dict[str, Any] | None]


class WorkerFailed(Exception):
    """A worker met a bug of ours; the text is its traceback."""


class Worker:
    """One `synth.worker` process; what it says goes to a queue that all workers share."""

    def __init__(self, words: Sequence[str], heard: SimpleQueue[Message]) -> None:
        # -P: the working folder is not ours, and may hold a file called qa.py
        command = [sys.executable, "-P", "-m", "synth.worker", *words]
        # a session of its own: Ctrl-C is for us, and the worker hears of it when we close its input
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        self.shards: set[int] = set()
        self.under = Passed()
        Thread(target=self._hear, args=(heard,), daemon=True).start()

    def _hear(self, heard: SimpleQueue[Message]) -> None:
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


class Executor:
    """Workers that stay from run to run: to start one, with its guest, takes longer than some shards do."""

    def __init__(self, *, sandbox: str, workers: int, renderers: Sequence[str], least: str) -> None:
        self.most, self.renderers = workers, frozenset(renderers)
        self._words = [sandbox, least, str(workers), *sorted(renderers)]
        self._heard: SimpleQueue[Message] = SimpleQueue()
        self._crew: list[Worker] = []
        self._idle: list[Worker] = []  # a worker stands here as often as it takes one more shard
        self._out: Path | None = None
        self._around: Surroundings | None = None
        self._deaths = 0
        self._again: list[int] = []  # shards of workers that died

    def __enter__(self) -> Executor:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        self.close(at_once=kind is not None)

    def close(self, *, at_once: bool = False) -> None:
        for worker in self._crew:
            worker.dismiss(at_once=at_once)
        for worker in self._crew:
            worker.wait()
        self._crew.clear()

    def start(self, wanted: int) -> None:
        """As many workers as are `wanted`, up to the most there may be."""
        while len(self._crew) < min(self.most, wanted):
            self._crew.append(self._new_worker())

    def surroundings(self) -> Surroundings:
        """Waits for the first worker that has found out."""
        self.start(1)
        while self._around is None:
            self._hear(*self._heard.get())
        return self._around

    def open(self, out: Path) -> None:
        """Have the workers work on this run from now on."""
        self._out, self._deaths, self._again = out, 0, []
        self._idle.clear()
        for worker in self._crew:
            worker.send(open=str(out))

    def run(self, agenda: Agenda) -> Iterator[ShardReport | Passed]:
        while True:
            self._hand_out(agenda)
            if not (self._again or agenda.left() or any(worker.shards for worker in self._crew)):
                return
            try:
                worker, told = self._heard.get(timeout=TICK)
            except Empty:
                yield self._under()
                continue
            if (report := self._hear(worker, told)) is not None:
                yield report
            yield self._under()

    def _hand_out(self, agenda: Agenda) -> None:
        busy = Counter({worker: len(worker.shards) for worker in self._crew})
        while left := len(self._again) + agenda.left():
            self.start(left + busy.total())
            share = -(-(left + busy.total()) // len(self._crew))  # nobody takes what others could draw meanwhile
            free = [worker for worker in self._idle if busy[worker] < share]
            shard = (self._again.pop() if self._again else agenda.next()) if free else None
            if shard is None:
                return
            chosen = min(free, key=lambda worker: busy[worker])
            self._idle.remove(chosen)
            chosen.shards.add(shard)
            chosen.send(shard=shard)
            busy[chosen] += 1

    def _hear(self, worker: Worker, told: dict[str, Any] | None) -> ShardReport | None:
        """A shard's report, if that is what was told; raises what made a worker stop."""
        if told is None:
            self._replace(worker)
            return None
        if "world" in told:
            raise WorldError(told["world"], told["fix"])
        if "bug" in told:
            raise WorkerFailed(told["bug"])
        if "around" in told:
            self._around = Surroundings(**told["around"])
        worker.under = Passed(**told.pop("under", asdict(worker.under)))
        if "ready" in told or "shard" in told:
            self._idle.append(worker)
        if "shard" not in told:
            return None
        report = ShardReport(**told)
        worker.shards.discard(report.shard)
        self._deaths = 0
        return report

    def _replace(self, worker: Worker) -> None:
        """Another worker for one that died; the shards it was at are to be made again."""
        self._deaths += 1
        if self._deaths == DEATHS:
            raise _killed()
        worker.dismiss(at_once=True)
        worker.wait()
        self._idle = [one for one in self._idle if one is not worker]
        self._crew[self._crew.index(worker)] = self._new_worker()
        self._again += worker.shards

    def _new_worker(self) -> Worker:
        worker = Worker(self._words, self._heard)
        if self._out:
            worker.send(open=str(self._out))
        return worker

    def _under(self) -> Passed:
        return sum((worker.under for worker in self._crew if worker.shards), Passed())


def _killed() -> WorldError:
    return WorldError(
        "worker processes were killed one after the other, as a machine does that runs out of memory",
        "the same command goes on where it stopped; fewer --workers need less memory",
    )
