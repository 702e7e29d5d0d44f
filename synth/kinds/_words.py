"""The word lists of `templates/words/` as records: domains with their metrics, groups and pairs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    """A measured thing: its unit, where its values lie, in what steps they are given, how they move, what splits it."""

    name: str
    unit: str
    low: float
    high: float
    step: float
    adds: str = ""  # of a total, whose parts may be stacked: the time its range is for (month, day, year)
    moves: tuple[str, ...] = ()
    by: Mapping[str, int] = field(default_factory=dict)  # groups that make sense, and whether their ranks raise it
    times: tuple[str, ...] = ()  # the only times that make sense, where not all of the domain do


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    x: Metric
    y: Metric
    relation: str
    by: Mapping[str, tuple[int, int]]  # groups that make sense, and whether their ranks raise x and y


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    name: str
    scopes: tuple[str, ...]
    times: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    ordered: frozenset[str]
    ranks: Mapping[str, tuple[float, ...]]
    apart: frozenset[frozenset[str]]  # groups and times that do not go together
    habits: Mapping[str, tuple[str, ...]]  # members with seasons of their own
    metrics: tuple[Metric, ...]
    pairs: tuple[Pair, ...]

    def rank(self, group: str, member: str) -> float:
        """From -1 to 1: where the member stands in what the group's names imply."""
        members = self.groups[group]
        at = members.index(member)
        return self.ranks[group][at] if group in self.ranks else 2 * at / (len(members) - 1) - 1


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
        ordered=frozenset(entry.get("ordered", ())),
        ranks={group: tuple(ranks) for group, ranks in entry.get("ranks", {}).items()},
        apart=frozenset(frozenset(two) for two in entry.get("apart", ())),
        habits={member: tuple(moves.split()) for member, moves in entry.get("habits", {}).items()},
        metrics=tuple(_metric(*row) for row in entry["metrics"]),
        pairs=tuple(
            Pair(
                x=_metric(*row[:5]),
                y=_metric(*row[5:10]),
                relation=row[10],
                by={group: (_sign(signs[:1]), _sign(signs[1:])) for group, signs in map(_signed, row[11])},
            )
            for row in entry["pairs"]
        ),
    )


def _metric(
    name: str,
    unit: str,
    low: float,
    high: float,
    step: float,
    sums: str = "mean",
    moves: str = "flat",
    by: Sequence[str] = (),
    times: Sequence[str] = (),
) -> Metric:
    return Metric(
        name=name, unit=unit, low=low, high=high, step=step,
        adds="" if sums == "mean" else "month" if sums == "total" else sums.removeprefix("total a "),
        moves=tuple(moves.split()),
        by={group: _sign(sign) for group, sign in map(_signed, by)},
        times=tuple(times),
    )  # fmt: skip


def _signed(group: str) -> tuple[str, str]:
    """`Travel class 0+` as its name and its signs."""
    name, _, signs = group.rpartition(" ")
    return (name, signs) if name and set(signs) <= set("+-0") else (group, "")


def _sign(sign: str) -> int:
    return {"+": 1, "-": -1}.get(sign, 0)


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
