"""Which words say what is in a box: extraction, the first of the four steps that filter referring expressions.

The other three are the form of the places, their least side, and how like the words and the part of the picture are.
"""

from __future__ import annotations

import re
from functools import cache

from synth.genixer.places import Group, Pieces
from synth.records import ItemError
from synth.tasks import wordings

LONGEST = 200  # characters of an expression
FEW = 6  # words before a box that are looked through for where its name begins
_QUOTED = re.compile('["“„«]([^"“”„«»]{2,200})["”“»]')
_ENDS = re.compile(r"[?？]|[.。](?:\s|$)")


def expression(question: str) -> str:
    """What a question asks the place of."""
    asks = _asks().search(question)
    if asks is None:
        if quoted := _QUOTED.search(question):
            return _bare(quoted[1])
        raise ItemError("bad_reply", f"no words for one thing are found in {question[:120]!r}")
    rest = question[asks.end() :].strip()
    if place := _place().match(rest):
        rest = rest[place.end() :].strip()
    quoted = _QUOTED.match(rest)
    return _bare(quoted[1] if quoted else rest)


@cache
def _asks() -> re.Pattern[str]:
    known = wordings()
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, (*known['asks'], *known['place'])))})\b", re.IGNORECASE)


@cache
def _place() -> re.Pattern[str]:
    """Words for the place itself, which are no part of a thing's name: "find the bounding box of the bus"."""
    return re.compile(rf"(?:the )?(?:{'|'.join(map(re.escape, wordings()['place']))})\b", re.IGNORECASE)


def _bare(said: str) -> str:
    found = " ".join(_ENDS.split(said.strip(), maxsplit=1)[0].split()).strip(" ,.:;*")
    for end in wordings()["after"]:
        if found.casefold().endswith(end):
            found = found[: -len(end)].rstrip(" ,")
    if not found or len(found) > LONGEST:
        raise ItemError("bad_reply", f"these are no words for one thing: {said[:120]!r}")
    return found


def named_in(of: Pieces) -> list[tuple[str, Group]]:
    """Each place with the words before it that name it: "the cup [0.1,0.2,0.3,0.4]"."""
    found = []
    for before, piece in zip(("", *of), of, strict=False):
        if isinstance(piece, Group):
            found.append((_last_name(before) if isinstance(before, str) else "", piece))
    return found


def _last_name(before: str) -> str:
    """From the last word on that a name may begin with; none where there is none."""
    clause = re.split(r"[,.;:!?，。；：！？()]", before[-LONGEST:])[-1].split()[-FEW:]
    starts = [at for at, word in enumerate(clause) if word.casefold() in wordings()["determiners"]]
    name = clause[starts[-1] :] if starts else []
    return " ".join(name) if len(name) > 1 else ""
