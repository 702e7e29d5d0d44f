"""One dataset of several: their shards one after another, what is identical once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from synth.columns import schema
from synth.dataset import DamagedFile, read_mark, write_mark
from synth.records import Topic
from synth.runs.folder import NotThisRun
from synth.subsets.made_of import (
    HOLDS,
    TOPIC,
    Part,
    Row,
    begin,
    carry_given,
    describe,
    described,
    environment_of,
    filled,
    finish_shard,
    parts,
    placed,
    topics_in,
    write_shard,
)
from synth.subsets.marks_kept import carry

Mask = NDArray[np.bool_]


@dataclass(slots=True, kw_only=True)
class Merged:
    """What came together, and how many samples were there before in the same words and pixels."""

    sources: int
    samples: int = 0
    questions: int = 0
    rejects: int = 0
    again: int = 0


def merge(sources: Sequence[Path], out: Path) -> Merged:
    """`out` is the sources one after another. Nothing is written unless all of them can be read."""
    _must_differ(sources)
    runs = [described(source) for source in sources]
    with filled(out, sources) as new:
        begin(new)
        merged = _Merging(new, sources).merged()
        if not merged.samples:
            raise NotThisRun(f"there are no samples in {', '.join(map(str, sources))}")
        environments = {environment_of(run) for run in runs}
        told = [{"of": str(source.resolve()), "run": run} for source, run in zip(sources, runs, strict=True)]
        environment = environments.pop() if len(environments) == 1 else None
        carry(sources, new)
        carry_given(sources, runs, new)
        describe(new, runs[0]["recipe"], merged.samples, environment, merged=told)
    return merged


def _must_differ(sources: Sequence[Path]) -> None:
    seen: dict[Path, Path] = {}
    for source in sources:
        if (before := seen.setdefault(source.resolve(), source)) is not source:
            raise NotThisRun(f"{source} and {before} are one folder; each dataset is named once")


@dataclass(slots=True)
class _Ids:
    """The ids of all rows of one sort, 24 bytes each, and the number of the source they are in."""

    ids: list[NDArray[np.bytes_]] = field(default_factory=list)
    sources: list[NDArray[np.uint16]] = field(default_factory=list)

    def add(self, source: int, part: Part, of: str) -> None:
        ids = np.array([row["id"].encode() for row in part.rows(of, ["id"])], dtype="S20")
        self.ids.append(ids)
        self.sources.append(np.full(len(ids), source, dtype=np.uint16))

    def first(self, *, within: bool) -> list[Mask]:
        """For each shard, which of its rows are in none before; `within` their own source too."""
        ids, sources = np.concatenate(self.ids), np.concatenate(self.sources)
        _, first, which = np.unique(ids, return_index=True, return_inverse=True)
        earliest = first[which]
        kept = earliest == np.arange(len(ids)) if within else sources[earliest] == sources
        return np.split(kept, np.cumsum([len(one) for one in self.ids])[:-1])


class _Merging:
    def __init__(self, new: Path, sources: Sequence[Path]) -> None:
        self.new, self.sources = new, sources
        self.parts = [(number, part) for number, source in enumerate(sources) for part in parts(source)]

    def merged(self) -> Merged:
        merged = Merged(sources=len(self.sources))
        shard = 0
        for (_, part), samples, rejects in self._kept():
            merged.again += int((~samples).sum())
            if samples.any() or rejects.any():
                said = self._shard(shard, part, {"data": samples, "rejects": rejects})
                merged.samples += said["samples"]
                merged.questions += said["questions"]
                merged.rejects += sum(said["rejects"].values())
                shard += 1
        self._calls()
        return merged

    def _kept(self) -> Iterator[tuple[tuple[int, Part], Mask, Mask]]:
        """Each shard with its rows that stay, once every file has been looked at."""
        data, rejects = _Ids(), _Ids()
        for number, part in self.parts:
            part.mark()
            data.add(number, part, "data")
            rejects.add(number, part, "rejects")
        if self.parts:
            yield from zip(self.parts, data.first(within=True), rejects.first(within=False), strict=True)

    def _shard(self, shard: int, part: Part, kept: Mapping[str, Mask]) -> Row:
        mark, topics = read_mark(part.out / "done" / f"{part.stem}.json"), _planned(part)
        if not all(mask.all() for mask in kept.values()):
            return self._rewritten(shard, part, kept, topics, mark)
        for of in HOLDS:
            placed(part.path(of), self.new / of / f"{shard:05}.parquet")
        return finish_shard(self.new, shard, topics, mark)

    def _rewritten(self, shard: int, part: Part, kept: Mapping[str, Mask], topics: Sequence[Topic], mark: Row) -> Row:
        """A shard some of whose rows were there before; what these took stays in its mark."""
        tables = {of: pa.Table.from_batches(part.batches(of), schema(HOLDS[of])) for of in HOLDS}
        left = {of: table.filter(pa.array(kept[of])) for of, table in tables.items()}
        gone = _topics_of(tables) - _topics_of(left)
        lost = len(tables["data"]) - len(left["data"])
        passed = {stage: max(0, count - lost) for stage, count in mark["passed"].items()}
        stay = [topic for topic in topics if topic.id not in gone]
        return write_shard(self.new, shard, left, stay, {**mark, "passed": passed})

    def _calls(self) -> None:
        """What models were asked for topics."""
        found = [path for source in self.sources for path in sorted((source / "topics").glob("calls-*.json"))]
        for number, path in enumerate(found):
            write_mark(self.new / "topics" / f"calls-{number:05}.json", read_mark(path, "calls"))


def _planned(part: Part) -> list[Topic]:
    """Those of a run made of another one's pictures are the topics of its rows."""
    path = part.out / "topics" / f"{part.stem}.jsonl"
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        return [Topic(**{key: said for key, said in line.items() if key not in ("id", "place")}) for line in lines]
    except FileNotFoundError:
        told = (topic for of in HOLDS for batch in part.batches(of, [TOPIC[of]]) for topic in topics_in(batch, of))
        return list({topic.id: topic for topic in told}.values())
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedFile(f"{path} is damaged: {error}") from error


def _topics_of(tables: Mapping[str, pa.Table]) -> set[str]:
    return {topic.id for of, table in tables.items() for topic in topics_in(table, of)}
