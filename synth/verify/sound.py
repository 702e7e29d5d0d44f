"""One sample looked over: its content, its answers, its picture."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image

from qa.case import Pixels
from qa.checks import proof as proof_check
from sandbox.contract import Limits, Sandbox, SandboxUnavailable
from synth import plugins
from synth.kit import Renderer, renderer
from synth.likeness import mark_of
from synth.pipeline import cases_of
from synth.records import (
    ItemError,
    Judged,
    Page,
    Photo,
    Picture,
    Program,
    Sample,
    WorldError,
    digest,
    program_of,
    words,
)
from synth.rows import as_json, read_sample, sample_row, scene_json
from synth.verify.faults import Fault, Tally
from synth.verify.intact import Row, Shard
from synth.verify.leaks import Keys, key_of
from synth.w2c.code import RunCode

MOST = Limits().pixels


@dataclass(slots=True, kw_only=True)
class Looked:
    """A row, and by what it is compared with others, where that could be had."""

    row: Row
    shard: Shard
    key: Keys | None = None

    @property
    def name(self) -> str:
        return str(self.row.get("id"))

    def fault(self, what: str, detail: str, *, remake: bool = False) -> Fault:
        return Fault(sample=self.name, what=what, detail=detail, remake=self.shard.stem if remake else None)


def look(looked: Looked, sandbox: Sandbox | None, environment: str | None, share: float, tally: Tally) -> list[Fault]:
    """Everything but likeness; `environment` is what the run says it was drawn in.

    What nobody of ours wrote may break whatever of ours reads it: that is a fault of the sample, and the rest goes on.
    """
    found: list[Fault] = []
    try:
        for fault in _all(looked, sandbox, environment, share, tally):
            found.append(fault)  # noqa: PERF402 - those found before it breaks are kept
    except (WorldError, SandboxUnavailable):
        raise
    except Exception as error:  # noqa: BLE001 - see above
        told = f"{type(error).__name__}: {str(error)[:300]}"
        found.append(looked.fault("unreadable", told, remake=True))
    return found


def _all(
    looked: Looked, sandbox: Sandbox | None, environment: str | None, share: float, tally: Tally
) -> Iterator[Fault]:
    sample = read_sample(looked.row)
    yield from _content(looked, sample, environment)
    yield from _contradictions(looked, sample)
    for picture in sample.pictures:
        for page in picture.pages:
            _must_not_burst(page)
    pixels = [Pixels(picture) for picture in sample.pictures]
    looked.key = key_of(looked.row, mark_of(Image.fromarray(pixels[0].page(0))))
    if sandbox is not None:
        yield from _answers(looked, sample, pixels, sandbox, tally)
        if _drawn_again(sample.id, share):
            yield from _picture(looked, sample, sandbox, tally)


def _must_not_burst(page: Page) -> None:
    """A few bytes can say that they are a picture larger than the memory."""
    with Image.open(io.BytesIO(page.image), formats=["PNG", "JPEG"]) as image:
        if image.width * image.height > MOST:
            raise ValueError(f"{image.width} x {image.height} pixels are more than a picture may have")


def _content(looked: Looked, sample: Sample, environment: str | None) -> Iterator[Fault]:
    row, drawn_in = looked.row, looked.row["provenance"]["environment"]
    if sample.id != row["id"]:
        yield looked.fault("hash", "its content is not what its id was made from", remake=True)
    elif sample_row(sample, drawn_in) != row:
        yield looked.fault("hash", "it does not come back as it was written", remake=True)
    if environment not in (None, drawn_in):
        yield looked.fault("environment", f"drawn in {drawn_in}, and the run in {environment}", remake=True)
    topic = program_of(sample.pictures[0]).spec.topic
    if topic is not None and looked.shard.topics is not None and topic.id not in looked.shard.topics:
        yield looked.fault("topic", f"its topic is not planned in topics/{looked.shard.stem}.jsonl", remake=True)


def _contradictions(looked: Looked, sample: Sample) -> Iterator[Fault]:
    """The same asked twice of a picture, and answered in two ways."""
    before: dict[str, Judged] = {}
    for judged in sample.questions:
        asked = judged.question
        key = as_json([asked.text, asked.form, sorted(asked.options), asked.answer.unit])
        other = before.setdefault(key, judged).question.answer
        if not proof_check.equal(asked.answer.value, other) and not proof_check.equal(other.value, asked.answer):
            told = f"{words(asked.text)}: {words(asked.answer.text)!r} here, {words(other.text)!r} there"
            yield looked.fault("contradiction", told)


def _answers(
    looked: Looked, sample: Sample, pixels: Sequence[Pixels], sandbox: Sandbox, tally: Tally
) -> Iterator[Fault]:
    given = isinstance(sample.pictures[0].made_by, Photo)
    questions = [judged.question for judged in sample.questions if judged.question.proof or not given]
    tally.answers += len(questions)
    tally.unproved += len(sample.questions) - len(questions)
    for case, before in zip(cases_of(pixels, questions, sandbox), questions, strict=True):
        verdict = proof_check.judge(case)
        if verdict.passed is not True:
            yield looked.fault("answer", f"{before.words}: {verdict.detail}")
        elif set(case.question.evidence) != set(before.evidence):
            yield looked.fault("evidence", f"{before.words}: the proof reads other marks")


def _drawn_again(sample_id: str, share: float) -> bool:
    return int(digest(sample_id, 4), 16) / 16**8 < share


def _picture(looked: Looked, sample: Sample, sandbox: Sandbox, tally: Tally) -> Iterator[Fault]:
    stored, program = sample.pictures[0], program_of(sample.pictures[0])
    if isinstance(stored.made_by, Photo):
        yield from _described(looked, program, sandbox, tally)
        return
    try:
        step = _own_renderer(program.renderer)
        again = step.read(program, sandbox.submit(step.ask(program)).result())
    except (ItemError, LookupError) as error:
        yield looked.fault("picture", f"it cannot be drawn again: {error}")
        return
    tally.redrawn += 1
    here = digest(dict(sandbox.environment()))
    for detail in _differences(stored, again):
        if looked.row["provenance"]["environment"] != here:
            detail += "; it was drawn with other libraries or fonts than are here"
        yield looked.fault("picture", detail)


def _described(looked: Looked, program: Program, sandbox: Sandbox, tally: Tally) -> Iterator[Fault]:
    """Nobody drew a given picture, but a program says what is on it: it must say so again."""
    if not program.source:
        return
    step, data = RunCode(), program.spec.data
    try:
        said = step.read(program, sandbox.submit(step.ask(program)).result())
    except ItemError as error:
        yield looked.fault("picture", f"its program cannot be run again: {error}")
        return
    tally.redrawn += 1
    if not isinstance(data, dict) or said != data.get("facts"):
        yield looked.fault("picture", "its program says something else of it than its data")


def _own_renderer(name: str) -> Renderer:
    """A dotted name would be imported from wherever it lies, and a dataset may be anybody's."""
    known = plugins.names("renderers")
    if name not in known:
        raise plugins.UnknownName(plugins.unknown("renderer of ours", name, known))
    return renderer(name)


def _differences(stored: Picture, again: Picture) -> Sequence[str]:
    if len(stored.pages) != len(again.pages):
        return [f"{len(stored.pages)} pages stored, {len(again.pages)} drawn again"]
    pairs = list(zip(stored.pages, again.pages, strict=True))
    found = [f"page {n}: other pixels" for n, (old, new) in enumerate(pairs, 1) if old.image != new.image]
    texts = [(_canonical(old.scene), _canonical(new.scene)) for old, new in pairs]
    return found + [f"page {n}: another scene" for n, (old, new) in enumerate(texts, 1) if old != new]


def _canonical(scene: Any) -> str:
    return json.dumps(scene_json(scene), sort_keys=True)
