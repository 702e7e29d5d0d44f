"""Datasets to export, whole as a run leaves them, of pictures by hand."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from synth.records import Answer, Element, Judged, Page, Picture, Program, Question, Sample, Scene, Spec, Topic, said
from synth.shipping import ship
from synth.shipping.asking import asked as asked_for
from synth.shipping.check import faults
from tests.synth.made import dataset

SIZE = (200, 100)


def png(number: int, size: tuple[int, int] = SIZE, mode: str = "RGB") -> bytes:
    """A picture of a colour of its own with a dark bar from 20, 10 to 60, 30."""
    image = Image.new("RGB", size, (number % 200, number // 200 % 200, 240))
    image.paste((10, 10, 10), (20, 10, 60, 30))
    to = io.BytesIO()
    image.convert(mode).save(to, "PNG")
    return to.getvalue()


def sample(
    number: int, asked: Sequence[Mapping[str, Any]] = ({},), *, kind: str = "pie", subject: str | None = None,
    pages: Sequence[bytes] | None = None, size: tuple[int, int] = SIZE,
) -> Sample:  # fmt: skip
    """With questions that are `{}` but for what is said of them."""
    topic = Topic(kind=kind, subject=subject or f"subject {number}", persona="harbour clerk", seed=number)
    spec = Spec(topic=topic, title=f"Title {number}", data={"number": number})
    bar = Element(id="bar1", kind="bar", box=(20.0, 10.0, 60.0, 30.0), visible=1.0, reads="printed")
    scene = Scene(width=size[0], height=size[1], elements=(bar,))
    drawn = tuple(Page(image=image, scene=scene) for image in (pages or [png(number, size)]))
    picture = Picture(pages=drawn, made_by=Program(spec=spec, renderer="matplotlib", source=f"print({number})\n"))
    return Sample(pictures=(picture,), questions=tuple(_judged(picture, at, one) for at, one in enumerate(asked)))


def _judged(picture: Picture, at: int, asked: Mapping[str, Any]) -> Judged:
    held: dict[str, Any] = {"form": "short", "text": said(f"Question {at}?"), "answer": words(f"answer {at}")}
    for key, value in asked.items():
        held[key] = (
            said(value) if key == "text" else words(value) if isinstance(value, str) and key == "answer" else value
        )
    return Judged(question=Question(pictures=(picture,), family="lookup", **held), verdicts=())


def words(text: str) -> Answer:
    return Answer(value=text, type="text", text=said(text))


def box(*at: float, page: int = 0) -> dict[str, Any]:
    answer = Answer(value=list(at), type="box", text=({"type": "region", "page": page, "box": list(at)},))
    return {"form": "box", "text": "Where is the bar?", "answer": answer}


def written(out: Path, samples: Sequence[Sample], size: int = 20) -> Path:
    return dataset(out, samples, size=size)


EVERY = [
    {"text": "How many?", "answer": "3.5"},
    {"text": "Which?", "answer": "Shore", "form": "choice", "options": ("Reedbed", "Shore")},
    box(20, 10, 60, 30),
]


def told(source: Path, out: Path, to: str = "sharegpt", **said: Any) -> dict[str, Any]:
    return ship(source, out, asked_for(to, **said)).plain()


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def broken(folder: Path, source: Path | None = None) -> list[tuple[str, str]]:
    return [(fault.where, fault.what) for fault, _ in faults(folder, source) if fault]
