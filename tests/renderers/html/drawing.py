"""Draws pages of our own with the machine's Chromium, through the driver the guest uses."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from renderers._scene import read_scene
from renderers.drivers import html as driver
from synth.records import Element
from tests.renderers.drawn import Output, Seen

HEAD = "<!doctype html><meta charset=utf-8><style>body{margin:0;font:20px/30px 'Liberation Sans'}</style>"


@contextlib.contextmanager
def chromium() -> Iterator[None]:
    """The browser of the driver. Its sandbox is off here, and only here: the documents are our own."""
    executable = shutil.which("chromium")
    if executable is None:
        pytest.skip("needs Chromium")
    driver.open(sandbox=False, executable=executable)
    yield
    driver.close()


class Drawn(Seen):
    @property
    def pixels(self) -> Any:
        return self.painted("RGB").astype(int)

    @property
    def words(self) -> list[str]:
        return [str(word.text) for word in self.of("word")]

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
