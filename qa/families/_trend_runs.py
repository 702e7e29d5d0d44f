"""Series along something that has an order (time, mostly), and the words for going from one place to another."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from qa.families._keys import Keys
from qa.families._marks import Mark, Plot, differ, whole
from qa.families._phrases import Words, keys_of, mark_words, plot_words
from qa.families._scales import TIE_PX
from qa.families._sources import among, key_of, literal, pick, value_of

ORDERED = frozenset({"month", "quarter", "year", "weekday", "day", "time", "counted", "number"})
FEWEST, MOST = 3, 15
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Run:
    """Marks of one series that follow each other, all of them named and clear to see."""

    plot: Plot
    series: str | None
    marks: tuple[Mark, ...]

    @property
    def steps(self) -> list[tuple[Mark, Mark]]:
        return list(pairwise(self.marks))

    @property
    def rises(self) -> list[float]:
        return [after.value - before.value for before, after in self.steps]

    @property
    def clear(self) -> bool:
        """Whether every step can be told to go up or down."""
        return all(differ(before, after) for before, after in self.steps)

    @property
    def keys(self) -> list[Any]:
        return [mark.key for mark in self.marks]

    def source(self, name: str = "values") -> list[str]:
        """`name` maps places to numbers, `order` lists the places."""
        everything = len(self.marks) == len(self.plot.row(self.marks[0].series))
        within = [] if everything else [among(key_of(self.plot), self.keys)]
        condition = pick(self.plot, *within, series=self.series)
        own = f"{key_of(self.plot)}: {value_of(self.plot)}"
        return [
            f"{name} = {{\n    {own}\n    for e in elements\n    if {condition}\n}}",
            f"order = {literal(self.keys)}",
        ]

    def part(self, start: int, end: int) -> Run:
        return Run(plot=self.plot, series=self.series, marks=self.marks[start:end])


def is_ordered(plot: Plot) -> bool:
    keys = plot.keys
    return plot.mark != "scatter" and keys is not None and keys.kind in ORDERED and keys.noun != "x value"


def runs(plot: Plot) -> list[Run]:
    found = []
    for series, row in plot.rows:
        named = all(mark.key in keys_of(plot).said for mark in row)
        if named and whole(row) and FEWEST <= len(row) <= MOST:
            found.append(Run(plot=plot, series=series, marks=tuple(row)))
    return found


def anchors(plot: Plot) -> list[Run]:
    """The marks of each series that can be named, though there may be others between them."""
    found = []
    for series, row in plot.rows:
        marks = tuple(mark for mark in row if mark.usable and mark.key in keys_of(plot).said)
        if len(marks) >= FEWEST:
            found.append(Run(plot=plot, series=series, marks=marks))
    return found


def stretches(run: Run, rng: random.Random) -> Iterator[Run]:
    """The whole run and its parts of at least three marks, in seeded order, longer ones more likely first."""
    parts = [(a, b) for a in range(len(run.marks)) for b in range(a + FEWEST, len(run.marks) + 1)]
    rng.shuffle(parts)
    parts.sort(key=lambda part: -(part[1] - part[0] > FEWEST))
    yield from (run.part(a, b) for a, b in parts)


def gap_clear(one: float, other: float, marks: Sequence[Mark], times: float = 2.0) -> bool:
    """Whether two differences of marks can be told apart: each is off by twice what a mark is."""
    least = max(max(times * TIE_PX * mark.px for mark in marks), max(4 * mark.half for mark in marks))
    return abs(one - other) > least


def run_words(run: Run, start: Mark, end: Mark, up: bool) -> Words:
    """From one place to another, upward or downward."""
    plot = run.plot
    ends = {name: mark_words(plot, mark) for name, mark in (("start", start), ("end", end))}
    words = plot_words(plot, run.series)
    words |= {"start": ends["start"]["name"], "end": ends["end"]["name"]}
    words |= {"at_start": ends["start"]["at"], "at_end": ends["end"]["at"]}
    words["every"] = words["key"]
    if not _in_unbroken_order(keys_of(plot), plot.order):  # quarterly figures by the name of a month
        words |= {"key": f"{words['key']} shown", "keys": f"{words['keys']} shown", "every": None}
    return words | way_words(plot, up)


def _in_unbroken_order(keys: Keys, order: Sequence[Any]) -> bool:
    """Whether "the next month" is the next one shown."""
    if keys.kind == "month":
        places = [_month(str(key), keys.said.get(key, "")) for key in order]
    elif keys.kind == "year":
        places = [_last_number(keys.said.get(key, "")) for key in order]
    elif keys.kind == "counted":
        places = [int(key) for key in order]
    elif keys.kind == "day":
        places = [date.fromisoformat(key[:10]).toordinal() if _is_date(str(key)) else None for key in order]
    else:
        return True
    return all(
        one is not None and two is not None and two - one in ((1, -11) if keys.kind == "month" else (1,))
        for one, two in pairwise(places)
    )


def _month(key: str, text: str) -> int | None:
    if _is_date(key):
        return 12 * int(key[:4]) + int(key[5:7])
    return next((place for place, name in enumerate(_MONTHS) if text.lower().startswith(name)), None)


def _last_number(text: str) -> int | None:
    found = re.findall(r"\d+", text)
    return int(found[-1]) if found else None


def _is_date(key: str) -> bool:
    return bool(re.match(r"\d{4}-\d\d-\d\d", key))


def way_words(plot: Plot, up: bool) -> Words:
    rise = "rise" if up else "fall"
    many = plot.value.plural
    return {
        "rise": rise,
        "rises": rise if many else f"{rise}s",
        "rising": "rising" if up else "falling",
        "increase": "increase" if up else "decrease",
        "higher": "higher" if up else "lower",
        "up": "up" if up else "down",
        "gain": "gain" if up else "loss",
        "have": "have" if many else "has",
        "Have": "Have" if many else "Has",
        "go": "go" if many else "goes",
    }


def pair_name(keys: Keys, one: Any, other: Any) -> str:
    return f"{keys.name(one)} and {keys.name(other)}"


def names_source(run: Run) -> str:
    """`names` maps places to how they are called."""
    keys = keys_of(run.plot)
    return f"names = {{{', '.join(f'{literal(key)}: {literal(keys.name(key))}' for key in run.keys)}}}"
