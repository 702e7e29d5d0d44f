"""Runs programs of our own in the test process, through the driver the guest uses."""

from __future__ import annotations

import contextlib
import io
import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from renderers._scene import read_scene
from renderers.drivers import matplotlib as driver
from synth.records import Element, Scene, Table

driver.warm()

import matplotlib  # noqa: E402
from matplotlib import pyplot as plt  # noqa: E402


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
    raw: bytes
    scene: Scene

    @property
    def unowned(self) -> int:
        return int(json.loads(self.raw)["unowned"])

    @property
    def pixels(self) -> Any:
        return np.asarray(Image.open(io.BytesIO(self.image)).convert("RGBA"))

    @property
    def table(self) -> Table:
        (only,) = self.scene.tables
        return only

    def of(self, kind: str, role: str | None = None) -> list[Element]:
        return [e for e in self.scene.elements if e.kind == kind and (role is None or e.role == role)]

    def text(self, words: str) -> Element:
        (only,) = [e for e in self.scene.elements if e.text == words]
        return only


@contextlib.contextmanager
def clean() -> Iterator[None]:
    """Leave pyplot and its settings as they were."""
    plt.close("all")
    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    plt.close("all")


def run(source: str) -> Output:
    out = Output()
    with clean():
        driver.run(source, out)
    return out


def draw_all(source: str) -> list[Drawn]:
    out = run(source)
    assert out.failure is None, out.failure
    return [Drawn(image, raw, read_scene(raw, image)) for image, raw in out.pages]


def draw(source: str) -> Drawn:
    (only,) = draw_all(source)
    return only
