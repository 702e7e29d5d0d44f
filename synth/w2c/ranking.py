"""Which of several candidates is believed: the one whose words are confirmed most, and none where too few are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

HALF = 0.5  # of a candidate's nouns must be confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What was said, and the things it names."""

    text: str
    nouns: tuple[str, ...]


def share(candidate: Candidate, beliefs: Mapping[str, float], least: float) -> float:
    """Of its nouns those that are believed in; one that nobody could be asked about counts for none."""
    if not candidate.nouns:
        return 0.0
    return sum(beliefs.get(noun, 0.0) >= least for noun in candidate.nouns) / len(candidate.nouns)


def best(candidates: Sequence[Candidate], beliefs: Mapping[str, float], least: float) -> Candidate | None:
    """By the share confirmed, then by how much on the whole, then by which came first; None if too little is."""

    def order(at: int) -> tuple[float, float, int]:
        nouns = candidates[at].nouns
        belief = sum(beliefs.get(noun, 0.0) for noun in nouns) / max(1, len(nouns))
        return share(candidates[at], beliefs, least), belief, -at

    ranked = sorted(range(len(candidates)), key=order, reverse=True)
    if not ranked or share(candidates[ranked[0]], beliefs, least) < HALF:
        return None
    return candidates[ranked[0]]


def agreed(readings: Sequence[str]) -> str:
    """The text that more than half of the readings give, as the first of these spells it; else nothing is written."""
    folded = [" ".join(text.casefold().split()) for text in readings]
    if not folded:
        return ""
    (text, count), *_ = Counter(folded).most_common(1)
    return readings[folded.index(text)] if 2 * count > len(folded) else ""
