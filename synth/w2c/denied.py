"""Which noes stand: none that something else said of the picture gainsays.

The whole picture and a part of it are asked about one by one, and a model may see a dog here and deny it there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from synth.w2c.facts import Facts
from synth.words import goes_by, noun_phrases


def undisputed(beliefs: Mapping[str, float], facts: Facts, least: float) -> dict[str, float]:
    """Without the noes to what the facts name, or what they name a kind of, and to kinds of which there is a yes."""
    there = {name for name, belief in beliefs.items() if belief >= least} | set(_named(facts))
    return {
        name: belief
        for name, belief in beliefs.items()
        if belief >= least or not any(goes_by(name, other) for other in there)
    }


def _named(facts: Facts) -> Iterator[str]:
    """The things, and all that is spoken of in what is said of them and of the picture."""
    texts = [facts.caption, facts.detail, *(pair.description for pair in facts.pairs)]
    for thing in facts.all_things:
        yield thing.name
        texts.append(thing.description)
    for text in texts:
        yield from (phrase.name for phrase in noun_phrases(text))
