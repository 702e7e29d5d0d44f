"""A run made of another one's pictures: other questions about them, or the same ones before another reader.

Nothing is drawn. A shard of the run is a shard of the other, in the same order.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any, Literal, get_args

from synth.dataset import read, shards
from synth.kit import Kit
from synth.line import Line
from synth.pipeline import judged, questioned
from synth.places import is_address, place, remote
from synth.records import Sample, topic_of
from synth.rows import read_sample

How = Literal["ask", "check"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """What is done again, and with the samples of which run; `of` is where that lies now."""

    how: How
    of: Path
    id: str  # of the other run, since a folder may come to hold another

    def plain(self, out: Path) -> dict[str, str]:
        """For `run.json`: from the run's own folder, so that both can be moved together; of an address, all of it."""
        if remote(self.of):
            of = str(self.of)
        else:
            of = str(self.of.resolve()) if remote(out) else os.path.relpath(self.of.resolve(), out.resolve())
        return {"how": self.how, "of": of, "id": self.id}

    def is_that_of(self, described: Mapping[str, Any]) -> bool:
        return (described["how"], described["id"]) == (self.how, self.id)

    def shards(self) -> list[int]:
        return [int(path.stem) for path in shards(self.of / "data")]

    def rows(self, shard: int) -> Iterator[dict[str, Any]]:
        return read(self.of / "data" / f"{shard:05}.parquet")

    def make(self, kit: Kit, line: Line) -> Sample:
        sample = line.item
        assert isinstance(sample, Sample)
        if self.how == "check":
            return judged(line, sample.pictures, [one.question for one in sample.questions], kit)
        topic = topic_of(sample.pictures[0])
        return questioned(line, sample.pictures[0], kit.kinds[topic.kind], topic.seed, kit)


def read_again(out: Path, described: Mapping[str, Any]) -> Again | None:
    """What the `run.json` of a run says of it."""
    said = described.get("again")
    if said is None:
        return None
    assert said["how"] in get_args(How)
    whole = is_address(said["of"]) or remote(out)
    return Again(how=said["how"], of=place(said["of"]) if whole else out.resolve() / said["of"], id=said["id"])


def lines_of(rows: Iterator[dict[str, Any]]) -> Iterator[tuple[Line, str]]:
    """A line for each sample, and the environment that it was drawn in."""
    for row in rows:
        yield Line.of(read_sample(row)), row["provenance"]["environment"]


class Listed:
    """The agenda of such a run: the shards that the other one has."""

    def __init__(self, missing: list[int], planned: int, stop: Event) -> None:
        self.planned = planned
        self._missing, self._stop = list(reversed(missing)), stop

    def left(self) -> int:
        return 0 if self._stop.is_set() else len(self._missing)

    def next(self) -> int | None:
        return None if self._stop.is_set() or not self._missing else self._missing.pop()

    def done(self, shard: int, lost: int) -> None:
        """Nothing follows from it: what is rejected is not made up for."""
