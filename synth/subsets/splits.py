"""Sides of a split, such as train and test, that share nothing: what is akin stands on one side.

Samples are akin that have a picture, a program, data, a topic or a subject (of one kind) in common, or that are nearly
the same by `OUT/duplicates.parquet` and by the marks of pictures in `OUT/duplicates.npz`.

They are looked at in the order of the dataset, and where one stands depends on those before it alone, so nothing
changes sides when a run grows. One that is akin to none before it goes to a side that has less than its share, of its
kind where that can be, by lot: the hash of the seed and its id. Its kin follow it. One that is akin to two sides would
tie them together, and stands on none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synth.dataset import read
from synth.likeness import pairs
from synth.likeness.akin import ASPECTS, aspects, number
from synth.likeness.duplicates import FILE
from synth.subsets.marks_kept import marks_kept, places_of

KEYS = np.dtype([("id", "S20"), ("kind", "<u8"), *((name, "<u8") for name in ASPECTS)])
NEITHER = -1

Keys = NDArray[np.void]
Sides = NDArray[np.int8]


def keys_of(row: Mapping[str, Any]) -> tuple[bytes | int, ...]:
    """As `KEYS` has them."""
    return (row["id"].encode(), number(row["kind"]), *aspects(row))


def sides(source: Path, keys: Keys, shares: Mapping[str, float], seed: int) -> Sides:
    """For each sample the number of its side, `NEITHER` where it would tie two together."""
    ids = keys["id"]
    marks, near = _marks(source, ids)
    akin = [_numbered(keys[aspect]) for aspect in ASPECTS] + [marks]
    told = _told(source, ids)
    numbers = [int(column.max(initial=-1)) for column in akin]
    numbers[-1] = max([numbers[-1], *near])  # of samples that are not here too
    held = [np.full(most + 1, NEITHER, dtype=np.int8) for most in numbers]
    dealer = _Dealer(list(shares.values()), seed)
    placed = np.full(len(keys), NEITHER, dtype=np.int8)
    for at in range(len(keys)):
        mine = [(side_of, column[at]) for side_of, column in zip(held, akin, strict=True) if column[at] >= 0]
        found = {int(side_of[key]) for side_of, key in mine}
        found |= {int(held[-1][other]) for other in near.get(int(marks[at]), ())}
        found |= {int(placed[other]) for other in told.get(at, ())}
        found.discard(NEITHER)
        if len(found) > 1:
            continue
        placed[at] = found.pop() if found else dealer.deal(ids[at], int(keys["kind"][at]))
        dealer.count(int(placed[at]), int(keys["kind"][at]))
        for side_of, key in mine:
            side_of[key] = placed[at]
    return placed


class _Dealer:
    def __init__(self, shares: Sequence[float], seed: int) -> None:
        self._shares, self._seed = np.array(shares), seed
        self._all = np.zeros(len(shares))
        self._of_kind: dict[int, NDArray[np.float64]] = defaultdict(lambda: np.zeros(len(shares)))

    def count(self, side: int, kind: int) -> None:
        self._all[side] += 1
        self._of_kind[kind][side] += 1

    def deal(self, name: bytes, kind: int) -> int:
        lack = self._lack(self._all)
        wanted = np.where(lack > 0, self._lack(self._of_kind[kind]), 0)
        weights = np.cumsum(wanted if wanted.any() else lack)
        lot = (number(b"%d/" % self._seed + name) >> 11) / 2**53 * weights[-1]
        return int(np.searchsorted(weights, lot, side="right"))

    def _lack(self, counts: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far each side would be behind its share with one sample more."""
        lack: NDArray[np.float64] = self._shares * (counts.sum() + 1) - counts
        return np.where(lack > 1e-9, lack, 0)  # what is less is a rounding


def _numbered(column: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Equal ones by one number, counted from 0; -1 where there is nothing."""
    which = np.unique(column, return_inverse=True)[1].astype(np.int64)
    return np.where(column == 0, -1, which)


def _told(source: Path, ids: NDArray[np.bytes_]) -> Mapping[int, list[int]]:
    """For each sample the earlier ones that the dataset's own file says it is near to."""
    found: dict[int, list[int]] = defaultdict(list)
    if (source / FILE).exists():
        rows = list(read(source / FILE, ["id", "of"]))
        here, there = (places_of(ids, np.array([row[key].encode() for row in rows], "S20")) for key in ("id", "of"))
        for one, other in _both(here, there):
            found[max(one, other)].append(min(one, other))
    return found


def _marks(source: Path, ids: NDArray[np.bytes_]) -> tuple[NDArray[np.int64], Mapping[int, set[int]]]:
    """Of each sample the number of its picture's mark, -1 where none is known; and which marks are near which."""
    found: dict[int, set[int]] = defaultdict(set)
    known = marks_kept(source)
    at = places_of(known["id"], ids) if known is not None else np.full(len(ids), -1)
    if known is None or not (at >= 0).any():
        return np.full(len(ids), -1), found
    pictures = np.ascontiguousarray(known["picture"])
    words = pictures.view(np.dtype((np.void, pictures.shape[1] * 8))).ravel()
    _, first, which = np.unique(words, return_index=True, return_inverse=True)
    for one, other, _ in pairs(pictures[first]):
        found[one].add(other)
        found[other].add(one)
    return np.where(at >= 0, which[at], -1), found


def _both(here: NDArray[np.int64], there: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    for one, other in zip(here.tolist(), there.tolist(), strict=True):
        if one >= 0 and other >= 0 and one != other:
            yield one, other
