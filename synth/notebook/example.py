"""One item of a dataset as a person handles it: each part of it is read when it is asked for."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from PIL import Image

from synth.dataset import COLUMNS, DamagedFile
from synth.notebook.asked import Asked
from synth.notebook.showing import Shown
from synth.notebook.store import Store
from synth.records import JSON, Page, Picture, Sample, Topic, with_places
from synth.rows import read_sample, read_scene_json

Row = dict[str, Any]


def opened(png: bytes) -> Image.Image:
    """A picture in RGB, what is transparent over white."""
    with Image.open(io.BytesIO(png)) as image:
        if not image.has_transparency_data:
            return image.convert("RGB")
        rgba = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")


def _pages(store: Store, place: int) -> list[Image.Image]:
    try:
        return [opened(image["bytes"]) for image in store.value(place, "images")]
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow makes of bytes that are no picture
        raise DamagedFile(f"{store.path(place)} is damaged: a picture in it cannot be read: {error}") from error


class Example(Shown):
    """A sample: its pictures, what is on them, and its questions."""

    shown = "example"
    columns: Sequence[str] = tuple(COLUMNS)

    def __init__(self, store: Store, place: int) -> None:
        self._store, self._place = store, place

    @property
    def id(self) -> str:
        return str(self._store.value(self._place, "id"))

    @property
    def kind(self) -> str:
        return str(self._store.value(self._place, "kind"))

    @property
    def renderer(self) -> str:
        return str(self._store.value(self._place, "renderer"))

    @property
    def language(self) -> str:
        return str(self._store.value(self._place, "language"))

    @property
    def title(self) -> str:
        return str(self._store.value(self._place, "provenance.title"))

    @property
    def topic(self) -> Topic | None:
        raw = json.loads(self._store.value(self._place, "provenance.topic"))
        return Topic(**raw) if raw else None

    @property
    def program(self) -> str:
        """The source that drew it."""
        return str(self._store.value(self._place, "program"))

    @property
    def data(self) -> JSON:
        """What the program was written from."""
        data: JSON = json.loads(self._store.value(self._place, "data"))
        return data

    @property
    def image(self) -> Image.Image:
        """The first page."""
        return self.images[0]

    @cached_property
    def images(self) -> list[Image.Image]:
        """Every page, in RGB."""
        return _pages(self._store, self._place)

    @property
    def pngs(self) -> list[bytes]:
        """Every page as its program saved it."""
        return [image["bytes"] for image in self._store.value(self._place, "images")]

    @property
    def sizes(self) -> list[tuple[int, int]]:
        """Width and height of every page, in pixels."""
        sides = [self._store.value(self._place, f"pages.list.element.{side}") for side in ("width", "height")]
        return list(zip(*sides, strict=True))

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Every page as a record: the PNG's bytes and the scene."""
        scenes = self._store.value(self._place, "pages.list.element.scene")
        return tuple(
            Page(image=png, scene=read_scene_json(json.loads(scene)))
            for png, scene in zip(self.pngs, scenes, strict=True)
        )

    @cached_property
    def questions(self) -> list[Asked]:
        return [Asked(row, self) for row in self._store.value(self._place, "questions")]

    @cached_property
    def record(self) -> Sample:
        return read_sample(self.row)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        return self.record.pictures

    @property
    def row(self) -> Row:
        """The whole row as it stands in the file."""
        return {column: self._store.value(self._place, column) for column in self.columns}

    @property
    def file(self) -> Path:
        """The parquet file it stands in."""
        return self._store.path(self._place)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Example) and other.id == self.id

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        count = len(self.questions)
        return f"<Example {self.id[:8]}: {self.kind}, “{self.title}”, {count} question{'' if count == 1 else 's'}>"


class Rejected(Shown):
    """What was not kept, and why."""

    shown = "rejected"

    def __init__(self, store: Store, place: int) -> None:
        self._store, self._place = store, place

    def _text(self, column: str) -> str:
        return str(self._store.value(self._place, column))

    @property
    def id(self) -> str:
        return self._text("id")

    @property
    def stage(self) -> str:
        return self._text("stage")

    @property
    def reason(self) -> str:
        return self._text("reason")

    @property
    def detail(self) -> str:
        return self._text("detail")

    @property
    def kind(self) -> str:
        return self._text("kind")

    @property
    def what(self) -> str:
        """Which record failed: Topic, Spec, Program, Picture or Question."""
        return self._text("record")

    @property
    def program(self) -> str:
        return self._text("program")

    @property
    def topic(self) -> Topic | None:
        raw = json.loads(self._text("topic"))
        return Topic(**raw) if isinstance(raw, dict) else None

    @property
    def question(self) -> str | None:
        """The question in words, and its answer, where it is a question that failed."""
        raw = self._text("question")
        row = json.loads(raw) if raw else None
        return f"{with_places(tuple(row['question']))} → {with_places(tuple(row['answer']['text']))}" if row else None

    @cached_property
    def images(self) -> list[Image.Image]:
        """The pages that were drawn, where it is the picture that failed."""
        return _pages(self._store, self._place)

    @property
    def image(self) -> Image.Image | None:
        return self.images[0] if self.images else None

    def __repr__(self) -> str:
        return f"<Rejected {self.kind}: {self.stage}, {self.reason}: {self.detail[:100]}>"
