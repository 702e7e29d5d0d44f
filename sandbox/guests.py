"""A sandbox of several kinds of guest: each job goes to the kind that its driver runs in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import ClassVar

from sandbox.contract import TIERS, ErrorKind, Job, Outcome, ProgramError, SandboxUnavailable, Tier
from sandbox.kinds import CHARTS, Kind, by_kind
from sandbox.pool import Pool, check_job


class Guests:
    """The contract's `Sandbox`. An engine says which pool it has for a kind.

    The guest for charts starts now, so that a sandbox that cannot run says so here; the others when they are needed,
    or now, side by side, where the `whole` sandbox is.
    """

    name: ClassVar[str]

    def __init__(
        self, drivers: Mapping[str, str], guests: int = 1, least: Tier = TIERS[0], whole: bool = False
    ) -> None:
        self._pools = {kind: self.pool(kind, own, guests) for kind, own in by_kind(drivers).items()}
        for pool in self._pools.values():
            pool.least = least
        self._by_driver = {name: self._pools[kind] for kind, own in by_kind(drivers).items() for name in own}
        try:
            self._environments([kind for kind in self._pools if whole or kind is CHARTS])
        except BaseException:
            self.close()
            raise

    def pool(self, kind: Kind, drivers: Mapping[str, str], guests: int) -> Pool:
        raise NotImplementedError

    @property
    def tier(self) -> Tier:
        return min((pool.tier for pool in self._pools.values()), key=TIERS.index, default=TIERS[-1])

    @property
    def guests_started(self) -> int:
        return sum(pool.guests_started for pool in self._pools.values())

    def processes(self) -> set[int]:
        """Every process of every guest, as this machine sees them."""
        return {pid for pool in self._pools.values() for pid in pool.processes()}

    def pool_of(self, driver: str) -> Pool:
        return self._by_driver[driver]

    def submit(self, job: Job, /) -> Future[Outcome]:
        check_job(job)
        answer: Future[Outcome] = Future()
        pool = self._by_driver.get(job.driver)
        if pool is None:
            known = ", ".join(sorted(name for name in self._by_driver if "." not in name))
            answer.set_result(_failed("unsupported", f"no driver {job.driver!r}; there are {known}"))
        else:
            first = pool.submit(job)
            first.add_done_callback(lambda done: self._go_on(job, done, answer))
            answer.add_done_callback(lambda known: known.cancelled() and first.cancel())
        return answer

    def _go_on(self, job: Job, done: Future[Outcome], answer: Future[Outcome]) -> None:
        """What one driver leaves for another, of this guest or of another, is run next within what is left."""
        if done.cancelled():
            answer.cancel()
            return
        if not answer.set_running_or_notify_cancel():
            return
        if (error := done.exception()) is not None:
            answer.set_exception(error)
            return
        first = done.result()
        pool = None if first.handoff is None else self._by_driver.get(first.handoff[0])
        if first.handoff is None or pool is None:
            answer.set_result(first)
            return
        driver, value = first.handoff
        left = replace(job.limits, seconds=max(0.1, job.limits.seconds - first.seconds))
        following = Job(driver=driver, source="", limits=left, files={"handoff": value})
        try:
            pool.submit(following).add_done_callback(lambda second: _settle(first, second, answer))
        except SandboxUnavailable as closed:
            answer.set_exception(closed)

    def environment(self) -> Mapping[str, str]:
        """Of every kind that the drivers need; what is not the charts' own goes by its kind's name."""
        found: dict[str, str] = {}
        for kind, environment in self._environments(list(self._pools)).items():
            prefix = "" if kind is CHARTS else f"{kind.name}."
            found |= {prefix + name: value for name, value in environment.items()}
        return found

    def _environments(self, kinds: Sequence[Kind]) -> dict[Kind, Mapping[str, str]]:
        for kind in kinds:
            self._pools[kind].start()
        return {kind: self._pools[kind].environment() for kind in kinds}

    def close(self) -> None:
        for pool in self._pools.values():
            pool.close()

    def __enter__(self) -> Guests:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _settle(first: Outcome, second: Future[Outcome], answer: Future[Outcome]) -> None:
    if second.cancelled():
        answer.set_exception(SandboxUnavailable("the sandbox was closed"))
    elif (error := second.exception()) is not None:
        answer.set_exception(error)
    else:
        last = second.result()
        both = replace(
            last,
            handoff=None,
            logs=first.logs + last.logs,
            seconds=first.seconds + last.seconds,
            peak_mb=max(first.peak_mb, last.peak_mb),
        )
        answer.set_result(both)


def _failed(kind: ErrorKind, message: str) -> Outcome:
    return Outcome(status="error", error=ProgramError(kind=kind, message=message))
