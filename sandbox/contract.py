"""What a sandbox is asked and what it answers. An engine of this contract must pass `sandbox.selfcheck`."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Literal, Protocol, get_args

ErrorKind = Literal[
    "syntax_error",
    "program_error",
    "timeout",
    "memory",
    "too_many_processes",
    "output_too_large",
    "image_too_large",
    "no_image",
    "bad_image",
    "forbidden_network",
    "forbidden_file",
    "crash",
    "unsupported",
]
ERROR_KINDS: tuple[str, ...] = get_args(ErrorKind)

Tier = Literal[
    "users", "namespaces"
]  # what keeps programs apart, the weaker first; `docs/sandbox.md` has the difference
TIERS: tuple[Tier, ...] = get_args(Tier)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    seconds: float = 20.0
    memory_mb: int = 1024  # above the guest's own
    processes: int = 64
    output_mb: int = 32
    pixels: int = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Job:
    """One program for one driver; `files` stand beside it in its working folder."""

    driver: str
    source: str
    limits: Limits = Limits()
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramError:
    """Why a program failed. `message` and `line` come from the program's side and may be forged."""

    kind: ErrorKind
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RawPage:
    """A page as the guest collected it: bytes that nobody has parsed yet."""

    image: bytes
    scene: bytes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """What came of a job. `status` is decided from facts outside the program; the rest is untrusted."""

    status: Literal["ok", "error"]
    error: ProgramError | None = None
    pages: tuple[RawPage, ...] = ()
    data: bytes | None = None  # what a driver that draws nothing answers
    handoff: tuple[str, bytes] | None = None
    logs: str = ""
    seconds: float = 0.0
    peak_mb: float = 0.0
    killed: bool = False  # it died as of something outside, and did again each time it was tried


class SandboxUnavailable(Exception):
    """No program can be run: one sentence, and what mends it."""

    def __init__(self, sentence: str, fix: str = "") -> None:
        super().__init__(f"{sentence}\n{fix}" if fix else sentence)
        self.sentence, self.fix = sentence, fix


class Sandbox(Protocol):
    """An engine: thread-safe; a future raises `SandboxUnavailable` only when no program could be run."""

    name: str

    @property
    def tier(self) -> Tier:
        """The weakest in force."""
        ...

    def submit(self, job: Job, /) -> Future[Outcome]: ...

    def environment(self) -> Mapping[str, str]:
        """What decides pixels: library versions and font hashes; its digest is the environment's."""
        ...

    def close(self) -> None: ...
