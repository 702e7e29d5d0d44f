"""Words that point up or down, and what an answer should be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.faults.oracle_words import Sentence

MORE = (
    r"higher|larger|greater|more|taller|longer|bigger|above|over|exceeds?|ahead|beyond|rises?|climbs?|grows?|increases?"
)
LESS = (
    r"lower|smaller|less|fewer|shorter|below|under|(?:falls?|stops?) short of|behind|"
    r"drops?|declines?|decreases?|shrinks?"
)
MOST = r"highest|largest|greatest|most|tallest|longest|biggest|maximum|peaks?|top"
LEAST = r"lowest|smallest|least|fewest|shortest|minimum|bottom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """What the answer should be; `doubt` says why nobody could be sure of it, `loose` why some might not be."""

    value: Any
    what: str  # truth, count, measure, gap, place, series, text
    doubt: str = ""
    loose: str = ""


def direction(text: str, up: str, down: str) -> int:
    """1 up, -1 down, 0 where the words say neither or both."""
    ups = re.findall(rf"(?<!\w)(?:{up})(?!\w)", text)
    downs = re.findall(rf"(?<!\w)(?:{down})(?!\w)", text)
    return (1 if ups else 0) - (1 if downs else 0) if not (ups and downs) else 0


def compared(understood: Sentence) -> int:
    """The comparative of a sentence; `ahead`, `above` and their like give way to a plain one."""
    plain = direction(
        understood.skeleton, "higher|larger|greater|more|taller|longer|bigger", "lower|smaller|less|fewer|shorter"
    )
    return plain or direction(understood.skeleton, MORE, LESS)


def extreme_of(understood: Sentence) -> int:
    """The superlative of a sentence, or `no other has a higher`."""
    plain = direction(understood.skeleton, MOST, LEAST)
    if not plain and understood.says(r"no other|no <[kg]>|no line|no series|no group"):
        return compared(understood)
    return plain


def only(items: Sequence[Any], count: int) -> list[Any] | None:
    """The different items, in order, where there are `count` of them."""
    different = list(dict.fromkeys(items))
    return different if len(different) == count else None
