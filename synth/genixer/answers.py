"""What an answer in words is of: yes or no, a number, or a text."""

from __future__ import annotations

import re
from functools import cache

from synth.records import Answer, Form, said
from synth.tasks import wordings

FREE = 6  # words: a longer answer is no short one
_WHOLE = re.compile(r"-?\d{1,15}")
_NUMBER = re.compile(r"-?\d{1,12}\.\d{1,12}")


@cache
def _claims() -> dict[str, bool]:
    known = wordings()
    return {**dict.fromkeys(known["no"], False), **dict.fromkeys(known["yes"], True)}


def claim(text: str, ends: str = ",.;:!，。；！") -> Answer | None:
    """Yes or no, in any language we know it in; a reason behind it is left out."""
    first = re.split(f"[{ends}]", text.strip(), maxsplit=1)[0].strip()
    yes = _claims().get(first.casefold())
    return None if yes is None else Answer(value=yes, type="bool", text=said(first))


def answer(text: str) -> tuple[Form, Answer]:
    """The form that a question with this answer has, and the answer with its type."""
    bare = text.strip().rstrip(".。").strip() or text.strip()
    if (yes := claim(bare, ends=",，")) is not None:
        return "yes_no", yes
    if _WHOLE.fullmatch(bare):
        return "short", Answer(value=int(bare), type="number", text=said(bare))
    if _NUMBER.fullmatch(bare):
        return "short", Answer(value=float(bare), type="number", text=said(bare))
    if len(bare.split()) > FREE or len(bare) > 20 * FREE:
        return "free", plain(text.strip())
    return "short", plain(bare)


def plain(text: str) -> Answer:
    return Answer(value=text, type="text", text=said(text))
