"""What a scene says of its picture in the words of somebody who only sees it: which things there are, where, how many.

Against this the path over given pictures is held, and from this the oracle answers. Scenes are as datasets have them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from synth.boxes import clipped
from synth.records import Box

# What an element of a kind may be called; the first is what the oracle says.
NOUNS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "heading", "text"),
    "heading": ("heading", "title", "text"),
    "legend": ("legend", "key"),
    "bar": ("bar", "column", "rectangle"),
    "wedge": ("wedge", "slice", "sector"),
    "line": ("line", "curve"),
    "point": ("marker", "dot", "point"),
    "node": ("node", "box", "shape"),
    "cell": ("cell", "square"),
    "button": ("button",),
    "field": ("field", "box"),
    "image": ("image", "photo", "illustration"),
    "icon": ("icon", "symbol"),
    "list": ("list",),
}
# Words for all of the picture: to say that they are there is right of any picture of ours, and asks for no box.
WHOLE = frozenset("chart graph plot diagram figure table page document form picture screen text word number".split())
CROWD = 12  # things of one noun: of more than these nobody is asked to find each
COLOURS: Mapping[str, tuple[int, int, int]] = {
    "black": (0, 0, 0), "white": (255, 255, 255), "grey": (128, 128, 128), "red": (214, 39, 40),
    "green": (44, 160, 44), "blue": (31, 119, 180), "yellow": (240, 200, 40), "orange": (255, 127, 14),
    "purple": (148, 103, 189), "brown": (140, 86, 75), "pink": (227, 119, 194), "turquoise": (23, 190, 207),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A thing on the picture, as somebody sees it."""

    noun: str
    box: Box
    text: str
    colour: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """`things` are those of nouns with no more than a crowd; `crowds` are the other nouns that are there."""

    size: tuple[int, int]
    things: tuple[Seen, ...]
    crowds: frozenset[str]

    @property
    def nouns(self) -> list[str]:
        return list(dict.fromkeys(thing.noun for thing in self.things))

    def of(self, noun: str) -> list[Seen]:
        return [thing for thing in self.things if thing.noun == noun]

    def meant(self, name: str) -> list[str]:
        """The nouns of things here that may be called so; of a phrase its last word counts."""
        head = name.casefold().split()[-1] if name.split() else ""
        there = {*self.nouns, *self.crowds}
        return [noun for noun in BY_NOUN if noun in there and head in BY_NOUN[noun]]

    def shows(self, name: str) -> bool:
        head = name.casefold().split()[-1] if name.split() else ""
        return head in WHOLE or bool(self.meant(name))


BY_NOUN: Mapping[str, frozenset[str]] = {names[0]: frozenset(names) for names in NOUNS.values()}


def truth_of(scene: Mapping[str, Any]) -> Truth:
    """A scene in JSON; marks that are hidden, or have no box, are seen by nobody."""
    size = (int(scene["width"]), int(scene["height"]))
    found: dict[str, list[Seen]] = {}
    for element in scene["elements"]:
        names, box = NOUNS.get(element["kind"]), clipped(element.get("box"), size)
        if names is None or box is None or (element.get("visible") is not None and element["visible"] < 0.5):
            continue
        text = " ".join((element.get("text") or "").split())
        colour = nearest(element["colour"]) if element.get("colour") else None
        found.setdefault(names[0], []).append(Seen(noun=names[0], box=box, text=text, colour=colour))
    crowds = frozenset(noun for noun, things in found.items() if len(things) > CROWD)
    things = tuple(thing for noun, some in found.items() if noun not in crowds for thing in some)
    return Truth(size=size, things=things, crowds=crowds)


def nearest(colour: Sequence[int]) -> str:
    def off(name: str) -> int:
        return sum((one - other) ** 2 for one, other in zip(colour, COLOURS[name], strict=False))

    return min(COLOURS, key=off)
