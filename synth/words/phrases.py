"""Noun phrases of English: nouns with their adjectives, without articles and counts, each as said and as a name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from synth.words import _spacy
from synth.words._forms import PAIRS, SAME_PLURAL, singular
from synth.words._lists import COLOURS, MANY, NUMBERS, ONE, PHOTOGRAPHIC, PLACED, PLACES
from synth.words._tags import tags
from synth.words._tokens import Token, tokens

Tagger = Callable[[Sequence[Token]], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A thing as a caption names it: "Two brown dogs" is the brown dog, two of them."""

    text: str  # as said, its article and its count left out
    head: str  # the last noun, singular
    name: str  # in lower case, singular
    count: int | None = None  # where a number is said
    plural: bool = False


def tagger() -> Tagger:
    """spaCy's where it is installed with its small English model, else ours."""
    return _spacy.tags if _spacy.installed() else tags


def noun_phrases(text: str, tagged_by: Tagger | None = None) -> list[Phrase]:
    """Every noun phrase of a text, in the order they are said; those about the photograph itself left out."""
    return list(_found(text, tagged_by or tagger()))


@lru_cache(maxsize=1024)  # the sentences about a picture are gone through more than once
def _found(text: str, tagged_by: Tagger) -> tuple[Phrase, ...]:
    words = tokens(text)
    if not words:
        return ()
    marks = tagged_by(words)
    return tuple(
        _phrase(text, words, marks, _placed(words, start, stop), stop)
        for start, stop in _runs(words, marks)
        if not _is_seen_through(words, marks, start, stop)
    )


def nouns_of(text: str, tagged_by: Tagger | None = None) -> list[str]:
    """The head nouns of a text, singular, each once."""
    return list(dict.fromkeys(phrase.head for phrase in noun_phrases(text, tagged_by)))


def _runs(words: Sequence[Token], marks: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Adjectives and nouns side by side that end with a noun, adjectives joined by a comma or "and" taken as one."""
    at = 0
    while at < len(marks):
        if marks[at] not in "ANL":
            at += 1
            continue
        start, stop = at, 0
        while at < len(marks):
            if marks[at] in "NL":
                at += 1
                stop = at
            elif marks[at] == "A" and (not stop or _leads_on(marks, at)):
                at += 1
            elif joined := _joined(words, marks, at, stop):
                at += joined
            else:
                break
        if stop:
            yield start, stop
            at = stop


def _leads_on(marks: Sequence[str], at: int) -> bool:
    """An adjective after a noun belongs to the noun after it: snow covered mountain."""
    return at + 1 < len(marks) and marks[at + 1] in "ANL"


def _joined(words: Sequence[Token], marks: Sequence[str], at: int, stop: int) -> int:
    """How many words between two adjectives join them: red, white and blue."""
    if stop or marks[at - 1] != "A":
        return 0
    comma = words[at].low == ","
    both = at + 1 < len(words) and words[at + int(comma)].low in ("and", "&", "or")
    length = int(comma) + int(both)
    after = at + length
    return length if length and after < len(marks) and marks[after] == "A" else 0


def _is_seen_through(words: Sequence[Token], marks: Sequence[str], start: int, stop: int) -> bool:
    """A word for the photograph or for many of something, or a name that owns what follows."""
    head = words[stop - 1]
    low = singular(head.low)
    before_of = stop < len(words) and words[stop].low == "of"
    if stop < len(words) and marks[stop] == "S":
        return head.capital
    if stop - start == 1 and low in COLOURS and not (start and marks[start - 1] in "DQ"):
        return True
    named = low in PHOTOGRAPHIC and (stop - start == 1 or low not in ("top", "center", "lot"))
    return named or (before_of and (head.low in MANY or low in MANY or low in ONE))


def _placed(words: Sequence[Token], start: int, stop: int) -> int:
    """Where the phrase starts when what only says where it is is left out: the top right corner."""
    if singular(words[stop - 1].low) in PLACED:
        while start < stop - 1 and words[start].low in PLACES:
            start += 1
    return start


def _phrase(text: str, words: Sequence[Token], marks: Sequence[str], start: int, stop: int) -> Phrase:
    last = words[stop - 1].low
    head = singular(last)
    count, many = _counted(words, marks, start)
    names = [word.low for word in words[start : stop - 1] if word.low != ","]
    return Phrase(
        text=text[words[start].start : words[stop - 1].end],
        head=head,
        name=" ".join([*names, head]),
        count=count,
        plural=last not in PAIRS and (head != last or (count or 1) > 1 or (many and last in SAME_PLURAL)),
    )


def _counted(words: Sequence[Token], marks: Sequence[str], start: int) -> tuple[int | None, bool]:
    """The number said before a phrase, and whether words before it say that there are several."""
    at, many = start - 1, False
    while at >= 0 and marks[at] in "DPQ":
        if marks[at] == "Q" and (count := _number(words[at].low)) is not None:
            return count, count > 1
        many = many or words[at].low in MANY
        at -= 1
    if at >= 1 and words[at].low == "of":
        many = many or words[at - 1].low in MANY or singular(words[at - 1].low) in MANY
    return None, many


def _number(word: str) -> int | None:
    if word in NUMBERS:
        return NUMBERS[word]
    digits = word.replace(",", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None
