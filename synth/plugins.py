"""Plugins by file name: a file in a plugin folder is a plugin of that name; a dotted name is an import path."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from types import ModuleType

# What a plugin of each group must have, besides its file name.
HOLDS = {
    "renderers": "Renderer",
    "kinds": "kind",
    "models": "Engine",
    "exports": "Exporter",
    "executors": "Executor",
    "families": "ask",
    "checks": "judge",
    "engines": "Engine",
}
FOLDERS = {
    "renderers": "renderers",
    "kinds": "synth.kinds",
    "models": "synth.models",
    "exports": "synth.export",
    "executors": "synth.executors",
    "families": "qa.families",
    "checks": "qa.checks",
    "engines": "sandbox.engines",
}


_imports = ContextVar("_imports", default=True)


@contextmanager
def importing_nothing() -> Iterator[None]:
    """While a dataset is only looked at: anybody may have written the names in it, and importing a module runs it.

    A dotted name then is a module that somebody else has imported already.
    """
    before = _imports.set(False)
    try:
        yield
    finally:
        _imports.reset(before)


def one_of(group: str) -> str:
    """What one of a group is called."""
    return "family" if group == "families" else group[:-1]


class UnknownName(LookupError):
    """No plugin of that name; the message says which there are and which is near."""


def names(group: str) -> list[str]:
    package = importlib.import_module(FOLDERS[group])
    found = pkgutil.iter_modules(package.__path__)
    return sorted(m.name for m in found if not m.name.startswith("_") and not m.ispkg)


@cache
def load(group: str, name: str) -> ModuleType:
    if "." in name:
        return _third_party(group, name)
    known = names(group)
    if name not in known:
        raise UnknownName(unknown(one_of(group), name, known))
    return importlib.import_module(f"{FOLDERS[group]}.{name}")


def _third_party(group: str, name: str) -> ModuleType:
    """A plugin by import path. What goes wrong while it is imported is its own affair, and is said as such."""
    if not _imports.get() and name not in sys.modules:
        raise UnknownName(f"{name!r} is not imported only to look at what names it")
    try:
        module = importlib.import_module(name)
    except (ImportError, TypeError, ValueError) as error:
        raise UnknownName(f"{name!r} cannot be imported as a {one_of(group)}: {error}") from error
    if not hasattr(module, HOLDS.get(group, "__name__")):
        raise UnknownName(f"{name!r} is no {one_of(group)}: it has no {HOLDS[group]!r}")
    return module


def unknown(what: str, name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known) or 'none'}"
    return f"no {what} is called {name!r}; {hint}"


def about(group: str, name: str) -> str:
    """The first line of the plugin's docstring."""
    return (load(group, name).__doc__ or "").strip().partition("\n")[0]
