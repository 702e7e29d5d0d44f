"""What is said of a picture and gainsaid by something else that is said of it stands for nothing.

The whole picture and its parts are asked about one by one: a model may see a dog here and deny it there, or find three
and speak of two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from synth.w2c.facts import Count, Facts
from synth.words import Phrase, goes_by, noun_phrases


def undisputed_noes(beliefs: Mapping[str, float], facts: Facts, least: float) -> dict[str, float]:
    """Without the noes to what the facts name, or what they name a kind of, and to kinds of which there is a yes."""
    there = {name for name, belief in beliefs.items() if belief >= least}
    there |= {thing.name for thing in facts.all_things} | {phrase.name for phrase in _phrases(_sentences(facts))}
    return {
        name: belief
        for name, belief in beliefs.items()
        if belief >= least or not any(goes_by(name, other) for other in there)
    }


def undisputed_counts(facts: Facts) -> Iterator[Count]:
    """None is exact where a sentence speaks of more; nothing is counted of which one on all of the picture says fewer.

    A sentence on a part may well say fewer, and so may one on brown dogs, of which there are fewer than of dogs.
    """
    for count in facts.counts:
        whole = [phrase.count for phrase in _phrases((facts.caption, facts.detail)) if phrase.name == count.name]
        if any(number is not None and number < count.count for number in whole):
            continue
        said = [_least(phrase) for phrase in _phrases(_sentences(facts)) if goes_by(count.name, phrase.name)]
        yield replace(count, exact=count.exact and max(said, default=0) <= count.count)


def _least(phrase: Phrase) -> int:
    return phrase.count or (2 if phrase.plural else 1)


def _sentences(facts: Facts) -> Iterator[str]:
    yield from (facts.caption, facts.detail)
    yield from (pair.description for pair in facts.pairs)
    yield from (thing.description for thing in facts.all_things)


def _phrases(sentences: Iterable[str]) -> Iterator[Phrase]:
    for sentence in sentences:
        yield from noun_phrases(sentence)
