"""Datasets of samples made by hand, whole and marked as a run's worker leaves them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from synth.dataset import COLUMNS, REJECT_COLUMNS, write, write_mark
from synth.recipe import Recipe
from synth.records import Judged, Picture, Program, Reject, Sample, Spec, Topic, Verdict, said
from synth.rows import reject_row, sample_row, topic_json
from tests.synth.samples import picture, question

ENVIRONMENT = "env"


def topic(number: int, *, kind: str = "pie", subject: str | None = None) -> Topic:
    return Topic(kind=kind, subject=subject or f"subject {number}", persona="harbour clerk", seed=number)


def made(
    number: int, *, kind: str = "pie", subject: str | None = None, data: str | None = None,
    forms: Sequence[str] = ("choice", "short"),
) -> Sample:  # fmt: skip
    """A sample of which nothing is in another one, unless its subject or its data is said to be."""
    spec = Spec(topic=topic(number, kind=kind, subject=subject), title=f"Title {number}", data=data or f"{number}")
    of = picture((number % 256, number // 256, 7))
    program = Program(spec=spec, renderer="matplotlib", source=f"print({number})\n")
    of = Picture(pages=of.pages, made_by=program)
    return Sample(pictures=(of,), questions=tuple(asked(of, form, place) for place, form in enumerate(forms)))


def asked(of: Picture, form: str, place: int) -> Judged:
    one = replace(question(of), form=form, text=said(f"Question {place}?"))  # type: ignore[arg-type]
    return Judged(question=one, verdicts=(Verdict(question=one, check="agrees", passed=True, score=0.5, by="m"),))


def reject(number: int) -> Reject:
    return Reject(record=topic(number), stage="data", reason="bad_spec", detail="hand-made")


def dataset(
    out: Path,
    samples: Sequence[Sample],
    rejects: Sequence[Reject] = (),
    *,
    size: int = 2,
    environment: str = ENVIRONMENT,
) -> Path:
    """The rejects are in the first shard."""
    for name in ("topics", "data", "rejects", "done"):
        (out / name).mkdir(parents=True, exist_ok=True)
    recipe = Recipe(n=max(1, len(samples)), seed=3).model_dump()
    run = {"format": 1, "versions": {"pixelproof": "0"}, "code": "c", "recipe": recipe, "environment": environment}
    write_mark(out / "run.json", run)
    for shard in range(-(-len(samples) // size)):
        some = samples[shard * size : (shard + 1) * size]
        write_shard(out, shard, some, rejects if shard == 0 else (), environment)
    return out


def write_shard(
    out: Path, shard: int, samples: Sequence[Sample], rejects: Sequence[Reject], environment: str = ENVIRONMENT
) -> None:
    name = f"{shard:05}"
    rows = [sample_row(sample, environment) for sample in samples]
    files = {
        "data": write(out / "data" / f"{name}.parquet", rows, COLUMNS),
        "rejects": write(out / "rejects" / f"{name}.parquet", [reject_row(one) for one in rejects], REJECT_COLUMNS),
    }
    topics = [sample.pictures[0].program.spec.topic for sample in samples]  # type: ignore[union-attr]
    topics += [one.record for one in rejects]  # type: ignore[misc]
    lines = [json.dumps({"id": one.id, **(topic_json(one) or {})}) for one in topics if one]
    (out / "topics" / f"{name}.jsonl").write_text("".join(line + "\n" for line in lines))
    reasons = Counter(one.reason for one in rejects)
    counts = {"topics": len(lines), "samples": len(rows), "questions": sum(len(row["questions"]) for row in rows)}
    passed = {"drawn": len(rows), "checked": len(rows)}
    mark = {"shard": shard, **counts, "rejects": reasons, "passed": passed, "seconds": 1.0, "files": files}
    write_mark(out / "done" / f"{name}.json", mark)
