"""A text cut into words, each with its place; what stands in quotes is said on the picture and is nobody's noun."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# Every alternative starts with another kind of character, so that a text is read once however long it is.
WORD = re.compile(r"\d+(?:[.,:/]\d+)*(?:-?[^\W\d_])*%?|[^\W\d_]+(?:[-’'&][^\W_]+)*|[^\w\s]|_+")
QUOTED = re.compile(r"[\"“”„«»]")
LONGEST = 71  # of WordNet's lemmas; what is longer is no word
CLITICS = ("n't", "'s", "'re", "'ve", "'ll", "'d", "'m")


class Token(NamedTuple):
    """A word as said, the same in lower case with plain apostrophes, and where it starts and ends.

    A tuple, since a frozen record takes several times as long to make, and every word of every caption is one.
    """

    said: str
    low: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        return self.said[:1].isupper()


@lru_cache(maxsize=512)
def tokens(text: str) -> tuple[Token, ...]:
    """A text is asked about several times in a row: its language, its nouns, its concepts."""
    found: list[Token] = []
    for match in WORD.finditer(_unquoted(text)):
        said = match[0]
        if len(said) > LONGEST:
            found.append(Token(said, "_", match.start(), match.end()))
        elif "'" in said or "’" in said:
            found += _split(said, match.start())
        else:
            found.append(Token(said, _low(said), match.start(), match.end()))
    return tuple(found)


def _split(said: str, start: int) -> list[Token]:
    """The word and its clitic: dog's is dog and 's."""
    low, end = _low(said).replace("’", "'"), start + len(said)
    clitic = next((one for one in CLITICS if low.endswith(one) and len(low) > len(one)), "")
    if not clitic:
        return [Token(said, low, start, end)]
    cut = len(clitic)
    return [
        Token(said[:-cut], low[:-cut], start, end - cut),
        Token(said[-cut:], clitic, end - cut, end),
    ]


def _low(said: str) -> str:
    """In lower case, but for a letter whose small form is two."""
    low = said.lower()
    return low if len(low) == len(said) else said


def _unquoted(text: str) -> str:
    """The text with what double quotes hold blanked; left alone where that would leave no word."""
    marks = [match.start() for match in QUOTED.finditer(text)]
    if len(marks) < 2:
        return text
    pieces, at = [], 0
    for opened, closed in zip(marks[::2], marks[1::2], strict=False):
        pieces += [text[at : opened + 1], " " * (closed - opened - 1)]
        at = closed
    rest = "".join([*pieces, text[at:]])
    return rest if any(letter.isalpha() for letter in rest) else text
