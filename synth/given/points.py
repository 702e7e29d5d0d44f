"""Points of two measures of a table, as many as stand clear of each other."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from synth.given.columns import Column
from synth.given.ideas import Idea
from synth.given.part import View, hidden, number
from synth.given.table import Table
from synth.kinds._dice import Dice

POINTS = {1: 24, 2: 36, 3: 48}
CLEAR = 7.5  # points between the middles of two markers
TRIED = 400  # rows that points are chosen from


def points(table: Table, idea: Idea, difficulty: int, throw: Dice) -> View | None:
    x, y = (table.column(header) for header in idea.measures)
    there = ~(np.isnan(x.numbers) | np.isnan(y.numbers))
    group = table.column(idea.series) if idea.series else None
    rows = _groups(group, there, difficulty, throw) if group else [("", np.flatnonzero(there))]
    if rows is None:
        return None
    tried = [(name, _drawn(found, TRIED // len(rows), throw)) for name, found in rows]
    every = np.concatenate([found for _, found in tried])
    if len(every) < 6 or min(len(np.unique(one.numbers[every])) for one in (x, y)) < 4:
        return None
    spans = [float(np.ptp(one.numbers[every])) for one in (x, y)]
    clouds = _apart([(name, found) for name, found in tried], x, y, spans, POINTS[difficulty] // len(rows))
    series = [
        {"name": name or y.name, "points": [[number(a, x.decimals), number(b, y.decimals)] for a, b in points]}
        for name, points in clouds
    ]
    every_point = [point for one in series for point in one["points"]]
    if any(len(one["points"]) < 3 for one in series) or len(every_point) < 6:
        return None
    if min(len({point[at] for point in every_point}) for at in (0, 1)) < 4:
        return None
    data = {
        "x": {"name": x.name, "unit": x.unit},
        "y": {"name": y.name, "unit": y.unit},
        "group": group.name if group else y.name,
        "series": series,
    }
    return View(
        idea=idea, data=data, value=y.name, unit=y.unit, adds=False, decimals=(x.decimals, y.decimals),
        group=group.name if group else "", of=(x.name, y.name),
    )  # fmt: skip


def _groups(
    group: Column, there: NDArray[np.bool_], difficulty: int, throw: Dice
) -> list[tuple[str, NDArray[np.intp]]] | None:
    """Two to four members that have points enough."""
    counts = np.bincount(group.codes[there & (group.codes >= 0)], minlength=len(group.labels))
    enough = [int(at) for at in np.flatnonzero((counts >= 4) & ~hidden(group.shown))]
    if len(enough) < 2:
        return None
    chosen = sorted(throw.some(enough, throw.whole(2, min(len(enough), 3 if difficulty == 1 else 4))))
    return [(group.shown[code], np.flatnonzero(there & (group.codes == code))) for code in chosen]


def _drawn(rows: NDArray[np.intp], most: int, throw: Dice) -> NDArray[np.intp]:
    """At most so many of these, any of them, in an order of their own."""
    if len(rows) > 4 * most:
        return np.array(sorted({int(rows[throw.whole(0, len(rows) - 1)]) for _ in range(most)}))
    return np.array(throw.some([int(row) for row in rows], most), np.intp)


def _apart(
    groups: Sequence[tuple[str, NDArray[np.intp]]], x: Column, y: Column, spans: Sequence[float], most: int
) -> list[tuple[str, list[tuple[float, float]]]]:
    """Points whose markers stand clear of each other; 350 by 260 points are about the smallest plot."""
    taken: list[tuple[float, float]] = []
    made = []
    for name, rows in groups:
        points: list[tuple[float, float]] = []
        for row in rows.tolist():
            point = (float(x.numbers[row]), float(y.numbers[row]))
            if all(
                math.hypot((point[0] - a) / spans[0] * 350, (point[1] - b) / spans[1] * 260) >= CLEAR for a, b in taken
            ):
                points.append(point)
                taken.append(point)
            if len(points) == most:
                break
        made.append((name, points))
    return made
