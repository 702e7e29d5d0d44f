"""Workers and the shards they are at: who gets the next one, what they say, what becomes of those of a dead one.

Where the workers are, and how they are spoken to, is an executor's own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

from synth.executors._report import Agenda, Carried, Passed, ShardReport, Surroundings
from synth.records import WorldError

TICK = 1.0  # seconds after which it is told how far things are, though nothing has happened
DEATHS = 3  # of workers with no shard done between them: it is not chance then

Told = dict[str, Any]


class WorkerFailed(Exception):
    """A worker met a bug of ours; the text is its traceback."""


class Member:
    """A worker, as its crew knows it."""

    def __init__(self) -> None:
        self.shards: set[int] = set()
        self.under = Passed()


M = TypeVar("M", bound=Member)


class Crew(ABC, Generic[M]):
    """Workers that stay from run to run: to start one, with its guest, takes longer than some shards do."""

    def __init__(self) -> None:
        self._heard: SimpleQueue[tuple[M, Told | None]] = SimpleQueue()
        self._crew: list[M] = []
        self._idle: list[M] = []  # a worker stands here as often as it takes one more shard
        self._around: Surroundings | None = None
        self._deaths = 0
        self._again: list[int] = []  # shards of workers that died
        self._run: Carried | None = None

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        self.close(at_once=kind is not None)

    @abstractmethod
    def close(self, *, at_once: bool = False) -> None: ...

    @abstractmethod
    def start(self, wanted: int) -> None:
        """As many workers as are `wanted`, up to the most there may be."""

    @abstractmethod
    def give(self, worker: M, shard: int) -> None:
        """Has the worker make it."""

    @abstractmethod
    def lost(self, worker: M) -> None:
        """A worker has died: there may be another one in its place."""

    @abstractmethod
    def opened(self, run: Carried) -> None:
        """Tells the workers there are."""

    def bearable(self) -> int:
        """Deaths of workers with no shard done between them."""
        return DEATHS

    def surroundings(self) -> Surroundings:
        """Waits for the first worker that has found out."""
        self.start(1)
        while self._around is None:
            self.hear(*self._heard.get())
        return self._around

    def open(self, run: Carried) -> None:
        """Have the workers work on this run from now on."""
        self._run, self._deaths, self._again = run, 0, []
        self._idle.clear()
        self.opened(run)

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
            if (report := self.hear(worker, told)) is not None:
                yield report
            yield self._under()

    def _hand_out(self, agenda: Agenda) -> None:
        busy = Counter({worker: len(worker.shards) for worker in self._crew})
        while left := len(self._again) + agenda.left():
            self.start(left + busy.total())
            # nobody takes what others could draw meanwhile
            share = -(-(left + busy.total()) // max(1, len(self._crew)))
            free = [worker for worker in self._idle if busy[worker] < share]
            shard = (self._again.pop() if self._again else agenda.next()) if free else None
            if shard is None:
                return
            chosen = min(free, key=lambda worker: busy[worker])
            self._idle.remove(chosen)
            chosen.shards.add(shard)
            self.give(chosen, shard)
            busy[chosen] += 1

    def hear(self, worker: M, told: Told | None) -> ShardReport | None:
        """A shard's report, if that is what was told; raises what made a worker stop."""
        if told is None:
            self._bury(worker)
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

    def _bury(self, worker: M) -> None:
        """The shards it was at are to be made again."""
        self._deaths += 1
        if self._deaths == self.bearable():
            raise _killed()
        self._idle = [one for one in self._idle if one is not worker]
        self._again += worker.shards
        self.lost(worker)

    def _under(self) -> Passed:
        return sum((worker.under for worker in self._crew if worker.shards), Passed())


def _killed() -> WorldError:
    return WorldError(
        "worker processes were killed one after the other, as a machine does that runs out of memory",
        "the same command goes on where it stopped; fewer --workers need less memory",
    )
