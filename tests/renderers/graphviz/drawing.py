"""Draws sources of our own in the test process, through the driver the guest uses."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
from PIL import Image

from renderers._scene import read_scene
from renderers.drivers import graphviz as driver
from sandbox.guest.output import Failed
from synth.records import Element, Scene

driver.warm()


class Output:
    """What the guest hands a driver, kept in memory."""

    def __init__(self) -> None:
        self.pages: list[tuple[bytes, bytes]] = []

    def page(self, image: bytes, scene: bytes) -> None:
        self.pages.append((image, scene))

    def fail(self, kind: str, message: str, line: int | None = None) -> NoReturn:
        raise Failed(kind, message, line)


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
        image = Image.open(io.BytesIO(self.image)).convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return np.asarray(Image.alpha_composite(white, image).convert("RGB")).astype(int)

    def of(self, kind: str, role: str | None = None) -> list[Element]:
        return [e for e in self.scene.elements if e.kind == kind and (role is None or e.role == role)]

    def only(self, kind: str, text: str | None) -> Element:
        (one,) = [e for e in self.scene.elements if e.kind == kind and e.text == text]
        return one

    def ends(self) -> set[tuple[Any, ...]]:
        """From, to and label of each edge, by the labels of its ends."""
        return {(e.value["from_label"], e.value["to_label"], e.value["label"]) for e in self.of("edge") if e.value}


def draw_all(source: str) -> list[Drawn]:
    out = Output()
    driver.run(source, out)
    return [Drawn(image, raw, read_scene(raw, image)) for image, raw in out.pages]


def draw(source: str) -> Drawn:
    (only,) = draw_all(source)
    return only


def failure(source: str) -> Failed:
    try:
        draw_all(source)
    except Failed as failed:
        return failed
    raise AssertionError("it was drawn")
