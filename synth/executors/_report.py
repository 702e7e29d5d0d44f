"""What an executor does, what it is asked from, and what it tells of a run under way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

Reply = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """Topics that came so far along the line."""

    drawn: int = 0
    checked: int = 0
    kept: int = 0

    def __add__(self, other: Passed) -> Passed:
        return Passed(drawn=self.drawn + other.drawn, checked=self.checked + other.checked, kept=self.kept + other.kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardReport:
    shard: int
    topics: int
    samples: int
    questions: int
    rejects: Mapping[str, int]
    seconds: float
    stages: Mapping[str, float]
    passed: Mapping[str, int] = field(default_factory=dict)  # as of `Passed`, without those kept
    files: Mapping[str, Mapping[str, int | str]] = field(default_factory=dict)  # fingerprints of what it wrote
    calls: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # of models while it was made, by stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What workers find: which sandbox, what keeps programs apart in it, and all that decides pixels."""

    sandbox: str
    tier: str
    environment: Mapping[str, str]


class Agenda(Protocol):
    """The shards there are to make; more may come to it with each report."""

    def next(self) -> int | None:
        """One that nobody makes yet; None where there is none now."""
        ...

    def left(self) -> int:
        """How many `next` would give, one after the other, without another report."""
        ...


class Carried(Protocol):
    """A run, and what is carried to workers that do not reach its folder, and back; names are paths, with slashes."""

    @property
    def out(self) -> Path: ...

    def files(self) -> dict[str, bytes]:
        """What a worker needs before it makes anything; a name that ends with a slash is an empty folder."""
        ...

    def of_shard(self, shard: int) -> dict[str, bytes]:
        """What it needs besides to make this one."""
        ...

    def made_of(self, shard: int) -> list[str]:
        """The files it then has written."""
        ...

    def take(self, shard: int, files: Mapping[str, bytes]) -> None:
        """Writes these into the run's folder."""
        ...

    def reply(self, key: str, stage: str | None, said: Reply | None) -> Reply | None:
        """What a model has replied to this; what it `said` now is kept, unless something was."""
        ...


class Executor(Protocol):
    """Runs shards wherever it likes; each writes its own files, and its mark last."""

    def run(self, agenda: Agenda, /) -> Iterator[ShardReport | Passed]:
        """Reports in whatever order shards are done, and how far the others are: after each, and about every second.

        Ends when the agenda has nothing and nothing is under way.
        """
        ...


class Hired(Executor, Protocol):
    """An executor whose workers are there for one run after another."""

    def start(self, wanted: int, /) -> None:
        """As many workers as are `wanted`, up to the most there may be."""
        ...

    def surroundings(self) -> Surroundings:
        """Waits for the first worker that has found out."""
        ...

    def open(self, run: Carried, /) -> None:
        """Have the workers work on this run from now on."""
        ...
