"""Runs programs of our own in the test process, through the driver the guest uses."""

from __future__ import annotations

import contextlib
import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from renderers._scene import read_scene
from renderers.drivers import matplotlib as driver
from synth.records import Element
from tests.renderers.drawn import Output, Seen

driver.warm()

import matplotlib  # noqa: E402
from matplotlib import pyplot as plt  # noqa: E402


@dataclass
class Drawn(Seen):
    raw: bytes

    @property
    def unowned(self) -> int:
        return int(json.loads(self.raw)["unowned"])

    @property
    def pixels(self) -> Any:
        return self.painted("RGBA")

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
    return [Drawn(image, read_scene(raw, image), raw) for image, raw in out.pages]


def draw(source: str) -> Drawn:
    (only,) = draw_all(source)
    return only
