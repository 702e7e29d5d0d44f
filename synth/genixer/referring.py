"""Which words say what is in a box: extraction, the first of the four steps that filter referring expressions.

The other three are the form of the places, their least side, and how like the words and the part of the picture are.
"""

from __future__ import annotations

import re

from synth.genixer.places import Group, Pieces
from synth.records import ItemError
from synth.tasks import wordings

LONGEST = 200  # characters of an expression
FEW = 6  # words before a box that are looked through for where its name begins
_QUOTED = re.compile('["“„«]([^"“”„«»]{2,200})["”“»]')


def expression(question: str) -> str:
    """What a question asks the place of."""
    if quoted := _QUOTED.search(question):
        return _bare(quoted[1])
    low = question.casefold()
    begins = [
        found.end()
        for one in wordings()["referring"]
        if (found := re.search(rf"(?<!\w){re.escape(one)}(?!\w)", low)) and len(low) == len(question)
    ]
    if begins:
        return _bare(question[max(begins) :])
    raise ItemError("bad_reply", f"no words for one thing are found in {question[:120]!r}")


def _bare(said: str) -> str:
    said = re.split("[?？]|[.。](?:\\s|$)", said.strip(), maxsplit=1)[0]
    low = said.casefold()
    ends = [low.find(one) for one in wordings()["after"] if one in low]
    found = " ".join((said[: min(ends)] if ends else said).split()).strip(" ,.:;*'\"")
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
