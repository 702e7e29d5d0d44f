"""Runs a program that describes a picture, a class `Picture` with classes in it, and answers what it says as JSON.

Values are what Python's literals are: texts, numbers, truths, lists and tuples of them. A class that has classes in it
is a group. Standard library only: this file runs where nothing of ours can be imported.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn, Protocol

NAME = "<program>"
DEEPEST = 2  # classes within one another: a group, and its things


class Output(Protocol):
    def data(self, data: bytes, /) -> None: ...
    def fail(self, kind: str, message: str, line: int | None = None, /) -> NoReturn: ...


def run(source: str, out: Output) -> None:
    names: dict[str, Any] = {"__name__": "picture"}
    try:
        exec(compile(source, NAME, "exec"), names)
    except SyntaxError as error:
        out.fail("syntax_error", str(error.msg), error.lineno)
    except Exception as error:  # noqa: BLE001  whatever the program raises is its own
        out.fail("program_error", f"{type(error).__name__}: {error}"[:500])
    picture = names.get("Picture")
    if not isinstance(picture, type):
        out.fail("program_error", "there is no class called Picture")
    try:
        out.data(json.dumps({**_values(picture), **_within(picture)}, allow_nan=False).encode())
    except (TypeError, ValueError, RecursionError) as error:
        out.fail("program_error", str(error)[:500])


def _values(one: type) -> dict[str, Any]:
    return {name: _plain(name, value) for name, value in _own(one) if not isinstance(value, type)}


def _within(one: type, depth: int = 0) -> dict[str, Any]:
    """The classes in it: groups of things, and things of no group."""
    if depth >= DEEPEST:
        return {}
    found: dict[str, list[Any]] = {"things": [], "groups": []}
    for name, inner in _own(one):
        if isinstance(inner, type):
            said = {"id": name, **_values(inner), **_within(inner, depth + 1)}
            found["groups" if "things" in said else "things"].append(said)
    return {key: value for key, value in found.items() if value}


def _own(one: type) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in vars(one).items() if not name.startswith("__")]


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(name, part) for part in value]
    if isinstance(value, str | int | float) or value is None:
        return value
    raise TypeError(f"{name} is neither text, number nor list of such")
