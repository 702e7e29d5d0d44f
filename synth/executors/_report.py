"""What an executor does, and what it tells of a shard when it is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardReport:
    shard: int
    topics: int
    samples: int
    questions: int
    rejects: Mapping[str, int]
    seconds: float
    stages: Mapping[str, float]


class Executor(Protocol):
    """Runs shards wherever it likes; each writes its own files, and its mark last."""

    def run(self, shards: Sequence[int], /) -> Iterator[ShardReport]: ...
