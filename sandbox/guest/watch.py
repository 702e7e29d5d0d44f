"""The steward's watch over one program: wall clock, the sum of its memory, its processes, what it prints.

It stands outside the program's pid namespace, so it sees every process of it and none of them sees it.
"""

from __future__ import annotations

import select
import time
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.guest import jail
from sandbox.guest.place import Place
from sandbox.guest.printed import Printed
from sandbox.guest.proc import SOCKET_KB, exact_kb, local_sockets, processes, resident_kb

_FIRST_LOOK, _LOOK_EVERY = 0.01, 0.025
_FEW_SOCKETS = 64  # what libraries make to talk among their processes


class HostGone(Exception):
    """Nobody waits for an answer any more."""


@dataclass
class Ended(Printed):
    """How a program's time ended: by itself, or by a verdict of ours."""

    verdict: str | None = None
    seconds: float = 0.0
    peak_mb: float = 0.0


class Watch:
    """`ours` are the processes of this guest that are no program's; `aside` is a place being made meanwhile."""

    def __init__(
        self, place: Place, limits: jail.Limits, host: int, ours: Callable[[], set[str]], aside: Place | None
    ) -> None:
        self._place, self._limits, self._host, self._ours, self._aside = place, limits, host, ours, aside
        self._ended = Ended()
        self._peak_kb, self._most = 0, 0

    def until_it_ends(self) -> Ended:
        began = time.monotonic()
        end, look_at = began + self._limits.seconds, began + _FIRST_LOOK
        poll = select.poll()
        for fd in (self._place.log, self._place.process):
            poll.register(fd, select.POLLIN)
        poll.register(self._host, 0)  # only that its other end was closed
        waits_for = self._attend_aside(poll, None)
        running = True
        while running and self._ended.verdict is None:
            now = time.monotonic()
            events = dict(poll.poll(1000 * max(0.0, min(look_at, end) - now)))
            if events.get(self._host, 0) & ~select.POLLIN:
                raise HostGone
            if waits_for in events:
                assert self._aside is not None
                self._aside.advance()
                waits_for = self._attend_aside(poll, waits_for)
            if self._place.log in events and not self._ended.drain(self._place.log, 1 << 20):
                poll.unregister(self._place.log)
            running = self._place.process not in events
            now = time.monotonic()
            if self._ended.printed > self._limits.output_mb * jail.MB:
                self._ended.verdict = "output_too_large"
            elif running and now >= end:
                self._ended.verdict = "too_many_processes" if self._crowded() else "timeout"
            elif running and now >= look_at:
                self._look()
                look_at = time.monotonic() + _LOOK_EVERY
        self._ended.seconds = time.monotonic() - began
        self._ended.peak_mb = self._peak_kb / 1024
        return self._ended

    def _attend_aside(self, poll: select.poll, before: int | None) -> int | None:
        """Have the poll wait for the next step of the place that is being made."""
        if before is not None:
            poll.unregister(before)
        following = None if self._aside is None else self._aside.pending
        if following is not None:
            poll.register(following, select.POLLIN)
        return following

    def _crowded(self) -> bool:
        self._most = max(self._most, len(self._mine()))
        return self._most >= self._limits.processes

    def _mine(self) -> frozenset[str]:
        return processes() - self._ours() - {str(self._place.cell.pid)}

    def _look(self) -> None:
        """The cheap sum counts pages shared with the zygote once a process; only near the limit is it made exact."""
        if self._aside is not None and self._aside.unseen:
            return  # its process would be taken for one of the program's; it takes milliseconds
        mine = self._mine()
        self._most = max(self._most, len(mine))
        between = max(0, local_sockets(self._place.cell.pid) - _FEW_SOCKETS) * SOCKET_KB
        total = sum(map(resident_kb, mine)) + between
        own = max(0, total - len(mine) * self._place.base_kb)
        if total > self._limits.memory_mb * 1024:
            own = total = sum(self._exact_kb(name) for name in mine) + between
        self._peak_kb = max(self._peak_kb, own)
        if total > self._limits.memory_mb * 1024:
            self._ended.verdict = "memory"

    def _exact_kb(self, name: str) -> int:
        """What is really the process's own; for one that made itself unreadable, all that it might be."""
        resident = resident_kb(name)
        exact = exact_kb(name)
        return exact if exact or not resident else max(0, resident - self._place.base_kb)
