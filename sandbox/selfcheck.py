"""Runs every hostile program and page of `attacks/` on an engine, a canary after each; counts what is left of them."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path

from sandbox.choose import open_sandbox
from sandbox.contract import ERROR_KINDS, Job, Limits, Outcome, Sandbox, SandboxUnavailable
from sandbox.guests import Guests

LIMITS = Limits(seconds=2.0, memory_mb=256, processes=32, output_mb=4, pixels=4_000_000)
PAGE_LIMITS = Limits(seconds=4.0, memory_mb=512, processes=32, output_mb=8, pixels=8_000_000)
LOOP_SECONDS = 2.0  # for pages that may well run to their limit: no need to wait longer for that
OWN_END_SECONDS = 6.0  # for what must end before its clock does, on a busy machine too
_BY_THE_CLOCK = {"timeout", "too_many_processes"}
THROUGH = b"THROUGH"  # what a hostile page writes where it finds what it should not
_DRIVERS = {".txt": "plain", ".html": "html", ".svg": "drawings"}
PAGES = ("html", "drawings")  # drivers of the browser
_FOLDER = Path(__file__).with_name("attacks")
SLACK_SECONDS = 1.0  # a limit holds within this
_SPARE_PROCESSES = 3  # a browser keeps a process for the next page, and ends one when it likes
_HEAD = re.compile(r"^(?:#|<!--) (tries|ends|logs): (.*?)(?: -->)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """A hostile program, what it tries, and the ends we accept: `ok` means it tried and was held."""

    name: str
    tries: str
    ends: tuple[str, ...]
    source: str
    driver: str = "plain"
    logs: str = ""  # what must be in the log

    @property
    def job(self) -> Job:
        job, seconds = _job(self.driver, self.source), OWN_END_SECONDS
        if _BY_THE_CLOCK & set(self.ends):
            seconds = LOOP_SECONDS if "timeout" in self.ends else job.limits.seconds
        return replace(job, limits=replace(job.limits, seconds=seconds))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that should not have been possible."""

    attack: str
    tries: str
    what: str


def drivers() -> dict[str, str]:
    """The one driver hostile programs need: it runs a program and nothing else. Pages need the browser's own."""
    path = Path(__file__).with_name("guest") / "plain.py"
    return {"plain": path.read_text(encoding="utf-8")}


def attacks(driver: str = "") -> list[Attack]:
    """All of them, or those on one driver."""
    paths = [path for path in sorted(_FOLDER.iterdir()) if path.suffix in _DRIVERS and not path.name.startswith("_")]
    return [found for found in map(_parse, paths) if driver in ("", found.driver)]


def _parse(path: Path) -> Attack:
    source = path.read_text(encoding="utf-8")
    said = dict(_HEAD.findall("\n".join(source.splitlines()[:3])))
    ends = tuple(part.strip() for part in said.get("ends", "").split(","))
    if "tries" not in said or not set(ends) <= {"ok", *ERROR_KINDS}:
        raise ValueError(f"{path.name}: the first two lines must say what it tries and how it may end")
    return Attack(
        name=path.stem,
        tries=said["tries"],
        ends=ends,
        source=source,
        driver=_DRIVERS[path.suffix],
        logs=said.get("logs", ""),
    )


def _job(driver: str, source: str) -> Job:
    if driver == "html":
        return Job(driver=driver, source=json.dumps({"html": source}), limits=PAGE_LIMITS)
    if driver == "drawings":
        return Job(driver=driver, source=json.dumps({"language": "svg", "source": source}), limits=PAGE_LIMITS)
    return Job(driver=driver, source=source, limits=LIMITS)


def check(engine_name: str, pages: Mapping[str, str], say: Callable[[str], None]) -> list[Finding]:
    """All attacks on one engine; `pages` are the browser's drivers. Raises SandboxUnavailable when none can run."""
    with_guest = open_sandbox(engine_name, {**drivers(), **pages})
    try:
        return [finding for driver in _DRIVERS.values() for finding in findings(with_guest, driver, say)]
    finally:
        with_guest.close()


