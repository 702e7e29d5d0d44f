"""The facts of a picture as a Python class, with things and groups of them as classes within it; and the way back.

The program is run in the sandbox, and what comes back must be the very facts it was made from.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from sandbox.contract import Job, Limits, Outcome
from synth.records import ItemError, Program
from synth.w2c.facts import Facts, Group, Thing, plain

LONGEST = 40  # characters of a name
INDENT = "    "


def identifier(name: str, number: int | str) -> str:
    """A name for the class of a thing: `brown_dog_2`."""
    word = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", name.casefold())).strip("_")[:LONGEST].strip("_")
    made = f"{word or 'thing'}_{number}"
    return made if made.isidentifier() else f"thing_{made}"


def code_of(facts: Facts) -> str:
    lines = ["class Picture:", f"{INDENT}size = {facts.size!r}"]
    lines += [f"{INDENT}{key} = {value!r}" for key in ("caption", "detail") if (value := getattr(facts, key))]
    for thing in facts.things:
        lines += ["", *_thing(thing, INDENT)]
    for group in facts.groups:
        lines += ["", *_group(group)]
    lines += _rows("counts", [(count.name, count.count, count.exact) for count in facts.counts])
    lines += _rows("pairs", [(pair.first, pair.second, pair.description) for pair in facts.pairs])
    return "\n".join(lines) + "\n"


def _rows(name: str, rows: Sequence[tuple[Any, ...]]) -> list[str]:
    if not rows:
        return []
    return ["", f"{INDENT}{name} = [", *(f"{INDENT * 2}{row!r}," for row in rows), f"{INDENT}]"]


def _thing(thing: Thing, indent: str) -> Iterator[str]:
    yield f"{indent}class {thing.id}:"
    yield f"{indent}{INDENT}name = {thing.name!r}"
    yield f"{indent}{INDENT}box = {thing.box!r}"
    for key in ("description", "text"):
        if value := getattr(thing, key):
            yield f"{indent}{INDENT}{key} = {value!r}"


def _group(group: Group) -> Iterator[str]:
    yield f"{INDENT}class {group.id}:"
    yield f"{INDENT * 2}name = {group.name!r}"
    yield f"{INDENT * 2}box = {group.box!r}"
    for member in group.members:
        yield ""
        yield from _thing(member, INDENT * 2)


class RunCode:
    """A program of facts -> the facts it says, when it is run."""

    def ask(self, program: Program) -> Job:
        return Job(driver="facts", source=program.source, limits=Limits(seconds=10, memory_mb=256, processes=8))

    def read(self, program: Program, outcome: Outcome) -> dict[str, Any]:
        if outcome.error:
            raise ItemError(outcome.error.kind, outcome.error.message)
        try:
            found: dict[str, Any] = json.loads(outcome.data or b"")
        except (ValueError, RecursionError) as error:
            raise ItemError("scene_differs", f"what the program says of the picture is no JSON: {error}") from error
        return found


def must_say(program: Program, said: dict[str, Any], facts: Facts) -> None:
    expected = json.loads(json.dumps(plain(facts)))
    if said != expected:
        differing = [key for key in {**expected, **said} if said.get(key) != expected.get(key)]
        raise ItemError("scene_differs", f"the program, when it is run, says other {', '.join(differing)}")
