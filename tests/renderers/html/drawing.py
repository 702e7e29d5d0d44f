"""Draws pages of our own with the machine's Chromium, through the driver the guest uses."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from renderers._scene import read_scene
from renderers.drivers import html as driver
from synth.records import Element, Scene, Table

HEAD = "<!doctype html><meta charset=utf-8><style>body{margin:0;font:20px/30px 'Liberation Sans'}</style>"


@dataclass
class Output:
    """What the guest hands a driver, kept in memory."""

    pages: list[tuple[bytes, bytes]] = field(default_factory=list)
    failure: tuple[str, str, int | None] | None = None

    def page(self, image: bytes, scene: bytes) -> None:
        self.pages.append((image, scene))

    def fail(self, kind: str, message: str, line: int | None = None) -> None:
        self.failure = kind, message, line


@dataclass
class Drawn:
    image: bytes
    scene: Scene

    @property
    def pixels(self) -> Any:
        return np.asarray(Image.open(io.BytesIO(self.image)).convert("RGB")).astype(int)

    @property
    def table(self) -> Table:
        (only,) = self.scene.tables
        return only

    @property
    def words(self) -> list[str]:
        return [str(word.text) for word in self.of("word")]

    def of(self, kind: str, role: str | None = None) -> list[Element]:
        return [e for e in self.scene.elements if e.kind == kind and (role is None or e.role == role)]

    def word(self, text: str) -> Element:
        (only,) = [word for word in self.of("word") if word.text == text]
        return only


def run(html: str, **order: Any) -> Output:
    out = Output()
    driver.run(json.dumps({"html": html, "page": "tall", "width": 1000, "scale": 1, **order}), out)
    return out


def draw_all(html: str, **order: Any) -> list[Drawn]:
    out = run(html, **order)
    assert out.failure is None, out.failure
    return [Drawn(image=image, scene=read_scene(scene, image)) for image, scene in out.pages]


def draw(body: str, **order: Any) -> Drawn:
    """The one page of a document with this body, in letters of 20 px on lines of 30, from the top left corner on."""
    (only,) = draw_all(HEAD + body, **order)
    return only
