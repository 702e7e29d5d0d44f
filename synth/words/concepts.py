"""What several captions of one picture name, each thing once: what a detector can be asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from synth.words._files import KNOWN
from synth.words._kinds import is_parent, same
from synth.words._senses import meant
from synth.words._sight import is_seen
from synth.words.phrases import Phrase, Tagger, noun_phrases

MOST = 40
LOOKED_AT = 4 * MOST  # of endless captions; parents are dropped among these


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A thing that can be seen, as it was first named; its count is the first that was said."""

    name: str
    head: str
    plural: bool = False
    count: int | None = None
    said_in: tuple[int, ...] = ()  # which captions name it


def concepts(texts: Sequence[str], tagged_by: Tagger | None = None) -> list[Concept]:
    """The concepts of captions in the order of their first mention, without doubles and without parents of others."""
    found: list[Concept] = []
    for said, text in enumerate(texts):
        for phrase in noun_phrases(text, tagged_by):
            if is_seen(phrase.name):
                _add(found, phrase, said)
    return [one for one in found if not any(_covers(one, other) for other in found if other is not one)][:MOST]


def _add(found: list[Concept], phrase: Phrase, said: int) -> None:
    """One more concept, or one more mention of one that is known."""
    for at, known in enumerate(found):
        if _is_same(known, phrase):
            found[at] = replace(
                known,
                plural=known.plural or phrase.plural,
                count=phrase.count if known.count is None else known.count,
                said_in=known.said_in if said in known.said_in else (*known.said_in, said),
            )
            return
    found.append(Concept(name=phrase.name, head=phrase.head, plural=phrase.plural, count=phrase.count, said_in=(said,)))


@lru_cache(maxsize=KNOWN)
def _parts(name: str) -> tuple[frozenset[str], str]:
    """The words that describe, and the noun they describe: big hot dog is a hot dog that is big."""
    noun = meant(name)
    return frozenset(name.removesuffix(noun).split()) - {"and"}, noun


def _is_same(known: Concept, phrase: Phrase) -> bool:
    if known.name == phrase.name:
        return True
    (mine, noun), (yours, other) = _parts(known.name), _parts(phrase.name)
    return mine == yours and same(noun, other)


def goes_by(name: str, thing: str) -> bool:
    """Whether a thing of one name may be called by the other too: a brown dog is a dog, and an animal."""
    (mine, noun), (yours, other) = _parts(name), _parts(thing)
    return mine <= yours and (same(noun, other) or is_parent(noun, other))


def _covers(one: Concept, other: Concept) -> bool:
    """Whether the first says no more than the second: animal beside dog, dog beside brown dog, but not dogs."""
    (mine, noun), (yours, child) = _parts(one.name), _parts(other.name)
    if not mine <= yours:
        return False
    if same(noun, child):
        return mine < yours and one.plural <= other.plural
    return is_parent(noun, child) and not is_parent(child, noun)
