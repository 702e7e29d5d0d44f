"""One live guest seen from the host: starting it, one job after another, the backstop clock."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sandbox.contract import ERROR_KINDS, Job, Outcome, ProgramError, RawPage, SandboxUnavailable
from sandbox.guest import frames
from sandbox.guest.libraries import level_of
from sandbox.guest.output import MAX_PAGES
from sandbox.link import Link

_START_SECONDS = 60.0
_LONGEST_HEAD = 1 << 21  # of a reply: its JSON, the log in it


class NoNamespaces(SandboxUnavailable):
    """The kernel, or what guards it here, lets the guest make none."""


class GuestBroken(Exception):
    """The guest died or spoke out of turn; whatever it held is gone and another must be started."""


def bootstrap_code() -> str:
    return Path(__file__).with_name("guest").joinpath("bootstrap.py").read_text(encoding="utf-8")


def start_message(main: str, drivers: Mapping[str, str]) -> bytes:
    """The guest's own sources and the drivers', so that a guest needs no file of the host."""
    sources = {"sandbox": "", "drivers": ""}
    for path in Path(__file__).with_name("guest").glob("*.py"):
        if path.stem not in ("bootstrap", "sidecar"):
            name = "sandbox.guest" if path.stem == "__init__" else f"sandbox.guest.{path.stem}"
            sources[name] = path.read_text(encoding="utf-8")
    sources |= {f"drivers.{name}": source for name, source in drivers.items()}
    return json.dumps({"main": main, "sources": sources, "drivers": sorted(drivers)}).encode()


class GuestProcess:
    """A guest that has said hello. Raises SandboxUnavailable for one that does not; then its link is ended."""

    def __init__(self, link: Link, start: bytes, grace: float) -> None:
        self.link, self._grace = link, grace
        self.jobs = 0
        self._killed = False
        try:
            self.environment = self._hello(start)
        except BaseException:
            link.end()
            raise

    def _hello(self, start: bytes) -> dict[str, str]:
        try:
            with self._backstop(_START_SECONDS):
                frames.write_all(self.link.into, frames.START.pack(len(start)) + start)
                hello = json.loads(self._any_reply(_LONGEST_HEAD)[1])
        except (OSError, EOFError, ValueError, GuestBroken) as error:
            raise SandboxUnavailable(f"the guest did not start: {self.link.last_words() or error}") from error
        if "refused" in hello:
            refusal = NoNamespaces if hello.get("lacks") == "namespaces" else SandboxUnavailable
            raise refusal(f"the guest will run nothing: {hello['refused']}{self.link.last_words(' - ')}")
        return {str(name): str(value) for name, value in hello["environment"].items()}

    def run(self, job: Job) -> Outcome:
        """Raises GuestBroken when the guest failed, never for anything that a program is known to do."""
        self.jobs += 1
        limits = job.limits
        head = {"driver": job.driver, "source": job.source, "files": list(job.files)}
        payload = frames.pack(head, list(job.files.values()))
        numbers = (limits.seconds, limits.memory_mb, limits.processes, limits.output_mb, limits.pixels)
        head_of_job = frames.JOB.pack(len(payload), *numbers, level_of(job.source))
        clock = self._backstop(limits.seconds + self._grace)
        try:
            with clock:
                frames.write_all(self.link.into, head_of_job + payload)
                return self._outcome(job)
        except (OSError, EOFError, ValueError, LookupError, TypeError) as error:
            if clock.fired:  # a guest keeps its programs' time itself: this one could not
                still = ProgramError(kind="timeout", message=f"still running after {limits.seconds:g} seconds")
                return Outcome(status="error", error=still, killed=True)
            raise GuestBroken(f"{type(error).__name__}: {error} {self.link.last_words()}") from error

    def _outcome(self, job: Job) -> Outcome:
        kind, payload = self._any_reply(job.limits.output_mb * (1 << 20) + _LONGEST_HEAD)
        if kind != b"O":
            raise GuestBroken("a frame out of turn")
        return parse_outcome(payload)

    def _any_reply(self, longest: int) -> tuple[bytes, bytes]:
        kind, size = frames.REPLY.unpack(frames.read_exactly(self.link.out, frames.REPLY.size))
        if size > longest:
            raise GuestBroken("a frame beyond all measure")
        return kind, frames.read_exactly(self.link.out, size)

    def _backstop(self, seconds: float) -> _Backstop:
        return _Backstop(seconds, self._kill)

    def _kill(self) -> None:
        self._killed = True
        self.link.kill()

    @property
    def ready(self) -> bool:
        """Whether a job can be sent: it lives, has not been told to end, and says nothing out of turn."""
        return not self._killed and self.link.alive and self.link.silent()


class _Backstop:
    """Kills the guest when a block takes longer than it may."""

    def __init__(self, seconds: float, act: Callable[[], None]) -> None:
        self.fired = False
        self._act = act
        self._timer = threading.Timer(seconds, self._fire)
        self._timer.daemon = True

    def _fire(self) -> None:
        self.fired = True
        self._act()

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


def parse_outcome(record: bytes) -> Outcome:
    """Read what a guest says, as something nobody trusts: a wrong type raises and is never taken for a result."""
    head, blobs = frames.unpack(record)
    logs, pages = head["logs"], head["pages"]
    if not _is_text(logs) or type(pages) is not int or not 0 <= pages <= MAX_PAGES:
        raise ValueError("not an outcome")
    wanted = 2 * pages + ("data" in head) + ("handoff" in head)
    if len(blobs) != wanted:
        raise ValueError("not the bytes that were announced")
    error = _parse_error(head["error"])
    rest = iter(blobs[2 * pages :])
    data = next(rest) if "data" in head else None
    handoff = (str(head["handoff"]), next(rest)) if "handoff" in head else None
    return Outcome(
        status="error" if error else "ok",
        error=error,
        pages=tuple(RawPage(image=blobs[2 * n], scene=blobs[2 * n + 1]) for n in range(pages)),
        data=data,
        handoff=handoff,
        logs=logs,
        seconds=_number(head["seconds"]),
        peak_mb=_number(head["peak_mb"]),
        killed=head.get("killed") is True,
    )


def _parse_error(found: Any) -> ProgramError | None:
    if found is None:
        return None
    kind, message, line = found["kind"], found["message"], found["line"]
    if kind not in ERROR_KINDS or not _is_text(message) or type(line) not in (int, type(None)):
        raise ValueError("not an error of the contract")
    if line is not None and not 0 < line <= 1 << 31:
        raise ValueError("not a line of a program")
    return ProgramError(kind=kind, message=message, line=line)


def _number(found: Any) -> float:
    if type(found) not in (int, float) or not 0 <= found < 1e9:
        raise ValueError("not a measure")
    return float(found)


def _is_text(found: Any) -> bool:
    """A string that can be written to a file: JSON can carry halves of characters, UTF-8 cannot."""
    return isinstance(found, str) and not any("\ud800" <= character <= "\udfff" for character in found)
