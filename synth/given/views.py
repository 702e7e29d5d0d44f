"""A part of the table that makes one chart: which places, which series, which points; never another number."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synth.given.grid import Grid, grid, value_name
from synth.given.ideas import Idea
from synth.given.part import View, hidden, number
from synth.given.points import points
from synth.given.table import Table
from synth.kinds._dice import Dice

PLACES = {1: 6, 2: 8, 3: 12}
SERIES = 5
LINE = {1: 12, 2: 24, 3: 45}  # points of a line, at the most
SLICES = (3, 6)  # a palette has six colours
LEAST_SLICE, LARGEST_SLICE = 0.035, 0.9
ROOM = 620.0  # points that names along a heatmap may take


def view(table: Table, idea: Idea, difficulty: int, throw: Dice) -> View | None:
    """None where this part of the table makes no chart."""
    if idea.kind == "scatter_groups":
        return points(table, idea, difficulty, throw)
    whole = grid(table, idea, throw)
    if whole is None:
        return None
    if idea.kind == "pie":
        return _slices(table, idea, whole)
    if idea.kind == "heatmap":
        return _cells(table, idea, whole, difficulty, throw)
    return _wide(table, idea, whole, difficulty, throw)


# Bars and lines


def _wide(table: Table, idea: Idea, whole: Grid, difficulty: int, throw: Dice) -> View | None:
    lines = idea.kind == "multi_line"
    values, names = whole.values, list(whole.names)
    places, ordered = list(range(len(values))), whole.along.role == "time"
    if idea.times:  # the measures' names along the axis, the rows as series
        values, names, ordered = values.T, list(whole.along.shown), True
        places = list(range(len(values)))
    known = ~np.isnan(values) & ~hidden(names)
    if not idea.times:
        known &= ~hidden(whole.along.shown)[:, None]
    most = (LINE if lines else PLACES)[difficulty]
    together = whole.series is not None and whole.series.role == "time" and not idea.times
    series = _series(known, most, difficulty, throw, run=together)
    full: NDArray[np.bool_] = np.all(known[:, series], axis=1)
    places = _run(full, most, throw) if ordered else _some(np.flatnonzero(full), most, throw)
    if len(places) < (4 if lines else 2):
        return None
    part = values[np.ix_(places, series)]
    if len(np.unique(part)) < 3 or not np.abs(part).max() > 0:
        return None
    kind, at = _place_names(idea, whole, table, places, lines=lines)
    data = {
        "along": "name" if idea.times else whole.along.name,
        "places": at,
        "value": {"name": value_name(table, idea), "unit": _unit(table, idea)},
        "group": whole.along.name if idea.times else whole.series.name if whole.series else value_name(table, idea),
        "series": [
            {"name": names[one], "values": [number(value, whole.decimals) for value in values[places, one]]}
            for one in series
        ],
    }
    return _made(table, idea, data, whole, kind)


def _series(known: NDArray[np.bool_], most: int, difficulty: int, throw: Dice, *, run: bool) -> list[int]:
    """Some that have most of the places in common; times next to each other."""
    counts = known.sum(axis=0)
    enough = [int(at) for at in np.flatnonzero(counts >= max(2, 0.6 * counts.max()))]
    fewest, largest = min(2, len(enough)), min(len(enough), 3 if difficulty == 1 or most > 8 else SERIES)
    count = throw.whole(fewest, max(fewest, largest))
    if run:
        first = throw.whole(0, len(enough) - count)
        return enough[first : first + count]
    return sorted(throw.some(enough, count))


def _run(full: NDArray[np.bool_], most: int, throw: Dice) -> list[int]:
    """Places next to each other: a time without a gap."""
    runs: list[list[int]] = [[]]
    for at, there in enumerate(full.tolist()):
        if there:
            runs[-1].append(at)
        elif runs[-1]:
            runs.append([])
    long = [run for run in runs if len(run) >= 4] or [max(runs, key=len)]
    run = throw.pick(long)
    count = min(len(run), most if throw.chance(0.5) else throw.whole(min(4, most), most))
    first = throw.whole(0, len(run) - count)
    return run[first : first + count]


def _some(there: NDArray[np.intp], most: int, throw: Dice) -> list[int]:
    """In the order of the file: all, those next to each other, or any."""
    found = [int(at) for at in there]
    if len(found) <= most and throw.chance(0.7):
        return found
    count = min(len(found), throw.whole(min(3, most), most))
    if throw.chance(0.5):
        first = throw.pick((0, throw.whole(0, max(0, len(found) - count))))
        return found[first : first + count]
    return sorted(throw.some(found, count))


def _place_names(
    idea: Idea, whole: Grid, table: Table, places: Sequence[int], *, lines: bool
) -> tuple[str, list[str] | list[int]]:
    if idea.times:
        headers = [table.column(idea.measures[at]).name for at in places]
        if lines and all(name.isdigit() for name in headers):
            return "number", [int(name) for name in headers]
        return "category", headers
    column = whole.along
    if lines and column.grain == "date":
        return "date", [column.labels[at] for at in places]
    if lines and column.grain == "year":
        return "number", [int(column.labels[at]) for at in places]
    return "category", [column.shown[at] for at in places]


# Pies and heatmaps


def _slices(table: Table, idea: Idea, whole: Grid) -> View | None:
    """All parts there are, or it would be no whole."""
    values = whole.values[:, 0]
    there = np.flatnonzero(~np.isnan(values))
    part = values[there]
    if _lacks(table, idea, whole):
        return None
    if not SLICES[0] <= len(part) <= SLICES[1] or part.min() <= 0 or hidden(whole.along.shown)[there].any():
        return None
    shares = part / part.sum()
    if shares.min() < LEAST_SLICE or shares.max() > LARGEST_SLICE:
        return None
    slices = [{"name": whole.along.shown[at], "value": number(values[at], whole.decimals)} for at in there.tolist()]
    if _say_their_parts(slices, shares):
        return None
    data = {
        "value": {"name": value_name(table, idea), "unit": _unit(table, idea)},
        "group": whole.along.name,
        "slices": slices,
    }
    return _made(table, idea, data, whole)


def _lacks(table: Table, idea: Idea, whole: Grid) -> bool:
    """Whether a number of what is drawn is missing."""
    rows = np.logical_and.reduce([whole.along.codes >= 0, *(one.column.codes == one.code for one in whole.held)])
    return any(bool(np.isnan(table.column(header).numbers[rows]).any()) for header in idea.measures)


def _say_their_parts(slices: Sequence[Mapping[str, Any]], shares: NDArray[np.float64]) -> bool:
    """Whether names say shares or values of their own: in "Rent (31%)" these are read as no part of the name."""
    names = [one["name"].replace(",", "") for one in slices]
    percents = [re.findall(r"(\d+(?:\.\d+)?)\s*(?:%|percent)", name) for name in names]
    valued = all(
        str(one["value"]) in re.findall(r"\d+(?:\.\d+)?", name) for name, one in zip(names, slices, strict=True)
    )
    near = (abs(float(said) - 100 * share) < 1 for many, share in zip(percents, shares, strict=True) for said in many)
    return valued or any(near)


def _cells(table: Table, idea: Idea, whole: Grid, difficulty: int, throw: Dice) -> View | None:
    values, most = whole.values, PLACES[difficulty]
    known = ~np.isnan(values) & ~hidden(whole.names) & ~hidden(whole.along.shown)[:, None]
    counts = known.sum(axis=1)
    full = counts >= 0.8 * counts.max()
    rows = _run(full, most, throw) if whole.along.role == "time" else _some(np.flatnonzero(full), most, throw)
    seen = known[rows].mean(axis=0) >= 0.7
    ordered = idea.across or (whole.series is not None and whole.series.role == "time")
    columns = _run(seen, 12, throw) if ordered and seen.any() else _some(np.flatnonzero(seen), most - 1, throw)
    if len(rows) < 2 or len(columns) < 2:
        return None
    part = values[np.ix_(rows, columns)]
    if len(np.unique(part[~np.isnan(part)])) < 3 or np.isnan(part).mean() > 0.2:
        return None
    data: dict[str, Any] = {
        "rows": {"name": whole.along.name, "names": [whole.along.shown[at] for at in rows]},
        "columns": {
            "name": whole.series.name if whole.series else "name",
            "names": [whole.names[at] for at in columns],
        },
        "value": {"name": value_name(table, idea), "unit": _unit(table, idea)},
        "values": [
            [None if math.isnan(one) else number(one, whole.decimals) for one in line] for line in part.tolist()
        ],
    }
    if whole.series and throw.chance(0.3):
        data["rows"], data["columns"] = data["columns"], data["rows"]
        data["values"] = [list(column) for column in zip(*data["values"], strict=True)]
    return _made(table, idea, data, whole)


def _made(table: Table, idea: Idea, data: dict[str, Any], whole: Grid, place_type: str = "category") -> View:
    measures = [table.column(header) for header in idea.measures]
    return View(
        idea=idea, data=data, value=value_name(table, idea), unit=_unit(table, idea),
        adds=idea.how == "count" or (not idea.across and all(column.adds for column in measures)),
        decimals=(whole.decimals,), held=whole.held, along="" if idea.times else whole.along.name,
        group=whole.along.name if idea.times else whole.series.name if whole.series else "",
        place_type=place_type, of=tuple(column.name for column in measures),
    )  # fmt: skip


def _unit(table: Table, idea: Idea) -> str:
    units = {table.column(header).unit for header in idea.measures}
    return units.pop() if len(units) == 1 and idea.how != "count" else ""
