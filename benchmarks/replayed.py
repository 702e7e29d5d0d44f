"""A sandbox that draws a dozen programs, runs some hundred proofs, and answers with what came of them ever after.

For `benchmarks/runs.py`: what a run of 200,000 samples needs of memory, without drawing for days. With the author
`benchmarks.repeated`, which writes the same ten programs again and again.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import Any

from sandbox.choose import open_sandbox
from sandbox.contract import TIERS, Job, Outcome, Tier
from sandbox.kinds import CHARTS, Kind
from synth.records import digest

KEPT = 500  # outcomes, those asked for last: what is held is soon as much as it will ever be


def why_not(_kinds: Sequence[Kind] = (CHARTS,)) -> str | None:
    return None


class Engine:
    name = "replayed"

    def __init__(
        self, drivers: Mapping[str, str], guests: int = 1, least: Tier = TIERS[0], whole: bool = False
    ) -> None:
        self._real = open_sandbox("auto", drivers, guests=guests, least=least, whole=whole)
        self._known: dict[str, Outcome] = {}
        self._lock = threading.Lock()

    @property
    def tier(self) -> Tier:
        return self._real.tier

    def environment(self) -> Mapping[str, str]:
        return self._real.environment()

    def submit(self, job: Job, /) -> Future[Outcome]:
        name = digest([job.driver, job.source, sorted(job.files.items())])
        outcome = self._known.get(name) or self._real.submit(job).result()
        with self._lock:
            self._known.pop(name, None)
            self._known[name] = outcome  # the last one now
            if len(self._known) > KEPT:
                del self._known[next(iter(self._known))]
        future: Future[Outcome] = Future()
        future.set_result(outcome)
        return future

    def close(self) -> None:
        self._real.close()


def __getattr__(name: str) -> Any:  # an engine is looked up by import path; nothing else is here
    raise AttributeError(name)
