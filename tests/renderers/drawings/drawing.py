"""Draws drawings of our own with the machine's Chromium, through the driver the guest uses."""

from __future__ import annotations

import json
from typing import Any

from renderers._scene import read_scene
from renderers.drivers import drawings as driver
from tests.renderers.drawn import Output
from tests.renderers.html.drawing import Drawn as Page

Box = tuple[float, float, float, float]


class Drawn(Page):
    @property
    def boxes(self) -> list[Box]:
        return [shape.box or (0, 0, 0, 0) for shape in self.of("shape")]

    @property
    def size(self) -> tuple[int, int]:
        return self.scene.width, self.scene.height


def run(source: str, language: str = "svg", **order: Any) -> Output:
    out = Output()
    driver.run(json.dumps({"language": language, "source": source, "scale": 1, **order}), out)
    driver.rest()
    return out


def drawn(out: Output) -> Drawn:
    assert out.failure is None, out.failure
    ((image, scene),) = out.pages
    return Drawn(image=image, scene=read_scene(scene, image))


def draw(inside: str, sides: str = 'width="200" height="100"', **order: Any) -> Drawn:
    """An SVG of these sides with this in it."""
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return drawn(run(f"<svg {names} {sides}>{inside}</svg>", **order))
