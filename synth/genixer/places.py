"""Places in the words of a reply: brackets with numbers, taken out of the text and turned into pixels of the picture.

A bracket that was meant to be a place and is none stays in the pieces without numbers, so that it is found out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from synth.records import Box, ItemError

Size = tuple[int, int]
Part = dict[str, Any]

# Fixed widths keep the search linear in the length of the text, whatever stands in it.
_BRACKET = r"[\[［【]([^\[\]［］【】]{1,400})[\]］】]|[(（]([^()（）\[\]]{1,400})[)）]"
_BARE = r"(?<![\d.])[-+]?\d{0,4}\.\d{1,12}(?:[ \t]{0,3}[,;，；][ \t]{0,3}[-+]?\d{0,4}\.\d{1,12}){3}(?![\d.])"
_PLACE = re.compile(f"{_BRACKET}|({_BARE})")
_BETWEEN = re.compile(r"[,;\s，；、]+")
_NUMBER = re.compile(r"[-+]?(?:\d{1,9}(?:\.\d{0,12})?|\.\d{1,12})")
_NARROW = str.maketrans("０１２３４５６７８９．－＋", "0123456789.-+")
EDGE = 2  # decimals of a pixel


@dataclass(frozen=True, slots=True)
class Group:
    """What a bracket says: the numbers of one or several places, or None where they are no numbers."""

    written: str
    numbers: tuple[float, ...] | None


Pieces = tuple[str | Group, ...]


def pieces(text: str) -> Pieces:
    """Words and the places between them, in their order."""
    found: list[str | Group] = []
    at = 0
    for match in _PLACE.finditer(text):
        group = _group(match)
        if group is not None:
            found += [text[at : match.start()], group]
            at = match.end()
    found.append(text[at:])
    return _tidy(found)


def _group(match: re.Match[str]) -> Group | None:
    """None where the bracket holds but words."""
    inner = next(one for one in match.groups() if one is not None).translate(_NARROW)
    said = [one for one in _BETWEEN.split(inner) if one]
    numbers = [float(one) for one in said if _NUMBER.fullmatch(one)]
    whole = len(numbers) == len(said)
    if match[1] is None:  # round brackets are mostly an aside
        whole = whole and len(numbers) > 1 and all("." in one for one in said)
        return Group(match[0], tuple(numbers)) if whole else None
    if len(numbers) < 2 and not (numbers and "." in inner):
        return None
    return Group(match[0], tuple(numbers) if whole else None)


def _tidy(found: Sequence[str | Group]) -> Pieces:
    """Without the outer brackets of a list of places."""
    made: list[str | Group] = []
    for at, piece in enumerate(found):
        if isinstance(piece, str):
            after = at > 0 and isinstance(found[at - 1], Group)
            before = at + 1 < len(found) and isinstance(found[at + 1], Group)
            if after:
                piece = piece.removeprefix("]")
            if before:
                piece = piece.removesuffix("[")
            if after and before and not piece.strip(" ,;"):
                piece = " "
        if piece:
            made.append(piece)
    return tuple(made)


def groups(of: Pieces) -> list[Group]:
    return [piece for piece in of if isinstance(piece, Group)]


def words(of: Pieces) -> str:
    """Without the places."""
    said = " ".join(" ".join(piece for piece in of if isinstance(piece, str)).split())
    return re.sub(r" (?=[.,;:!?])", "", said)


def parts(of: Pieces, size: Size) -> tuple[Part, ...]:
    """Typed parts, places in pixels of the picture; `bad_place` where one is none."""
    made: list[Part] = []
    for piece in of:
        if isinstance(piece, str):
            made.append({"type": "text", "text": piece})
            continue
        for at, place in enumerate(located(piece, size)):
            made += [{"type": "text", "text": " "}] * bool(at) + [place]
    return tuple(made)


def located(group: Group, size: Size) -> list[Part]:
    """The boxes or the one point that it names."""
    numbers = group.numbers
    if numbers is None or not (len(numbers) == 2 or (numbers and len(numbers) % 4 == 0)):
        raise ItemError("bad_place", f"{group.written[:80]} is neither a point nor boxes")
    if any(not 0 <= number <= 1 for number in numbers):
        raise ItemError("bad_place", f"{group.written[:80]} lies outside the picture")
    pixels = [round(number * size[axis % 2], EDGE) for axis, number in enumerate(numbers)]
    if len(pixels) == 2:
        return [{"type": "point", "page": 0, "at": pixels}]
    boxes = [pixels[at : at + 4] for at in range(0, len(pixels), 4)]
    if any(box[0] >= box[2] or box[1] >= box[3] for box in boxes):
        raise ItemError("bad_place", f"{group.written[:80]} has no area, or its corners are reversed")
    return [{"type": "region", "page": 0, "box": box} for box in boxes]


def boxes_of(made: Sequence[Part]) -> list[Box]:
    return [(box[0], box[1], box[2], box[3]) for part in made if (box := part.get("box"))]


def points_of(made: Sequence[Part]) -> list[list[float]]:
    return [part["at"] for part in made if "at" in part]
