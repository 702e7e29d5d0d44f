"""The keeper's hold on its worker: starting it, handing it a job, watching clock, memory, processes and output."""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from sandbox.guest import chromium, frames, jail, proc, worker
from sandbox.guest.printed import Printed
from sandbox.guest.start import Refusal

_OPEN_SECONDS = 40.0
_LOOK_EVERY = 0.03
_LONGEST_REPORT = 1 << 18
_OPENING = jail.Limits(seconds=_OPEN_SECONDS, memory_mb=4096, processes=256, output_mb=4, pixels=1)
_RESTING = jail.Limits(seconds=5.0, memory_mb=512, processes=32, output_mb=1, pixels=1)


@dataclass
class Ended(Printed):
    """How one job ended: a report, or a verdict of ours, or neither where the worker died."""

    verdict: str | None = None
    report: dict[str, Any] | None = None
    seconds: float = 0.0
    peak_mb: float = 0.0


class Tended:
    """A running worker."""

    def __init__(self, drivers: Mapping[str, ModuleType], host: int) -> None:
        self._host = host
        self._said = b""
        take, self._jobs = os.pipe()
        self._reports, reports = os.pipe()
        self._log, log = os.pipe()
        for fd in (self._reports, self._log):
            os.set_blocking(fd, False)
        sys.stdout.flush()
        sys.stderr.flush()
        self._pid = os.fork()
        if self._pid == 0:
            worker.main(drivers, take, reports, log)
        for fd in (take, reports, log):
            os.close(fd)
        self._wait_until_open()

    def _wait_until_open(self) -> None:
        opened = self.attend(_OPENING)
        if opened.report != {"ready": True}:
            said = (opened.report or {}).get("refused") or opened.verdict or "its worker ended"
            raise Refusal(f"{said} {opened.log.decode('utf-8', 'replace')}".strip())
        chromium.must_be_sandboxed()
        self._lasting = chromium.lasting()
        self._fresh_kb = _used_kb()

    def whole(self) -> bool:
        """Whether it waits for a job with all it had when it began to, and has nothing more to say of the last one."""
        return self._reap() and self._lasting <= chromium.living() and not self._said and not self._readable()

    def _readable(self) -> bool:
        return bool(select.select([self._reports], [], [], 0)[0])

    def grown_mb(self) -> float:
        return (_used_kb() - self._fresh_kb) / 1024

    def hand_over(self, size: int) -> None:
        """The job, from the host's pipe to the worker's, unread: no trace of it stays in the keeper."""
        frame = size.to_bytes(8, "big")
        while True:
            with suppress(BrokenPipeError):  # `attend` finds out that the worker is dead
                frames.write_all(self._jobs, frame)
            if size == 0:
                return
            frame = os.read(self._host, min(size, 1 << 20))
            if not frame:
                raise frames.Truncated
            size -= len(frame)

    def rests(self) -> bool:
        """Let it ready itself for the next job; whether it did, in time and with nothing else to say."""
        self.hand_over(0)
        rested = self.attend(_RESTING).report == worker.RESTED
        self._lasting = chromium.lasting()  # some come with a page, or end when nobody has asked for them for long
        return rested

    def attend(self, limits: jail.Limits) -> Ended:
        """Until the worker reports, dies, or goes beyond a limit."""
        ended, began = Ended(), time.monotonic()
        counted, base_kb = len(proc.processes()), _used_kb()
        poll = select.poll()
        for fd in (self._reports, self._log):
            poll.register(fd, select.POLLIN)
        poll.register(self._host, 0)  # only that its other end was closed
        look_at = began
        while ended.verdict is None and ended.report is None:
            now = time.monotonic()
            events = dict(poll.poll(1000 * max(0.0, min(look_at, began + limits.seconds) - now)))
            if events.get(self._host, 0) & ~select.POLLIN:
                kill_all()
                sys.exit("the host is gone")
            if self._log in events and not ended.drain(self._log, 1 << 20):
                poll.unregister(self._log)
            if self._reports in events and not self._heard(ended):
                break
            now = time.monotonic()
            if ended.printed > limits.output_mb * jail.MB:
                ended.verdict = "output_too_large"
            elif ended.report is None and now >= look_at:
                look_at = now + _LOOK_EVERY
                own_mb = (_used_kb() - base_kb) / 1024
                ended.peak_mb = max(ended.peak_mb, own_mb)
                ended.verdict = _beyond(limits, now - began, own_mb, len(proc.processes()) - counted)
            elif ended.report is None and now - began >= limits.seconds:
                ended.verdict = "timeout"
        ended.seconds = time.monotonic() - began
        ended.drain(self._log)
        return ended

    def _heard(self, ended: Ended) -> bool:
        """Take what the worker says; False when it can say no more."""
        part = os.read(self._reports, 1 << 16)
        self._said += part
        if not part or len(self._said) > _LONGEST_REPORT:
            return False
        size = 4 + int.from_bytes(self._said[:4], "big")
        if len(self._said) >= max(5, size):
            try:
                found = json.loads(self._said[4:size])
            except (ValueError, RecursionError):
                return False
            ended.report = found if isinstance(found, dict) else {"kind": None}
            self._said = self._said[size:]
        return True

    def _reap(self) -> bool:
        """Bury what was left to the keeper; whether the worker is not among it."""
        while True:
            try:
                gone, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return False
            if gone == self._pid:
                return False
            if gone == 0:
                return True

    def close(self) -> None:
        for fd in (self._jobs, self._reports, self._log):
            os.close(fd)


def _beyond(limits: jail.Limits, seconds: float, own_mb: float, more: int) -> str | None:
    if seconds >= limits.seconds:
        return "timeout"
    if own_mb > limits.memory_mb:
        return "memory"
    return "too_many_processes" if more > limits.processes else None


def _used_kb() -> int:
    """Memory of every process of the guest, and of what lies in /tmp: files there are memory, too."""
    disk = os.statvfs(jail.TMP)
    files = (disk.f_blocks - disk.f_bfree) * disk.f_frsize // 1024
    return files + sum(map(proc.resident_kb, proc.processes()))


def kill_all() -> None:
    """Every process of the guest but this one, and every trace of it."""
    while True:
        with suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return
