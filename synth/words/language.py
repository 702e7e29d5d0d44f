"""Whether a text is English: by its small words, and by how many of the rest WordNet knows."""

from __future__ import annotations

from synth.words._forms import ADVERB, NOUN, base_of_adjective, bases_of_verb, known, singular
from synth.words._lists import CLOSED
from synth.words._tokens import tokens

MOST = 2000  # characters looked at
# Small words of the languages nearest to English that no English sentence has.
FOREIGN = frozenset(
    "la le les des du une el los las del una unos il lo gli della dei di che un et est dans avec sur ist und "
    "der das dem den ein eine einen einem auf mit von zu im nicht sich het een en van op zijn naar os um uma da "
    "em na och ett på av är som med til og er å ja że nie jest się je za ve bir ile y por para con su se es ce "
    "qui".split()
)


def is_english(text: str) -> bool:
    """A cheap guess; of one or two words it is as good as a dictionary."""
    words = [word for word in tokens(text[:MOST]) if word.low[0].isalpha()]
    if not words:
        return False
    if sum(len(word.low) for word in words if word.low.isascii()) < 0.7 * sum(len(word.low) for word in words):
        return False
    foreign = sum(word.low in FOREIGN for word in words) / len(words)
    small = sum(word.low in CLOSED for word in words) / len(words)
    # A capital in the middle is a name as a rule, which no dictionary has.
    names = sum(bool(at) and word.capital and not word.said.isupper() and not _is_known(word.low)
                for at, word in enumerate(words))  # fmt: skip
    met = sum(_is_known(word.low) for word in words) / max(len(words) - names, 1)
    return foreign < 0.15 and met >= (0.6 if small >= 0.15 else 0.8)


def _is_known(word: str) -> bool:
    """Whether it is a word of English, or two joined by a hyphen."""
    return all(
        part in CLOSED
        or known(singular(part), NOUN)
        or bool(bases_of_verb(part))
        or bool(base_of_adjective(part))
        or known(part, ADVERB)
        for part in word.split("-")
        if part
    )
