"""Which subjects a run has had: eight bytes each, since a run may have ten million."""

from __future__ import annotations

from collections import defaultdict, deque

import numpy as np

from synth.records import digest

RECENT = 8192  # names not yet sorted in with the others
LATEST = 60  # subjects of a kind that are kept as words


class Taken:
    def __init__(self) -> None:
        self._sorted = np.empty(0, np.uint64)
        self._recent: set[int] = set()
        self._latest: dict[str, deque[str]] = defaultdict(lambda: deque(maxlen=LATEST))

    def add(self, kind: str, subject: str) -> None:
        self._latest[kind].append(subject)
        self._recent.add(_name(kind, subject))
        if len(self._recent) == RECENT:
            recent = np.fromiter(self._recent, np.uint64, RECENT)
            self._sorted = np.union1d(self._sorted, recent)
            self._recent.clear()

    def has(self, kind: str, subject: str) -> bool:
        name = _name(kind, subject)
        if name in self._recent:
            return True
        at = int(np.searchsorted(self._sorted, np.uint64(name)))
        return at < len(self._sorted) and int(self._sorted[at]) == name

    def latest(self, kind: str) -> list[str]:
        return list(self._latest[kind])


def _name(kind: str, subject: str) -> int:
    return int(digest([kind, subject], 8), 16)
