"""The word lists of graphs in `templates/words/graphs/`: organisations with their units, processes with their steps."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from synth.prompts import FOLDER

POST = re.compile(r"\s*([^,()]+?)\s*(?:\(([^)]*)\))?\s*(?:,|$)")
STEP = re.compile(r"(\w+) ([(\[~?/]) (.+?)(?: @ (.+?))?(?: -> (.+))?$")
SIGNS = {"(": "end", "[": "step", "~": "step", "?": "decision", "/": "data"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    name: str
    head: str
    posts: Mapping[str, tuple[str, ...]]  # each with those under it
    shared: bool  # of those that many organisations have


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    key: str
    names: tuple[str, ...]
    board: str | None
    head: str
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    key: str
    kind: str
    text: str
    lane: str | None
    optional: bool
    flows: tuple[tuple[str | None, str], ...]  # label and target


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    key: str
    title: str
    steps: tuple[Step, ...]


@cache
def organisations() -> Mapping[str, Organisation]:
    """By what a subject calls them: `fire brigade`."""
    told = tomllib.loads((FOLDER / "words" / "graphs" / "organisations.toml").read_text("utf-8"))
    shared = told.pop("shared")
    return {
        key.replace("_", " "): Organisation(
            key=key,
            names=tuple(one["names"]),
            board=one.get("board"),
            head=one["head"],
            units=(
                *(_unit(line, shared=False) for line in one["units"]),
                *(_unit(shared[name], shared=True) for name in one["shared"]),
            ),
        )
        for key, one in told.items()
    }


def _unit(line: str, *, shared: bool) -> Unit:
    name, _, rest = line.partition(": ")
    head, _, posts = rest.partition(" > ")
    found = {
        post: tuple(part.strip() for part in under.split(",")) if under else () for post, under in POST.findall(posts)
    }
    return Unit(name=name, head=head, posts=found, shared=shared)


@cache
def processes() -> Mapping[str, Process]:
    """By their titles in small letters."""
    told = tomllib.loads((FOLDER / "words" / "graphs" / "processes.toml").read_text("utf-8"))
    made = (Process(key=key, title=one["title"], steps=_steps(one["steps"])) for key, one in told.items())
    return {process.title.lower(): process for process in made}


def _steps(text: str) -> tuple[Step, ...]:
    steps = []
    for at, line in enumerate(text.strip().splitlines()):
        found = STEP.fullmatch(line.strip())
        if found is None:
            raise ValueError(f"not a step: {line!r}")
        key, sign, words, lane, targets = found.groups()
        flows = []
        for part in (targets or "").split("; ") if targets else []:
            label, _, target = part.rpartition(": ")
            flows.append((label or None, target.strip()))
        kind = "start" if at == 0 else SIGNS[sign]
        steps.append(Step(key=key, kind=kind, text=words, lane=lane, optional=sign == "~", flows=tuple(flows)))
    return tuple(steps)
