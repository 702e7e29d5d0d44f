"""The numbers of a chart: a row for each place, a column for each series, taken from the table as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synth.given.columns import Column
from synth.given.ideas import Idea
from synth.given.table import Table
from synth.given.times import is_time_name
from synth.kinds._dice import Dice

EXACT = 1e15  # whole numbers up to here are floats without loss


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A column that is fixed, and at which of its labels."""

    column: Column
    code: int

    @property
    def said(self) -> str:
        return self.column.shown[self.code]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """`values[place, series]`, NaN where the table has none. `series` are the labels, or the measures across."""

    values: NDArray[np.float64]
    along: Column
    series: Column | None
    names: tuple[str, ...]
    held: tuple[Held, ...]
    decimals: int


def grid(table: Table, idea: Idea, throw: Dice) -> Grid | None:
    """The whole of it, for a value of each fixed column that some row has."""
    assert idea.along is not None
    along = table.column(idea.along)
    series = table.column(idea.series) if idea.series else None
    measures = [table.column(header) for header in idea.measures]
    needed = [along, *([series] if series else []), *(table.column(header) for header in idea.fixed)]
    there = np.logical_and.reduce([column.codes >= 0 for column in needed])
    if not there.any():
        return None
    held = _held(table, idea, there, throw)
    for one in held:
        there &= one.column.codes == one.code
    shape = (len(along.labels), len(measures) if idea.across else len(series.labels) if series else 1)
    if idea.across:
        values = np.full(shape, np.nan)
        for at, measure in enumerate(measures):
            values[along.codes[there], at] = measure.numbers[there]
        names: tuple[str, ...] = tuple(column.name for column in measures)
    else:
        cells = along.codes[there].astype(np.int64) * shape[1] + (series.codes[there] if series else 0)
        values = _cells(idea, measures, there, cells, shape)
        names = series.shown if series else (value_name(table, idea),)
    decimals = max((column.decimals for column in measures), default=0)
    return Grid(values=values, along=along, series=series, names=names, held=held, decimals=decimals)


def _held(table: Table, idea: Idea, there: NDArray[np.bool_], throw: Dice) -> tuple[Held, ...]:
    if not idea.fixed:
        return ()
    rows = np.flatnonzero(there)
    row = int(rows[throw.whole(0, len(rows) - 1)])
    columns = [table.column(header) for header in idea.fixed]
    return tuple(Held(column=column, code=int(column.codes[row])) for column in columns)


def _cells(
    idea: Idea, measures: Sequence[Column], there: NDArray[np.bool_], cells: NDArray[np.int64], shape: tuple[int, int]
) -> NDArray[np.float64]:
    flat = np.full(shape[0] * shape[1], np.nan)
    if idea.how == "count":
        counts = np.bincount(cells, minlength=len(flat))
        return np.where(counts > 0, counts, np.nan).astype(float).reshape(shape)
    [measure] = measures
    numbers = measure.numbers[there]
    if idea.how == "rows":
        flat[cells] = numbers
        return flat.reshape(shape)
    # in whole steps of the last decimal, so that the sum is the exact one
    known = ~np.isnan(numbers)
    scaled = np.rint(numbers[known] * 10.0**measure.decimals)
    if float(np.abs(scaled).sum()) > EXACT:
        return flat.reshape(shape)
    steps = np.zeros(len(flat), np.int64)
    np.add.at(steps, cells[known], scaled.astype(np.int64))
    counted = np.bincount(cells[known], minlength=len(flat))
    sums = [float(f"{step}e-{measure.decimals}") for step in steps.tolist()]
    return np.where(counted > 0, np.array(sums), np.nan).reshape(shape)


def value_name(table: Table, idea: Idea) -> str:
    """What the value axis is called: by the measure, by what was done to it, by all of several."""
    names = [table.column(header).name for header in idea.measures]
    if idea.how == "count":
        return "Number of rows"
    if idea.how == "sum":
        return f"Sum of {names[0]}"
    if not idea.across:
        return f"{table.title} {names[0]}" if is_time_name(names[0]) else names[0]
    together = ", ".join(names)
    return table.title if idea.times or len(names) > 3 or len(together) > 40 else together
