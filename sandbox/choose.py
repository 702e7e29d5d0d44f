"""Opening a sandbox by name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from types import ModuleType

from sandbox import engines
from sandbox.contract import TIERS, Sandbox, SandboxUnavailable, Tier
from sandbox.kinds import CHARTS, Kind, by_kind

_AUTO = ("docker", "bubblewrap")


def engine_names() -> list[str]:
    found = pkgutil.iter_modules(engines.__path__)
    return sorted(module.name for module in found if not module.name.startswith("_"))


def open_sandbox(
    name: str, drivers: Mapping[str, str], *, guests: int = 1, least: Tier = TIERS[0], whole: bool = False
) -> Sandbox:
    """`auto` is docker where it can run, else bubblewrap; `least` is the weakest tier that will do.

    The guest for charts is there when this returns, those of other kinds too where the `whole` sandbox is wanted.

    `drivers` are sources by module name; those with a `run` can be named by a job, the others are theirs to import.
    Every kind of guest that they need must be there.
    """
    kinds = list(by_kind(drivers))
    if name == "auto":
        name = _first_that_runs(kinds)
    missing = why_not(name, kinds)
    if missing is not None:
        sentence, _, fix = missing.partition("; ")
        raise SandboxUnavailable(sentence, fix)
    sandbox: Sandbox = _engine(name).Engine(drivers, guests, least, whole)
    return sandbox


def why_not(name: str, kinds: Sequence[Kind] = (CHARTS,)) -> str | None:
    """Why this engine cannot run these kinds of guest here, with what mends it; None where it can."""
    if name == "auto":
        reasons = [why_not(engine, kinds) for engine in _AUTO]
        return None if None in reasons else _none_runs(reasons)
    reason: str | None = _engine(name).why_not(kinds)
    return reason


def _first_that_runs(kinds: Sequence[Kind]) -> str:
    reasons = []
    for name in _AUTO:
        reason = why_not(name, kinds)
        if reason is None:
            return name
        reasons.append(reason)
    raise SandboxUnavailable("no sandbox can run here", _none_runs(reasons))


def _none_runs(reasons: Sequence[str | None]) -> str:
    return "\n".join(f"{name}: {reason}" for name, reason in zip(_AUTO, reasons, strict=True))


def _engine(name: str) -> ModuleType:
    known = engine_names()
    if "." not in name and name not in known:
        raise LookupError(f"no sandbox engine is called {name!r}; there are auto, {', '.join(known)}")
    return importlib.import_module(name if "." in name else f"sandbox.engines.{name}")
