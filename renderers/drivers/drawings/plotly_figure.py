"""A figure's scene on its way: its elements by the notes that Plotly's page made of them."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

from .plotly_axes import Axis

Element = dict[str, Any]
Note = dict[str, Any]


class Figure:
    """Elements by the numbers of their notes; `inkless` are those that left no ink of their own."""

    def __init__(self, scene: dict[str, Any], answer: dict[str, Any]) -> None:
        self.answer, self.notes = answer, answer["notes"]
        self.scale = scene["width"] / max(1, math.ceil(answer["width"]))
        self.first, *self.elements = scene["elements"]
        self.by_number: dict[int, Element] = {}
        for element in self.elements:
            number = (element.get("value") or {}).get("#")
            if number:
                self.by_number[number] = element
                element["value"] = None
        self.note_of = {note["n"]: note for note in self.notes}
        self.counts: dict[str, int] = defaultdict(int)
        self.taken = {element["id"] for element in self.elements}
        self.inkless: dict[int, Element] = {}
        self.axes: dict[str, Axis] = {}
        self.panels = [f"panel{n + 1}" for n in range(len(answer["panels"]))]
        self.entries: dict[int, str] = {}  # by the number of a trace, what the legend calls it
        self.slices: dict[str, Element] = {}

    def name(self, kind: str) -> str:
        while True:
            self.counts[kind] += 1
            if (name := f"{kind}{self.counts[kind]}") not in self.taken:
                return name

    def add(self, number: int, **known: Any) -> Element:
        """An element for a note that left no ink."""
        element = self.by_number[number] = {"id": self.name(known["kind"]), "reads": "none", **known}
        self.inkless[number] = element
        return element

    def ordered(self) -> list[Element]:
        """Those without ink after the one noted before them: ticks and legends first, a bar of no height in its row."""
        behind: dict[int, list[Element]] = defaultdict(list)
        drawn = {id(element) for element in self.elements}
        last = 0
        for note in self.notes:
            number = note["n"]
            if number in self.inkless:
                behind[last if note["kind"] in ("bar", "point") else 0].append(self.inkless[number])
            elif number in self.by_number and id(self.by_number[number]) in drawn:
                last = number
        first = [element for number, element in self.inkless.items() if number < 0]
        number_of = {id(element): number for number, element in self.by_number.items()}
        found = [*behind[0], *first]
        for element in self.elements:
            found += [element, *behind.get(number_of.get(id(element), -1), ())]
        return found

    def drop(self, element: Element) -> None:
        self.elements = [one for one in self.elements if one is not element]

    def box(self, sides: list[float]) -> list[float]:
        wide, tall = self.first["box"][2:]
        x0, y0, x1, y1 = (round(side * self.scale, 2) for side in sides)
        return [max(0.0, x0), max(0.0, y0), min(float(wide), x1), min(float(tall), y1)]

    def panel(self, note: Note) -> str | None:
        at = note.get("panel", -1)
        return self.panels[at] if at is not None and at >= 0 else None

    def axes_of(self, panel: int) -> tuple[Axis, Axis]:
        told = self.answer["panels"][panel]
        return self.axes[told["x"]], self.axes[told["y"]]

    @property
    def only(self) -> str | None:
        """The panel of a figure that has one, with or without a twin."""
        main = [name for told, name in zip(self.answer["panels"], self.panels, strict=True) if told["role"] == "main"]
        return main[0] if len(main) == 1 else None

    @property
    def title(self) -> str | None:
        return next(
            (self.by_number[note["n"]]["text"] for note in self.notes
             if (note["kind"], note["role"]) == ("title", "figure") and note["n"] in self.by_number), None
        )  # fmt: skip
