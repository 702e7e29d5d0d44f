"""A report as a page of HTML: one file without scripts, that needs nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from synth.prompts import fill
from synth.records import REASONS
from synth.report import say
from synth.report.compare import BEYOND, Difference, difference
from synth.report.costs import Costs
from synth.report.counting import Bin, Column, Rate, Spread, Table, bins
from synth.report.figures import Figures, Gathered
from synth.report.shown import Shown, TwoShown, pairs_shown, rejects_shown

SCALES = (0.02, 0.05, 0.1, 0.25, 0.5)  # that the bars of a table may run to; 1 where a share is larger
ROWS = 80  # of a table
FINDINGS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    name: str
    rates: tuple[Rate | None, ...]  # of each run
    differ: Difference | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """`scale` is the share at which a bar is full."""

    table: Table
    rows: tuple[Row, ...]
    scale: float
    asked: bool
    left_out: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadView:
    title: str
    spreads: tuple[Spread | None, ...]
    bins: tuple[Bin, ...]
    highest: float  # share of the fullest bin

    @property
    def last(self) -> str:
        """The end of the last bin; of whole numbers one each, the number."""
        start, end = self.bins[-1].start, self.bins[-1].end
        if math.isinf(end):
            return f"{say.number(start)} and more"
        return say.number(start if end - start == 1 else end)


@dataclass(frozen=True, slots=True, kw_only=True)
class GridView:
    title: str
    names: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, tuple[tuple[float | None, ...], ...]], ...]  # name; for each column a number of each run


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A share in which two runs differ by more than chance."""

    table: str
    row: Row


class Page:
    """What the templates ask for, of one run or of two side by side."""

    def __init__(self, runs: Sequence[Figures]) -> None:
        self.runs = tuple(runs)
        self.two = len(self.runs) == 2
        self.kept = any(run.head.kept for run in self.runs)
        self.controlled = any(run.control for run in self.runs)

    def table(self, key: str) -> TableView | None:
        tables = [run.tables.get(key) for run in self.runs]
        said = next((table for table in tables if table and table.rows), None)
        if said is None:
            return None
        names = list(dict.fromkeys(name for table in tables if table for name in table.rows))
        rows = tuple(
            _row(name, [_rate(table, name) if table else None for table in tables], said) for name in names[:ROWS]
        )
        rates = [rate for row in rows for rate in row.rates if rate]
        highest = max((share for rate in rates for share in (rate.share, rate.asked) if share is not None), default=0.0)
        return TableView(
            table=said,
            rows=rows,
            scale=next((scale for scale in SCALES if highest <= scale), 1.0),
            asked=any(rate.asked is not None for rate in rates),
            left_out=len(names) - len(rows),
            notes=tuple(dict.fromkeys(table.note for table in tables if table and table.note)),
        )

    def spread(self, key: str) -> SpreadView | None:
        spreads = tuple(run.spreads.get(key) for run in self.runs)
        there = [spread for spread in spreads if spread]
        if not there:
            return None
        held = [spread or _none(there[0]) for spread in spreads]
        found = bins(there) if len(there) == len(held) else [_both(one, spreads) for one in bins(there)]
        highest = max(
            count / one.count for each in found for count, one in zip(each.counts, held, strict=True) if one.count
        )
        return SpreadView(title=there[0].title, spreads=spreads, bins=tuple(found), highest=highest)

    def grid(self, key: str) -> GridView | None:
        grids = [run.grids.get(key) for run in self.runs]
        said = next((grid for grid in grids if grid and grid.rows), None)
        if said is None:
            return None
        names = dict.fromkeys(name for grid in grids if grid for name in grid.rows)
        none = (None,) * len(said.columns)
        rows = tuple(
            (name, tuple(zip(*(grid.rows.get(name, none) if grid else none for grid in grids), strict=True)))
            for name in list(names)[:ROWS]
        )
        return GridView(title=said.title, names=said.names, note=said.note, columns=said.columns, rows=rows)

    def findings(self) -> list[Finding]:
        """The widest differences first."""
        if not self.two:
            return []
        views = [view for key in self.runs[0].tables if (view := self.table(key))]
        found = [Finding(table=view.table.title, row=row) for view in views for row in view.rows if _beyond(row)]
        return sorted(found, key=lambda one: -abs(one.row.differ.points if one.row.differ else 0.0))

    def costs(self) -> tuple[Costs, ...]:
        return tuple(run.costs for run in self.runs)

    def stages(self) -> list[str]:
        """That take time."""
        return list(
            dict.fromkeys(stage for run in self.runs for stage, seconds in run.costs.seconds.items() if seconds)
        )

    def called(self) -> list[str]:
        """Stages at which a model was asked."""
        return list(dict.fromkeys(stage for run in self.runs for stage in run.costs.stages))


def _rate(table: Table, name: str) -> Rate | None:
    none = None if table.whole is None else Rate(count=0, of=table.whole)
    return table.rows.get(name, none)


def _row(name: str, rates: Sequence[Rate | None], of: Table) -> Row:
    first, second = (*rates, None)[:2]
    differ = difference(first, second, tested=of.tested) if first and second else None
    return Row(name=name, rates=tuple(rates), differ=differ)


def _beyond(row: Row) -> bool:
    return row.differ is not None and row.differ.beyond_chance


def _none(like: Spread) -> Spread:
    return Spread(title=like.title, count=0, mean=0.0, least=0.0, most=0.0, counts={})


def _both(one: Bin, spreads: Sequence[Spread | None]) -> Bin:
    """With a 0 for the run that has none of these numbers."""
    counts = iter(one.counts)
    return Bin(start=one.start, end=one.end, counts=tuple(next(counts) if spread else 0 for spread in spreads))


def html(runs: Sequence[Figures], first: Gathered) -> str:
    """The page. Examples are of the first run only."""
    chosen = {reason: first.rejected.examples[reason] for reason in first.rejected.in_order()}
    rejects: Mapping[str, list[Shown]] = rejects_shown(first.told.out, chosen)
    pairs: Sequence[TwoShown] = pairs_shown(first.told.out, first.near.pairs, first.kept.found)
    return fill(
        "report/page.html.jinja",
        page=Page(runs),
        say=say,
        reasons=REASONS,
        rejects=rejects,
        pairs=pairs,
        kept=first.kept,
        beyond=BEYOND,
        most_findings=FINDINGS,
    )


def written(text: str, to: Path) -> Path:
    from synth.dataset import write_text

    to.parent.mkdir(parents=True, exist_ok=True)
    write_text(to, text)
    return to
