"""A run: what is made of it, what is missing, and the making; it can be taken up again at any moment."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

from synth.dataset import DamagedFile, marked, marks_of, read_marks
from synth.executors._report import Executor, Passed
from synth.photos.album import all_seen
from synth.places import sizes
from synth.plan import Plan, calls_for_topics
from synth.recipe import Recipe
from synth.records import WorldError
from synth.runs.again import Again, Listed
from synth.runs.agenda import Agenda
from synth.runs.prices import cost, tokens
from synth.runs.progress import Progress, State, Watch
from synth.shares import Placed
from synth.steps import ModelEngine

COUNTED = ("topics", "passed", "samples", "questions", "rejects")  # of a shard's mark, as `Tally.add` takes them
FRUITLESS = 32  # topics in a row that keep nothing before the run gives up


class Run:
    """`author` proposes topics where a model does; a run that is made `again` of another one has no topics to plan."""

    def __init__(
        self,
        out: Path,
        recipe: Recipe,
        *,
        author: ModelEngine | None = None,
        stop: Event | None = None,
        again: Again | None = None,
    ) -> None:
        self.out, self.recipe, self.stop, self.again = out, recipe, stop or Event(), again
        self.plan = Plan(
            out,
            recipe.seed,
            recipe.drafts,
            author=author,
            wanted=recipe.wanted,
            stop=self.stop,
            given=bool(recipe.data),
            photos="none" if not recipe.photos else "all" if recipe.all_given else "some",
        )

    def is_finished(self, tally: Tally) -> bool:
        done = is_finished(tally, self.recipe.n, self.again)
        return done or all_seen(self.out, self.recipe.kinds, tally.topics)

    def agenda(self) -> Agenda | Listed:
        """What is to be made; topics whose file is damaged are planned again first, the same."""
        if self.again:
            made = {mark["shard"] for mark in marks(self.out)}
            return Listed([shard for shard in self.again.shards() if shard not in made], self.recipe.n, self.stop)
        agenda = Agenda(self.plan, n=self.recipe.n, size=self.recipe.shard, stop=self.stop)
        done = {mark["shard"]: (mark["topics"], mark["samples"]) for mark in marks(self.out)}
        shards = range(max(self.plan.shards(), 1 + max(done, default=-1)))
        for shard, planned in zip(shards, self.plan.read(shards), strict=True):
            topics, kept = done.get(shard, (None, None))
            if (count := self._planned(shard, planned, topics)) is None:
                break
            agenda.planned_before(shard, count, kept)
        return agenda

    def _planned(self, shard: int, planned: list[Placed] | DamagedFile, count: int | None) -> int | None:
        """How many topics the shard has; None for the last one, where that cannot be known."""
        if not isinstance(planned, DamagedFile):
            return len(planned)
        return len(self.plan.topics(shard)) if self.plan.mend(shard, count) else None


@dataclass
class Tally:
    """What a run has come to; kept up as shards are done, since reading all marks again each time would not do."""

    shards: int = 0
    topics: int = 0
    drawn: int = 0
    checked: int = 0
    samples: int = 0
    questions: int = 0
    barren: int = 0  # topics since one became a sample
    rejects: Counter[str] = field(default_factory=Counter)
    calls: dict[str, Counter[str]] = field(default_factory=dict)  # of models, by stage: asked, cached, tokens

    def plain(self) -> dict[str, Any]:
        """For JSON. `dataclasses.asdict` would count the pairs of a counter."""
        calls = {stage: dict(sorted(counts.items())) for stage, counts in sorted(self.calls.items())}
        return {
            "topics": self.topics,
            "drawn": self.drawn,
            "checked": self.checked,
            "samples": self.samples,
            "questions": self.questions,
            "barren": self.barren,
            "rejects": dict(sorted(self.rejects.items())),
            "calls": calls,
        }

    def spend(self, calls: Mapping[str, Mapping[str, int]]) -> None:
        for stage, counts in calls.items():
            self.calls.setdefault(stage, Counter()).update(counts)

    def add(self, mark: Mapping[str, Any]) -> None:
        self.shards += 1
        self.topics += mark["topics"]
        self.drawn += mark["passed"]["drawn"]
        self.checked += mark["passed"]["checked"]
        self.samples += mark["samples"]
        self.questions += mark["questions"]
        self.barren = 0 if mark["samples"] else self.barren + mark["topics"]
        self.rejects.update(mark["rejects"])
        self.spend(mark.get("calls", {}))


def marks(out: Path) -> Iterator[dict[str, Any]]:
    """What the shards that are done came to, in order; one of whose files is damaged is not done."""
    stems, size_in = marked(out), dict[str, Callable[[str], int]]()
    for stem, mark in zip(stems, read_marks(marks_of(out, stems), "shard", "files", *COUNTED), strict=True):
        if isinstance(mark, Exception):
            continue
        for name in mark["files"].keys() - size_in.keys():
            size_in[name] = sizes(out / name)
        if all(_has_size(size_in[name], f"{stem}.parquet", said["bytes"]) for name, said in mark["files"].items()):
            yield mark


def _has_size(size: Callable[[str], int], name: str, expected: int) -> bool:
    try:
        return size(name) == expected
    except OSError:
        return False


def tally_of(out: Path) -> Tally:
    counted = Tally()
    for calls in calls_for_topics(out):
        counted.spend(calls)
    for mark in marks(out):
        counted.add(mark)
    return counted


def is_finished(tally: Tally, n: int, again: Again | None) -> bool:
    return tally.shards >= len(again.shards()) if again else tally.samples >= n


def finish(run: Run, tally: Tally, executor: Executor, watch: Watch) -> None:
    """Makes what is missing: the shards without a mark, then more of them until `n` samples are kept.

    `tally` is what the run came to so far, and holds all of it in the end.
    """
    agenda, began, before = run.agenda(), time.monotonic(), tally.samples

    def progress(under: Passed, state: State) -> Progress:
        return Progress(
            state="stopping" if run.stop.is_set() else state, n=run.recipe.n, planned=agenda.planned,
            drawn=tally.drawn + under.drawn, checked=tally.checked + under.checked, kept=tally.samples + under.kept,
            questions=tally.questions, rejects=dict(tally.rejects), seconds=time.monotonic() - began, before=before,
            cost=cost(run.recipe, tally.calls), tokens=tokens(tally.calls), given=run.recipe.all_given,
        )  # fmt: skip

    watch.show(progress(Passed(), "planning"))
    for told in executor.run(agenda):
        while run.plan.asked:
            tally.spend(run.plan.asked.pop())
        if isinstance(told, Passed):
            watch.show(progress(told, "running"))
        else:
            tally.add(asdict(told))
            agenda.done(told.shard, told.topics - told.samples)
            _must_bear_fruit(run, tally)
    watch.show(progress(Passed(), "done"))


def _must_bear_fruit(run: Run, tally: Tally) -> None:
    """A recipe whose topics are all rejected would go on for ever."""
    if tally.barren >= FRUITLESS:
        top = ", ".join(f"{reason} {count}" for reason, count in tally.rejects.most_common(3))
        raise WorldError(
            f"none of the last {tally.barren} topics became a sample: {top}",
            f"the rejects in {run.out / 'rejects'} say why, each with its program",
        )
