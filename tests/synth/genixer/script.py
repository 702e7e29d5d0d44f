"""An engine that answers from a script, and a photograph to ask it about."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from PIL import Image

from synth.genixer.way import make
from synth.kit import Kit
from synth.line import Line
from synth.photos.gallery import Gallery
from synth.photos.photograph import KIND, Photograph, fingerprint
from synth.photos.settings import Photos
from synth.records import ItemError, Sample, Topic
from synth.steps import Prompt
from synth.views import Raster

Answered = Any | Callable[[Prompt], Any]
YES = {"text": "Yes", "logprob": -0.05, "tokens": 2}


class Scripted:
    """By stage a reply, an `ItemError`, a function of the prompt, or a list of these in turn."""

    name = "scripted"

    def __init__(self, **replies: Any) -> None:
        self.replies, self.asked = replies, list[Prompt]()

    def submit(self, prompt: Prompt) -> Future[Any]:
        self.asked.append(prompt)
        reply = self.replies[prompt.stage]
        if isinstance(reply, list):
            reply = reply[sum(one.stage == prompt.stage for one in self.asked) - 1]
        future: Future[Any] = Future()
        try:
            reply = reply(prompt) if callable(reply) else reply
        except ItemError as error:
            reply = error
        if isinstance(reply, ItemError):
            future.set_exception(reply)
        else:
            future.set_result({"text": reply} if isinstance(reply, str) else reply)
        return future

    def close(self) -> None: ...


def photograph(seed: int = 7, size: tuple[int, int] = (400, 200)) -> Photograph:
    rng = random.Random(1)
    small = Image.new("RGB", (8, 4))
    small.putdata([tuple(rng.randrange(256) for _ in range(3)) for _ in range(32)])
    to = io.BytesIO()
    small.resize(size).save(to, "PNG")
    topic = Topic(kind=KIND, subject="street/bus.png", seed=seed)
    return Photograph(topic=topic, raster=Raster(to.getvalue()), sha256=fingerprint(to.getvalue()), licence="CC0-1.0")


def kit(folder: Path, seer: Scripted, stages: Mapping[str, Scripted] | None = None, **settings: Any) -> Kit:
    model = {"engine": "openai", "name": "seer", "address": "http://127.0.0.1:9/v1"}
    photos = Photos(images=str(folder), way="genixer", model=model, genixer=settings)  # type: ignore[arg-type]
    held: Any = seer
    return Kit(
        author=held, sandbox=held, kinds={}, renderers={}, families={}, checks=(), gallery=Gallery(photos, folder),
        seer=seer, stages=stages or {},
    )  # fmt: skip


def run(
    folder: Path, replies: str | Sequence[Any], task: str = "common_vqa", *, stages: Any = None, confirm: Any = YES,
    size: tuple[int, int] = (400, 200), **settings: Any,
) -> tuple[Sample | ItemError, Line, Scripted]:  # fmt: skip
    """What becomes of these replies, all of one task unless `types` say otherwise."""
    said = [replies] if isinstance(replies, str) else list(replies)
    seer = Scripted(invent=said, confirm=confirm)
    given = {"types": {task: 1.0}, "questions": len(said), **settings}
    taken = photograph(size=size)
    line = Line.of(taken.topic)
    try:
        return make(line, taken, kit(folder, seer, stages, **given)), line, seer
    except ItemError as error:
        return error, line, seer


def why(line: Line) -> list[tuple[str, str]]:
    return [(reject.stage, reject.reason) for reject in line.rejects]
