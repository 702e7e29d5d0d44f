"""A small finished run, written as a worker writes it, of samples made by hand: no sandbox is needed."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw

from synth.dataset import COLUMNS, REJECT_COLUMNS, write, write_mark
from synth.likeness.duplicates import mark
from synth.records import Judged, Page, Picture, Program, Reject, Sample, Topic
from synth.rows import reject_row, sample_row, topic_json
from synth.shares import topic_seed
from tests.synth.samples import picture, sample

SEED = 7


def bars(*heights: int) -> bytes:
    """A chart of bars on white, 20 pixels each."""
    image = Image.new("RGB", (20 * len(heights) + 40, 140), "white")
    draw = ImageDraw.Draw(image)
    for place, height in enumerate(heights):
        draw.rectangle((20 * place + 24, 120 - height, 20 * place + 36, 120), fill=(20, 60, 140))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def topic(place: int, subject: str | None = None) -> Topic:
    said = subject or f"Ferry {place}"
    return Topic(kind="grouped_bars", subject=said, persona="harbour clerk", seed=topic_seed(SEED, place))


def drawn(place: int, image: bytes, *, source: str | None = None, subject: str | None = None) -> Sample:
    """The sample of `samples.py` with this picture, and a program and the topic of this place."""
    before = sample()
    program = before.pictures[0].made_by
    assert isinstance(program, Program)
    spec = replace(program.spec, topic=topic(place, subject), data={"rows": [["May", place]]})
    program = replace(program, spec=spec, source=source or f"print({place})\n")
    of = Picture(pages=(Page(image=image, scene=before.pictures[0].pages[0].scene),), made_by=program)
    judged = before.questions[0]
    asked = replace(judged.question, pictures=(of,))
    verdicts = tuple(replace(verdict, question=asked) for verdict in judged.verdicts)
    return Sample(pictures=(of,), questions=(Judged(question=asked, verdicts=verdicts),))


PICTURES = (bars(10, 90, 30, 70), bars(100, 20, 60, 40, 80, 5), bars(50, 50, 10, 90, 100, 20, 70, 5, 30))


def small_run(out: Path) -> Path:
    """Three shards of a sample and a reject each."""
    for name in ("topics", "data", "rejects", "done"):
        (out / name).mkdir(parents=True, exist_ok=True)
    described = {"format": 1, "recipe": {"n": len(PICTURES), "seed": SEED}, "environment": "env"}
    write_mark(out / "run.json", described)
    for place, image in enumerate(PICTURES):
        write_shard(out, place, drawn(place, image))
    mark(out)
    return out


def write_shard(out: Path, number: int, *made: Sample) -> None:
    name = f"{number:05}"
    planned = topic(number)
    (out / "topics" / f"{name}.jsonl").write_text(
        json.dumps({"id": planned.id, "place": number, **(topic_json(planned) or {})}) + "\n"
    )
    reject = Reject(record=picture((9, 9, 9)), stage="scene", reason="overlap", detail="title and legend")
    files = {
        "data": write(out / "data" / f"{name}.parquet", [sample_row(one, "env") for one in made], COLUMNS),
        "rejects": write(out / "rejects" / f"{name}.parquet", [reject_row(reject)], REJECT_COLUMNS),
    }
    questions = sum(len(one.questions) for one in made)
    counts = {"topics": 1, "samples": len(made), "questions": questions, "rejects": {"overlap": 1}}
    write_mark(out / "done" / f"{name}.json", {"shard": number, **counts, "files": files})
