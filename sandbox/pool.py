"""Guests kept running, a thread for each, one queue for all: what every engine of ours is built on."""

from __future__ import annotations

import atexit
import os
import threading
import weakref
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from pathlib import PurePosixPath
from queue import Empty, SimpleQueue

from sandbox.census import descendants
from sandbox.contract import TIERS, Job, Limits, Outcome, ProgramError, SandboxUnavailable, Tier
from sandbox.kinds import Kind
from sandbox.link import Link
from sandbox.process import GuestBroken, GuestProcess, NoNamespaces, start_message

_Work = tuple[Job, Future[Outcome]]
_Question = Future[Mapping[str, str]]
_open: weakref.WeakSet[Pool] = weakref.WeakSet()
_CLOSED = "the sandbox was closed"
_TRIES = 4  # of a program: what kills at random hardly meets the same one so often
_STARTS = 3  # of a guest
_DEEPEST = 100  # folders of a file beside a program
_LONGEST_SECONDS, _MOST = 86_400, (1 << 31) - 1  # what the clocks and the frame of a job can hold


class Pool:
    """Guests of one kind. An engine adds how one is started.

    A guest starts with the first job of its thread, or when the environment is asked for. It is renewed after
    `jobs_each` jobs: what a start costs is then below a thousandth, and no guest's memory and its layout last for long.
    """

    jobs_each = 5_000
    tiers: tuple[Tier, ...] = ("namespaces",)  # what can be tried, the strongest first
    least: Tier = TIERS[0]  # what is asked for

    def __init__(self, kind: Kind, drivers: Mapping[str, str], guests: int = 1) -> None:
        self.kind = kind
        self._start = start_message(kind.main, drivers)
        self._queue: SimpleQueue[_Work | _Question | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        self._guests: dict[int, GuestProcess] = {}
        self._roots: dict[int, int] = {}
        self._busy: set[Link] = set()  # of guests that start or run a job
        self.guests_started = 0
        self.tier = self.tiers[0]
        self._question: _Question | None = None
        self._threads = [threading.Thread(target=self._serve, args=(slot,), daemon=True) for slot in range(guests)]
        for thread in self._threads:
            thread.start()
        _open.add(self)

    def launch(self, slot: int) -> Link:
        """Start a guest. Only its slot's own thread does: bwrap dies with the thread that started it."""
        raise NotImplementedError

    @property
    def closed(self) -> bool:
        return self._closed

    def processes(self) -> set[int]:
        """Every process of every guest, as this machine sees them."""
        found: set[int] = set()
        for slot, guest in list(self._guests.items()):
            if guest.link.alive:
                self._roots[slot] = self._roots[slot] or guest.link.root()
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

    def start(self) -> None:
        """Has a guest started; how that went is for `environment` to say."""
        if self._question is None:
            question: _Question = Future()
            self._put(question)
            self._question = question

    def environment(self) -> Mapping[str, str]:
        self.start()
        assert self._question
        try:
            return self._question.result()
        except CancelledError as error:
            raise SandboxUnavailable(_CLOSED) from error
        except BaseException:
            self._question = None  # to be asked again: what was missing may be there then
            raise

    def close(self) -> None:
        """At once: what waits is cancelled, what runs or starts is killed."""
        with self._lock:
            already, self._closed = self._closed, True
            if not already:
                self._cancel_waiting()
                for _ in self._threads:
                    self._queue.put(None)
            busy = list(self._busy)
        for link in busy:
            link.kill()
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

    def _serve(self, slot: int) -> None:
        while (work := self._queue.get()) is not None:
            if isinstance(work, Future):
                self._answer(slot, work)
                continue
            job, future = work
            if not future.set_running_or_notify_cancel():
                continue
            try:
                outcome = self._run(slot, job)
            except Exception as error:  # noqa: BLE001 - goes to whoever waits for this job
                self._drop(slot)
                future.set_exception(error)
            else:
                future.set_result(outcome)
                self._renew(slot)
        self._drop(slot)

    def _answer(self, slot: int, question: _Question) -> None:
        """What decides pixels here; the guest is started for it where none is yet."""
        if not question.set_running_or_notify_cancel():
            return
        try:
            question.set_result(self._guest(slot).environment)
        except Exception as error:  # noqa: BLE001 - goes to whoever asked
            question.set_exception(error)

    def _run(self, slot: int, job: Job) -> Outcome:
        """What something killed is tried again. Where that happens every time, the program is at fault itself."""
        outcome = self._once(slot, job)
        for _ in range(_TRIES - 1):
            if not outcome.killed:
                break
            outcome = self._once(slot, job)
        return outcome

    def _once(self, slot: int, job: Job) -> Outcome:
        """A guest that breaks is no unavailable sandbox: else one program could stop a whole run."""
        guest = self._guest(slot)
        try:
            with self._busy_with(guest.link):
                return guest.run(job)
        except GuestBroken as broken:
            self._drop(slot)
            if self._closed:
                raise SandboxUnavailable(_CLOSED) from broken
            error = ProgramError(kind="crash", message=f"every guest broke under this program: {broken}"[:2000])
            return Outcome(status="error", error=error, killed=True)

    def _guest(self, slot: int) -> GuestProcess:
        """The slot's guest, or a new one where that has gone meanwhile: no job is spent on finding out."""
        guest = self._guests.get(slot)
        if guest is None or not guest.ready:
            self._drop(slot)
            guest = self._new_guest(slot)
        return guest

    def _new_guest(self, slot: int) -> GuestProcess:
        try:
            guest = self._start_guest(slot)
        except SandboxUnavailable as error:
            if self._closed:
                raise SandboxUnavailable(_CLOSED) from error
            raise
        with self._lock:
            self.guests_started += 1
            self._guests[slot], self._roots[slot] = guest, 0
        return guest

    def _start_guest(self, slot: int) -> GuestProcess:
        """Of the strongest tier that can be had here, and is asked for; tried again where it does not come up."""
        failures = 0
        while True:
            link = self.launch(slot)
            try:
                with self._busy_with(link):
                    return GuestProcess(link, self._start, self.kind.grace_seconds)
            except NoNamespaces:
                weaker = self.tiers[self.tiers.index(self.tier) + 1 :]
                if not weaker or TIERS.index(weaker[0]) < TIERS.index(self.least):
                    raise
                self.tier = weaker[0]
            except SandboxUnavailable:
                failures += 1  # it, or its browser, may have been killed
                if self._closed or failures == _STARTS:
                    raise

    @contextmanager
    def _busy_with(self, link: Link) -> Iterator[None]:
        """`close` kills what it sees busy; what comes too late to be seen finds its link killed."""
        with self._lock:
            self._busy.add(link)
            closed = self._closed
        try:
            if closed:
                link.kill()
            yield
        finally:
            with self._lock:
                self._busy.discard(link)

    def _renew(self, slot: int) -> None:
        guest = self._guests.get(slot)
        if guest is not None and guest.jobs >= self.jobs_each:
            self._drop(slot)

    def _drop(self, slot: int) -> None:
        with self._lock:
            guest = self._guests.pop(slot, None)
        if guest is not None:
            guest.link.end()


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


# a process that was forked off leaves its parent's guests alone
os.register_at_fork(after_in_child=_open.clear)


@atexit.register
def _close_all() -> None:
    for pool in list(_open):
        pool.close()
