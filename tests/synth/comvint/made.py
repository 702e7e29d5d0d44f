"""Folders of the two data sets, small and made by hand, and a model that says what a test wants it to say."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, cast

from PIL import Image, ImageDraw

from sandbox.contract import Sandbox
from synth.kit import Kit
from synth.line import Line
from synth.models._messages import asked
from synth.models._reading import read
from synth.photos.gallery import Gallery
from synth.photos.photograph import Photograph, fingerprint
from synth.photos.settings import Photos
from synth.records import JSON, Topic
from synth.steps import Author, Prompt
from synth.views import Raster

MODEL = {"engine": "openai", "name": "seer", "address": "http://127.0.0.1:9/v1"}

SENTENCES = """\
[/EN#1/people Two boys] chase [/EN#2/animals a brown dog] on [/EN#3/scene the beach] .
[/EN#1/people Two boys in red shirts] run after [/EN#2/animals/other their dog] [/EN#0/notvisual while] it barks .
"""
ANNOTATIONS = """\
<annotation>
  <filename>1001.jpg</filename>
  <size><width>200</width><height>100</height><depth>3</depth></size>
  <object><name>1</name><bndbox><xmin>11</xmin><ymin>21</ymin><xmax>50</xmax><ymax>80</ymax></bndbox></object>
  <object><name>1</name><bndbox><xmin>61</xmin><ymin>21</ymin><xmax>100</xmax><ymax>80</ymax></bndbox></object>
  <object><name>2</name><bndbox><xmin>121</xmin><ymin>51</ymin><xmax>160</xmax><ymax>90</ymax></bndbox></object>
  <object><name>3</name><scene>1</scene><nobndbox>0</nobndbox></object>
</annotation>
"""
# What those two say, worked out by hand: pixels counted from one, the last included, become edges.
CAPTIONS = ["Two boys chase a brown dog on the beach.", "Two boys in red shirts run after their dog while it barks."]
BEACH: dict[str, Any] = {
    "captions": CAPTIONS,
    "regions": [
        {
            "text": "Two boys in red shirts", "boxes": [[10, 20, 50, 80], [60, 20, 100, 80]], "id": "1",
            "types": ["people"],
        },
        {"text": "a brown dog", "boxes": [[120, 50, 160, 90]], "id": "2", "types": ["animals", "other"]},
        {"text": "the beach", "boxes": [], "id": "3", "types": ["scene"]},
    ],
    "size": [200, 100],
}  # fmt: skip


def jpeg(size: tuple[int, int] = (200, 100)) -> bytes:
    image = Image.new("RGB", size, (200, 190, 150))
    ImageDraw.Draw(image).rectangle((size[0] * 0.6, size[1] * 0.5, size[0] * 0.8, size[1] * 0.9), fill=(90, 60, 30))
    to = io.BytesIO()
    image.save(to, "JPEG")
    return to.getvalue()


def flickr(folder: Path, *names: str) -> Path:
    for part in ("Annotations", "Sentences", "flickr30k-images"):
        (folder / part).mkdir(parents=True)
    for name in names:
        (folder / "Annotations" / f"{name}.xml").write_text(ANNOTATIONS, "utf-8")
        (folder / "Sentences" / f"{name}.txt").write_text(SENTENCES, "utf-8")
        (folder / "flickr30k-images" / f"{name}.jpg").write_bytes(jpeg())
    return folder


def region(number: int, phrase: Any, box: tuple[Any, Any, Any, Any], image: int) -> dict[str, Any]:
    x, y, width, height = box
    return {
        "region_id": number, "image_id": image, "phrase": phrase, "x": x, "y": y, "width": width, "height": height,
    }  # fmt: skip


def genome(folder: Path, said: Any, pictures: dict[str, tuple[int, int]], sizes: Any = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "region_descriptions.json").write_text(said if isinstance(said, str) else json.dumps(said), "utf-8")
    if sizes is not None:
        (folder / "image_data.json").write_text(json.dumps(sizes), "utf-8")
    for name, size in pictures.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(jpeg(size))
    return folder


def photos(images: Path, **settings: Any) -> Photos:
    return Photos.model_validate({"images": str(images), "way": "comvint", "model": MODEL, "comvint": settings})


Says = Callable[[Prompt], Any]


class Scripted:
    """A model whose replies are read as a real one's are. An exception is what comes out instead."""

    name = "scripted"

    def __init__(self, **stages: Any) -> None:
        self.stages = stages
        self.heard: list[tuple[Prompt, str]] = []

    def submit(self, prompt: Prompt, /) -> Future[JSON]:
        self.heard.append((prompt, asked(prompt)))
        says = self.stages[prompt.stage]
        if isinstance(says, list):
            says = says.pop(0)
        said = says(prompt) if callable(says) else says
        future: Future[JSON] = Future()
        try:
            if isinstance(said, Exception):
                raise said
            text = said if isinstance(said, str) else json.dumps(said)
            future.set_result(read(prompt, {"text": text, "finish": "stop"}))
        except Exception as error:  # noqa: BLE001  what a future is for
            future.set_exception(error)
        return future

    def close(self) -> None:
        pass

    def told(self, stage: str) -> list[str]:
        return [text for prompt, text in self.heard if prompt.stage == stage]


def topic(seed: int = 5, language: str = "en") -> Topic:
    return Topic(kind="photo", subject="flickr30k-images/1001.jpg", seed=seed, language=language)


def photograph(beside: Any, *, size: tuple[int, int] = (200, 100), seed: int = 5, language: str = "en") -> Photograph:
    data = jpeg(size)
    return Photograph(
        topic=topic(seed, language), raster=Raster(data), sha256=fingerprint(data), licence="unknown", beside=beside
    )


def kit(model: Scripted, **settings: Any) -> Kit:
    """Without a sandbox: nothing here is code."""
    author = cast(Author, model)
    return Kit(
        author=author, sandbox=cast(Sandbox, None), kinds={}, renderers={}, families={}, checks=(), seer=author,
        gallery=Gallery(photos(Path("nowhere"), **settings), Path("nowhere")),
    )  # fmt: skip


def line() -> Line:
    return Line.of(topic())
