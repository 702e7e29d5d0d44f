"""What stands beside the names of a picture in the word lists: other posts, steps, goods, properties and stops."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ruamel.yaml import YAML

from synth.prompts import FOLDER

LIKE = 0.6  # of the names shown must be in a list
_SIGNS = re.compile(r"^\w+ ([(\[~?/]) (.+?)(?: @ [^>]*?)?(?: ->.*)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """`names` tell what a picture is about; `further` could stand there as well."""

    names: tuple[str, ...]
    further: tuple[str, ...]


def kin_of(shown: Sequence[str]) -> list[str]:
    """Names that could have stood beside those shown; none where no list holds most of these."""
    low = [name.casefold() for name in shown]
    best, most = None, max(2.0, LIKE * len(shown))
    for kin in _lists():
        found = sum(any(_says(name, own.casefold()) for own in kin.names) for name in low)
        if found >= most:
            best, most = kin, found + 0.5
    if best is None:
        return []
    return [name for name in best.further if not any(_says(one, name.casefold()) for one in low)]


def _says(shown: str, name: str) -> bool:
    """A box may say who holds a post, too."""
    return shown == name or shown.startswith(f"{name} ") or shown.endswith(f" {name}")


@cache
def _lists() -> tuple[Kin, ...]:
    return (*_groups(), *_organisations(), *_processes(), *_goods(), *_properties(), *_places())


def _read(name: str) -> Mapping[str, Any]:
    with (FOLDER / "words" / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _same(names: Sequence[str]) -> Kin:
    return Kin(names=tuple(names), further=tuple(names))


def _groups() -> Iterator[Kin]:
    for theme in ("leisure", "nature", "public", "science", "trade", "work"):
        for domain in _read(theme).values():
            yield from (_same(names) for names in domain.get("groups", {}).values())


def _organisations() -> Iterator[Kin]:
    found = _read("graphs/organisations")
    shared = {name: _titles(unit) for name, unit in found["shared"].items()}
    for name, one in found.items():
        if name == "shared":
            continue
        own = [one["head"], *(title for unit in one["units"] for title in _titles(unit))]
        own += [title for unit in one["shared"] for title in shared[unit]]
        further = [title for titles in shared.values() for title in titles]
        yield Kin(names=(one.get("board", one["head"]), *own), further=tuple(dict.fromkeys([*own, *further])))


def _titles(unit: str) -> list[str]:
    """Of "Finance: Head of finance > Accountant (Bookkeeper)" the posts."""
    posts = re.sub(r"\((teaching|pastoral)\)", "", unit.partition(":")[2])
    return [post.strip() for post in re.split(r"[>,()]", posts) if post.strip()]


def _processes() -> Iterator[Kin]:
    with (FOLDER / "kin.yaml").open(encoding="utf-8") as file:
        alike = YAML(typ="safe").load(file)["processes"]
    steps = {name: _steps(one["steps"]) for name, one in _read("graphs/processes").items()}
    for name, own in steps.items():
        near = next((some for some in alike if name in some), [name])
        further = [text for one in near for sign, text in steps[one] if sign in "[~/"]
        yield Kin(names=tuple(text for _, text in own), further=tuple(further))


def _steps(source: str) -> list[tuple[str, str]]:
    found = (_SIGNS.match(line) for line in source.strip().splitlines())
    return [(one[1], one[2].strip()) for one in found if one]


def _goods() -> Iterator[Kin]:
    for trade in _read("pages/trades").values():
        yield _same([item[0] for item in trade["items"]])


def _properties() -> Iterator[Kin]:
    for product in _read("pages/products").values():
        yield _same(list(product["specs"]))


def _places() -> Iterator[Kin]:
    for one in _read("pages/timetables").values():
        yield from (_same(one[name]) for name in ("stops", "board", "cells") if name in one)
