"""Proving a dataset again: every answer by its proof, every id by its content, a share of the pictures by drawing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.case import Pixels
from qa.checks import proof as proof_check
from sandbox.contract import Sandbox
from synth.dataset import COLUMNS, metadata, read, schema, shards
from synth.kit import renderer
from synth.pipeline import cases_of
from synth.records import ItemError, Picture, Program, Sample, digest
from synth.rows import read_sample, sample_row, scene_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong: where, what, and how."""

    sample: str
    what: str
    detail: str


@dataclass(slots=True)
class Tally:
    samples: int = 0
    answers: int = 0
    redrawn: int = 0


def verify(out: Path, sandbox: Sandbox, *, share: float, tally: Tally) -> Iterator[Fault]:
    """Faults as they are found; `tally` counts what was looked at."""
    yield from _files(out)
    seen: dict[str, str] = {}
    environment = digest(dict(sandbox.environment()))
    for row in read(out / "data"):
        tally.samples += 1
        try:
            sample = read_sample(row)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            yield Fault(sample=str(row.get("id")), what="unreadable", detail=f"{type(error).__name__}: {error}")
            continue
        yield from _content(row, sample, seen)
        yield from _answers(row, sample, sandbox, tally)
        if _drawn_again(row["id"], share):
            tally.redrawn += 1
            yield from _picture(row, sample, sandbox, environment)


def _files(out: Path) -> Iterator[Fault]:
    expected = schema(COLUMNS).metadata
    for path in shards(out / "data"):
        found = metadata(path)
        if found.get(b"huggingface") != expected[b"huggingface"]:
            yield Fault(sample=path.name, what="columns", detail="other columns than a dataset of ours has")
    made = {path.stem for path in shards(out / "data")}
    marked = {path.stem for path in (out / "done").glob("[0-9]*.json")}
    for stem in sorted(made - marked):
        yield Fault(sample=f"{stem}.parquet", what="unfinished", detail="this shard has no mark that it is done")
    for stem in sorted(marked - made):
        yield Fault(sample=f"{stem}.parquet", what="missing", detail="this shard is marked as done and is not there")


def _content(row: dict[str, Any], sample: Sample, seen: dict[str, str]) -> Iterator[Fault]:
    if sample.id != row["id"]:
        yield Fault(sample=row["id"], what="hash", detail="its content is not what its id was made from")
    elif sample_row(sample, row["provenance"]["environment"]) != row:
        yield Fault(sample=row["id"], what="hash", detail="it does not come back as it was written")
    picture = sample.pictures[0].pages[0].id
    if picture in seen:
        yield Fault(sample=row["id"], what="duplicate", detail=f"the same picture as {seen[picture]}")
    seen.setdefault(picture, row["id"])


def _answers(row: dict[str, Any], sample: Sample, sandbox: Sandbox, tally: Tally) -> Iterator[Fault]:
    questions = [judged.question for judged in sample.questions]
    tally.answers += len(questions)
    pixels = [Pixels(picture) for picture in sample.pictures]
    for case, before in zip(cases_of(pixels, questions, sandbox), questions, strict=True):
        verdict = proof_check.judge(case)
        if verdict.passed is not True:
            yield Fault(sample=row["id"], what="answer", detail=f"{before.words}: {verdict.detail}")
        elif set(case.question.evidence) != set(before.evidence):
            yield Fault(sample=row["id"], what="evidence", detail=f"{before.words}: the proof reads other marks")


def _drawn_again(sample_id: str, share: float) -> bool:
    return int(digest(sample_id, 4), 16) / 16**8 < share


def _picture(row: dict[str, Any], sample: Sample, sandbox: Sandbox, environment: str) -> Iterator[Fault]:
    stored = sample.pictures[0]
    assert isinstance(stored.made_by, Program)
    step = renderer(stored.made_by.renderer)
    try:
        again = step.read(stored.made_by, sandbox.submit(step.ask(stored.made_by)).result())
    except ItemError as error:
        yield Fault(sample=row["id"], what="picture", detail=f"it cannot be drawn again: {error}")
        return
    for detail in _differences(stored, again):
        if row["provenance"]["environment"] != environment:
            detail += "; it was drawn with other libraries or fonts than are here"
        yield Fault(sample=row["id"], what="picture", detail=detail)


def _differences(stored: Picture, again: Picture) -> Sequence[str]:
    if len(stored.pages) != len(again.pages):
        return [f"{len(stored.pages)} pages stored, {len(again.pages)} drawn again"]
    pairs = list(zip(stored.pages, again.pages, strict=True))
    found = [f"page {n}: other pixels" for n, (old, new) in enumerate(pairs, 1) if old.image != new.image]
    texts = [(_canonical(old.scene), _canonical(new.scene)) for old, new in pairs]
    return found + [f"page {n}: another scene" for n, (old, new) in enumerate(texts, 1) if old != new]


def _canonical(scene: Any) -> str:
    return json.dumps(scene_json(scene), sort_keys=True)
