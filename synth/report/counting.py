"""Counts, shares, spreads and lots: what a report is made of, each in little memory however much is counted."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, Literal, TypeVar

Item = TypeVar("Item")

FINE = 1000  # numbers below this are kept to a tenth, others to three digits
BINS = 24
USUAL, FAR = 0.98, 2  # this share of numbers is shown in full where the rest goes so many times as far


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many of how many, and the share that was asked for, where one was."""

    count: int
    of: int
    asked: float | None = None

    @property
    def share(self) -> float | None:
        return self.count / self.of if self.of else None

    @property
    def off(self) -> float | None:
        """By how much the share is not the one asked for."""
        return None if self.share is None or self.asked is None else self.share - self.asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rates by name. `counts` and `of` say what stands over the two numbers."""

    title: str
    names: str
    counts: str
    of: str
    rows: Mapping[str, Rate]
    note: str = ""
    whole: int | None = None  # of which a name that is not there is none
    tested: bool = True  # whether what is counted is apart enough for a test of differences


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    name: str
    form: Literal["whole", "number", "share", "dollars"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Several numbers by name; None where one is not known or says nothing."""

    title: str
    names: str
    columns: tuple[Column, ...]
    rows: Mapping[str, tuple[float | None, ...]]
    note: str = ""


def shares(counted: Mapping[str, int], asked: Mapping[str, float] | None = None) -> dict[str, Rate]:
    """Of all that is counted, the commonest first; what was asked for and never came is there too."""
    total = sum(counted.values())
    names = dict.fromkeys([*_commonest_first(counted), *sorted(asked or {})])
    return {name: Rate(count=counted.get(name, 0), of=total, asked=(asked or {}).get(name)) for name in names}


def _commonest_first(counted: Mapping[str, int]) -> list[str]:
    return sorted(counted, key=lambda name: (-counted[name], name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How numbers lie. `counts` holds them as they were kept: from 1,000 on to three digits."""

    title: str
    count: int
    mean: float
    least: float
    most: float
    counts: Mapping[float, int]

    def at(self, share: float) -> float:
        """The number below or at which this share of them lies."""
        seen, wanted = 0, share * self.count
        for number in sorted(self.counts):
            seen += self.counts[number]
            if seen >= wanted:
                return number
        return self.most


class Spreading:
    """Numbers one after the other, on their way to a `Spread`."""

    def __init__(self, title: str) -> None:
        self.title, self._counts, self._sum, self._least, self._most = title, Counter[float](), 0.0, math.inf, -math.inf

    def add(self, number: float) -> None:
        self._counts[kept(number)] += 1
        self._sum += number
        self._least, self._most = min(self._least, number), max(self._most, number)

    def spread(self) -> Spread | None:
        """None where there were no numbers."""
        count = self._counts.total()
        if not count:
            return None
        return Spread(
            title=self.title, count=count, mean=self._sum / count, least=self._least, most=self._most,
            counts=dict(self._counts),
        )  # fmt: skip


def kept(number: float) -> float:
    if abs(number) < FINE:
        return round(number, 1)
    return float(f"{number:.3g}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    start: float
    end: float
    counts: tuple[int, ...]  # of each spread


def bins(spreads: Iterable[Spread], most: int = BINS) -> list[Bin]:
    """The same bins for each of them, of a round width, an empty one on both sides of a lone one.

    A bin holds its start and not its end; where a few numbers lie far off, the last one has no end and holds them.
    """
    several = list(spreads)
    numbers = {number for one in several for number in one.counts}
    least, largest = min(numbers), max(numbers)
    usual = max(one.at(USUAL) for one in several)
    far = largest - least > FAR * (usual - least) > 0
    largest = usual if far else largest
    width = _round_width((largest - least) / most, whole=all(number == int(number) for number in numbers))
    first, last = math.floor(least / width), math.floor(largest / width)
    held = [Counter[int]() for _ in several]
    for counted, one in zip(held, several, strict=True):
        for number, count in one.counts.items():
            counted[min(last + far, math.floor(number / width))] += count
    lone = first == last and not far
    found = [
        Bin(start=n * width, end=(n + 1) * width, counts=tuple(counted[n] for counted in held))
        for n in range(first - lone, last + 1 + lone + far)
    ]
    return [*found[:-1], replace(found[-1], end=math.inf)] if far else found


def _round_width(width: float, *, whole: bool) -> float:
    """1, 2 or 5 times a power of ten; of whole numbers at least 1."""
    if width <= 0 or (whole and width < 1):
        return 1.0
    power = 10.0 ** math.floor(math.log10(width))
    return next(power * digit for digit in (1, 2, 5, 10) if power * digit >= width * (1 - 1e-9))


@dataclass
class Commonest:
    """Names by how often they come. Once there are too many the rare ones are forgotten; `short` says by how many a
    count may then be too low."""

    most: int = 20_000
    counts: Counter[str] = field(default_factory=Counter)
    total: int = 0
    short: int = 0

    def add(self, name: str) -> None:
        self.counts[name] += 1
        self.total += 1
        if len(self.counts) > 2 * self.most:
            ranked = self.counts.most_common()
            self.short += ranked[self.most][1]
            self.counts = Counter(dict(ranked[: self.most]))

    def top(self, count: int) -> dict[str, Rate]:
        names = heapq.nsmallest(count, self.counts, key=lambda name: (-self.counts[name], name))
        return {name: Rate(count=self.counts[name], of=self.total) for name in names}


class Lot(Generic[Item]):
    """So many of all, drawn by lot: ids are digests, so those that come first in their order are a fair draw, and the
    same one however the samples are sorted into files."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: list[tuple[int, str, Item]] = []

    def wants(self, name: str) -> bool:
        return len(self._held) < self.most or -_order(name) > self._held[0][0]

    def put(self, name: str, item: Item) -> None:
        entry = (-_order(name), name, item)
        if len(self._held) < self.most:
            heapq.heappush(self._held, entry)
        else:
            heapq.heappushpop(self._held, entry)

    def drawn(self, most: int | None = None) -> list[tuple[str, Item]]:
        """In the lot's order, so that fewer of them are a lot too."""
        ranked = sorted(self._held, key=lambda entry: (-entry[0], entry[1]))
        return [(name, item) for _, name, item in ranked[:most]]

    def __len__(self) -> int:
        return len(self._held)


def _order(name: str) -> int:
    return int.from_bytes(name.encode()[:12].ljust(12, b"\0"), "big")
