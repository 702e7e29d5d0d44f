"""Draws sources of our own through the driver the guest uses, each in a process of its own as there."""

from __future__ import annotations

import faulthandler
import io
import json
import multiprocessing
import warnings
from dataclasses import dataclass
from multiprocessing.connection import Connection
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


Ended = list[tuple[bytes, bytes]] | tuple[str, str, int | None]


def _run(source: str, ending: Connection) -> None:
    faulthandler.disable()  # where Graphviz dies, that is no fault of the test
    out = Output()
    try:
        driver.run(source, out)
        ending.send(out.pages)
    except Failed as failed:
        ending.send((failed.kind, failed.message, failed.line))


def _ended(source: str) -> Ended:
    """The pages, or the kind, message and line of the fault."""
    here, there = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_run, args=(source, there))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forks beside threads
        process.start()
    there.close()
    try:
        ended: Ended = here.recv()
    finally:
        process.join()
    return ended


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
    ended = _ended(source)
    if isinstance(ended, tuple):
        raise Failed(*ended)
    return [Drawn(image, raw, read_scene(raw, image)) for image, raw in ended]


def draw(source: str) -> Drawn:
    (only,) = draw_all(source)
    return only


def failure(source: str) -> Failed:
    try:
        draw_all(source)
    except Failed as failed:
        return failed
    raise AssertionError("it was drawn")
