"""What a scene says of its picture in the words of somebody who only sees it: which things there are, where, how many.

Against this the path over given pictures is held, and from this the oracle answers. Scenes are as datasets have them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from synth.boxes import clipped, overlap
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
    "image": ("illustration", "image", "photo"),
    "icon": ("icon", "symbol"),
    "list": ("list",),
}
# Words for all of the picture: to say that they are there is right of any picture of ours, and asks for no box.
WHOLE = frozenset("chart graph plot diagram figure table page document form picture screen text word number".split())
CROWD, MOST = 12, 20  # things of one noun, and in all: of more than these nobody is asked to find each
APART = 0.5  # of two boxes, common area over that of both, up to which they are told apart
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
    """`crowds` are nouns of which there are too many things, or some that lie over others: these are in no list."""

    size: tuple[int, int]
    things: tuple[Seen, ...]
    crowds: frozenset[str]

    @property
    def nouns(self) -> list[str]:
        return list(dict.fromkeys(thing.noun for thing in self.things))

    def scaled(self, size: tuple[int, int]) -> Truth:
        """As the picture is when it is shown in another size."""
        wide, high = size[0] / self.size[0], size[1] / self.size[1]
        things = tuple(
            replace(one, box=(one.box[0] * wide, one.box[1] * high, one.box[2] * wide, one.box[3] * high))
            for one in self.things
        )
        return Truth(size=size, things=things, crowds=self.crowds)

    def of(self, noun: str) -> list[Seen]:
        return [thing for thing in self.things if thing.noun == noun]

    def meant(self, name: str) -> list[str]:
        """The nouns of things here that may be called so; of a phrase its last word counts."""
        head = head_of(name)
        there = {*self.nouns, *self.crowds}
        return [noun for noun in BY_NOUN if noun in there and head in BY_NOUN[noun]]

    def shows(self, name: str) -> bool:
        return is_whole(name) or bool(self.meant(name))


def head_of(name: str) -> str:
    """Of a phrase its last word."""
    return (name.casefold().split() or [""])[-1]


def is_whole(name: str) -> bool:
    return head_of(name) in WHOLE


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
    crowds = {noun for noun, some in found.items() if len(some) > CROWD}
    there = [thing for noun, some in found.items() if noun not in crowds for thing in some]
    for one, other in combinations(there, 2):
        if overlap(one.box, other.box) > APART:
            crowds |= {one.noun, other.noun}
    while sum(len(some) for noun, some in found.items() if noun not in crowds) > MOST:
        crowds.add(max(found.keys() - crowds, key=lambda noun: (len(found[noun]), noun)))
    return Truth(size=size, things=tuple(one for one in there if one.noun not in crowds), crowds=frozenset(crowds))


def nearest(colour: Sequence[int]) -> str:
    def off(name: str) -> int:
        return sum((one - other) ** 2 for one, other in zip(colour, COLOURS[name], strict=False))

    return min(COLOURS, key=off)
