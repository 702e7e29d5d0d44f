"""A dataset of some samples of another one: those a filter wants, some of these, or all of them in several parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa

from synth.columns import ROW_GROUP, schema
from synth.dataset import COLUMNS, REJECT_COLUMNS
from synth.records import Sample
from synth.rows import read_sample, sample_row
from synth.subsets.choice import Keeps, choose
from synth.subsets.made_of import (
    begin,
    carry_given,
    describe,
    described,
    environment_of,
    filled,
    topics_in,
    write_shard,
)
from synth.subsets.marks_kept import carry
from synth.subsets.wanted import Wanted


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
    with filled(out, [source]) as new:
        chosen = choose(source, wanted)
        writers = [_Writer(new / name) for name in chosen.names]
        for side, batch in chosen.batches():
            writers[side].add(_asked(batch, chosen.keeps))
        made = {name: writer.done() for name, writer in zip(chosen.names, writers, strict=True)}
        for name, taken in made.items():
            carry([source], new / name)
            carry_given([source], [run], new / name)
            told = {"of": str(source.resolve()), **asdict(wanted), "side": name or None, "neither": chosen.neither}
            told["run"] = run
            describe(new / name, run["recipe"], taken.samples, environment_of(run), subset=told)
    return Subset(of=chosen.of, neither=chosen.neither, parts=made)


def _asked(batch: pa.RecordBatch, keeps: Keeps) -> pa.Table:
    """The rows with the questions that stay; the id of a sample that loses some is another, since its content is."""
    table = pa.Table.from_batches([batch]).cast(schema(COLUMNS))
    return table if keeps.all_questions else pa.concat_tables(_each(table, keeps))


def _each(table: pa.Table, keeps: Keeps) -> Iterator[pa.Table]:
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
