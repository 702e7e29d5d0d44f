"""An engine that answers each stage from a script, and a picture that is looked at through it."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

from PIL import Image

from synth.line import Line
from synth.photos.asking import Asking
from synth.photos.photograph import Photograph
from synth.records import JSON, ItemError, Topic
from synth.steps import Prompt
from synth.views import Raster
from synth.w2c.look import Look
from synth.w2c.settings import W2c

Script = Mapping[str, Callable[[Prompt], Any]]
SIZE = (400, 300)


class Scripted:
    """Replies are texts, JSON, or an error to be raised; `asked` holds every prompt."""

    name = "scripted"

    def __init__(self, script: Script) -> None:
        self.script, self.asked = script, list[Prompt]()

    def submit(self, prompt: Prompt, /) -> Future[JSON]:
        self.asked.append(prompt)
        future: Future[JSON] = Future()
        said = self.script[prompt.stage](prompt)
        if isinstance(said, ItemError):
            future.set_exception(said)
        else:
            future.set_result({"text": said} if isinstance(said, str) else said)
        return future

    def close(self) -> None:
        """There is nothing to close."""

    def of(self, stage: str) -> list[Prompt]:
        return [prompt for prompt in self.asked if prompt.stage == stage]


def sure(word: str, likely: float) -> dict[str, Any]:
    """A reply of a check, and how likely it was."""
    return {"text": word, "logprob": math.log(likely), "tokens": 1}


def raster(size: tuple[int, int] = SIZE) -> Raster:
    to = io.BytesIO()
    Image.new("RGB", size, (200, 220, 240)).save(to, "PNG")
    return Raster(to.getvalue())


def look(script: Script, **settings: Any) -> tuple[Look, Scripted, Line]:
    topic = Topic(kind="photo", subject="beach.jpg", seed=1)
    line, engine = Line.of(topic), Scripted(script)
    photograph = Photograph(topic=topic, raster=raster(), sha256="0" * 64, licence="CC0")
    asking = Asking(line=line, usual=engine, engines={})
    return Look(photograph, asking, W2c(**settings)), engine, line
