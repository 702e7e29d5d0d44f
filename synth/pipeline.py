"""The whole path of a sample, on one screen: topic, data, program, picture, questions, proofs, checks."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from qa.case import Case, Pixels
from qa.choose import choose
from qa.judge import hear, judge
from qa.pictures import faults
from qa.proofs import Prove
from sandbox.contract import Sandbox
from synth.kinds._asked import AskQuestions
from synth.kinds._repair import HOPELESS, Repair, told
from synth.kinds._steps import WriteProgram, WriteSpec
from synth.kinds._whole import dropped, not_loaded, not_shown
from synth.kit import Kit
from synth.records import ItemError, Judged, Picture, Program, Question, Record, Reject, Sample, Topic, Verdict
from synth.steps import Engine, Step

Item = TypeVar("Item", bound=Record)
Made = TypeVar("Made")

ASK_AGAIN = {"bad_spec", "bad_program", "bad_reply"}  # what a model may have written wrong by chance


def make_sample(line: Line, topic: Topic, kit: Kit) -> Sample:
    kind = kit.kinds[topic.kind]
    spec = line.ask("spec", topic, WriteSpec(kind, by_model=kit.by_model, pages=kit.pages), kit)
    program = line.ask("program", spec, WriteProgram(kind), kit)
    picture = sound_picture(line, program, kit)
    written = line.tried(lambda: line.ask("questions", picture, AskQuestions(kind), kit)) if kit.asks else []
    with kit.desk:
        line.at("questions", picture)
        families = [kit.families[name] for name in kind.families if name in kit.families]
        asked = [question for family in families for question in family(picture, topic.seed)]
        chosen = choose([*asked, *line.unless_rejected(written)], topic.seed, kit.most)
        line.at("proofs", picture)
        cases = cases_of([Pixels(picture)], chosen, kit.sandbox)
        line.at("checks", picture)
        passed = [(case, verdicts) for case in cases if (verdicts := line.passes(case, kit.checks))]
    line.at("reading", picture)
    kept = [Judged(question=case.question, verdicts=verdicts) for case, verdicts in line.read(passed, kit)]
    if len(kept) < kit.least:
        raise ItemError("no_questions", f"{len(kept)} of {len(chosen)} questions passed, {kit.least} are asked for")
    return Sample(pictures=(picture,), questions=tuple(kept))


def sound_picture(line: Line, program: Program, kit: Kit) -> Picture:
    """The program's picture, mended by its author where it fails and may be asked again."""
    first, failed = program, list[Reject]()
    while True:
        with kit.desk:
            drawn = line.tried(lambda: draw(line, program, first, failed, kit))  # noqa: B023  called at once
        if not isinstance(drawn, Reject):
            return drawn
        failed.append(drawn)
        if drawn.reason in HOPELESS or len(failed) > kit.laps:
            raise ItemError(drawn.reason, told(failed))
        program = line.ask("repair", program, Repair(kit.kinds[line.topic.kind], failed), kit)


def draw(line: Line, program: Program, first: Program, failed: Sequence[Reject], kit: Kit) -> Picture:
    picture = line.take("draw", program, kit.renderers[program.renderer], kit.sandbox)
    line.at("scene", picture)
    mended, kind = program is not first, kit.kinds[line.topic.kind]
    # what a page of ours holds follows from its style, which a model's has not: there the data must merely be shown
    free = kit.by_model and kind.renderer == "html"
    expected = None if free else kind.expected(program.spec)
    for reason, detail in faults(Pixels(picture), expected, exact=kit.exact or mended):
        raise ItemError(reason, detail)
    if free and (lost := not_shown(picture, program.spec)):
        raise ItemError("scene_differs", f"the page does not show {lost}")
    if address := not_loaded(picture):
        raise ItemError("forbidden_network", f"{address} did not load: there is no network, draw it in the program")
    if mended and (lost := dropped(picture, first, failed)):
        raise ItemError("scene_differs", f"the mended program leaves out {lost}")
    return picture


def cases_of(pixels: Sequence[Pixels], questions: Sequence[Question], sandbox: Sandbox) -> list[Case]:
    """Questions with what their proofs did: all proofs of a picture run in one go."""
    if not questions:
        return []
    step = Prove()
    proved = step.read(questions, sandbox.submit(step.ask(questions)).result())
    return [Case(question=question, trace=trace, pixels=tuple(pixels)) for question, trace in proved]


Passed = tuple[Case, tuple[Verdict, ...]]


@dataclass(slots=True, kw_only=True)
class Line:
    """Where one item is on its way, so that a failure can say what failed and at which stage."""

    topic: Topic
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


def run_shard(topics: Sequence[Topic], kit: Kit, threads: ThreadPoolExecutor) -> Shard:
    """Many items at once, in the order of their topics whatever finishes first."""

    def run_one(topic: Topic) -> tuple[Sample | None, Line]:
        line = Line(topic=topic, stage="topic", record=topic)
        made = line.tried(lambda: make_sample(line, topic, kit))
        if isinstance(made, Reject):
            line.rejects.append(made)
        line.at("end", topic)
        return (None if isinstance(made, Reject) else made), line

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
