"""Which charts a table allows: a measure, what stands along the axis, what the series are, what is held fixed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, pairwise, permutations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from synth.given.columns import Column
from synth.given.table import Table
from synth.given.times import is_time_name

How = Literal["rows", "sum", "count"]
KEY = 4  # columns that together tell rows apart
KEYS = 10  # columns that are tried for it, those with the fewest labels first
FEW = 1000  # rows in which most that is there twice shows
MANY = 12  # members from which on it makes sense to draw those of one group alone
PAIRS = 40  # of measures, that scatters are drawn of


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """Columns by their headers. `across` draws the measures beside each other, as the series; where their names are
    times, these stand `along` instead. What is `fixed` has one value in the whole chart."""

    kind: str
    measures: tuple[str, ...]
    along: str | None = None
    series: str | None = None
    fixed: tuple[str, ...] = ()
    how: How = "rows"
    across: bool = False
    times: bool = False


def ideas(table: Table) -> Iterator[Idea]:
    """All that could be; which of them come to a picture is found by trying."""
    found = keys(table)
    named = any(column.role == "category" for key in found if len(key) == 1 for column in key)
    for key in found:
        if not (named and is_uneven(key[0])):  # when a shop was opened is no time along which shops are drawn
            yield from _by_key(table, key)
    if not found and table.whole:
        yield from _summed(table)
    yield from _scatters(table)


def _by_key(table: Table, key: Sequence[Column]) -> Iterator[Idea]:
    measures = table.measures()
    for order in permutations(key, min(2, len(key))):
        along, *series = (column.header for column in order)
        rest = tuple(column.header for column in key if column not in order)
        for measure in measures:
            if series:
                yield from _shapes(table, measure, along, series[0], rest)
    for along_column in key:
        rest = tuple(column.header for column in key if column is not along_column)
        for fixed in (rest, *((*rest, one) for one in _attributes(table, along_column, key))):
            for measure in measures:
                yield from _shapes(table, measure, along_column.header, None, fixed)
            for group in alike(table):
                yield from _across(table, group, along_column, fixed)


def _shapes(table: Table, measure: Column, along: str, series: str | None, fixed: tuple[str, ...]) -> Iterator[Idea]:
    def idea(kind: str) -> Idea:
        return Idea(kind=kind, measures=(measure.header,), along=along, series=series, fixed=fixed)

    yield idea("grouped_bars")
    if table.column(along).role == "time":
        yield idea("multi_line")
    if series is not None:
        yield idea("heatmap")
    elif measure.adds and table.column(along).role == "category" and along not in fixed:
        yield idea("pie")


def _across(table: Table, group: tuple[Column, ...], along: Column, fixed: tuple[str, ...]) -> Iterator[Idea]:
    headers = tuple(column.header for column in group)
    times = all(is_time_name(column.header) for column in group)

    def idea(kind: str, *, turned: bool = False) -> Idea:
        return Idea(kind=kind, measures=headers, along=along.header, fixed=fixed, across=True, times=turned)

    yield idea("grouped_bars")
    yield idea("heatmap")
    if times:
        yield idea("grouped_bars", turned=True)
        yield idea("multi_line", turned=True)
    elif along.role == "time":
        yield idea("multi_line")


def _summed(table: Table) -> Iterator[Idea]:
    """Rows that nothing tells apart are added up, where their numbers add up to something, or counted."""
    dims = [column for column in table.dimensions() if column.of or column.grain not in ("date", "moment")]
    adding = [column.header for column in table.measures() if column.adds]
    ways: list[tuple[tuple[str, ...], How]] = [((one,), "sum") for one in adding] or [((), "count")]
    for measures, how in ways:
        for along, series in [*((one, None) for one in dims), *permutations(dims, 2)]:
            made = {
                "measures": measures,
                "along": along.header,
                "series": series.header if series else None,
                "how": how,
            }
            yield Idea(kind="grouped_bars", **made)  # type: ignore[arg-type]
            if along.role == "time":
                yield Idea(kind="multi_line", **made)  # type: ignore[arg-type]
            if series:
                yield Idea(kind="heatmap", **made)  # type: ignore[arg-type]
            elif along.role == "category":
                yield Idea(kind="pie", **made)  # type: ignore[arg-type]


def _scatters(table: Table) -> Iterator[Idea]:
    measures = [column for column in table.measures() if not is_time_name(column.header)]
    groups = [None, *(column.header for column in table.dimensions() if column.role == "category")]
    for x, y in list(permutations(measures, 2))[:PAIRS]:
        for group in groups:
            yield Idea(kind="scatter_groups", measures=(x.header, y.header), series=group)


# What tells rows apart


def keys(table: Table) -> list[tuple[Column, ...]]:
    """The smallest sets of columns no two rows agree in."""
    columns = sorted((one for one in table.dimensions() if not one.of), key=lambda column: len(column.labels))[:KEYS]
    columns.sort(key=table.columns.index)
    for size in range(1, min(KEY, len(columns)) + 1):
        found = [chosen for chosen in combinations(columns, size) if is_key(chosen)]
        if found:
            return found
    return []


def is_uneven(column: Column) -> bool:
    """Whether it is of dates that follow no step."""
    if column.grain != "date" or len(column.labels) < 3:
        return column.grain == "moment"
    days = [date.fromisoformat(label).toordinal() for label in column.labels]
    steps = {later - sooner for sooner, later in pairwise(days)}
    return max(steps) > 1.2 * min(steps) and max(steps) - min(steps) > 3


def with_months(table: Table) -> Table:
    """A table whose rows nothing tells apart with the months of its dates, along which they can be added up."""
    if keys(table):
        return table
    made = [months for column in table.columns if column.grain == "date" and (months := _months(column)) is not None]
    return replace(table, columns=(*table.columns, *made))


def _months(column: Column) -> Column | None:
    of = [label[:7] for label in column.labels]
    labels = sorted(set(of))
    if not 3 <= len(labels) < len(of):
        return None
    place = np.array([*(labels.index(month) for month in of), -1], np.int32)
    name = f"{column.name} (month)"
    return Column(
        header=f"{column.header} (month)", name=name, role="time", why=f"the {len(labels)} months of {column.header}",
        grain="date", labels=tuple(f"{month}-01" for month in labels), shown=tuple(labels), codes=place[column.codes],
        of=column.header,
    )  # fmt: skip


def is_key(columns: Sequence[Column]) -> bool:
    codes = [column.codes for column in columns]
    there = np.logical_and.reduce([one >= 0 for one in codes])
    if there.mean() < 0.5:
        return False
    codes = [one[there] for one in codes]
    sizes = [len(column.labels) for column in columns]
    if float(np.prod(np.array(sizes, float))) < len(codes[0]):
        return False
    return all(_all_different([one[:most] for one in codes], sizes) for most in (FEW, len(codes[0])))


def _all_different(codes: Sequence[NDArray[np.int32]], sizes: Sequence[int]) -> bool:
    together = np.zeros(len(codes[0]), np.int64)
    for one, size in zip(codes, sizes, strict=True):
        together = together * size + one
    return len(np.unique(together)) == len(together)


def _attributes(table: Table, along: Column, key: Sequence[Column]) -> Iterator[str]:
    """Columns that group the members of a long list."""
    if len(key) > 1 or len(along.labels) <= MANY:
        return
    for column in table.dimensions():
        if column not in key and column.role == "category" and 2 <= len(column.labels) <= len(along.labels) / 3:
            yield column.header


# Measures that may stand beside each other


def alike(table: Table) -> list[tuple[Column, ...]]:
    """Those whose names are times; those with a unit in common; all, where none has one and they are alike in size."""
    measures = table.measures()
    times = tuple(column for column in measures if is_time_name(column.header))
    found = [times] if len(times) > 1 else []
    rest = [column for column in measures if column not in times]
    units = {column.unit for column in rest if column.unit}
    found += [tuple(one for one in rest if one.unit == unit) for unit in sorted(units)]
    if not units and not times and _same_size(rest):
        found.append(tuple(rest))
    return [group for group in found if len(group) > 1]


def _same_size(columns: Sequence[Column]) -> bool:
    if len(columns) < 2 or len({column.decimals for column in columns}) > 1:
        return False
    sizes = [float(np.nanmedian(np.abs(column.numbers))) for column in columns]
    return min(sizes) > 0 and max(sizes) / min(sizes) < 20