def findings(sandbox: Sandbox, driver: str, say: Callable[[str], None]) -> Iterator[Finding]:
    before = canary(sandbox, driver)
    if not before[1]:  # it would fail the same way after every attack, which says nothing of them
        raise SandboxUnavailable(f"an ordinary program of the driver {driver} fails here: {before[0]!r}")
    for attack in attacks(driver):
        say(f"{attack.name}: {attack.tries}")
        started, own = guests_started(sandbox), at_rest(sandbox)
        wrong = judge(attack, sandbox.submit(attack.job).result())
        if wrong is None and canary(sandbox, driver) != before:
            wrong = "the next program saw a difference"
        if wrong is None and guests_started(sandbox) != started:
            wrong = "the guest broke and had to be replaced"
        if wrong is None:
            wrong = left_running(sandbox, own, driver)
        if wrong is not None:
            yield Finding(attack=attack.name, tries=attack.tries, what=wrong)


def judge(attack: Attack, outcome: Outcome, slack: float = SLACK_SECONDS) -> str | None:
    """What is wrong with how this attack ended, if anything."""
    end = "ok" if outcome.error is None else outcome.error.kind
    detail = "" if outcome.error is None else f" ({outcome.error.message[:200]})"
    if end not in attack.ends:
        return f"ended as {end}{detail}, expected {' or '.join(attack.ends)}"
    if outcome.data is not None and outcome.data != b"held":
        return f"it got through: {outcome.data[:200]!r}"
    if any(THROUGH in page.scene for page in outcome.pages):
        return "it got through: the page says so"
    if attack.logs not in outcome.logs:
        return f"the log does not say {attack.logs!r}"
    if outcome.seconds > attack.job.limits.seconds + slack:
        return f"it ran for {outcome.seconds:.1f} s"
    return None


def canary(sandbox: Sandbox, driver: str = "plain") -> tuple[bytes | None, list[bytes]]:
    """What an ordinary program finds: the same bytes whatever ran before it."""
    suffix = next(suffix for suffix, name in _DRIVERS.items() if name == driver)
    source = (_FOLDER / f"_canary{suffix}").read_text(encoding="utf-8")
    outcome = sandbox.submit(_job(driver, source)).result()
    if outcome.error is not None:
        return f"{outcome.error.kind}: {outcome.error.message}".encode(), []
    return outcome.data, [part for page in outcome.pages for part in (page.image, page.scene)]


def guests_started(sandbox: Sandbox) -> int:
    return sandbox.guests_started if isinstance(sandbox, Guests) else 0


def at_rest(sandbox: Sandbox) -> set[int]:
    """The processes there are when nothing runs: a guest that has just answered still makes its next place."""
    before, now = {-1}, _processes(sandbox)
    deadline = time.monotonic() + 2.0
    while now != before and time.monotonic() < deadline:
        time.sleep(0.05)
        before, now = now, _processes(sandbox)
    return now


def _processes(sandbox: Sandbox) -> set[int]:
    return sandbox.processes() if isinstance(sandbox, Guests) else set()


def left_running(sandbox: Sandbox, own: Set[int], driver: str = "plain") -> str | None:
    """Whether the host sees any process of a program, once it has ended. The kernel may take a moment to bury one.

    One more than before may be the guest's next place, which it makes when it comes to it; other programs use that
    up, while what was left goes on.
    """
    spare = _SPARE_PROCESSES if driver in PAGES else 0
    deadline = time.monotonic() + 1.0
    while len(found := _processes(sandbox)) > len(own) + spare:
        if time.monotonic() > deadline:
            for _ in range(2):
                canary(sandbox, driver)
            stayed = (found - own) & _processes(sandbox)
            return f"{len(stayed)} processes are left" if len(stayed) > spare else None
        time.sleep(0.02)
    return None
