"""Which samples of a dataset are taken, with which of their questions, and on which side each stands.

The dataset is looked through before anything is written; some 80 bytes a sample are held meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from synth.likeness.akin import ASPECTS, LOOKS_AT, number
from synth.subsets.made_of import Part, Row, parts
from synth.subsets.splits import KEYS, NEITHER, Keys, Sides, keys_of, sides
from synth.subsets.wanted import ChoiceError, Wanted, group_of
from synth.subsets.where import Filter, question_filter, sample_filter

ALL = ""  # the one side where nothing is split
Lots = NDArray[np.uint64]


class Keeps:
    """Which samples stay, and with which questions."""

    def __init__(self, wanted: Wanted) -> None:
        self.sample: Filter | None = sample_filter(wanted.where) if wanted.where is not None else None
        self.question: Filter | None = question_filter(wanted.questions) if wanted.questions is not None else None
        self.least, self.seed = wanted.least, wanted.seed
        self.last: dict[tuple[str, str], int] = {}  # the highest lot of a capped family or form that is still taken

    @property
    def all_questions(self) -> bool:
        return self.question is None and not self.last

    @property
    def columns(self) -> frozenset[str]:
        found = {"id", "kind", *(f"questions.list.element.{name}" for name in ("id", "form", "family"))}
        return frozenset(found.union(*(one.columns for one in (self.sample, self.question) if one)))

    def questions(self, row: Row) -> list[int]:
        """The places of those that stay."""
        asked = row["questions"]
        wanted = [at for at, one in enumerate(asked) if self.question is None or self.question(row, one)]
        return [at for at in wanted if self._is_drawn(asked[at])] if self.last else wanted

    def __call__(self, row: Row) -> bool:
        return (self.sample is None or self.sample(row)) and len(self.questions(row)) >= self.least

    def cap(self, rows: Iterator[Row], caps: dict[tuple[str, str], int]) -> None:
        """Settles which questions are taken of families and forms that may have only so many in all: by lot."""
        lots: dict[tuple[str, str], bytearray] = {key: bytearray() for key in caps}
        for row in rows:
            for at in self.questions(row) if self(row) else ():
                for key in self._capped(row["questions"][at], lots):
                    lots[key] += self._lot(row["questions"][at]).to_bytes(8, "little")
        for key, held in lots.items():
            found = np.frombuffer(bytes(held), dtype="<u8")
            if len(found) > caps[key]:
                self.last[key] = int(np.partition(found, caps[key] - 1)[caps[key] - 1])

    def _is_drawn(self, question: Row) -> bool:
        return all(self._lot(question) <= self.last[key] for key in self._capped(question, self.last))

    def _capped(self, question: Row, among: Any) -> list[tuple[str, str]]:
        both = (("families", question["family"]), ("forms", question["form"]))
        return [key for key in both if key in among]

    def _lot(self, question: Row) -> int:
        return number(f"{self.seed}/lot/{question['id']}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chosen:
    """`of` is how many samples there are; `neither` how many would tie two sides together, and are left out."""

    shards: Sequence[Part]
    keeps: Keeps
    names: Sequence[str]
    of: int
    neither: int
    places: Keys
    placed: Sides

    def samples(self, side: int) -> int:
        return int((self.placed == side).sum())

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[tuple[int, pa.RecordBatch]]:
        """The chosen rows of each row group, by the number of their side; whole, with the questions that go too."""
        rows_at = self.places["row"]
        ends = np.searchsorted(self.places["part"], np.arange(len(self.shards) + 1))
        for part, first, end in zip(self.shards, ends, ends[1:], strict=False):
            if (self.placed[first:end] == NEITHER).all():
                continue
            before = 0
            for batch in part.batches("data", columns):
                inside = slice(*(first + np.searchsorted(rows_at[first:end], [before, before + len(batch)])))
                for side in range(len(self.names)):
                    rows = rows_at[inside][self.placed[inside] == side] - before
                    if len(rows):
                        yield side, batch.take(pa.array(rows))
                before += len(batch)


def choose(source: Path, wanted: Wanted, only: Collection[int] | None = None) -> Chosen:
    """Of the samples at these places of the dataset, where some are named: `only` is to be quick to look into."""
    shards, keeps = parts(source), Keeps(wanted)
    if capped := wanted.caps_of_questions:
        keeps.cap((row for _, _, row in _rows(_marked(shards), keeps.columns, only)), capped)
    places, total = _scanned(shards if capped else _marked(shards), keeps, wanted, only)
    names = list(wanted.split) or [ALL]
    placed = sides(source, places, wanted.split, wanted.seed) if wanted.split else np.zeros(len(places), np.int8)
    neither = int((placed == NEITHER).sum())
    placed = _drawn(places, _capped(places, placed, wanted), names, wanted)
    return Chosen(shards=shards, keeps=keeps, names=names, of=total, neither=neither, places=places, placed=placed)


def _marked(shards: Sequence[Part]) -> Iterator[Part]:
    """Each held against its mark just before it is read: its bytes come from the disk once."""
    for part in shards:
        part.mark()
        yield part


def _rows(
    shards: Iterable[Part], columns: frozenset[str], only: Collection[int] | None
) -> Iterator[tuple[int, int, Row]]:
    """With the number of its shard and its place there."""
    before = 0
    for shard, part in enumerate(shards):
        at = -1
        for at, row in enumerate(part.rows("data", sorted(columns))):
            if only is None or before + at in only:
                yield shard, at, row
        before += at + 1


def _scanned(shards: Iterable[Part], keeps: Keeps, wanted: Wanted, only: Collection[int] | None) -> tuple[Keys, int]:
    """Where each sample that stays is, and how many there are in all."""
    groups = wanted.groups
    fields = [("part", "<u4"), ("row", "<u4"), *((name, KEYS[name]) for name in KEYS.names or ())]
    place = np.dtype([*fields, *((group, "<u8") for group in groups)])
    akin = bool(wanted.split)
    columns = keeps.columns | (LOOKS_AT if akin else frozenset()) | wanted.looks_at
    found, total = bytearray(), 0
    for shard, at, row in _rows(shards, columns, only):
        total += 1
        if keeps(row):
            keys = keys_of(row) if akin else (row["id"].encode(), number(row["kind"]), *[0] * len(ASPECTS))
            grouped = (number(group_of(row, group)) for group in groups)
            found += np.array([(shard, at, *keys, *grouped)], dtype=place).tobytes()
    if not total:
        raise ChoiceError("there are no samples to take any of")
    if not found:
        raise ChoiceError(f"none of the {total:,} samples is wanted")
    return np.frombuffer(bytes(found), dtype=place), total


def _capped(places: Keys, placed: Sides, wanted: Wanted) -> Sides:
    """Of what is capped the first by lot, on whatever side they stand."""
    lots, placed = _lots(places, wanted.seed), placed.copy()
    for (group, value), cap in wanted.caps_of_samples.items():
        rows = np.flatnonzero((places[group] == number(value)) & (placed != NEITHER))
        placed[rows[np.argsort(lots[rows], kind="stable")[cap:]]] = NEITHER
    if (placed == NEITHER).all():
        raise ChoiceError("the caps leave no sample")
    return placed


def _drawn(places: Keys, placed: Sides, names: Sequence[str], wanted: Wanted) -> Sides:
    """Of each side its share of `n`, each kind in its share of the side or as it is weighed; more of the same for
    more."""
    have = np.array([(placed == side).sum() for side in range(len(names))])
    by = wanted.weighed_by
    kept = np.full(len(placed), NEITHER, dtype=np.int8)
    lots = _lots(places, wanted.seed)
    for side, quota in enumerate(_quotas(places, placed, have, wanted)):
        if quota > have[side] or not quota:
            whose = f"side {names[side]}" if names[side] else "it"
            raise ChoiceError(f"{quota:,} samples are asked for, and {whose} would have {have[side]:,}")
        rows = np.flatnonzero(placed == side)
        kinds, which = np.unique(places[by or "kind"][rows], return_inverse=True)
        sizes = np.bincount(which)
        weights = wanted.weights_of(kinds) if by else sizes
        shares = portions(int(quota), weights)
        if (shares > sizes).any():
            raise ChoiceError(f"{quota:,} samples so weighed are asked for, and there are too few of some {by}")
        order = np.argsort(lots[rows], kind="stable")
        taken = [order[which[order] == kind][: shares[kind]] for kind in range(len(kinds))]
        kept[rows[np.concatenate(taken)]] = side
    return kept


def _quotas(places: Keys, placed: Sides, have: NDArray[Any], wanted: Wanted) -> NDArray[Any]:
    """How many each side gets; where something is weighed and no `n` is said, as many as there can be."""
    shares = np.array(list(wanted.split.values()) or [1.0])
    if wanted.n is not None:
        return portions(wanted.n, shares)
    if wanted.weighed_by is None:
        return have
    return np.array([_most(places[wanted.weighed_by][placed == side], wanted) for side in range(len(have))])


def _most(groups: NDArray[np.uint64], wanted: Wanted) -> int:
    """How many samples there can be in the shares of their weights."""
    kinds, sizes = np.unique(groups, return_counts=True)
    if not len(kinds):
        return 0
    weights = wanted.weights_of(kinds)
    most = int((sizes / (weights / weights.sum())).min() + 1e-9)
    while most and (portions(most, weights) > sizes).any():  # a remainder went to one that has no more
        most -= 1
    return most


def _lots(places: Keys, seed: int) -> Lots:
    return np.array([number(b"%d/lot/" % seed + name) for name in places["id"]], dtype=np.uint64)


def portions(count: int, sizes: NDArray[Any]) -> NDArray[np.int64]:
    """`count` in these proportions, in whole numbers: what is left over goes to the largest remainders."""
    exact = sizes / sizes.sum() * count
    found: NDArray[np.int64] = np.floor(exact + 1e-9).astype(np.int64)
    found[np.argsort(found - exact, kind="stable")[: count - int(found.sum())]] += 1
    return found
