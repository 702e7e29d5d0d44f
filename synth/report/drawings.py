"""What the pictures of a run are like: their sizes, what is on them, how small their smallest text is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from synth.report.counting import Spreading

SEEN_AT = 1536  # pixels of the longer side at which a model sees a picture, as the check `legible` takes it

Scene = Mapping[str, Any]


class Drawings:
    """Pictures one after the other, each as its pages."""

    def __init__(self) -> None:
        self.kinds, self.renderers, self.languages = Counter[str](), Counter[str](), Counter[str]()
        self.levels, self.marks_of = Counter[str](), Counter[str]()
        self.pages = Spreading("pages")
        self.width, self.height = Spreading("width in pixels"), Spreading("height in pixels")
        self.marks, self.texts = Spreading("elements of a scene"), Spreading("texts of a scene")
        self.smallest = Spreading("smallest text in pixels to the em")
        self.smallest_seen = Spreading(f"smallest text, longer side at most {SEEN_AT:,}")

    def add(self, row: Mapping[str, Any], topic: Mapping[str, Any], scenes: Sequence[Scene]) -> None:
        self.kinds[row["kind"]] += 1
        self.renderers[row["renderer"]] += 1
        self.languages[row["language"]] += 1
        if "difficulty" in topic:
            self.levels[str(topic["difficulty"])] += 1
        self.pages.add(len(row["pages"]))
        for page, scene in zip(row["pages"], scenes, strict=True):
            self._page(page["width"], page["height"], scene["elements"])

    def _page(self, width: int, height: int, elements: list[Mapping[str, Any]]) -> None:
        self.width.add(width)
        self.height.add(height)
        self.marks_of.update(element["kind"] for element in elements)
        self.marks.add(len(elements))
        self.texts.add(sum(1 for element in elements if element.get("text")))
        ems = [element["font_px"] for element in elements if element.get("text") and element.get("font_px")]
        if ems:
            self.smallest.add(min(ems))
            self.smallest_seen.add(min(ems) * min(1.0, SEEN_AT / max(width, height, 1)))
