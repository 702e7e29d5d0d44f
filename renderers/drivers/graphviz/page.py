"""The page in the making: elements with their paint, measured when all is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..colours import Colour, commonest, contrast  # noqa: TID252 - in the guest, `drivers` is the top
from .canvas import Canvas, Ink
from .labels import words_of
from .layout import Laid
from .missing import missing_in
from .ops import Gradient, Rgba, Shape, Text
from .texts import Texts, Written

TEXT_CAP = 2000
SAMPLE = 800  # pixels that say what surrounds a thing
NEAR = 3  # pixels from a thing where its surround is looked at


@dataclass(slots=True, eq=False)
class Part:
    """An element, its paint and what it holds."""

    element: dict[str, Any]
    inks: list[Ink] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    children: list[Part] = field(default_factory=list)
    frame: list[Ink] | None = None  # of a region: what its visible share is measured on
    kin: list[Part] = field(default_factory=list)  # others whose own paint may lie on it and hides nothing

    @property
    def id(self) -> str:
        return str(self.element["id"])

    def family(self) -> Iterable[Part]:
        yield self
        for child in self.children:
            yield from child.family()

    @property
    def order(self) -> int:
        return min((ink.code for part in self.family() for ink in part.inks), default=0)


class Page:
    def __init__(self, laid: Laid, ground: Colour) -> None:
        self.laid = laid
        self.width, self.height = laid.size
        self.canvas = Canvas(self.width, self.height, ground, laid.scale)
        self.parts: list[Part] = []
        self.counts: dict[str, int] = {}
        self.given: list[tuple[Text, Ink]] = []
        self.written: dict[int, Written] = {}
        self.kinships: dict[int, Any] = {}

    def add(self, kind: str, parent: Part | None = None, **known: Any) -> Part:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        element: dict[str, Any] = {"id": f"{kind}{self.counts[kind]}", "kind": kind}
        element.update({key: value for key, value in known.items() if value is not None})
        part = Part(element)
        if parent is not None:
            element["parent"] = parent.id
            parent.children.append(part)
        self.parts.append(part)
        return part

    def paint(self, part: Part, shapes: Sequence[Shape]) -> None:
        if shapes:
            part.shapes += shapes
            part.inks.append(ink := self.canvas.ink())
            for shape in shapes:
                self.canvas.paint(ink, shape)

    def write(self, part: Part, line: Sequence[Text]) -> None:
        """Make a part the written one of a line."""
        part.texts += line
        part.element["text"] = words_of(line)[:TEXT_CAP]
        for text in line:
            part.inks.append(ink := self.canvas.ink())
            self.given.append((text, ink))

    def lines(self, parent: Part, lines: Sequence[Sequence[Text]]) -> None:
        for line in lines:
            self.write(self.add("text", parent, role="line"), line)

    def label(self, part: Part, lines: Sequence[Sequence[Text]]) -> None:
        """A title or label: its own written part where it has one line."""
        if len(lines) == 1:
            self.write(part, lines[0])
        else:
            self.lines(part, lines)

    # Measuring ----------------------------------------------------------------------------------------------------

    def read_texts(self) -> int:
        """Find the ink of texts in the picture; how many of its pixels nothing explains."""
        self.picture = self.laid.picture.colours.reshape(-1)
        self._end_ground()
        texts = Texts(self.laid, self.canvas, self.picture)
        self.written = texts.enter(self.given)
        return texts.unowned()

    def unseen(self) -> list[Text]:
        """Texts of which the picture shows nothing."""
        return [one.text for one in self.written.values() if one.text.words.strip() and not len(one.cells)]

    def _end_ground(self) -> None:
        """The ground ends within the last row and column, whose pixels are partly of nothing."""
        last = (self.height - 1) * self.width
        rim = np.concatenate((np.arange(last, last + self.width), np.arange(self.width - 1, last, self.width)))
        rim = rim[self.canvas.owner[rim] == 0]
        self.canvas.bare[rim] = self.picture[rim]

    def measure(self, part: Part) -> None:
        inks = [ink for ink in part.inks if ink.box]
        if part.element["kind"] == "figure":
            return
        family = [ink for one in part.family() for ink in one.inks if ink.box]
        with_cells = [ink for one in part.children if one.element["kind"] == "cell" for ink in one.inks if ink.box]
        inside = inks + with_cells if _holds_words(part, inks + with_cells) else family
        boxes = [ink.box for ink in inside if ink.box]
        if not boxes:
            return
        left, top, right, bottom = zip(*boxes, strict=True)
        part.element.setdefault("box", [min(left), min(top), max(right), max(bottom)])
        kin = self._kin(part)
        self._see(part, part.frame or inks or family, kin)
        self._colour(part, kin)

    def _kin(self, part: Part) -> Any:
        """By code of ink, whether it hides nothing of this part."""
        codes = self.canvas.flags([ink.code for one in part.family() for ink in one.inks])
        if part.kin:
            codes |= self._flags_of_kin(part.kin)
        return codes

    def _flags_of_kin(self, kin: list[Part]) -> Any:
        """Made once for each list: that of edges in one colour is as long as they are many."""
        if id(kin) not in self.kinships:
            self.kinships[id(kin)] = self.canvas.flags([ink.code for other in kin for ink in other.inks])
        return self.kinships[id(kin)]

    def _see(self, part: Part, inks: Sequence[Ink], kin: Any) -> None:
        own, alive = 0, 0
        for ink in inks:
            cells = ink.cells
            own += len(cells)
            owners = self.canvas.owner[cells]
            showing = kin[owners]
            if ink.veil:  # what took no pixels loses those that later, stronger paint took
                showing |= owners < ink.code
            alive += int(np.count_nonzero(showing))
        if own:
            part.element["visible"] = round(min(1.0, alive / own), 4)

    def _colour(self, part: Part, kin: Any) -> None:
        if part.texts:
            self._letters(part)
            return
        cells = np.concatenate([ink.cells for ink in part.inks]) if part.inks else np.zeros(0, np.int64)
        around = self._surround(cells, kin)
        paints = [_opaque(shape.fill) for shape in part.shapes if shape.fill is not None]
        paints += [_opaque(shape.stroke) for shape in part.shapes if shape.stroke is not None]
        if not paints:
            return
        colour = next((paint for paint in paints if paint and paint != around), None) or commonest(self.picture[cells])
        if colour is not None:
            part.element["colour"] = list(colour)
            if around is not None:
                part.element["contrast"] = round(contrast(colour, around), 2)

    def _letters(self, part: Part) -> None:
        """The colour of most of a line, the contrast and size of its weakest part."""
        written = [one for text in part.texts if len((one := self.written[id(text)]).cells)]
        if not written:
            return
        longest = max(written, key=lambda one: len(one.cells))
        part.element["colour"] = list(_opaque(longest.text.colour) or self._seen(part) or (0, 0, 0))
        ratios = [contrast(_over(one.text.colour, one.ground), one.ground) for one in written if one.ground is not None]
        if ratios:
            part.element["contrast"] = round(min(ratios), 2)
        part.element["font_px"] = round(min(one.size for one in written) * self.laid.scale, 2)
        missing = missing_in(part.element["text"])
        if missing:
            part.element["missing"] = missing

    def _surround(self, cells: Any, kin: Any) -> Colour | None:
        """The commonest colour a few pixels from some pixels that is not their own."""
        if not len(cells):
            return None
        cells = cells[:: max(1, len(cells) // SAMPLE)]
        near = np.concatenate([cells + step for step in (-NEAR, NEAR, -NEAR * self.width, NEAR * self.width)])
        near = near[(near >= 0) & (near < len(self.canvas.owner))]
        near = near[~kin[self.canvas.owner[near]]]
        return commonest(self.canvas.bare[near])

    def _seen(self, part: Part) -> Colour | None:
        """The commonest colour of the pixels of its words."""
        return commonest(self.picture[np.concatenate([ink.cells for ink in part.inks])])


def _holds_words(part: Part, inks: Sequence[Ink]) -> bool:
    """Whether a shape is around its words, not a line below them."""
    boxes = [ink.box for ink in inks if ink.box]
    words = [ink.box for one in part.children if one.element["kind"] == "text" for ink in one.inks if ink.box]
    if not boxes or not words or part.element["kind"] != "node":
        return len(boxes) > 0
    top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
    return any(top <= (y0 + y1) / 2 <= bottom for _, y0, _, y1 in words)


def _opaque(paint: Rgba | Gradient | None) -> Colour | None:
    if paint is None or isinstance(paint, Gradient) or paint[3] < 1:
        return None
    return paint[:3]


def _over(colour: Rgba, ground: Colour) -> Colour:
    parts = [round(under + (over - under) * colour[3]) for over, under in zip(colour[:3], ground, strict=True)]
    return parts[0], parts[1], parts[2]
