"""Where an item is on its way along the path, what it lost there, and a shard of items at once."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from qa.case import Case
from qa.judge import hear, judge
from synth.kit import Kit
from synth.records import ItemError, Question, Record, Reject, Sample, Verdict
from synth.steps import Engine, Step

Item = TypeVar("Item", bound=Record)
Made = TypeVar("Made")

ASK_AGAIN = {"bad_spec", "bad_program", "bad_reply"}  # what a model may have written wrong by chance

Passed = tuple[Case, tuple[Verdict, ...]]


@dataclass(slots=True, kw_only=True)
class Line:
    """Where one item is on its way, so that a failure can say what failed and at which stage."""

    item: Record  # what it began as
    stage: str
    record: Record
    rejects: list[Reject] = field(default_factory=list)
    made: Sample | None = None
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    since: float = field(default_factory=time.monotonic)

    @classmethod
    def of(cls, item: Record) -> Line:
        return cls(item=item, stage=type(item).__name__.lower(), record=item)

    def at(self, stage: str, record: Record) -> None:
        now = time.monotonic()
        self.seconds[self.stage] += now - self.since
        self.stage, self.record, self.since = stage, record, now

    def reached(self, stage: str) -> bool:
        return stage == self.stage or stage in self.seconds

    def take(self, stage: str, item: Item, step: Step[Item, Any, Any, Made], engine: Engine[Any, Any]) -> Made:
        self.at(stage, item)
        return step.read(item, engine.submit(step.ask(item)).result())

    def ask(self, stage: str, item: Item, step: Step[Item, Any, Any, Made], kit: Kit) -> Made:
        """What an author makes of an item; one that may be asked again is told what was wrong with its reply."""
        said: list[str] = []
        while True:
            self.at(stage, item)
            request = replace(step.ask(item), faults=tuple(said))
            made = self.tried(lambda: step.read(item, kit.author.submit(request).result()))  # noqa: B023  at once
            if not isinstance(made, Reject):
                return made
            said.append(made.detail[:300])
            if made.reason not in ASK_AGAIN or len(said) > kit.laps:
                raise ItemError(made.reason, "; before that: ".join(reversed(said)))

    def tried(self, make: Callable[[], Made]) -> Made | Reject:
        """The path's one `except ItemError`."""
        try:
            return make()
        except ItemError as error:
            return Reject(record=self.record, stage=self.stage, reason=error.reason, detail=error.detail)

    def unless_rejected(self, made: list[Question] | Reject) -> list[Question]:
        """Nothing but a note in the rejects, where what failed is not all there is."""
        if isinstance(made, Reject):
            self.rejects.append(made)
            return []
        return made

    def passes(self, case: Case, checks: Sequence[str]) -> tuple[Verdict, ...]:
        """Its verdicts; none, and a reject that names the first check it failed, where it does not pass."""
        verdicts = judge(case, checks)
        failed = next((verdict for verdict in verdicts if verdict.passed is False), None)
        if failed is None:
            return verdicts
        reject = Reject(record=case.question, stage="checks", reason=failed.check, detail=failed.detail)
        self.rejects.append(reject)
        return ()

    def read(self, passed: Sequence[Passed], kit: Kit) -> list[Passed]:
        """Those that a reader of the pixels agrees with too; all of a picture's questions are asked at once."""
        if kit.reader is None:
            return list(passed)
        heard = hear([case for case, _ in passed], kit.reading, kit.reader, self.tried)
        told = [(case, before, self.passes(case, kit.reading)) for case, (_, before) in zip(heard, passed, strict=True)]
        return [(case, (*before, *after)) for case, before, after in told if after]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shard:
    samples: tuple[Sample, ...]
    rejects: tuple[Reject, ...]
    seconds: Mapping[str, float]


def run_shard(lines: Sequence[Line], make: Callable[[Line], Sample], threads: ThreadPoolExecutor) -> Shard:
    """Many items at once, in their order whatever finishes first."""

    def run_one(line: Line) -> None:
        line.since = time.monotonic()
        made = line.tried(lambda: make(line))
        if isinstance(made, Reject):
            line.rejects.append(made)
        else:
            line.made = made
        line.at("end", line.item)

    futures = [threads.submit(run_one, line) for line in lines]
    try:
        for future in futures:
            future.result()
    finally:
        for future in futures:
            future.cancel()
    return Shard(
        samples=tuple(line.made for line in lines if line.made),
        rejects=tuple(reject for line in lines for reject in line.rejects),
        seconds=_summed([line.seconds for line in lines]),
    )


def _summed(many: Sequence[Mapping[str, float]]) -> Mapping[str, float]:
    return {key: sum(one.get(key, 0.0) for one in many) for key in sorted({key for one in many for key in one})}
