"""The page being read: elements in the making, and what the ledger and the pixels say of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib import colors

from ..colours import commonest, contrast  # noqa: TID252 - in the guest, `drivers` is the top

Mark = tuple[Any, int]  # an entry of the ledger, and which of its marks
TEXT_CAP = 2000


class Page:
    def __init__(self, figure: Any, tap: Any) -> None:
        self.figure, self.tap, self.ledger = figure, tap, tap.ledger
        self.width, self.height = tap.width, tap.height
        self.image = np.asarray(tap.real)
        self.flat = self.image.view(np.uint32)[:, :, 0]
        self.elements: list[dict[str, Any]] = []
        self.order: dict[str, float] = {}
        self.tables: list[dict[str, Any]] = []
        self.counts: dict[str, int] = {}
        self.claimed: set[int] = set()  # ids of artists that have an element
        self.element_of: dict[int, dict[str, Any]] = {}
        self.missing: dict[int, str] = {}
        self.panel_boxes: dict[str, list[int]] = {}

    # Making elements ----------------------------------------------------------------------------------------------

    def add(
        self, kind: str, *, named: str | None = None, marks: Sequence[Mark] = (), artist: Any = None, **known: Any
    ) -> dict[str, Any]:
        """Add an element; its box and visible share come from its marks in the ledger, or those of its artist."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        element: dict[str, Any] = {"id": named or f"{kind}{self.counts[kind]}", "kind": kind}
        if artist is not None:
            marks = marks or self.marks_of(artist)
            self.claim(artist, element)
            known.setdefault("line", getattr(artist, "_program_line", None))
        element.update({key: value for key, value in known.items() if value is not None})
        if marks:
            self.measure(element, marks)
        self.order[element["id"]] = float(marks[0][0].first + marks[0][1]) if marks else self._after(element)
        self.elements.append(element)
        return element

    def _after(self, element: dict[str, Any]) -> float:
        """An element without ink stands after the one of its kind before it, else right after what holds it."""
        before = self.elements[-1] if self.elements else None
        if before and before["kind"] == element["kind"] and before.get("panel") == element.get("panel"):
            return self.order[before["id"]]
        return self.order.get(element.get("parent") or element.get("panel") or "", -1.0)

    def claim(self, artist: Any, element: dict[str, Any]) -> None:
        self.claimed.add(id(artist))
        self.element_of.setdefault(id(artist), element)

    def marks_of(self, artist: Any) -> list[Mark]:
        return [
            (ink, mark) for ink in self.ledger.of.get(id(artist), ()) for mark in range(ink.count) if ink.boxes[mark]
        ]

    def has_ink(self, artist: Any) -> bool:
        return any(box for ink in self.ledger.of.get(id(artist), ()) for box in ink.boxes)

    def box_of(self, artist: Any) -> list[int]:
        """The box of an artist that has ink."""
        boxes = [ink.boxes[mark] for ink, mark in self.marks_of(artist)]
        return [min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)]

    def has_ink_within(self, artist: Any) -> bool:
        return any(self.has_ink(part) for part in artist.findobj())

    # Measuring ----------------------------------------------------------------------------------------------------

    def measure(self, element: dict[str, Any], marks: Sequence[Mark]) -> None:
        boxes = [ink.boxes[mark] for ink, mark in marks if ink.boxes[mark]]
        if not boxes:
            return
        element["box"] = [
            min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
        ]  # fmt: skip
        own = sum(ink.own[mark] for ink, mark in marks)
        if own:
            alive = sum(ink.alive[mark] for ink, mark in marks)
            element["visible"] = round(min(1.0, alive / own), 4)

    def codes(self, marks: Iterable[Mark]) -> list[int]:
        return [ink.first + mark for ink, mark in marks]

    def surround(self, element: dict[str, Any], codes: Sequence[int]) -> tuple[int, int, int] | None:
        """The commonest colour in and right around an element's box that is not its own."""
        box = element.get("box")
        if not box:
            return None
        x0, y0 = max(0, box[0] - 2), max(0, box[1] - 2)
        x1, y1 = min(self.width, box[2] + 2), min(self.height, box[3] + 2)
        if (x1 - x0) * (y1 - y0) <= 6000:
            parts = [(slice(y0, y1), slice(x0, x1))]
        else:
            inner = 3
            parts = [
                (slice(y0, min(y0 + inner, y1)), slice(x0, x1)), (slice(max(y1 - inner, y0), y1), slice(x0, x1)),
                (slice(y0, y1), slice(x0, min(x0 + inner, x1))), (slice(y0, y1), slice(max(x1 - inner, x0), x1)),
            ]  # fmt: skip
        found = []
        for part in parts:
            owner = self.ledger.owner[part]
            mine = owner == codes[0] if len(codes) == 1 else np.isin(owner, list(codes))
            found.append(self.flat[part][~mine])
        return commonest(np.concatenate(found) if len(found) > 1 else found[0])

    def seen_colour(self, marks: Sequence[Mark]) -> tuple[int, int, int] | None:
        """The commonest colour of the pixels an element still shows."""
        found = []
        for ink, mark in marks:
            box = ink.boxes[mark]
            if not box:
                continue
            part = slice(box[1], box[3]), slice(box[0], box[2])
            found.append(self.flat[part][self.ledger.owner[part] == ink.first + mark])
            found += [self.flat.ravel()[cells] for cells in ink.veiled.get(mark, ())]
        return commonest(np.concatenate(found)) if found else None

    def seen_within(self, box: Sequence[int], where: Any) -> tuple[int, int, int] | None:
        """The commonest colour of some pixels of a box."""
        return commonest(self.flat[box[1] : box[3], box[0] : box[2]][where])

    def paint(self, element: dict[str, Any], colour: Any, marks: Sequence[Mark]) -> None:
        """Set the colour (as asked for; as seen where it is translucent) and its contrast."""
        rgb = rgb_of(colour)
        if rgb is None:
            rgb = self.seen_colour(marks)
        if rgb is None:
            return
        element["colour"] = list(rgb)
        around = self.surround(element, self.codes(marks))
        if around is not None:
            element["contrast"] = round(contrast(rgb, around), 2)


def rgb_of(colour: Any) -> tuple[int, int, int] | None:
    """An opaque colour as three bytes; None for none and for a translucent one."""
    if colour is None:
        return None
    try:
        rgba = colors.to_rgba(colour)
    except (ValueError, TypeError):
        return None
    if rgba[3] < 1:
        return None
    return round(rgba[0] * 255), round(rgba[1] * 255), round(rgba[2] * 255)
