"""What an executor does, and what it tells of a shard when it is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
    calls: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # of models while it was made, by stage


class Executor(Protocol):
    """Runs shards wherever it likes; each writes its own files, and its mark last."""

    def run(self, shards: Sequence[int], /) -> Iterator[ShardReport]: ...
