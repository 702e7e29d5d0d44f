"""The kinds of guest there are. A driver says which one it runs in by a line of its own, `GUEST = "browser"`."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

_FIRST_USER, _USERS_EACH, _SLOTS = 61234, 100_000, 64
_LINE = re.compile(r"^GUEST = \"(\w+)\"$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    name: str
    main: str  # the module of `sandbox.guest` that its first process becomes
    grace_seconds: float  # beyond a job's own limit, before the host itself ends the whole guest
    tmp_mb: int
    shm_mb: int  # of /dev/shm; 0 where each program gets its own
    threads: int  # of all its processes; a browser has many in each


CHARTS = Kind(name="charts", main="steward", grace_seconds=30.0, tmp_mb=64, shm_mb=0, threads=1024)
# A job may find the guest on the way to a fresh browser, which does not count against the job.
BROWSER = Kind(name="browser", main="keeper", grace_seconds=45.0, tmp_mb=256, shm_mb=256, threads=2048)
DOCUMENTS = Kind(name="documents", main="steward", grace_seconds=30.0, tmp_mb=256, shm_mb=0, threads=1024)
KINDS = {kind.name: kind for kind in (CHARTS, BROWSER, DOCUMENTS)}


def user_of(kind: Kind, slot: int) -> int:
    """An ordinary user's number, another for each guest: the kernel counts a user's processes over all guests.

    Workers have slots of their own, so their process numbers set them apart: all but those that differ by a multiple of
    3125, whose guests then share the kernel's count. Programs count for themselves, in user namespaces of their own.
    """
    return _FIRST_USER + _USERS_EACH * list(KINDS).index(kind.name) + (_SLOTS * os.getpid() + slot) % _USERS_EACH


def by_kind(drivers: Mapping[str, str]) -> dict[Kind, dict[str, str]]:
    """The modules of each kind of guest, by their dotted names; a module goes where its driver goes."""
    found: dict[Kind, dict[str, str]] = {}
    for name, source in drivers.items():
        top = name.partition(".")[0]
        found.setdefault(kind_of(top, drivers.get(top, "")), {})[name] = source
    return {kind: found[kind] for kind in KINDS.values() if kind in found}


def kind_of(driver: str, source: str) -> Kind:
    said = _LINE.search(source)
    name = said[1] if said else CHARTS.name
    if name not in KINDS:
        raise LookupError(f"the driver {driver!r} asks for a guest called {name!r}; there are {', '.join(KINDS)}")
    return KINDS[name]
