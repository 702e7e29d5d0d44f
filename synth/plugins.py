"""Plugins by file name: a file in a plugin folder is a plugin of that name; a dotted name is an import path."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from types import ModuleType

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


def one_of(group: str) -> str:
    """What one of a group is called."""
    return "family" if group == "families" else group[:-1]


class UnknownName(LookupError):
    """No plugin of that name; the message says which there are and which is near."""


def names(group: str) -> list[str]:
    package = importlib.import_module(FOLDERS[group])
    found = pkgutil.iter_modules(package.__path__)
    return sorted(m.name for m in found if not m.name.startswith("_") and not m.ispkg)


def load(group: str, name: str) -> ModuleType:
    if "." in name:
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError as error:
            raise UnknownName(f"no module named {error.name!r}, so no {one_of(group)} {name!r}") from error
    known = names(group)
    if name not in known:
        raise UnknownName(unknown(one_of(group), name, known))
    return importlib.import_module(f"{FOLDERS[group]}.{name}")


def unknown(what: str, name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known) or 'none'}"
    return f"no {what} is called {name!r}; {hint}"


def about(group: str, name: str) -> str:
    """The first line of the plugin's docstring."""
    return (load(group, name).__doc__ or "").strip().partition("\n")[0]
