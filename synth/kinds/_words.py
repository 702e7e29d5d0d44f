"""The word lists of `templates/words/` as records: domains with their metrics, groups and pairs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from mimesis import Address, Person
from mimesis.locales import Locale

from synth.kinds._dice import Dice, whole_seed
from synth.prompts import FOLDER

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A measured thing: its unit, where its values lie, in what steps they are given, and how they move."""

    name: str
    unit: str
    low: float
    high: float
    step: float
    adds: bool = False  # a total, whose parts may be stacked
    moves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    x: Metric
    y: Metric
    relation: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    name: str
    scopes: tuple[str, ...]
    times: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    metrics: tuple[Metric, ...]
    pairs: tuple[Pair, ...]


@cache
def domains() -> Mapping[str, Domain]:
    found: dict[str, Domain] = {}
    for path in sorted((FOLDER / "words").glob("*.toml")):
        for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found[name] = _domain(name, entry)
    return found


def _domain(name: str, entry: Mapping[str, Any]) -> Domain:
    return Domain(
        name=name,
        scopes=tuple(entry["scopes"]),
        times=tuple(entry["times"]),
        groups={group: tuple(members) for group, members in entry["groups"].items()},
        metrics=tuple(_metric(*row) for row in entry["metrics"]),
        pairs=tuple(
            Pair(x=_metric(*row[:5]), y=_metric(*row[5:10]), relation=row[10], group=row[11]) for row in entry["pairs"]
        ),
    )


def _metric(
    name: str, unit: str, low: float, high: float, step: float, sums: str = "mean", moves: str = "flat"
) -> Metric:
    return Metric(name=name, unit=unit, low=low, high=high, step=step, adds=sums == "total", moves=tuple(moves.split()))


def scope(domain: Domain, throw: Dice) -> str:
    """Whose figures these are, with a made-up place or family name."""
    seed = throw.whole(0, 2**31)
    city = Address(Locale.EN, seed=whole_seed(seed, "city")).city()
    surname = Person(Locale.EN, seed=whole_seed(seed, "surname")).last_name()
    return throw.pick(domain.scopes).format(city=city, surname=surname)


PERSONAS = (
    "an analyst preparing a quarterly review",
    "a teacher looking for a clear example",
    "a journalist checking a claim",
    "a student writing a report",
    "a manager planning next year's budget",
    "a researcher comparing groups",
    "a council officer answering a question",
    "an engineer keeping a log",
    "a volunteer writing a newsletter",
    "a consultant making slides",
    "an owner of a small business",
    "a statistician writing a yearbook",
)
