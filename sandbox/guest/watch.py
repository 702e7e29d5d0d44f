"""The zygote's watch over one program: wall clock, the sum of its memory, the number of its processes.

It stands outside the program's pid namespace, so it sees every process of it and none of them sees it.
"""

from __future__ import annotations

import os
import select
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sandbox.guest import jail

READ, WRITING = b"r", b"w"  # supervisor -> watch: the payload is off the pipe; the outcome goes onto it now
ORDERS = {"timeout": b"t", "memory": b"m"}  # watch -> supervisor: kill everything and say so
_FIRST_LOOK, _LOOK_EVERY, _GRACE = 0.01, 0.025, 1.0


class Broken(Exception):
    """The pipe to the host is out of step, or the host is gone: this guest has to end."""


class Pipes(NamedTuple):
    host: int  # jobs come from here; the supervisor reads them, the watch only sees it close
    news: int
    orders: int


@dataclass
class Watched:
    verdict: str | None = None  # what the watch decided, or "internal" for a supervisor that failed
    answered: bool = False  # the supervisor wrote an outcome
    seconds: float = 0.0
    peak_mb: float = 0.0
    status: int = 0  # the supervisor's


class Watch:
    def __init__(self, pid: int, pipes: Pipes, limits: jail.Limits, known: frozenset[str]) -> None:
        self._pid, self._limits = pid, limits
        self._host, self._news, self._orders = pipes
        self._known = known | {str(pid)}
        self._began = time.monotonic()
        self._seen = b""
        self._peak_kb, self._most = 0, 0
        self._base_kb = _kb("/proc/self/status", (b"RssAnon:",))  # of each fork, still shared with the zygote
        self._verdict: str | None = None
        self._kill_at: float | None = None

    def until_gone(self) -> Watched:
        poll = select.poll()
        poll.register(self._news, select.POLLIN)
        poll.register(self._host, 0)  # only that its other end was closed
        pause = _FIRST_LOOK
        while True:
            events = dict(poll.poll(max(0.0, min(pause, self._until_next_act())) * 1000))
            if self._host in events:
                os.kill(self._pid, signal.SIGKILL)
                raise Broken("the host is gone")
            if self._news in events:
                news = os.read(self._news, 16)
                if not news:
                    return self._bury()
                if READ in news:
                    self._began = time.monotonic()
                self._seen += news
            elif WRITING not in self._seen:
                self._look()
                pause = _LOOK_EVERY

    def _until_next_act(self) -> float:
        at = self._kill_at or self._began + self._limits.seconds
        return at - time.monotonic() if WRITING not in self._seen else 1.0

    def _look(self) -> None:
        now = time.monotonic()
        if self._kill_at is not None:
            if now >= self._kill_at:
                os.kill(self._pid, signal.SIGKILL)  # first process of its namespace: all the others go with it
                self._kill_at = now + 60.0
            return
        if now - self._began >= self._limits.seconds:
            self._order("timeout")
        elif self._memory_kb() > self._limits.memory_mb * 1024:
            self._order("memory")

    def _order(self, verdict: str) -> None:
        self._verdict = verdict
        self._kill_at = time.monotonic() + _GRACE
        crowded = verdict == "timeout" and self._most >= self._limits.processes
        if crowded:
            self._verdict = "too_many_processes"
        with suppress(BrokenPipeError):
            os.write(self._orders, b"p" if crowded else ORDERS[verdict])

    def _memory_kb(self) -> int:
        """The cheap sum counts pages shared with the zygote once a process; only near the limit is it made exact."""
        mine = processes() - self._known
        self._most = max(self._most, len(mine))
        total = sum(map(resident_kb, mine))
        own = max(0, total - len(mine) * self._base_kb)
        if total > self._limits.memory_mb * 1024:
            own = total = sum(self._exact_kb(name) for name in mine)
        self._peak_kb = max(self._peak_kb, own)
        return total

    def _exact_kb(self, name: str) -> int:
        """What is really the process's own; for one that made itself unreadable, all that it might be."""
        resident = resident_kb(name)
        exact = _kb(f"/proc/{name}/smaps_rollup", (b"Pss_Anon:", b"Pss_Shmem:"))
        return exact if exact or not resident else max(0, resident - self._base_kb)

    def _bury(self) -> Watched:
        seconds = time.monotonic() - self._began
        _, status = os.waitpid(self._pid, 0)
        if READ not in self._seen:
            raise Broken
        answered = WRITING in self._seen and status == 0
        if not answered and self._verdict is None:
            # Nothing inside its namespace can kill the supervisor; memory running out can.
            killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
            self._verdict = "memory" if killed else "internal"
        if not answered and WRITING in self._seen:
            raise Broken
        return Watched(self._verdict, answered, seconds, self._peak_kb / 1024, status)


def processes() -> frozenset[str]:
    return frozenset(entry.name for entry in os.scandir("/proc") if entry.name.isdigit())


def resident_kb(name: str) -> int:
    """The first thread may have ended before the others; then only theirs know what the process holds."""
    names = (b"RssAnon:", b"RssShmem:")
    if found := _kb(f"/proc/{name}/status", names):
        return found
    try:
        threads = [thread.name for thread in os.scandir(f"/proc/{name}/task") if thread.name != name]
    except OSError:
        return 0
    return next((found for thread in threads if (found := _kb(f"/proc/{name}/task/{thread}/status", names))), 0)


def _kb(path: str, names: tuple[bytes, ...]) -> int:
    try:
        with Path(path).open("rb") as file:
            return sum(int(line.split()[1]) for line in file if line.startswith(names))
    except (OSError, ValueError):
        return 0  # it has just died
