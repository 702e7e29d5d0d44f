"""From a word as it stands in a text to its lemma: WordNet's exceptions first, then the endings of English."""

from __future__ import annotations

from functools import lru_cache

from synth.words._files import KNOWN, entry, irregular, seen
from synth.words._tokens import LONGEST

NOUN, VERB, ADJECTIVE, ADVERB = "noun", "verb", "adj", "adv"
PARTS = (NOUN, VERB, ADJECTIVE, ADVERB)

NOUN_ENDINGS = (("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("xes", "x"), ("zes", "z"), ("ses", "s"),
                ("men", "man"), ("s", ""))  # fmt: skip
ADJECTIVE_ENDINGS = (("ier", "y"), ("iest", "y"), ("er", ""), ("est", ""), ("er", "e"), ("est", "e"))
# Words for one thing that look like several, though WordNet has a singular of another meaning.
PAIRS = frozenset(
    "binoculars clothes glasses goggles headphones jeans leggings overalls pajamas pants pliers pyjamas "
    "scissors shears shorts sunglasses tights tongs trousers tweezers".split()
)
# One word for one and for several; "people" is the plural a caption uses of a person.
SAME_PLURAL = frozenset("aircraft bison cattle deer fish livestock moose poultry salmon sheep shrimp squid".split())
PLURALS = {"people": "person", "men": "man", "women": "woman", "folks": "person", "persons": "person", "tvs": "tv",
           "stairs": "stair", "axes": "axis"}  # fmt: skip


def known(word: str, part: str) -> bool:
    return 0 < len(word) <= LONGEST and word.isascii() and bool(entry(word, part))


@lru_cache(maxsize=KNOWN)
def singular(word: str) -> str:
    """The singular of one lower-case noun; a word that WordNet lacks loses its plural ending all the same."""
    if word in PAIRS or word in SAME_PLURAL or len(word) > LONGEST:
        return word
    if (plain := PLURALS.get(word)) is not None:
        return plain
    if word.isascii() and (bases := irregular(word, NOUN)):
        return max(bases, key=lambda base: seen(base)[0])
    bases = tuple(word.removesuffix(end) + put for end, put in NOUN_ENDINGS if word.endswith(end) and len(word) > 3)
    found = [base for base in bases if known(base, NOUN) and not word.endswith(("ss", "us", "is"))]
    best = max(reversed(found), key=lambda base: seen(base)[0], default="")  # cookie, not cooky
    if best and (not known(word, NOUN) or seen(best)[0] >= seen(word)[0]):
        return best
    if known(word, NOUN) or word.endswith(("ss", "us", "is")) or not bases or word.endswith("men"):
        return word
    return bases[-1 if word.endswith("ies") else 0]  # new words in -ies are selfies


def bases_of_verb(word: str) -> tuple[tuple[str, str], ...]:
    """Verbs that the word may be a form of, each with the form: base, Z (takes), G (taking), E (took, taken)."""
    found = [(word, "B")] if known(word, VERB) else []
    ending = "Z" if word.endswith("s") else "G" if word.endswith("ing") else "E"
    if not word.isascii():
        return tuple(found)
    if odd := irregular(word, VERB):
        return (*found, *((base, ending) for base in odd))
    for end, puts in (("ies", ("y",)), ("es", ("", "e")), ("s", ("",)), ("ied", ("y",)), ("ed", ("", "e")),
                      ("ing", ("", "e"))):  # fmt: skip
        if word.endswith(end) and len(word) > len(end) + 1:
            stem = word.removesuffix(end)
            tries = [stem + put for put in puts]
            if stem[-1] == stem[-2:-1] and end in ("ed", "ing"):
                tries.append(stem[:-1])
            found += [(base, ending) for base in tries if known(base, VERB)][:1]
            break
    return tuple(found)


def base_of_adjective(word: str) -> str:
    """The adjective that the word is a form of, or nothing: taller is tall."""
    if known(word, ADJECTIVE):
        return word
    if not word.isascii():
        return ""
    if odd := irregular(word, ADJECTIVE):
        return odd[0]
    tries = (word.removesuffix(end) + put for end, put in ADJECTIVE_ENDINGS if word.endswith(end))
    return next((base for base in tries if len(base) > 2 and known(base, ADJECTIVE)), "")
