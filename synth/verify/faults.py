"""What is said of a dataset that is looked over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong: where, what, and how; a note says what is no fault in itself.

    `remake` is the shard whose files are not what was written: made again, it is.
    """

    sample: str
    what: str
    detail: str
    note: bool = False
    remake: str | None = None


@dataclass(slots=True)
class Tally:
    """What was looked at."""

    of: int = 0
    samples: int = 0
    answers: int = 0
    unproved: int = 0  # answers on given pictures, by models, that came without a proof
    redrawn: int = 0
    near: int = 0


Told = Callable[[Fault], None]


def older(name: str) -> Fault:
    said = "made before such files held digests: whether a byte of what it tells of changed cannot be told"
    return Fault(sample=name, what="older", detail=said, note=True)


def short(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
