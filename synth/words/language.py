"""Whether a text is English: by its small words, and by how many of the rest WordNet knows."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from synth.words._files import KNOWN
from synth.words._forms import ADVERB, NOUN, base_of_adjective, bases_of_verb, known, singular
from synth.words._lists import CLOSED, NEWER
from synth.words._tokens import Token, tokens

MOST = 2000  # characters looked at
# Small words of the languages nearest to English that no English sentence has.
FOREIGN = frozenset(
    "la le les des du une el los las del una unos il lo gli della dei di che un et est dans avec sur ist und "
    "der das dem den ein eine einen einem auf mit von zu im nicht sich het een en van op zijn naar os um uma da "
    "em na och ett på av är som med til og er å ja że nie jest się je za ve bir ile y por para con su se es ce "
    "qui".split()
)


def is_english(text: str) -> bool:
    """A cheap guess; of one or two words it is as good as a dictionary, and of names alone it is none."""
    words = [word for word in tokens(text[:MOST]) if word.low[0].isalpha()]
    if not words:
        return False
    plain = [_unaccented(word.low) for word in words]
    if sum(map(len, filter(str.isascii, plain))) < 0.7 * sum(map(len, plain)):
        return False
    known = [_is_known(word) for word in plain]
    foreign = sum(word.low in FOREIGN for word in words) / len(words)
    small = sum(word.low in CLOSED for word in words) / len(words)
    stands = any(word.said.islower() and met and word.low not in CLOSED for word, met in zip(words, known, strict=True))
    names = sum(_is_name(word, bool(at), stands) for at, word in enumerate(words) if not known[at])
    met = sum(known) / max(len(words) - names, 1)
    return foreign < 0.15 and met >= (0.6 if small >= 0.15 else 0.8)


def _is_name(word: Token, inside: bool, stands: bool) -> bool:
    """A capital is a name as a rule, which no dictionary has; the first word and BMW are where English stands by."""
    return word.capital and (stands or (inside and not word.said.isupper()))


@lru_cache(maxsize=KNOWN)
def _unaccented(word: str) -> str:
    """Café as WordNet has it."""
    if word.isascii():
        return word
    return "".join(one for one in unicodedata.normalize("NFKD", word) if not unicodedata.combining(one))


@lru_cache(maxsize=KNOWN)
def _is_known(word: str) -> bool:
    """Whether it is a word of English, or two joined by a hyphen."""
    return all(
        part in CLOSED
        or part in NEWER
        or known(singular(part), NOUN)
        or singular(part) in NEWER
        or bool(bases_of_verb(part))
        or bool(base_of_adjective(part))
        or known(part, ADVERB)
        for part in word.split("-")
        if part
    )
