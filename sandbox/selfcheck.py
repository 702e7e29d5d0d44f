"""Runs every hostile program of `attacks/` on an engine, a canary after each, and counts what is left of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sandbox.choose import open_sandbox
from sandbox.contract import ERROR_KINDS, Job, Limits, Outcome, Sandbox
from sandbox.pool import Pool

LIMITS = Limits(seconds=2.0, memory_mb=256, processes=32, output_mb=4, pixels=4_000_000)
_FOLDER = Path(__file__).with_name("attacks")
_SLACK_SECONDS = 1.0  # a limit holds within this
_DRIVER = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """A hostile program, what it tries, and the ends we accept: `ok` means it tried and was held."""

    name: str
    tries: str
    ends: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that should not have been possible."""

    attack: str
    tries: str
    what: str


def drivers() -> dict[str, str]:
    """The one driver attacks need: it runs a program and nothing else."""
    path = Path(__file__).with_name("guest") / "plain.py"
    return {_DRIVER: path.read_text(encoding="utf-8")}


def attacks() -> list[Attack]:
    return [_parse(path) for path in sorted(_FOLDER.glob("*.txt")) if not path.name.startswith("_")]


def _parse(path: Path) -> Attack:
    source = path.read_text(encoding="utf-8")
    tries, ends = source.splitlines()[:2]
    accepted = tuple(part.strip() for part in ends.removeprefix("# ends:").split(","))
    if not tries.startswith("# tries: ") or not set(accepted) <= {"ok", *ERROR_KINDS}:
        raise ValueError(f"{path.name}: the first two lines must say what it tries and how it may end")
    return Attack(name=path.stem, tries=tries.removeprefix("# tries: "), ends=accepted, source=source)


def check(engine_name: str, say: Callable[[str], None]) -> list[Finding]:
    """All attacks on one engine. Raises SandboxUnavailable when it cannot run at all."""
    with_guest = open_sandbox(engine_name, drivers())
    try:
        return list(_findings(with_guest, say))
    finally:
        with_guest.close()


def _findings(sandbox: Sandbox, say: Callable[[str], None]) -> Iterator[Finding]:
    before = canary(sandbox)
    started, own = guests_started(sandbox), process_count(sandbox)
    for attack in attacks():
        say(f"{attack.name}: {attack.tries}")
        wrong = judge(attack, sandbox.submit(Job(driver=_DRIVER, source=attack.source, limits=LIMITS)).result())
        if wrong is None and canary(sandbox) != before:
            wrong = "the next program saw a difference"
        if wrong is None and guests_started(sandbox) != started:
            wrong = "the guest broke and had to be replaced"
        if wrong is None:
            wrong = left_running(sandbox, own)
        started = guests_started(sandbox)
        if wrong is not None:
            yield Finding(attack=attack.name, tries=attack.tries, what=wrong)


def judge(attack: Attack, outcome: Outcome) -> str | None:
    """What is wrong with how this attack ended, if anything."""
    end = "ok" if outcome.error is None else outcome.error.kind
    detail = "" if outcome.error is None else f" ({outcome.error.message[:200]})"
    if end not in attack.ends:
        return f"ended as {end}{detail}, expected {' or '.join(attack.ends)}"
    if outcome.data is not None and outcome.data != b"held":
        return f"it got through: {outcome.data[:200]!r}"
    if outcome.seconds > LIMITS.seconds + _SLACK_SECONDS:
        return f"it ran for {outcome.seconds:.1f} s"
    return None


def canary(sandbox: Sandbox) -> tuple[bytes | None, list[bytes]]:
    """What an ordinary program finds: the same bytes whatever ran before it."""
    source = (_FOLDER / "_canary.txt").read_text(encoding="utf-8")
    outcome = sandbox.submit(Job(driver=_DRIVER, source=source, limits=LIMITS)).result()
    if outcome.error is not None:
        return f"{outcome.error.kind}: {outcome.error.message}".encode(), []
    return outcome.data, [part for page in outcome.pages for part in (page.image, page.scene)]


def guests_started(sandbox: Sandbox) -> int:
    return sandbox.guests_started if isinstance(sandbox, Pool) else 0


def process_count(sandbox: Sandbox) -> int:
    return len(sandbox.processes()) if isinstance(sandbox, Pool) else 0


def left_running(sandbox: Sandbox, own: int) -> str | None:
    """Whether the host sees any process of a program, once it has ended. The kernel may take a moment to bury one."""
    deadline = time.monotonic() + 1.0
    while (extra := process_count(sandbox) - own) > 0:
        if time.monotonic() > deadline:
            return f"{extra} processes are left"
        time.sleep(0.02)
    return None
