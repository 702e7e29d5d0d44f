"""What a person holding the data would know of a chart: names, numbers and the words around the plot.

Part of the oracle: made from a spec alone, without the scene, the questions' code or the proofs.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from synth.records import Spec

CURRENCIES = "€£$"
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
SCALES = {"k": 1e3, "M": 1e6}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A row of numbers a name: at `places` for bars and lines, in no order for the points of a scatter."""

    rows: Mapping[str, Sequence[float]]
    places: tuple[str, ...]  # empty for a scatter
    spoken: tuple[tuple[str, ...], ...]  # the ways each place may be said
    measure: str
    unit: str
    other_measure: str | None
    along: str | None
    group: str
    title: str
    axes: Mapping[str, str | None]
    twins: frozenset[str]  # series of a scatter with two points in one place, where a person sees one
    limits: tuple[float, float]  # of the axis of values
    log: bool

    @property
    def scatter(self) -> bool:
        return not self.places

    def at(self, place: int) -> dict[str, float]:
        return {name: row[place] for name, row in self.rows.items()}

    def apart(self, one: float, two: float) -> float:
        """How far two values lie from each other as a share of the axis."""
        low, high = self.limits
        if self.log:
            return abs(math.log(one / two)) / math.log(high / low) if one > 0 and two > 0 else 1.0
        return abs(one - two) / (high - low)


def chart_of(spec: Spec) -> Chart:
    data: Any = spec.data
    style: Any = spec.style
    scatter = "x" in data
    value = data["y"] if scatter else data["value"]
    labels = style["labels"]
    level, upright = (labels["x"], labels["y"]) if scatter else (labels["along"], labels["value"])
    if style.get("horizontal"):
        level, upright = upright, level
    places = [] if scatter else data["places"]
    return Chart(
        rows={
            one["name"]: [point[1] for point in one["points"]] if scatter else one["values"] for one in data["series"]
        },
        places=tuple(str(place) for place in places),
        spoken=_spoken(places, "" if scatter else data["along"]),
        measure=value["name"],
        unit=value["unit"],
        other_measure=data["x"]["name"] if scatter else None,
        along=None if scatter else data["along"],
        group=data["group"],
        title=style["title"]["text"],
        axes={"horizontal": level, "vertical": upright},
        twins=frozenset(_twins(data["series"]) if scatter else ()),
        log=bool(style.get("log")),
        limits=_limits(data, style),
    )


def _limits(data: Any, style: Any) -> tuple[float, float]:
    """Those the program sets, else about those a drawing library would: around points, from nought for bars."""
    if style.get("limits"):
        low, high = style["limits"]
        return low, high
    if "x" in data:
        every = [point[1] for one in data["series"] for point in one["points"]]
        return min(every), max(every)
    rows = [one["values"] for one in data["series"]]
    every = (
        [sum(column) for column in zip(*rows, strict=True)]
        if style.get("stacked")
        else [v for row in rows for v in row]
    )
    return min(0, *every), max(0, *every)


def _twins(series: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for one in series:
        if len({tuple(point) for point in one["points"]}) < len(one["points"]):
            yield one["name"]


def _spoken(places: Sequence[Any], along: str) -> tuple[tuple[str, ...], ...]:
    """All ways to say each place that no other place shares."""
    ways = [_ways(place, along) for place in places]
    shared = Counter(way for of_one in ways for way in set(of_one))
    return tuple(tuple(way for way in of_one if shared[way] == 1) for of_one in ways)


def _ways(place: Any, along: str) -> list[str]:
    if not ISO_DAY.fullmatch(str(place)):
        return [str(place), f"{along.lower()} {place}", f"{along} {place}"]
    day = date.fromisoformat(place)
    patterns = "%Y-%m-%d|%Y-%m|%m/%Y|%b %Y|%B %Y|%d %b|%b %d|%d %b %Y|%d %B|%d %B %Y|%b %d, %Y|%m-%d|%b|%B"
    ways = [day.strftime(pattern) for pattern in patterns.split("|")]
    return [*ways, *(re.sub(r"(?<![\d-])0(\d)(?!\d*[-/])", r"\1", way) for way in ways)]


def number_pattern(unit: str) -> re.Pattern[str]:
    """A number as a chart or a question writes it, the unit with it where there is one."""
    bare = unit.lstrip(CURRENCIES)
    spelled = re.escape(bare[:-1]) + "s?" if len(bare) > 2 and bare.endswith("s") else re.escape(bare)  # "1 point"
    after = rf"(?:\s?{spelled}(?!\w))?" if bare else ""
    return re.compile(
        rf"(?P<sign>[-−])?[{CURRENCIES}]?(?P<digits>\d+(?:,\d{{3}})*(?:\.\d+)?)"
        rf"(?P<scale>[kM](?!\w))?(?:%| percentage points?)?{after}"
    )


def number_of(found: re.Match[str]) -> float:
    size = float(found["digits"].replace(",", "")) * SCALES.get(found["scale"] or "", 1.0)
    return -size if found["sign"] else size
