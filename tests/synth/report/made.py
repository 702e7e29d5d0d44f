"""A run written out by hand, whose every figure can be counted on one's fingers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from synth.dataset import COLUMNS, REJECT_COLUMNS, write, write_mark
from synth.records import Answer, Judged, Picture, Program, Question, Reject, Sample, Topic, Verdict, said
from synth.rows import reject_row, sample_row, topic_json
from tests.synth.samples import picture

MODEL = {"engine": "openai", "name": "m", "address": "http://here:1/v1", "price": {"prompt": 1.0, "completion": 2.0}}
RECIPE: dict[str, Any] = {
    "n": 3, "seed": 0, "kinds": {"grouped_bars": 3.0, "pie": 1.0}, "model": MODEL, "least": 1, "most": 4,
    "families": {"lookup": 3.0, "count": 1.0}, "shard": 4,
}  # fmt: skip
HOSTILE = '<script>alert("t")</script>'
MOVE = '"><img src=x onerror=alert(1)> & more'


def topic(place: int, kind: str, difficulty: int = 1) -> Topic:
    return Topic(kind=kind, subject=f"Ferry {place}", persona="clerk", seed=place, difficulty=difficulty)


def drawn(of: Topic, colour: tuple[int, int, int], title: str = "Ferries") -> Picture:
    """The picture of `samples.py`, 40 x 20 pixels with one bar, about this topic."""
    before = picture(colour)
    program = before.made_by
    assert isinstance(program, Program)
    source = f"a = {of.seed}  # {HOSTILE}\nprint(a)\nb = 2\n"
    spec = replace(program.spec, topic=of, title=title)
    return Picture(pages=before.pages, made_by=replace(program, spec=spec, source=source))


def asked(of: Picture, text: str, answer: Answer, form: Any, family: str, options: Sequence[str] = ()) -> Question:
    return Question(
        pictures=(of,), family=family, form=form, text=said(text), answer=answer, options=tuple(options),
        proof="def answer(facts):\n    return 1\n", evidence=((0, "bar1"),),
    )  # fmt: skip


def number(value: float) -> Answer:
    return Answer(value=value, type="number", text=said(f"{value:g}"))


def yes(is_it: bool) -> Answer:
    return Answer(value=is_it, type="bool", text=said("Yes" if is_it else "No"))


def judged(question: Question, legible: bool | None = True) -> Judged:
    told = [("proof", True, ""), ("legible", legible, "" if legible else "no data for OCR")]
    verdicts = [Verdict(question=question, check=name, passed=passed, detail=why) for name, passed, why in told]
    return Judged(question=question, verdicts=tuple(verdicts))


def samples() -> list[Sample]:
    """Two of bars and a pie: five questions."""
    first = drawn(topic(0, "grouped_bars", 1), (200, 30, 30), HOSTILE)
    second = drawn(topic(1, "grouped_bars", 2), (30, 200, 30))
    third = drawn(topic(4, "pie", 2), (30, 30, 200))
    of_first = (
        judged(asked(first, "How many in May?", number(3), "choice", "lookup", ["3", "4"]), None),
        judged(asked(first, f"Is it {MOVE}?", yes(True), "yes_no", "lookup"), None),
    )
    of_second = (
        judged(asked(second, "How many bars are there?", number(3), "choice", "count", ["1", "2", "3", "4"])),
        judged(asked(second, "Is it more than one?", yes(False), "yes_no", "count")),
    )
    of_third = (judged(asked(third, "How much is May?", number(42), "short", "lookup")),)
    return [
        Sample(pictures=(of,), questions=questions)
        for of, questions in ((first, of_first), (second, of_second), (third, of_third))
    ]


def rejects() -> list[Reject]:
    """A question of the first sample, and five topics that came to nothing."""
    (kept, *_) = samples()
    question = asked(kept.pictures[0], f"How many in {MOVE}?", number(7), "short", "lookup")
    programs = [drawn(topic(place, "grouped_bars"), (9, 9, 9)).made_by for place in (2, 3, 5)]
    detail = "line 2: NameError: name 'print' is not defined"
    failed = [Reject(record=one, stage="draw", reason="program_error", detail=detail) for one in programs]
    few = drawn(topic(6, "grouped_bars"), (9, 9, 9))
    over = drawn(topic(7, "pie"), (9, 9, 9))
    return [
        Reject(record=question, stage="checks", reason="drawn", detail=f"bar1: too little of {HOSTILE}"),
        *failed,
        Reject(record=few, stage="reading", reason="no_questions", detail="2 of 3 questions passed, 6 are asked for"),
        Reject(record=over, stage="scene", reason="overlap", detail="bar1 and title"),
    ]


def write_run(out: Path, recipe: dict[str, Any] | None = None) -> Path:
    """Eight topics in two shards: the first has two samples and three rejects, the second one and three."""
    for name in ("topics", "data", "rejects", "done"):
        (out / name).mkdir(parents=True)
    described = {"format": 1, "recipe": recipe or RECIPE, "versions": {"pixelproof": "0.1.0"}, "sandbox": "docker"}
    (out / "run.json").write_text(json.dumps(described))
    kept, lost = samples(), rejects()
    kinds = [*["grouped_bars"] * 4, "pie", "grouped_bars", "grouped_bars", "pie"]
    told = {"spec": {"asked": 10, "cached": 30, "prompt": 1_000_000, "completion": 500_000}}
    shard(out, 0, kinds[:4], kept[:2], lost[:3], drawn=2, calls=told)
    shard(out, 1, kinds[4:], kept[2:], lost[3:], drawn=2, calls={})
    return out


def shard(
    out: Path, at: int, kinds: Sequence[str], kept: Sequence[Sample], lost: Sequence[Reject], *, drawn: int, calls: Any
) -> None:
    name = f"{at:05}"
    planned = [topic(4 * at + place, kind) for place, kind in enumerate(kinds)]
    lines = [json.dumps({"id": one.id, "place": one.seed, **(topic_json(one) or {})}) for one in planned]
    (out / "topics" / f"{name}.jsonl").write_text("\n".join(lines) + "\n")
    reasons = [reject.reason for reject in lost]
    mark = {
        "shard": at, "topics": len(kinds), "samples": len(kept), "questions": sum(len(one.questions) for one in kept),
        "rejects": {reason: reasons.count(reason) for reason in sorted(set(reasons))},
        "passed": {"drawn": drawn, "checked": drawn}, "seconds": 2.0, "stages": {"draw": 3.0, "checks": 1.0},
        "calls": calls,
        "files": {
            "data": write(out / "data" / f"{name}.parquet", [sample_row(one, "env") for one in kept], COLUMNS),
            "rejects": write(out / "rejects" / f"{name}.parquet", [reject_row(one) for one in lost], REJECT_COLUMNS),
        },
    }  # fmt: skip
    write_mark(out / "done" / f"{name}.json", mark)
