"""What is on a picture, as far as a model stands by it: things, groups of them, and what is said of two together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from synth.records import Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """`id` is its name in the program; `text` is what is written on it."""

    id: str
    name: str
    box: Box
    description: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Connected things of one name."""

    id: str
    name: str
    box: Box
    members: tuple[Thing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many things of a name there are; no more than these where it is `exact`."""

    name: str
    count: int
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    first: str
    second: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`things` are those of no group."""

    size: tuple[int, int]
    caption: str
    detail: str
    things: tuple[Thing, ...] = ()
    groups: tuple[Group, ...] = ()
    counts: tuple[Count, ...] = ()
    pairs: tuple[Pair, ...] = ()

    @property
    def all_things(self) -> tuple[Thing, ...]:
        return (*self.things, *(thing for group in self.groups for thing in group.members))


def plain(facts: Facts) -> dict[str, Any]:
    """As JSON; what is empty is left out, as it is in the program."""
    return _known(
        {
            "size": list(facts.size),
            "caption": facts.caption,
            "detail": facts.detail,
            "things": [_thing(thing) for thing in facts.things],
            "groups": [_group(group) for group in facts.groups],
            "counts": [[count.name, count.count, count.exact] for count in facts.counts],
            "pairs": [[pair.first, pair.second, pair.description] for pair in facts.pairs],
        }
    )


def _thing(thing: Thing) -> dict[str, Any]:
    said = {"description": thing.description, "text": thing.text}
    return {"id": thing.id, "name": thing.name, "box": list(thing.box), **_known(said)}


def _group(group: Group) -> dict[str, Any]:
    members = [_thing(member) for member in group.members]
    return {"id": group.id, "name": group.name, "box": list(group.box), "things": members}


def _known(said: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value not in ("", [])}


def facts_of(said: dict[str, Any]) -> Facts:
    """The inverse of `plain`."""
    return Facts(
        size=(said["size"][0], said["size"][1]),
        caption=said.get("caption", ""),
        detail=said.get("detail", ""),
        things=_things(said.get("things", [])),
        groups=tuple(
            Group(id=one["id"], name=one["name"], box=_box(one["box"]), members=_things(one["things"]))
            for one in said.get("groups", [])
        ),
        counts=tuple(Count(name=name, count=count, exact=exact) for name, count, exact in said.get("counts", [])),
        pairs=tuple(Pair(first=a, second=b, description=words) for a, b, words in said.get("pairs", [])),
    )


def _things(said: Sequence[dict[str, Any]]) -> tuple[Thing, ...]:
    return tuple(Thing(**{**one, "box": _box(one["box"])}) for one in said)


def _box(said: Sequence[float]) -> Box:
    return float(said[0]), float(said[1]), float(said[2]), float(said[3])
