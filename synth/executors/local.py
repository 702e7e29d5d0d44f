"""Shards on this machine: worker processes, each with a guest of its own."""

from __future__ import annotations

from collections.abc import Sequence
from queue import SimpleQueue
from typing import Any

from synth.executors._crew import Crew, Member
from synth.executors._process import Process
from synth.executors._report import Carried
from synth.machine import CORES_EACH, cores
from synth.records import WorldError


class Worker(Member, Process):
    """One that is a process of this machine."""

    def __init__(self, words: Sequence[str], heard: SimpleQueue[Any]) -> None:
        Member.__init__(self)
        Process.__init__(self, words, heard)


class Executor(Crew[Worker]):
    def __init__(self, *, sandbox: str, workers: int | None, renderers: Sequence[str], least: str) -> None:
        super().__init__()
        self.most, self.renderers = workers or max(1, cores() // CORES_EACH), frozenset(renderers)
        self._words = [sandbox, least, str(self.most), *sorted(renderers)]

    def __enter__(self) -> Executor:
        return self

    def close(self, *, at_once: bool = False) -> None:
        for worker in self._crew:
            worker.dismiss(at_once=at_once)
        for worker in self._crew:
            worker.wait()
        self._crew.clear()

    def start(self, wanted: int) -> None:
        while len(self._crew) < min(self.most, wanted):
            self._crew.append(self._new_worker())

    def opened(self, run: Carried) -> None:
        if str(run.out).startswith("memory://"):
            said = f"{run.out} is the memory of one process, and samples are made by others"
            raise WorldError(said, "choose another -o")
        for worker in self._crew:
            worker.send(open=str(run.out))

    def give(self, worker: Worker, shard: int) -> None:
        worker.send(shard=shard)

    def lost(self, worker: Worker) -> None:
        worker.dismiss(at_once=True)
        worker.wait()
        self._crew[self._crew.index(worker)] = self._new_worker()

    def _new_worker(self) -> Worker:
        worker = Worker(self._words, self._heard)
        if self._run:
            worker.send(open=str(self._run.out))
        return worker
