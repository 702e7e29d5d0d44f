"""Which part of speech each word is: what WordNet's counts say of the word, weighed with what stands next to it.

A first-order Viterbi over sixteen tags. The weights between tags are ours, natural logarithms set by hand: captions are
plain, and the bigrams that decide them are few (a singular noun takes a verb in -s, a determiner takes no verb).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import log

from synth.words._files import KNOWN, entry, seen
from synth.words._forms import ADJECTIVE, ADVERB, NOUN, PAIRS, VERB, base_of_adjective, bases_of_verb, known, singular
from synth.words._lists import CHARTED, CLOSED, COLOURS, JOINED, SINGLE
from synth.words._tokens import Token

# N noun, L plural noun, A adjective or participle before a noun, B verb as after "to", Z verb in -s, G in -ing, E in
# -ed, R adverb, D determiner, Q number, I preposition, P pronoun, C conjunction, T to, M auxiliary, W which, S 's,
# X the rest; ^ is the start.
_ROWS = """
^ D0 A-1 N-2 L-1 Q-1 P-1 I-1 R-1 G-2 E-3 W-2 C-2 B-4 M-3 X-1
X D-1 A-1.5 N-2 L-1.5 Q-2 P-2 I-1 R-2 G-1.5 E-2 W-1.5 C-0.5 B-3 Z-2.5 M-3 X-1 T-3
D N-0.5 A-0.8 L-1 Q-3 R-3 D-3 I-4 X-5
Q L-0.5 A-1 N-1.5 X-2 I-2 Q-2 Z-4 B-4 D-4 M-3
A N-0.5 L-0.7 A-1.5 C-2 X-2 I-3 Q-5 T-3 M-5 R-5 W-5
N I-1 N-1.8 L-2.3 Z-1.8 X-1 C-1.5 M-1.5 E-2.2 G-2 W-3 S-2 R-3 A-5.5 D-5 P-4 T-3 Q-4
L I-1 B-1.8 X-1 C-1.5 M-1.5 E-2 G-2 W-3 S-3 R-3 N-4.5 L-5.5 A-5 D-4.5 P-4 T-3 Q-4
B D-0.8 I-1 A-1.8 N-2.5 L-1.8 Q-2.5 P-2 R-1.5 T-2 G-2 E-3 X-1.5 C-2 W-2 M-5
Z D-0.8 I-1 A-1.8 N-2.5 L-1.8 Q-2.5 P-2 R-1.5 T-2 G-2 E-3 X-1.5 C-2 W-2 M-5
G D-0.8 I-0.8 N-2.5 L-2 A-2 R-2 P-2 T-2 X-1.5 C-2 Q-2.5 G-4 E-4 Z-4 M-4 W-4
E I-0.8 D-1.8 R-2 X-1.5 C-2 T-2 N-4 L-3.5 A-3.5 P-2.5 Q-3 G-3.5 W-4
R A-1.2 E-1.5 G-1.8 Z-2 B-2 I-1.5 X-1.5 D-2 R-2 C-2 N-4 L-4 Q-2.5 M-2.5 P-2.5
I D-0.6 N-1.8 L-1.5 A-1.5 P-2 Q-2 G-2.5 I-3 W-3 R-3.5 E-5 X-3 C-4 T-4
P Z-1.5 B-1.5 M-1 E-1.5 I-2 X-1.5 C-2 R-2 G-3 D-3 A-4 P-4 T-3 W-3
C D-1 A-1.5 N-1.8 L-1.5 Z-2.2 B-2.5 G-2 E-2.2 P-2 Q-2 I-2 R-2 M-3 T-4 W-3 X-3
T B-0.2 D-1.5 N-3 A-3 L-3 P-2.5 Q-3 G-4 R-4
M G-1 E-1 D-1.2 A-1.8 R-1.5 I-1.5 B-1.5 P-2 Q-2.5 N-3.5 L-3 X-3 M-2 T-2.5 W-3
W Z-1 B-1.5 M-1 D-1.2 P-1.2 G-2 L-2 N-2.5 A-2.5 E-2 I-2.5 R-2.5 Q-3 X-3
S N-0.3 L-0.7 A-0.8 Q-3
"""
RARE = -8.0  # what no row names
NEXT: Mapping[str, Mapping[str, float]] = {
    row[0]: {pair[0]: float(pair[1:]) for pair in row.split()[1:]} for row in _ROWS.strip().splitlines()
}
ADJECTIVAL = ("ous", "ful", "less", "able", "ible", "ish", "ive", "like", "al", "ic")


def tags(words: Sequence[Token]) -> list[str]:
    """The likeliest run of tags; one pass forward and one back."""
    best: dict[str, tuple[float, str]] = {"^": (0.0, "")}
    trail: list[dict[str, tuple[float, str]]] = []
    for at, word in enumerate(words):
        here = {}
        for tag, weight in _in_place(words, at, word).items():
            score, before = float("-inf"), ""
            for last, (kept, _) in best.items():
                if (step := kept + NEXT[last].get(tag, RARE)) > score:
                    score, before = step, last
            here[tag] = (score + weight, before)
        trail.append(here)
        best = here
    tag = max(best, key=lambda one: best[one][0])
    found = []
    for here in reversed(trail):
        found.append(tag)
        tag = here[tag][1]
    return found[::-1]


def _in_place(words: Sequence[Token], at: int, word: Token) -> Mapping[str, float]:
    """What the word may be, with the little that its capital and its neighbours by name say."""
    may = readings(word.low)
    if (len(may) == 1 and ("N" in may or not word.capital)) or word.low in CLOSED:
        return may
    if word.low in COLOURS and at + 1 < len(words) and words[at + 1].low in (",", "and", "&"):
        return {"A": 3.0, **{tag: weight for tag, weight in may.items() if tag != "A"}}
    if "L" in may and "Z" in may and _after_single(words, at):
        may = {**may, "L": may["L"] - 3.0}
    elif _is_compound(words, at) or _is_alone(words, at):
        may = {tag: weight + (4.0 if tag in "NL" else 0.0) for tag, weight in may.items()}
    if word.capital and at and words[at - 1].low not in ".!?:" and "N" not in may and word.low not in CLOSED:
        return {**may, "N": -1.0}
    if word.low in JOINED and 0 < at < len(words) - 1 and _open(words[at - 1].low) and _open(words[at + 1].low):
        return {"A": 4.0, **{tag: weight for tag, weight in may.items() if tag != "A"}}
    return may


def _after_single(words: Sequence[Token], at: int) -> bool:
    """Whether the phrase that the word may end was opened by "a": a boy blows."""
    for back in range(at - 1, max(at - 8, 0) - 1, -1):
        word = words[back]
        if word.low in ("and", ",") and back and base_of_adjective(words[back - 1].low):
            continue
        if word.low in CLOSED or not word.low[0].isalpha():
            return word.low in SINGLE
    return False


def _is_alone(words: Sequence[Token], at: int) -> bool:
    """Whether nothing but the word itself can be the noun that "a" announces: a heading and a list."""
    if at == 0 or CLOSED.get(words[at - 1].low) != "D":
        return False
    after, second = ([word.low for word in words[at + 1 : at + 3]] + [".", "."])[:2]
    if after == "," or CLOSED.get(after) == "C":
        return CLOSED.get(second) == "D"
    return not after[0].isalnum()


def _is_compound(words: Sequence[Token], at: int) -> bool:
    """Whether WordNet has the word and its neighbour as one noun: teddy bears."""
    before, after = words[at - 1].low if at else "", words[at + 1].low if at + 1 < len(words) else ""
    return compound(before, words[at].low) or compound(words[at].low, after)


@lru_cache(maxsize=KNOWN)
def compound(first: str, second: str) -> bool:
    if not (first.isalpha() and second.isalpha()) or first in CLOSED or second in CLOSED:
        return False
    if first in COLOURS:  # blue flag is an iris
        return False
    last = singular(second)
    return (first in CHARTED and last in CHARTED) or known(f"{first} {last}", NOUN)


def _open(word: str) -> bool:
    return word[0].isalpha() and word not in CLOSED and not known(word, ADVERB)


@lru_cache(maxsize=KNOWN)
def readings(word: str) -> Mapping[str, float]:
    """Each tag the word may have, with the logarithm of how often it has it."""
    if (closed := CLOSED.get(word)) is not None:
        return _closed(word, closed)
    if not word[0].isalpha():
        return {"Q": 0.0} if word[0].isdigit() else {"X": 0.0}
    if "-" in word:
        return _hyphenated(word)
    shares = _shares(word) or _by_ending(word)
    total = sum(shares.values())
    return {tag: log(share / total) for tag, share in shares.items()}


def _closed(word: str, tag: str) -> Mapping[str, float]:
    if word == "'s":
        return {"S": -0.3, "M": -1.3}
    if word in ("her", "his"):
        return {"D": -0.1, "P": -2.3}
    if word in (
        "that",
        "this",
        "these",
        "those",
        "some",
        "all",
        "both",
        "many",
        "several",
        "few",
        "each",
        "other",
        "one",
    ):
        return {tag: -0.2, ("W" if word == "that" else "P"): -1.7}
    if word in ("like", "past", "down", "up", "out", "off", "over", "behind", "nearby", "inside", "outside"):
        return {tag: -0.1, "R": -2.0}
    return {tag: 0.0}


def _hyphenated(word: str) -> Mapping[str, float]:
    """Snow-covered, three-story, double-decker: an adjective, unless WordNet knows the whole as a noun."""
    if known(word, NOUN) and not known(word, ADJECTIVE):
        return {"N": -0.2, "A": -1.8}
    last = readings(word.rpartition("-")[2] or "-")
    nouns = {tag: weight - 0.7 for tag, weight in last.items() if tag in "NL"}
    return {"A": -0.7, **nouns} if nouns else {"A": 0.0}


def _shares(word: str) -> dict[str, float]:
    """How often WordNet's texts have the word as each tag; senses that were never met count a little."""
    shares: dict[str, float] = {}

    def add(tag: str, base: str, part: str, share: float = 1.0) -> None:
        senses = len(entry(base, part))
        met = seen(base)[(NOUN, VERB, ADJECTIVE, ADVERB).index(part)]
        shares[tag] = max(shares.get(tag, 0.0), share * (met + 0.3 + 0.1 * senses))

    base = singular(word)
    if base != word and known(base, NOUN):
        add("L", base, NOUN)
    elif known(word, NOUN):
        add("L" if word in PAIRS else "N", word, NOUN)
    for verb, form in bases_of_verb(word):
        add(form, verb, VERB, 1.0 if form == "B" else 0.4)
        if form in "GE":
            add("A", verb, VERB, 0.1)
    if adjective := base_of_adjective(word):
        add("A", adjective, ADJECTIVE, 1.0 if adjective == word else 0.5)
    if known(word, ADVERB):
        add("R", word, ADVERB)
    return shares


def _by_ending(word: str) -> dict[str, float]:
    """A word that WordNet does not have."""
    if word.endswith("ly"):
        return {"R": 4.0, "A": 1.0}
    if word.endswith("ing"):
        return {"G": 3.0, "A": 1.0, "N": 1.0}
    if word.endswith("ed"):
        return {"E": 3.0, "A": 2.0}
    if word.endswith(ADJECTIVAL):
        return {"A": 3.0, "N": 1.5}
    if word.endswith("s") and not word.endswith("ss"):
        return {"L": 3.0, "N": 1.0, "Z": 0.5}
    return {"N": 4.0, "A": 0.7, "B": 0.3}
