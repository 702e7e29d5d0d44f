"""The samples whose likeness to each other is measured: some drawn by lot of the whole run, and some of each kind."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from synth.records import words
from synth.report.counting import Lot

OF_ALL, OF_KIND = 400, 100
CELLS = 6  # columns and rows of the grid on which the layout of a picture is told
STEPS = 16  # of each channel of a colour

Scene = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What is kept of a sample. `layout` is which kinds of element have their middle in which cell of the picture."""

    stem: str
    kind: str
    title: str
    question: str
    texts: str
    layout: frozenset[Hashable]
    colours: frozenset[Hashable]


class Lots:
    def __init__(self) -> None:
        self.all = Lot[Drawn](OF_ALL)
        self.kinds: dict[str, Lot[Drawn]] = {}

    def add(self, stem: str, row: Mapping[str, Any], scenes: Sequence[Scene]) -> None:
        name = row["id"]
        of_kind = self.kinds.setdefault(row["kind"], Lot(OF_KIND))
        if not (self.all.wants(name) or of_kind.wants(name)):
            return
        drawn = _drawn(stem, row, scenes)
        for lot in (self.all, of_kind):
            if lot.wants(name):
                lot.put(name, drawn)

    def places(self) -> dict[str, str]:
        """The shard of each that is in a lot."""
        return {name: drawn.stem for lot in (self.all, *self.kinds.values()) for name, drawn in lot.drawn()}


def _drawn(stem: str, row: Mapping[str, Any], scenes: Sequence[Scene]) -> Drawn:
    elements = [element for scene in scenes for element in scene["elements"]]
    questions = row["questions"]
    asked = questions[crc32(row["id"].encode()) % len(questions)] if questions else None
    return Drawn(
        stem=stem,
        kind=row["kind"],
        title=row["provenance"]["title"],
        question=words(tuple(asked["question"])) if asked else "",
        texts=" ".join(str(element["text"]) for element in elements if element.get("text")),
        layout=_layout(scenes[0]) if scenes else frozenset(),
        colours=frozenset(_colour(element["colour"]) for element in elements if element.get("colour")),
    )


def _layout(scene: Scene) -> frozenset[Hashable]:
    width, height = max(1, scene["width"]), max(1, scene["height"])
    found: set[Hashable] = set()
    for element in scene["elements"]:
        if element["kind"] != "figure" and (box := element.get("box")):
            across, down = (box[0] + box[2]) / 2 / width, (box[1] + box[3]) / 2 / height
            found.add((element["kind"], _cell(across), _cell(down)))
    return frozenset(found)


def _cell(share: float) -> int:
    return min(CELLS - 1, max(0, int(share * CELLS)))


def _colour(colour: Sequence[int]) -> Hashable:
    return tuple(int(channel) // STEPS for channel in colour)
