"""The words of DocTags: items with the place of each, on a grid of 500, and texts in which nothing can be escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from synth.export._coords import CONVENTIONS, STYLES, Numbers
from synth.export._entry import Refused, Size
from synth.export._marks import LEAST_SEEN
from synth.export._reserved import Policy, Reserved
from synth.records import Box

VERSION = "docling-core 2.104"  # whose reader this is written for; the language moves
PAGE_BREAK = "<page_break>"
GRID, STYLE = CONVENTIONS["loc500"], STYLES["florence"]
LONGEST = 2_000  # characters: scenes cut longer texts
# Readers take away whatever begins like a tag, up to the next `>`, which may be that of our own tag behind it. In
# tables they do so at each `<`.
IN_ITEM, IN_CELL = re.compile(r"<(?=[A-Za-z/])"), re.compile("<")


@dataclass(frozen=True, slots=True)
class Plain:
    """Texts as they can stand in it: on one line, without what a reader takes for a tag."""

    reserved: Reserved
    policy: Policy

    def item(self, text: str) -> str:
        return self._checked(text, IN_ITEM)

    def cell(self, text: str) -> str:
        return self._checked(text, IN_CELL)

    def _checked(self, text: str, tag: re.Pattern[str]) -> str:
        if len(text) >= LONGEST:
            raise Refused("long_text", f"it may go on after {text[-40:]!r}")
        line = self.reserved.checked(re.sub(r"[ \t\r\n]+", " ", text)).strip()
        if found := tag.search(line):
            if self.policy != "rewrite":
                raise Refused("reserved_word", line[found.start() :][:40])
            line = line.replace("<", "‹").replace(">", "›")
        return line


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is written about one picture."""

    size: Size
    plain: Plain

    def item(self, tag: str, box: Sequence[float] | None, body: str) -> str:
        return f"<{tag}>{self.place(box) if box else ''}{body}</{tag}>"

    def text(self, tag: str, box: Sequence[float] | None, text: str) -> str:
        """Empty where the text is."""
        said = self.plain.item(text)
        return self.item(tag, box, said) if said else ""

    def caption(self, box: Sequence[float] | None, text: str) -> str:
        """Of what stands around it: a table, which is read as tables are, or a chart."""
        said = self.plain.cell(text)
        return self.item("caption", box, said) if said else ""

    def place(self, box: Sequence[float]) -> str:
        return STYLE.write(_open(GRID.numbers(box, self.size)), GRID)


def _open(numbers: Numbers) -> Numbers:
    """A box thinner than a step is made one step wide: readers cut pictures out, and cannot cut out nothing."""
    found = list(numbers)
    for low, high in ((0, 2), (1, 3)):
        if found[low] == found[high]:
            found[low] -= found[low] == GRID.top
            found[high] = found[low] + 1
    return tuple(found)


def shows(element: Mapping[str, Any]) -> bool:
    """What holds other things has no share that shows, and counts as seen."""
    visible = element.get("visible")
    return visible is None or visible >= LEAST_SEEN


def around(boxes: Sequence[Sequence[float]]) -> Box | None:
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return (min(left), min(top), max(right), max(bottom))
