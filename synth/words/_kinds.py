"""How two nouns stand to each other: one thing under two names, or one a kind of the other."""

from __future__ import annotations

from functools import lru_cache

from synth.words._files import KNOWN
from synth.words._senses import lemma, lineage, meant, senses, synset
from synth.words._sight import visible

COMMON = 2  # senses that are looked at
SHARE = 0.15  # of all mentions, for a sense to be one that a caption may mean
MEANT = 0.3  # the same where a wrong kinship would drop a thing


@lru_cache(maxsize=KNOWN)
def common(noun: str) -> tuple[int, ...]:
    """The senses that a caption is likely to mean."""
    found = senses(noun)[:COMMON]
    return tuple(offset for rank, (offset, share) in enumerate(found) if share >= SHARE or rank == 0)


@lru_cache(maxsize=KNOWN)
def depicted(noun: str) -> tuple[int, ...]:
    """The likely senses that can be seen: of a church the building. Where there is none, the first."""
    found = senses(noun)[:COMMON]
    return tuple(offset for offset, share in found if share >= MEANT and visible(offset)) or common(noun)[:1]


def parents(noun: str) -> list[str]:
    """What a noun is a kind of along its likely senses, the nearest first: dog is canine, domestic animal, … entity."""
    above = (up for offset in depicted(meant(noun)) for up in lineage(offset))
    return list(dict.fromkeys(synset(up).words[0] for up in above))


@lru_cache(maxsize=KNOWN)
def is_parent(noun: str, child: str) -> bool:
    """Whether the second is a kind of the first."""
    wanted = set(common(meant(noun)))
    return any(up in wanted for offset in depicted(meant(child)) for up in lineage(offset))


@lru_cache(maxsize=KNOWN)
def same(one: str, other: str) -> bool:
    """Whether two nouns name one thing: one lemma, or the first sense of either is a common one of the other."""
    if lemma(one) == lemma(other):
        return True
    mine, yours = common(lemma(one)), common(lemma(other))
    return bool(mine and yours and (mine[0] in yours or yours[0] in mine))
