"""What a noun means to WordNet: its senses with their weight, and the meanings above each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from synth.words._files import KNOWN, entry, file
from synth.words._forms import NOUN, known, singular


@dataclass(frozen=True, slots=True, kw_only=True)
class Synset:
    """Words for one meaning, and the meanings right above it."""

    words: tuple[str, ...]
    above: tuple[int, ...]


@lru_cache(maxsize=KNOWN)
def synset(offset: int) -> Synset:
    fields = file("data.noun").line_at(offset).partition("|")[0].split()
    count = int(fields[3], 16)
    pointers = fields[5 + 2 * count :]
    return Synset(
        words=tuple(word.replace("_", " ").lower() for word in fields[4 : 4 + 2 * count : 2]),
        above=tuple(int(pointers[at + 1]) for at in range(0, len(pointers), 4) if pointers[at] in ("@", "@i")),
    )


@lru_cache(maxsize=KNOWN)
def lemma(noun: str) -> str:
    """A noun or a phrase in lower case with its last word in the singular."""
    before, space, last = " ".join(noun.lower().split()).rpartition(" ")
    return before + space + singular(last)


@lru_cache(maxsize=KNOWN)
def meant(noun: str) -> str:
    """The longest end of a phrase that WordNet has as one noun: "big hot dog" is a hot dog and no dog."""
    words = lemma(noun).split(" ")
    ends = (" ".join(words[at:]) for at in range(max(len(words) - 3, 0), len(words)))
    return next((end for end in ends if known(end, NOUN)), words[-1])


@lru_cache(maxsize=KNOWN)
def senses(noun: str) -> tuple[tuple[int, float], ...]:
    """Every sense with its share of the mentions, the commonest first; senses never met count a little less each."""
    offsets = entry(noun, NOUN) if known(noun, NOUN) else ()
    weights = [0.5 / (rank + 1) for rank in range(len(offsets))]
    for line in file("cntlist.rev").lines(noun.replace(" ", "_") + "%1:") if offsets else ():
        _, number, count = line.split()
        weights[int(number) - 1] += int(count)
    return tuple((offset, weight / sum(weights)) for offset, weight in zip(offsets, weights, strict=True))


def _above(offset: int) -> Iterator[int]:
    """Every meaning above one, the nearest first."""
    row, met = list(synset(offset).above), set[int]()
    while row:
        yield from (one for one in row if one not in met)
        met.update(row)
        row = list(dict.fromkeys(up for one in row for up in synset(one).above if up not in met))


@lru_cache(maxsize=KNOWN)
def lineage(offset: int) -> tuple[int, ...]:
    """The same, kept."""
    return tuple(_above(offset))
