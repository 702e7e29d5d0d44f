"""Whether the files of a dataset are what was written: parquet by row groups, marks, topics; and what can be read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from synth.columns import ROW_GROUP, schema
from synth.dataset import (
    COLUMNS,
    REJECT_COLUMNS,
    UNREADABLE,
    DamagedFile,
    OlderMark,
    fingerprint,
    marked,
    metadata,
    parquet,
    read_mark,
    shards,
)
from synth.likeness.duplicates import FILE as DUPLICATES
from synth.places import opened
from synth.records import Topic
from synth.shares import topic_seed
from synth.verify.about import About, is_run
from synth.verify.faults import Fault, Told, older, short

Row = dict[str, Any]
SAYS = ("samples", "questions", "topics", "rejects")  # what a mark of any version does


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """A shard of a run, or a file of rows that no run is known of: then `mark` and `topics` are None."""

    out: Path
    stem: str
    mark: Mapping[str, Any] | None
    topics: frozenset[str] | None

    @property
    def name(self) -> str:
        return f"{self.stem}.parquet"

    @property
    def path(self) -> Path:
        return self.out / "data" / self.name

    def fault(self, what: str, detail: str, of: str = "data") -> Fault:
        """In a file of this shard, which is made again once its mark is gone."""
        name = self.name if of == "data" else f"{of}/{self.name}"
        return Fault(sample=name, what=what, detail=detail, remake=self.stem)


def open_shards(out: Path, about: About, tell: Told) -> Iterator[Shard]:
    """Every shard whose file is there, in order."""
    made = [path.stem for path in shards(out / "data")]
    marks, there = marked(out), set(made)
    for stem in [one for one in marks if one not in there]:
        said = "this shard is marked as done and is not there"
        tell(Fault(sample=f"{stem}.parquet", what="missing", detail=said, remake=stem))
    older_told, done = False, set(marks)
    for stem in made:
        mark = _mark(out, stem, tell) if stem in done else None
        if stem not in done:
            tell(Fault(sample=f"{stem}.parquet", what="unfinished", detail="this shard has no mark that it is done"))
        if mark is not None and "files" not in mark and not older_told:
            older_told = True
            tell(older(f"done/{stem}.json"))
        topics = _topics(out, stem, mark, about.seed, tell) if is_run(out) and about.planned else None
        yield Shard(out=out, stem=stem, mark=mark, topics=topics)


def _mark(out: Path, stem: str, tell: Told) -> Mapping[str, Any] | None:
    path = out / "done" / f"{stem}.json"
    try:
        try:
            found = read_mark(path, *SAYS, "files")
        except OlderMark as before:
            found = before.said
        _must_count(found)
    except (OSError, ValueError, AttributeError, TypeError, KeyError, DamagedFile) as error:
        tell(Fault(sample=f"done/{stem}.json", what="damaged", detail=short(error), remake=stem))
        return None
    return found


def _must_count(mark: Mapping[str, Any]) -> None:
    counts = [mark["samples"], mark["questions"], mark["topics"], *mark["rejects"].values()]
    if not all(isinstance(count, int) for count in counts):
        raise ValueError("a count in it is no number")
    for known_by in mark.get("files", {}).values():
        known_by["bytes"], known_by["blake2b"]


def _topics(
    out: Path, stem: str, mark: Mapping[str, Any] | None, seed: int | None, tell: Told
) -> frozenset[str] | None:
    """The ids of what was planned; a run plans a file of topics that is lost or damaged again by itself."""
    path = out / "topics" / f"{stem}.jsonl"
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        topics = [(line.pop("id", None), line.pop("place", None), Topic(**line)) for line in lines]
        for told, place, topic in topics:
            of_place = topic.seed if None in (seed, place) else topic_seed(seed or 0, place)
            if told not in (None, topic.id) or topic.seed != of_place:
                raise ValueError(f"the topic at place {place} is not what it was when it was planned")
        if mark is not None and len(topics) != mark["topics"]:
            raise ValueError(f"{len(topics)} topics; the shard's mark says {mark['topics']}")
        return frozenset(topic.id for _, _, topic in topics)
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
        tell(Fault(sample=f"topics/{stem}.jsonl", what="damaged", detail=short(error), remake=stem))
        return None


def rows(shard: Shard, tell: Told) -> Iterator[Row]:
    """The rows of a shard that can be read; what is wrong with its files is told."""
    _changed(shard, "data", tell)
    _expected_columns(shard, tell)
    count, whole = 0, True
    for group in groups(shard.path):
        if isinstance(group, DamagedFile):
            whole = False
            tell(shard.fault("damaged", str(group)))
        else:
            count += len(group)
            yield from group
    if whole and shard.mark is not None and count != shard.mark["samples"]:
        tell(shard.fault("count", f"{count} samples; its mark says {shard.mark['samples']}"))


def check_rejects(shard: Shard, tell: Told) -> None:
    path = shard.out / "rejects" / shard.name
    if shard.mark is None or not is_run(shard.out):
        return
    if not path.exists():
        tell(shard.fault("missing", "this shard is marked as done and its rejects are not there", "rejects"))
        return
    _changed(shard, "rejects", tell)
    count, whole = 0, True
    for group in groups(path, [name for name in REJECT_COLUMNS if name != "images"]):
        if isinstance(group, DamagedFile):
            whole = False
            tell(shard.fault("damaged", str(group), "rejects"))
        else:
            count += len(group)
    expected = sum(shard.mark["rejects"].values())
    if whole and count != expected:
        tell(shard.fault("count", f"{count} rejects; its mark says {expected}", "rejects"))


def _changed(shard: Shard, of: str, tell: Told) -> None:
    files = (shard.mark or {}).get("files", {})
    if of not in files:
        return
    try:
        found = fingerprint(shard.out / of / shard.name)
    except OSError as error:
        tell(shard.fault("damaged", short(error), of))
        return
    if found["bytes"] != files[of]["bytes"]:
        tell(shard.fault("changed", f"{found['bytes']} bytes; {files[of]['bytes']} were written", of))
    elif found != files[of]:
        tell(shard.fault("changed", "its bytes are not those that were written", of))


def _expected_columns(shard: Shard, tell: Told) -> None:
    expected = schema(COLUMNS).metadata
    try:
        found = metadata(shard.path)
    except (DamagedFile, OSError):
        return  # said when its rows are read
    if found.get(b"huggingface") != expected[b"huggingface"]:
        tell(shard.fault("columns", "other columns than a dataset of ours has"))


def groups(path: Path, columns: Sequence[str] | None = None) -> Iterator[list[Row] | DamagedFile]:
    """The rows of each row group, a few at a time whatever the file says of it; or what is wrong with it."""
    try:
        file = parquet(path)
    except UNREADABLE as error:
        yield DamagedFile(f"it does not open: {short(error)}")
        return
    with file:
        total, first = file.num_row_groups, 0
        for number in range(total):
            count = file.metadata.row_group(number).num_rows
            try:
                wanted = list(columns) if columns else None
                for batch in file.iter_batches(batch_size=ROW_GROUP, row_groups=[number], columns=wanted):
                    batch.validate(full=True)
                    yield batch.to_pylist()
            except (*UNREADABLE, KeyError, TypeError) as error:
                where = f"row group {number + 1} of {total} (samples {first + 1} to {first + count})"
                yield DamagedFile(f"{where}: {short(error)}")
            first += count


def samples_in(out: Path) -> int:
    """As the files say it, for telling how far one is."""
    return sum(_count(path) for path in shards(out / "data"))


def _count(path: Path) -> int:
    try:
        return int(pq.read_metadata(opened(path)).num_rows)
    except UNREADABLE:
        return 0


def duplicates_told(out: Path) -> list[Row] | DamagedFile | None:
    """What the run wrote of its near duplicates; None where it did not."""
    if not (out / DUPLICATES).exists():
        return None
    found: list[Row] = []
    for group in groups(out / DUPLICATES):
        if isinstance(group, DamagedFile):
            return group
        found += group
    return found
