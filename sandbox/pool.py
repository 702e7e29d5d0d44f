"""Guests kept running, a thread for each, one queue for all: what every engine of ours is built on."""

from __future__ import annotations

import atexit
import os
import subprocess
import threading
import weakref
from collections.abc import Mapping
from concurrent.futures import CancelledError, Future
from pathlib import PurePosixPath
from queue import Empty, SimpleQueue

from sandbox.census import descendants
from sandbox.contract import Job, Limits, Outcome, ProgramError, SandboxUnavailable
from sandbox.kinds import Kind
from sandbox.process import GuestBroken, GuestProcess, start_message

_Work = tuple[Job, Future[Outcome]]
_Question = Future[Mapping[str, str]]
_open: weakref.WeakSet[Pool] = weakref.WeakSet()
_CLOSED = "the sandbox was closed"
_DEEPEST = 100  # folders of a file beside a program
_LONGEST_SECONDS, _MOST = 86_400, (1 << 31) - 1  # what the clocks and the frame of a job can hold


class Pool:
    """Guests of one kind. An engine adds how one is started and how it is ended whole.

    A guest starts with the first job of its thread, or when the environment is asked for.
    """

    def __init__(self, kind: Kind, drivers: Mapping[str, str], guests: int = 1) -> None:
        self.kind = kind
        self._start = start_message(kind.main, drivers)
        self._queue: SimpleQueue[_Work | _Question | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        self._guests: dict[int, GuestProcess] = {}
        self._roots: dict[int, int] = {}
        self._busy: set[GuestProcess] = set()
        self.guests_started = 0
        self._environment: Mapping[str, str] | None = None
        self._threads = [threading.Thread(target=self._serve, args=(slot,), daemon=True) for slot in range(guests)]
        for thread in self._threads:
            thread.start()
        _open.add(self)

    def launch(self, slot: int, errors: int) -> subprocess.Popen[bytes]:
        """Start a guest with pipes on 0 and 1 and `errors` on 2."""
        raise NotImplementedError

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End a guest and all within it."""
        raise NotImplementedError

    def root(self, process: subprocess.Popen[bytes]) -> int:
        """The process of this machine that all of a guest descends from; 0 where that is another machine's."""
        raise NotImplementedError

    def processes(self) -> set[int]:
        """Every process of every guest, as this machine sees them."""
        found: set[int] = set()
        for slot, guest in list(self._guests.items()):
            if guest.alive:
                self._roots[slot] = self._roots[slot] or self.root(guest.process)
                found |= descendants(self._roots[slot])
        return found

    def submit(self, job: Job, /) -> Future[Outcome]:
        future: Future[Outcome] = Future()
        self._put((job, future))
        return future

    def _put(self, work: _Work | _Question) -> None:
        with self._lock:
            if self._closed:
                raise SandboxUnavailable(_CLOSED)
            self._queue.put(work)

    def environment(self) -> Mapping[str, str]:
        if self._environment is None:
            question: _Question = Future()
            self._put(question)
            try:
                self._environment = question.result()
            except CancelledError as error:
                raise SandboxUnavailable(_CLOSED) from error
        return self._environment

    def close(self) -> None:
        """At once: what waits is cancelled, what runs is killed."""
        with self._lock:
            already, self._closed = self._closed, True
            if not already:
                self._cancel_waiting()
                for _ in self._threads:
                    self._queue.put(None)
            busy = list(self._busy)
        for guest in busy:
            self.kill(guest.process)
        for thread in self._threads:
            thread.join()
        _open.discard(self)

    def _cancel_waiting(self) -> None:
        while True:
            try:
                work = self._queue.get_nowait()
            except Empty:
                return
            if work is not None:
                (work if isinstance(work, Future) else work[1]).cancel()

    def _new_guest(self, slot: int) -> GuestProcess:
        """Only called by the slot's own thread: bwrap dies with the thread, not the process, that started it."""
        guest = GuestProcess(lambda errors: self.launch(slot, errors), self.kill, self._start, self.kind.grace_seconds)
        with self._lock:
            self.guests_started += 1
            self._guests[slot] = guest
            self._roots[slot] = 0
        return guest

    def _serve(self, slot: int) -> None:
        guest: GuestProcess | None = None
        while (work := self._queue.get()) is not None:
            if isinstance(work, Future):
                guest = self._answer(slot, guest, work)
                continue
            job, future = work
            if not future.set_running_or_notify_cancel():
                continue
            try:
                guest, outcome = self._run(slot, guest, job)
            except Exception as error:  # noqa: BLE001 - goes to whoever waits for this job
                if guest is not None:
                    guest.end()
                guest = None
                future.set_exception(error)
            else:
                future.set_result(outcome)
        if guest is not None:
            guest.end()

    def _answer(self, slot: int, guest: GuestProcess | None, question: _Question) -> GuestProcess | None:
        """What decides pixels here; the guest is started for it where none is yet."""
        if not question.set_running_or_notify_cancel():
            return guest
        try:
            guest = guest or self._new_guest(slot)
        except Exception as error:  # noqa: BLE001 - goes to whoever asked
            question.set_exception(error)
        else:
            question.set_result(guest.environment)
        return guest

    def _run(self, slot: int, guest: GuestProcess | None, job: Job) -> tuple[GuestProcess | None, Outcome]:
        """A guest that breaks is replaced, and the job tried once more.

        A program under which two guests broke is at fault itself: calling that an unavailable sandbox would
        let one program stop a whole run.
        """
        reason = ""
        for _ in range(2):
            if guest is None or not guest.alive:
                if guest is not None:
                    guest.end()
                guest = self._new_guest(slot)
            try:
                return guest, self._attempt(guest, job)
            except GuestBroken as broken:
                reason = str(broken)
            guest.end()
            guest = None
            if self._closed:
                raise SandboxUnavailable(_CLOSED)
        error = ProgramError(kind="crash", message=f"the guest broke twice under this program: {reason}"[:2000])
        return None, Outcome(status="error", error=error)

    def _attempt(self, guest: GuestProcess, job: Job) -> Outcome:
        """`close` kills the guests that it sees busy: one that was still starting then must not begin."""
        with self._lock:
            if self._closed:
                raise GuestBroken(_CLOSED)
            self._busy.add(guest)
        try:
            return guest.run(job)
        finally:
            with self._lock:
                self._busy.discard(guest)


def check_job(job: Job) -> None:
    """Raises ValueError for names of files and limits that are none."""
    _check_files(job)
    _check_limits(job.limits)


def _check_files(job: Job) -> None:
    paths = {PurePosixPath(name): name for name in job.files}
    for path, name in paths.items():
        if not path.parts or path.is_absolute() or ".." in path.parts or "\0" in name or not _fits(path):
            raise ValueError(f"a file beside a program needs a plain relative name, not {name[:300]!r}")
        folder = next((parent for parent in path.parents if parent in paths), None)
        if folder is not None:
            raise ValueError(f"beside a program {paths[folder]!r} cannot be a file and a folder at once")


def _fits(path: PurePosixPath) -> bool:
    """Whether the kernel takes it; from the working folder on, a path is shorter than the longest."""
    try:
        parts = [os.fsencode(part) for part in path.parts]
    except UnicodeEncodeError:
        return False
    return (
        len(parts) <= _DEEPEST and all(len(part) <= 255 for part in parts) and sum(map(len, parts)) + len(parts) < 4000
    )


def _check_limits(limits: Limits) -> None:
    whole = (limits.memory_mb, limits.processes, limits.output_mb, limits.pixels)
    if not 0 < limits.seconds <= _LONGEST_SECONDS or not all(0 < number <= _MOST for number in whole):
        raise ValueError(f"limits must be above 0, and seconds at most {_LONGEST_SECONDS}: {limits}")


@atexit.register
def _close_all() -> None:
    for pool in list(_open):
        pool.close()
