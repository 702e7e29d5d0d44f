"""A dataset of some samples of another one: those a filter wants, some of these, or all of them in several parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from synth.dataset import COLUMNS, REJECT_COLUMNS, ROW_GROUP, schema
from synth.likeness.akin import ASPECTS, LOOKS_AT, number
from synth.records import Sample
from synth.rows import read_sample, sample_row
from synth.runs.folder import OURS
from synth.subsets.made_of import (
    Part,
    Row,
    begin,
    carry_given,
    describe,
    described,
    environment_of,
    filled,
    parts,
    topics_in,
    write_shard,
)
from synth.subsets.marks_kept import carry
from synth.subsets.splits import KEYS, NEITHER, Keys, Sides, keys_of, sides
from synth.subsets.where import Filter, question_filter, sample_filter

NAME = re.compile(r"\w[\w.-]{0,99}")  # of a side, and so of a folder
PLACE = np.dtype([("part", "<u4"), ("row", "<u4"), *((name, KEYS[name]) for name in KEYS.names or ())])
MOST = 100  # sides
ALL = ""  # the one side where nothing is split


class SubsetError(ValueError):
    """What is asked for cannot be had; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`least` questions must be left of a sample; `n` samples in all; `split` is the share of each side."""

    where: str | None = None
    questions: str | None = None
    least: int = 1
    n: int | None = None
    seed: int = 0
    split: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, share in self.split.items():
            if not NAME.fullmatch(name) or name in OURS:
                raise SubsetError(f"{name!r} cannot be the name of a side: it is to be a folder's, such as train")
            if not share > 0:
                raise SubsetError(f"the share of {name} must be more than 0")
        if len(self.split) > MOST:
            raise SubsetError(f"{len(self.split)} sides are too many; {MOST} may be")
        if self.split and abs(sum(self.split.values()) - 1) > 1e-6:
            raise SubsetError(f"the shares come to {sum(self.split.values()):g}; together they must be 1")


@dataclass(slots=True, kw_only=True)
class Taken:
    """What a part of the result holds."""

    samples: int = 0
    questions: int = 0


@dataclass(slots=True, kw_only=True)
class Subset:
    """`of` is how many samples there are; `neither` how many would tie two sides together, and are left out."""

    of: int
    neither: int
    parts: dict[str, Taken]


def subset(source: Path, out: Path, wanted: Wanted) -> Subset:
    """Reads the source twice: what is wanted is known before anything is written."""
    run = described(source)
    keeps = _Keeps(wanted)
    with filled(out, [source]) as new:
        shards = parts(source)
        places, total = _scanned(shards, keeps, akin=bool(wanted.split))
        names = list(wanted.split) or [ALL]
        placed = sides(source, places, wanted.split, wanted.seed) if wanted.split else np.zeros(len(places), np.int8)
        neither = int((placed == NEITHER).sum())
        placed = _chosen(places, placed, names, wanted)
        writers = [_Writer(new / name) for name in names]
        _write(shards, keeps, places, placed, writers)
        made = {name: writer.done() for name, writer in zip(names, writers, strict=True)}
        for name, taken in made.items():
            carry([source], new / name)
            carry_given([source], [run], new / name)
            told = {"of": str(source.resolve()), **asdict(wanted), "side": name or None, "neither": neither, "run": run}
            describe(new / name, run["recipe"], taken.samples, environment_of(run), subset=told)
    return Subset(of=total, neither=neither, parts=made)


class _Keeps:
    """Which samples stay, and with which questions."""

    def __init__(self, wanted: Wanted) -> None:
        self.sample: Filter | None = sample_filter(wanted.where) if wanted.where is not None else None
        self.question: Filter | None = question_filter(wanted.questions) if wanted.questions is not None else None
        self.least = wanted.least

    @property
    def columns(self) -> frozenset[str]:
        found = {"id", "kind", "questions.list.element.form"}
        return frozenset(found.union(*(one.columns for one in (self.sample, self.question) if one)))

    def questions(self, row: Row) -> list[int]:
        """The places of those that stay."""
        asked = row["questions"]
        return [at for at, one in enumerate(asked) if self.question is None or self.question(row, one)]

    def __call__(self, row: Row) -> bool:
        return (self.sample is None or self.sample(row)) and len(self.questions(row)) >= self.least


def _scanned(shards: Sequence[Part], keeps: _Keeps, *, akin: bool) -> tuple[Keys, int]:
    """Where each sample that stays is, some 80 bytes each, and how many there are in all."""
    found, total = bytearray(), 0
    columns = sorted(keeps.columns | (LOOKS_AT if akin else frozenset()))
    for number_of_part, part in enumerate(shards):
        part.mark()
        for at, row in enumerate(part.rows("data", columns)):
            total += 1
            if keeps(row):
                keys = keys_of(row) if akin else (row["id"].encode(), number(row["kind"]), *[0] * len(ASPECTS))
                found += np.array([(number_of_part, at, *keys)], dtype=PLACE).tobytes()
    if not total:
        raise SubsetError("there are no samples to take any of")
    if not found:
        raise SubsetError(f"none of the {total:,} samples is wanted")
    return np.frombuffer(bytes(found), dtype=PLACE), total


def _chosen(places: Keys, placed: Sides, names: Sequence[str], wanted: Wanted) -> Sides:
    """`n` of the samples on their sides, each kind in its share of the side; by lot, and more of the same for more."""
    have = np.array([(placed == side).sum() for side in range(len(names))])
    shares = np.array(list(wanted.split.values()) or [1.0])
    quotas = have if wanted.n is None else portions(wanted.n, shares)
    kept = np.full(len(placed), NEITHER, dtype=np.int8)
    for side, name in enumerate(names):
        if quotas[side] > have[side] or not quotas[side]:
            whose = f"side {name}" if name else "it"
            raise SubsetError(f"{quotas[side]:,} samples are asked for, and {whose} would have {have[side]:,}")
        kept[_drawn(places, np.flatnonzero(placed == side), int(quotas[side]), wanted.seed)] = side
    return kept


def _drawn(places: Keys, rows: NDArray[np.intp], count: int, seed: int) -> NDArray[np.intp]:
    if count == len(rows):
        return rows
    kinds, which = np.unique(places["kind"][rows], return_inverse=True)
    lots = np.array([number(b"%d/lot/" % seed + name) for name in places["id"][rows]], dtype=np.uint64)
    order = np.argsort(lots, kind="stable")
    wanted = portions(count, np.bincount(which))
    drawn = [order[which[order] == kind][: wanted[kind]] for kind in range(len(kinds))]
    found: NDArray[np.intp] = rows[np.concatenate(drawn)]
    return found


def portions(count: int, sizes: NDArray[Any]) -> NDArray[np.int64]:
    """`count` in these proportions, in whole numbers: what is left over goes to the largest remainders."""
    exact = sizes / sizes.sum() * count
    found: NDArray[np.int64] = np.floor(exact + 1e-9).astype(np.int64)
    found[np.argsort(found - exact, kind="stable")[: count - int(found.sum())]] += 1
    return found


def _write(shards: Sequence[Part], keeps: _Keeps, places: Keys, placed: Sides, writers: Sequence[_Writer]) -> None:
    rows_at, ends = places["row"], np.searchsorted(places["part"], np.arange(len(shards) + 1))
    for part, first, end in zip(shards, ends, ends[1:], strict=False):
        if (placed[first:end] == NEITHER).all():
            continue
        before = 0
        for batch in part.batches("data"):
            inside = slice(*(first + np.searchsorted(rows_at[first:end], [before, before + len(batch)])))
            for side, writer in enumerate(writers):
                rows = rows_at[inside][placed[inside] == side] - before
                if len(rows):
                    writer.add(_asked(batch.take(pa.array(rows)), keeps))
            before += len(batch)


def _asked(batch: pa.RecordBatch, keeps: _Keeps) -> pa.Table:
    """The rows with the questions that stay; the id of a sample that loses some is another, since its content is."""
    table = pa.Table.from_batches([batch]).cast(schema(COLUMNS))
    return table if keeps.question is None else pa.concat_tables(_each(table, keeps))


def _each(table: pa.Table, keeps: _Keeps) -> Iterator[pa.Table]:
    for at, row in enumerate(table.to_pylist()):
        left = keeps.questions(row)
        if len(left) == len(row["questions"]):
            yield table.slice(at, 1)
        else:
            whole = read_sample(row)
            sample = Sample(pictures=whole.pictures, questions=tuple(whole.questions[place] for place in left))
            changed = sample_row(sample, row["provenance"]["environment"])
            yield pa.Table.from_pylist([changed], schema=schema(COLUMNS))


class _Writer:
    """Shards of a row group each."""

    def __init__(self, out: Path) -> None:
        self._out, self._held, self._shard, self._taken = out, list[pa.Table](), 0, Taken()
        begin(out)

    def add(self, table: pa.Table) -> None:
        self._held.append(table)
        while sum(map(len, self._held)) >= ROW_GROUP:
            self._flush()

    def done(self) -> Taken:
        if sum(map(len, self._held)):
            self._flush()
        return self._taken

    def _flush(self) -> None:
        held = pa.concat_tables(self._held)
        samples, rest = held.slice(0, ROW_GROUP), held.slice(ROW_GROUP)
        self._held = [rest] if len(rest) else []
        held_now = {"data": samples, "rejects": schema(REJECT_COLUMNS).empty_table()}
        passed = {"drawn": len(samples), "checked": len(samples)}
        told = {"passed": passed, "seconds": 0.0, "stages": {}, "calls": {}}
        mark = write_shard(self._out, self._shard, held_now, topics_in(samples, "data"), told)
        self._shard += 1
        self._taken.samples += mark["samples"]
        self._taken.questions += mark["questions"]
