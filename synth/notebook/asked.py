"""A question as a person handles it, and what it is asked about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from PIL import Image

from synth.notebook.showing import Shown
from synth.records import JSON, Box, Judged, Page, Picture, with_places, words
from synth.rows import read_judged

if TYPE_CHECKING:
    from synth.notebook.example import Example

Row = dict[str, Any]


class Evidence(NamedTuple):
    """A mark that a proof read: its page (counted from 0), its name in the scene, and its box.

    The box is (x0, y0, x1, y1) in pixels of the page, x1 and y1 exclusive; None for a mark that has none.
    """

    page: int
    element: str
    box: Box | None


class Pictured(Protocol):
    """What questions are asked about."""

    @property
    def pages(self) -> tuple[Page, ...]: ...
    @property
    def images(self) -> list[Image.Image]: ...
    @property
    def pictures(self) -> tuple[Picture, ...]: ...


class Asked(Shown):
    """A question with its answer, its proof, and what the checks said of it. `of` is the picture it is about."""

    shown = "question"

    def __init__(self, row: Row, of: Pictured) -> None:
        self.row, self.of = row, of

    @property
    def example(self) -> Example:
        """The sample it belongs to."""
        from synth.notebook.example import Example

        assert isinstance(self.of, Example), "this question was asked of a picture that is no sample of a dataset"
        return self.of

    @property
    def id(self) -> str:
        return str(self.row["id"])

    @property
    def text(self) -> str:
        """The question in words; regions and points it speaks of as their numbers, pixels of the page."""
        return with_places(tuple(self.row["question"]))

    @property
    def answer(self) -> str:
        """As a person would say it; a place on the picture as its numbers, pixels of the page."""
        return self._said(self.row["answer"])

    @property
    def value(self) -> JSON:
        """The answer for a program: a number, a text, a list, a table of rows, a box of four numbers …"""
        value: JSON = json.loads(self.row["answer"]["value"])
        return value

    @property
    def type(self) -> str:
        return str(self.row["answer"]["type"])

    @property
    def unit(self) -> str | None:
        unit: str | None = self.row["answer"]["unit"]
        return unit

    @property
    def tolerance(self) -> float:
        """By how much a number may differ and still be right; pixels for a box or a point."""
        return float(self.row["answer"]["tolerance"])

    @property
    def form(self) -> str:
        return str(self.row["form"])

    @property
    def family(self) -> str:
        return str(self.row["family"])

    @property
    def options(self) -> tuple[str, ...]:
        return tuple(self.row["options"])

    @property
    def wrong(self) -> tuple[str, ...]:
        """Answers that a hasty reader would give."""
        return tuple(self._said(answer) for answer in self.row["wrong"])

    @property
    def rationale(self) -> str:
        return str(self.row["rationale"])

    @property
    def proof(self) -> str:
        """Source of the program that computes the answer from the scene."""
        return str(self.row["proof"])

    @property
    def evidence(self) -> list[Evidence]:
        """The marks that the proof read."""
        boxes = [{element.id: element.box for element in page.scene.elements} for page in self.of.pages]
        places = [(place["page"], place["element"]) for place in self.row["evidence"]]
        return [Evidence(page, element, boxes[page].get(element)) for page, element in places]

    @property
    def verdicts(self) -> list[Mapping[str, Any]]:
        """What each check said: `check`, `passed` (None where it could not run), `score`, `by`, `detail`."""
        return list(self.row["verdicts"])

    @cached_property
    def record(self) -> Judged:
        return read_judged(self.row, self.of.pictures)

    def _said(self, answer: Row) -> str:
        parts = tuple(answer["text"])
        if words(parts):
            return with_places(parts)
        return ", ".join(f"{number:g}" for number in json.loads(answer["value"]) or ())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Asked) and (other.id, other.of) == (self.id, self.of)

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"{self.text} → {self.answer}"
