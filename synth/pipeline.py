"""The whole path of a sample, on one screen: topic, data, program, picture, questions, proofs, checks."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from qa.case import Case, Pixels
from qa.choose import choose
from qa.judge import judge
from qa.pictures import faults
from qa.proofs import Prove
from sandbox.contract import Sandbox
from synth.kinds._steps import WriteProgram, WriteSpec
from synth.kit import Kit
from synth.records import ItemError, Judged, Question, Record, Reject, Sample, Spec, Topic
from synth.steps import Engine, Step

Item = TypeVar("Item", bound=Record)
Made = TypeVar("Made")


def make_sample(line: Line, topic: Topic, kit: Kit) -> Sample:
    kind = kit.kinds[topic.kind]
    spec = line.take("spec", topic, WriteSpec(kind), kit.author)
    program = line.take("program", spec, WriteProgram(kind), kit.author)
    picture = line.take("draw", program, kit.renderers[kind.renderer], kit.sandbox)
    line.at("scene", picture)
    pixels = Pixels(picture)
    must_be_sound(pixels, spec, kit)
    line.at("questions", picture)
    families = [kit.families[name] for name in kind.families if name in kit.families]
    asked = [question for family in families for question in family(picture, topic.seed)]
    chosen = choose(asked, topic.seed, kit.most)
    line.at("proofs", picture)
    cases = cases_of([pixels], chosen, kit.sandbox)
    line.at("checks", picture)
    kept = [judged for case in cases if (judged := line.judged(case, kit.checks))]
    if len(kept) < kit.least:
        raise ItemError("no_questions", f"{len(kept)} of {len(chosen)} questions passed, {kit.least} are asked for")
    return Sample(pictures=(picture,), questions=tuple(kept))


def must_be_sound(pixels: Pixels, spec: Spec, kit: Kit) -> None:
    expected = kit.kinds[spec.topic.kind].expected(spec) if spec.topic else None
    for reason, detail in faults(pixels, expected, exact=kit.exact):
        raise ItemError(reason, detail)


def cases_of(pixels: Sequence[Pixels], questions: Sequence[Question], sandbox: Sandbox) -> list[Case]:
    """Questions with what their proofs did: all proofs of a picture run in one go."""
    if not questions:
        return []
    step = Prove()
    proved = step.read(questions, sandbox.submit(step.ask(questions)).result())
    return [Case(question=question, trace=trace, pixels=tuple(pixels)) for question, trace in proved]


@dataclass(slots=True, kw_only=True)
class Line:
    """Where one item is on its way, so that a failure can say what failed and at which stage."""

    stage: str
    record: Record
    rejects: list[Reject] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    since: float = field(default_factory=time.monotonic)

    def at(self, stage: str, record: Record) -> None:
        now = time.monotonic()
        self.seconds[self.stage] += now - self.since
        self.stage, self.record, self.since = stage, record, now

    def take(self, stage: str, item: Item, step: Step[Item, Any, Any, Made], engine: Engine[Any, Any]) -> Made:
        self.at(stage, item)
        return step.read(item, engine.submit(step.ask(item)).result())

    def judged(self, case: Case, checks: Sequence[str]) -> Judged | None:
        """The question with its verdicts, or None and a reject that names the first check it failed."""
        verdicts = judge(case, checks)
        failed = next((verdict for verdict in verdicts if verdict.passed is False), None)
        if failed is None:
            return Judged(question=case.question, verdicts=verdicts)
        reject = Reject(record=case.question, stage="checks", reason=failed.check, detail=failed.detail)
        self.rejects.append(reject)
        return None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shard:
    samples: tuple[Sample, ...]
    rejects: tuple[Reject, ...]
    seconds: Mapping[str, float]


def run_shard(topics: Sequence[Topic], kit: Kit, threads: ThreadPoolExecutor) -> Shard:
    """Many items at once, in the order of their topics whatever finishes first. The path's one `except` is here."""

    def run_one(topic: Topic) -> tuple[Sample | None, Line]:
        line, sample = Line(stage="topic", record=topic), None
        try:
            sample = make_sample(line, topic, kit)
        except ItemError as error:
            failed = Reject(record=line.record, stage=line.stage, reason=error.reason, detail=error.detail)
            line.rejects.append(failed)
        line.at("end", topic)
        return sample, line

    futures = [threads.submit(run_one, topic) for topic in topics]
    try:
        results = [future.result() for future in futures]
    finally:
        for future in futures:
            future.cancel()
    return Shard(
        samples=tuple(sample for sample, _ in results if sample),
        rejects=tuple(reject for _, line in results for reject in line.rejects),
        seconds=_summed([line.seconds for _, line in results]),
    )


def _summed(many: Sequence[Mapping[str, float]]) -> Mapping[str, float]:
    return {key: sum(one.get(key, 0.0) for one in many) for key in sorted({key for one in many for key in one})}
