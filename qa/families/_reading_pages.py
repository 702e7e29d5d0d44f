"""A page as a reader sees it: its texts, tables, lists and fields, and what they are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.families._marks import SEEN
from qa.families._panels import in_order
from qa.families._texts import folded, plain, quoted
from synth.records import Box, Element, Picture, Scene

LONGEST = 60  # characters of a text that is an answer or a name
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sheet:
    """One page of a picture; `where` says which one in a question, `source` in a proof."""

    number: int
    where: str
    scene: Scene
    elements: Sequence[Element]

    @property
    def source(self) -> str:
        return f'elements = facts["pages"][{self.number}]["elements"]'

    def of(self, kind: str, *roles: str) -> list[Element]:
        return [e for e in self.elements if e.kind == kind and (not roles or e.role in roles)]


def sheets(picture: Picture) -> list[Sheet]:
    several = len(picture.pages) > 1
    return [
        Sheet(
            number=number,
            where=f"on page {number + 1}" if several else "",
            scene=page.scene,
            elements=in_order(page.scene),
        )
        for number, page in enumerate(picture.pages)
    ]


def says(element: Element) -> bool:
    """Whether its text can be an answer or a name: short, seen whole, and without quotes of its own."""
    text = plain(element.text)
    seen = element.box is not None and (element.visible or 0.0) >= SEEN
    return seen and may_be_said(text)


def may_be_said(text: str | None) -> bool:
    said = plain(text)
    return 0 < len(said) <= LONGEST and not set('“”"{}') & set(said) and any(mark.isalnum() for mark in said)


def holders(elements: Sequence[Element]) -> set[str]:
    """The ids of what holds a table or a list, whose words are not among its own."""
    return {e.parent for e in elements if e.parent and (e.kind == "list" or (e.kind, e.role) == ("region", "table"))}


# What stands over a table or a list


def name_over(sheet: Sheet, thing: Element, rivals: Sequence[Element]) -> str | None:
    """ " under “Late fees”" where a heading tells this table or list from the others; "" for the only one."""
    if all(rival is thing for rival in rivals):
        return ""
    heading = heading_over(sheet, thing)
    others = {rival.id: heading_over(sheet, rival) for rival in rivals if rival is not thing}
    if (
        heading is None
        or not says(heading)
        or any(folded(o.text) == folded(heading.text) for o in others.values() if o)
    ):
        return None
    if any(others[rival.id] is None and _are_beside(sheet, thing, rival) for rival in rivals if rival is not thing):
        return None  # it may be meant to stand over both
    return f" under {quoted(heading.text)}"


def _are_beside(sheet: Sheet, one: Element, other: Element) -> bool:
    first, second = place_of(sheet, one), place_of(sheet, other)
    return bool(first and second and first[1] < second[3] and second[1] < first[3])


def heading_over(sheet: Sheet, thing: Element) -> Element | None:
    """The nearest heading above that shares some of its width, where no other table or list stands between."""
    box = place_of(sheet, thing)
    above = [e for e in sheet.of("heading") if e.box and e.text and box and is_over(e.box, box)]
    nearest = max(above, key=lambda heading: (heading.box or (0, 0, 0, 0))[3], default=None)
    others = [e for e in [*sheet.of("region", "table"), *sheet.of("list")] if e is not thing]
    return None if nearest and any(_is_between(place_of(sheet, e), nearest.box, box) for e in others) else nearest


def _is_between(middle: Box | None, upper: Box | None, lower: Box | None) -> bool:
    return bool(middle and upper and lower and upper[3] <= middle[1] + 2 and is_over(middle, lower))


def is_over(upper: Box, lower: Box) -> bool:
    return upper[3] <= lower[1] + 2 and upper[0] < lower[2] and lower[0] < upper[2]


def place_of(sheet: Sheet, thing: Element) -> Box | None:
    if thing.box is not None:
        return thing.box
    boxes = [e.box for e in sheet.elements if e.parent == thing.id and e.box]
    if not boxes:
        return None
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
