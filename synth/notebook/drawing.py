"""A picture that was drawn from a program, and the questions asked of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

from PIL import Image

from synth.notebook.asked import Asked
from synth.notebook.example import opened
from synth.notebook.showing import Shown
from synth.records import Page, Picture, Program, Scene, Table


class RenderError(Exception):
    """Nothing was drawn: `kind` is one of the reasons of docs/dataset.md, `line` is the program's where it is known."""

    def __init__(self, kind: str, message: str, line: int | None = None, source: str = "") -> None:
        lines = source.splitlines()
        shown = f"\n  {line} | {lines[line - 1][:200]}" if line is not None and 0 < line <= len(lines) else ""
        place = f", line {line}" if line is not None else ""
        super().__init__(f"{kind}{place}: {message}{shown}")
        self.kind, self.message, self.line = kind, message, line


class Drawing(Shown):
    """What came of a program: `picture` is the record; `seconds` is what it took in the sandbox."""

    shown = "drawing"

    def __init__(self, picture: Picture, seconds: float = 0.0) -> None:
        self.picture, self.seconds = picture, seconds

    @property
    def name(self) -> str:
        """The title that stands on it, else its file's name."""
        titles = (element.text for page in self.pages for element in page.scene.elements if element.kind == "title")
        return next(filter(None, titles), self.program.spec.title)

    @property
    def program(self) -> Program:
        assert isinstance(self.picture.made_by, Program)
        return self.picture.made_by

    @property
    def image(self) -> Image.Image:
        """The first page."""
        return self.images[0]

    @cached_property
    def images(self) -> list[Image.Image]:
        """Every page, in RGB."""
        return [opened(page.image) for page in self.pages]

    @property
    def pages(self) -> tuple[Page, ...]:
        """Every page as a record: the PNG's bytes and the scene."""
        return self.picture.pages

    @property
    def pictures(self) -> tuple[Picture, ...]:
        return (self.picture,)

    @property
    def scene(self) -> Scene:
        """What is on the first page: every mark with its value, box and visible share."""
        return self.pages[0].scene

    @property
    def words(self) -> list[str]:
        """Every text on the pages, in the order in which they were drawn; what a text is made of is not said again."""
        return [text for page in self.pages for text in _texts(page.scene)]

    @property
    def tables(self) -> list[Table]:
        """The data, rebuilt from what was drawn."""
        return [table for page in self.pages for table in page.scene.tables]

    def __repr__(self) -> str:
        width, height = self.scene.width, self.scene.height
        pages = f", {len(self.pages)} pages" if len(self.pages) > 1 else ""
        elements = sum(len(page.scene.elements) for page in self.pages)
        return f"<Drawing “{self.name}” by {self.program.renderer}: {width} x {height}{pages}, {elements} elements>"


def _texts(scene: Scene) -> Iterator[str]:
    said = {element.id: element.text or "" for element in scene.elements}
    for element in scene.elements:
        if element.text and element.text not in said.get(element.parent or "", ""):
            yield element.text


class Asking(Shown, Sequence[Asked]):
    """The questions that passed every check; `rejected` are those that did not.

    `faults` are what is wrong with the picture: a run would have asked nothing about it.
    """

    shown = "asking"

    def __init__(self, asked: Sequence[Asked], rejected: Sequence[Asked], faults: Sequence[str]) -> None:
        self._asked, self.rejected, self.faults = list(asked), list(rejected), list(faults)

    def __len__(self) -> int:
        return len(self._asked)

    @overload
    def __getitem__(self, at: int) -> Asked: ...
    @overload
    def __getitem__(self, at: slice) -> list[Asked]: ...
    def __getitem__(self, at: int | slice) -> Asked | list[Asked]:
        return self._asked[at]

    def __repr__(self) -> str:
        noun = "question" if len(self) == 1 else "questions"
        return f"<{len(self)} {noun}, {len(self.rejected)} more that did not pass>"
