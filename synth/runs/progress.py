"""How far a run is: a funnel, a rate, what is left. It stands in `OUT/progress.json` too, for other shells."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from synth.dataset import write_text
from synth.places import remote

FILE = "progress.json"
EVERY, EVERY_THERE = 1.0, 15.0  # seconds between writes, in a folder and at an address
FRESH = 15.0  # seconds after which a run that says nothing is not taken to be under way

State = Literal["planning", "running", "stopping", "done", "stopped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Counts of the whole run; `seconds` and `before` (samples) are of this go. `given` pictures are not drawn."""

    state: State
    n: int
    planned: int = 0
    drawn: int = 0
    checked: int = 0
    kept: int = 0
    questions: int = 0
    rejects: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    before: int = 0
    cost: float | None = None  # US dollars; None where a price is not known
    tokens: int = 0
    given: bool = False

    @property
    def rate(self) -> float:
        """Samples a second."""
        return (self.kept - self.before) / self.seconds if self.seconds else 0.0

    @property
    def left(self) -> float | None:
        """Seconds, as things went so far; None where that says nothing yet."""
        return max(0, self.n - self.kept) / self.rate if self.rate else None

    @property
    def top_rejects(self) -> list[tuple[str, int]]:
        return Counter(self.rejects).most_common(3)


def duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02} min"


class Watch(Protocol):
    """Who is told of a run as it goes."""

    def show(self, progress: Progress, /) -> None: ...

    def say(self, words: str, /) -> None: ...


class Quiet:
    def show(self, progress: Progress, /) -> None: ...

    def say(self, words: str, /) -> None: ...


class Recorded:
    """Passes on what it is told, and writes it down now and then."""

    def __init__(self, out: Path, watch: Watch, held: Callable[[], None] = lambda: None) -> None:
        """`held` raises once the run is another's."""
        self._path, self._watch, self._written = out / FILE, watch, 0.0
        self._every, self._held = EVERY_THERE if remote(out) else EVERY, held
        self.last: Progress | None = None

    def show(self, progress: Progress, /) -> None:
        self._held()
        self.last = progress
        self._watch.show(progress)
        if time.monotonic() - self._written >= self._every:
            self.write(progress)

    def say(self, words: str, /) -> None:
        self._watch.say(words)

    def write(self, progress: Progress) -> None:
        self._written = time.monotonic()
        write_text(self._path, json.dumps({**asdict(progress), "at": round(time.time(), 3), "pid": os.getpid()}) + "\n")


def read_progress(out: Path) -> tuple[Progress, float, int] | None:
    """What a run said last, when (seconds since 1970), and which process; None where nothing can be read."""
    try:
        told: dict[str, Any] = json.loads((out / FILE).read_text(encoding="utf-8"))
        at, pid = float(told.pop("at")), int(told.pop("pid"))
        return Progress(**told), at, pid
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def is_under_way(out: Path, progress: Progress, at: float) -> bool:
    fresh = FRESH + (EVERY_THERE if remote(out) else 0.0)
    return progress.state not in ("done", "stopped") and time.time() - at < fresh
