"""Which shards of a run are to be made, and when topics are planned to make up for rejects.

What a run holds in the end does not depend on which shard is done first. Shards are counted in their order: once those
up to some place have lost a shard's worth of topics another whole one is planned, and only when nothing is under way a
smaller one for what is still missing. So no topic is planned that might not be needed, and exactly `n` are kept.
"""

from __future__ import annotations

from collections import deque
from threading import Event

from synth.plan import Plan


class Agenda:
    def __init__(self, plan: Plan, *, n: int, size: int, stop: Event) -> None:
        self.planned = 0  # topics
        self._plan, self._n, self._size, self._stop = plan, n, size, stop
        self._missing: deque[int] = deque()  # shards that are planned and not made
        self._ahead: dict[int, int] = {}  # topics that shards lost which are done before one in front of them
        self._shards = self._counted = self._lost = 0
        self._no_more = False

    def planned_before(self, shard: int, topics: int, kept: int | None) -> None:
        """A shard that stands in the plan already, in order; `kept` is None where it is not made."""
        self._shards, self.planned = shard + 1, self.planned + topics
        if kept is None:
            self._missing.append(shard)
        else:
            self.done(shard, topics - kept)

    def done(self, shard: int, lost: int) -> None:
        self._ahead[shard] = lost
        while self._counted in self._ahead:
            self._lost += self._ahead.pop(self._counted)
            self._counted += 1

    def left(self) -> int:
        """As many as `next` gives now, unless the plan runs out of topics."""
        if self._stop.is_set():
            return 0
        return len(self._missing) + (0 if self._no_more else self._more())

    def _more(self) -> int:
        """Shards that are sure to be planned, whatever those under way come to."""
        at_first = -(-max(0, self._n - self.planned) // self._size)  # for as many topics as samples
        if at_first:
            return at_first + self._lost // self._size
        return max(0, self._needed()) // self._size or int(self._next_count() > 0)

    def next(self) -> int | None:
        if self._stop.is_set():
            return None
        if self._missing:
            return self._missing.popleft()
        count = self._next_count()
        if count == 0:
            return None
        planned = self._plan.add(count)
        if planned < count:
            self._no_more = True
        if planned == 0:
            return None
        self.planned += planned
        self._shards += 1
        return self._shards - 1

    def _needed(self) -> int:
        """Topics not yet planned of which it is certain that they will be."""
        return self._n - self.planned + self._lost

    def _next_count(self) -> int:
        """Topics of the shard that is planned next; 0 where nothing can be said yet."""
        if self._no_more or self._needed() <= 0:
            return 0
        if self.planned < self._n:
            return min(self._size, self._n - self.planned)
        all_done = self._counted == self._shards
        return self._size if self._needed() >= self._size else self._needed() if all_done else 0
