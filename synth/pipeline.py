"""The whole path of a sample, on one screen: topic, data, program, picture, questions, proofs, checks."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from qa.case import Case, Pixels
from qa.choose import choose
from qa.pictures import faults
from qa.proofs import Prove
from sandbox.contract import Sandbox
from synth.kinds._asked import AskQuestions
from synth.kinds._repair import HOPELESS, Repair, told
from synth.kinds._steps import WriteProgram, WriteSpec
from synth.kinds._whole import dropped, not_loaded, not_shown
from synth.kit import Kit
from synth.line import Line, Shard, run_shard
from synth.photos.making import make_given
from synth.photos.photograph import KIND as PHOTO
from synth.records import ItemError, Judged, Picture, Program, Question, Reject, Sample, Topic
from synth.steps import Kind

# Of given pictures: the others ask whether marks were drawn as a program says. What a model invents has no proof.
OF_GIVEN, OF_INVENTED = ("proof", "grounded", "unique"), ("proof",)


def make_sample(line: Line, topic: Topic, kit: Kit) -> Sample:
    kind = kit.kinds[topic.kind]
    spec = line.ask("spec", topic, WriteSpec(kind, by_model=kit.by_model, pages=kit.pages), kit)
    program = line.ask("program", spec, WriteProgram(kind), kit)
    picture = sound_picture(line, program, kind, kit)
    if kit.excluded and (near := kit.excluded.why([page.image for page in picture.pages], [])):
        raise ItemError("excluded", near)
    return questioned(line, picture, kind, topic.seed, kit)


def questioned(line: Line, picture: Picture, kind: Kind, seed: int, kit: Kit) -> Sample:
    written = line.tried(lambda: line.ask("questions", picture, AskQuestions(kind), kit)) if kit.asks else []
    with kit.desk:
        line.at("questions", picture)
        families = [kit.families[name] for name in kind.families if name in kit.families]
        asked = [question for family in families for question in family(picture, seed)]
        chosen = choose([*asked, *line.unless_rejected(written)], seed, kit.most, kit.wants)
    return judged(line, (picture,), chosen, kit)


def judged(line: Line, pictures: tuple[Picture, ...], questions: Sequence[Question], kit: Kit) -> Sample:
    with kit.desk:
        line.at("proofs", pictures[0])
        cases = cases_of([Pixels(picture) for picture in pictures], questions, kit.sandbox)
        line.at("checks", pictures[0])
        passed = [(case, verdicts) for case in cases if (verdicts := line.passes(case, checks_of(case.question, kit)))]
    line.at("reading", pictures[0])
    kept = [Judged(question=case.question, verdicts=verdicts) for case, verdicts in line.read(passed, kit)]
    least = kit.least if isinstance(pictures[0].made_by, Program) else kit.least_of_given
    if len(kept) < least:
        raise ItemError("no_questions", f"{len(kept)} of {len(questions)} questions passed, {least} are asked for")
    sample = Sample(pictures=pictures, questions=tuple(kept))
    if kit.excluded and (near := kit.excluded.why_not(sample)):
        raise ItemError("excluded", near)
    return sample


def checks_of(question: Question, kit: Kit) -> Sequence[str]:
    if isinstance(question.pictures[0].made_by, Program):
        return kit.checks
    return OF_GIVEN if question.proof else OF_INVENTED


def sound_picture(line: Line, program: Program, kind: Kind, kit: Kit) -> Picture:
    """The program's picture, mended by its author where it fails and may be asked again."""
    first, failed = program, list[Reject]()
    while True:
        with kit.desk:
            drawn = line.tried(lambda: draw(line, program, kind, (first, failed), kit))  # noqa: B023  called at once
        if not isinstance(drawn, Reject):
            return drawn
        failed.append(drawn)
        if drawn.reason in HOPELESS or len(failed) > kit.laps:
            raise ItemError(drawn.reason, told(failed))
        program = line.ask("repair", program, Repair(kind, failed), kit)


def draw(line: Line, program: Program, kind: Kind, before: tuple[Program, Sequence[Reject]], kit: Kit) -> Picture:
    """`before` is the program as it was written first, and how it failed since."""
    first, failed = before
    picture = line.take("draw", program, kit.renderers[program.renderer], kit.sandbox)
    line.at("scene", picture)
    mended = program is not first
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


def run_topics(topics: Sequence[Topic], kit: Kit, threads: ThreadPoolExecutor) -> Shard:
    return run_shard([Line.of(topic) for topic in topics], partial(from_topic, kit), threads)


def from_topic(kit: Kit, line: Line) -> Sample:
    assert isinstance(line.item, Topic)
    return (make_given if line.item.kind == PHOTO else make_sample)(line, line.item, kit)


def cases_of(pixels: Sequence[Pixels], questions: Sequence[Question], sandbox: Sandbox) -> list[Case]:
    """Questions with what their proofs did: all proofs of a picture run in one go."""
    if not questions:
        return []
    step = Prove()
    proved = step.read(questions, sandbox.submit(step.ask(questions)).result())
    return [Case(question=question, trace=trace, pixels=tuple(pixels)) for question, trace in proved]
