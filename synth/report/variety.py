"""How unlike each other things are: plain measures of sets, texts and counts; nothing is downloaded for them."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from statistics import fmean

import numpy as np

from synth.likeness import many, words_of

RUN = 3  # words in a row, of texts that are compared

Features = Sequence[frozenset[Hashable]]


def nearest(features: Features) -> list[float]:
    """For each the largest share that it has in common with another one: of all that either has, what both have."""
    common = Counter(feature for each in features for feature in each)
    column = {feature: at for at, feature in enumerate(name for name, count in common.items() if count > 1)}
    held = np.zeros((len(features), len(column)), dtype=np.float32)
    for row, each in enumerate(features):
        held[row, [column[feature] for feature in each if feature in column]] = 1.0
    sizes = np.array([len(each) for each in features], dtype=np.float32)
    both = held @ held.T
    either = sizes[:, None] + sizes[None, :] - both
    found = np.divide(both, either, out=np.zeros_like(both), where=either > 0)
    np.fill_diagonal(found, -1.0)
    return [float(share) for share in found.max(axis=1, initial=-1.0) if share >= 0]


def bits_to_nearest(marks: list[bytes]) -> list[int]:
    """For each picture's mark, in how many bits the nearest other one differs (see synth.likeness)."""
    rows = many(marks)
    found = []
    for at in range(len(rows)):
        bits = np.bitwise_count(rows ^ rows[at]).reshape(len(rows), 2, -1).sum(axis=2, dtype=np.int64).min(axis=1)
        bits[at] = np.iinfo(np.int64).max
        found.append(int(bits.min()))
    return found if len(rows) > 1 else []


def runs(text: str, length: int = RUN) -> frozenset[Hashable]:
    """Every so many words in a row, of a shorter text all of it; case does not count."""
    words = [word.casefold() for word in words_of(text)]
    last = max(1, len(words) - length + 1)
    return frozenset(tuple(words[at : at + length]) for at in range(last)) if words else frozenset()


def distinct(texts: Iterable[str], length: int = 2) -> float | None:
    """Of all runs of so many words, the share that are different ones (distinct-n)."""
    seen = Counter(run for text in texts for run in _in_order(text, length))
    return len(seen) / seen.total() if seen else None


def _in_order(text: str, length: int) -> Iterable[tuple[str, ...]]:
    words = [word.casefold() for word in words_of(text)]
    return zip(*(words[at:] for at in range(length)), strict=False)


def packed(texts: Sequence[str]) -> float | None:
    """How many times smaller zlib makes them: the more they repeat each other, the higher."""
    raw = "\n".join(texts).encode("utf-8", "replace")
    return len(raw) / len(zlib.compress(raw, 9)) if raw else None


def effective(counts: Mapping[Hashable, float]) -> float | None:
    """As how many equally common ones they are as varied: the exponential of Shannon's entropy."""
    total = sum(counts.values())
    if not total:
        return None
    return math.exp(-sum(count / total * math.log(count / total) for count in counts.values() if count))


def mean(numbers: Sequence[float]) -> float | None:
    return fmean(numbers) if numbers else None
