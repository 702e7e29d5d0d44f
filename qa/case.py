"""A question before its judges: the question, what its proof did, and the pixels of its pages."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from synth.records import JSON, Element, Page, Picture, Question, Scene, Verdict


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trace:
    """What happened when the proof ran in the sandbox: a value or an error, and what it hung on.

    `evidence` are the elements whose facts (not merely their names) the proof read.
    `insensitive` are those of them whose change never changed the answer; `unread_matters` says
    whether taking away everything unread changed it. `steps` are the intermediate values, in order.
    """

    value: Any = None
    error: str | None = None
    evidence: tuple[tuple[int, str], ...] = ()
    insensitive: tuple[tuple[int, str], ...] = ()
    unread_matters: bool = False
    steps: tuple[Any, ...] = ()


class Pixels:
    """The decoded pages of one picture, shared by all of its questions."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.texts: dict[tuple[int, str, float], tuple[bool, str]] = {}  # what OCR made of a text, by page, id, scale
        self.shapes: dict[tuple[int, str], str | None] = {}  # what is wrong with a mark, by page and id
        self._pages: dict[int, NDArray[np.uint8]] = {}

    def page(self, index: int) -> NDArray[np.uint8]:
        """RGB, height by width by 3, transparent parts over white."""
        if index not in self._pages:
            with Image.open(io.BytesIO(self.picture.pages[index].image), formats=["PNG", "JPEG"]) as image:
                self._pages[index] = np.asarray(_over_white(image))
        return self._pages[index]


def _over_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    rgba = image.convert("RGBA")
    if rgba.getchannel("A").getextrema() == (255, 255):
        return rgba.convert("RGB")
    return Image.alpha_composite(Image.new("RGBA", rgba.size, (255, 255, 255, 255)), rgba).convert("RGB")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Case:
    """`heard` is what a reader of the pixels replied, by check; `reader` is its name."""

    question: Question
    trace: Trace
    pixels: tuple[Pixels, ...]
    heard: Mapping[str, JSON] = field(default_factory=dict)
    reader: str = ""

    def place(self, number: int) -> tuple[Pixels, int, Page]:
        """Pages are numbered through all pictures of the question."""
        for pixels in self.pixels:
            if number < len(pixels.picture.pages):
                return pixels, number, pixels.picture.pages[number]
            number -= len(pixels.picture.pages)
        raise IndexError("the question has no such page")

    @property
    def language(self) -> str:
        """Of the texts on the pictures."""
        return self.question.pictures[0].language

    def scene(self, number: int) -> Scene:
        return self.place(number)[2].scene

    def image(self, number: int) -> NDArray[np.uint8]:
        pixels, index, _ = self.place(number)
        return pixels.page(index)

    @property
    def evidence(self) -> tuple[tuple[int, Element], ...]:
        return tuple((page, self.scene(page).find(name)) for page, name in self.trace.evidence)

    def passed(self, check: str, *, by: str = "program", score: float | None = None, detail: str = "") -> Verdict:
        return Verdict(question=self.question, check=check, passed=True, score=score, by=by, detail=detail)

    def failed(self, check: str, detail: str, *, by: str = "program", score: float | None = None) -> Verdict:
        return Verdict(question=self.question, check=check, passed=False, score=score, by=by, detail=detail)

    def unjudged(self, check: str, detail: str, *, by: str = "program") -> Verdict:
        """The check could not be run here."""
        return Verdict(question=self.question, check=check, passed=None, by=by, detail=detail)
