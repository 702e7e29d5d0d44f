"""All that a report says of a run, gathered from its folder in one reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from synth.report.alike import Near, marks, near
from synth.report.content import held, spreads
from synth.report.controlled import Controlled, controlled
from synth.report.costs import Costs, costs
from synth.report.counting import Grid, Spread, Table
from synth.report.differing import Sizes, grids, groups_of, nearest_bits, sizes, smaller
from synth.report.head import Head, head
from synth.report.kept import Kept, kept
from synth.report.notes import notes
from synth.report.passed import passed
from synth.report.rejected import Rejected, rejected
from synth.report.told import Told, told

Watch = Callable[[str, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A run as it was read; `faults` name what is damaged or left out."""

    told: Told
    kept: Kept
    rejected: Rejected
    near: Near
    marks: Mapping[str, bytes]
    control: Controlled | None
    faults: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    head: Head
    tables: Mapping[str, Table]
    spreads: Mapping[str, Spread]
    grids: Mapping[str, Grid]
    costs: Costs
    near: Near
    notes: tuple[str, ...]
    control: Controlled | None


def gather(out: Path, watch: Watch = lambda _name, _samples: None) -> Gathered:
    said = told(out)
    faults = said.faults
    nearly = near(out, faults)
    seen = kept(out, said.stems, nearly.ids, faults, lambda samples: watch(out.name, samples))
    return Gathered(
        told=said,
        kept=seen,
        rejected=rejected(out, said.stems, faults),
        near=nearly,
        marks=marks(out, seen.lots.places(), faults),
        control=controlled(out, faults),
        faults=faults,
    )


def figures(run: Gathered, of: Sizes | None = None) -> Figures:
    """`of` says how many samples are compared where a second run has fewer."""
    groups = groups_of(run.kept.lots)
    tables = {**passed(run.told, run.kept, run.rejected), **held(run.told, run.kept, run.near)}
    compared = of or sizes(groups, run.marks)
    bits = nearest_bits(groups, run.marks, compared)
    return Figures(
        head=head(run.told, run.kept.samples, run.kept.answers.count, run.faults),
        tables=tables,
        spreads={**spreads(run.kept), **({"bits": bits} if bits else {})},
        grids=grids(groups, run.marks, compared),
        costs=costs(run.told),
        near=run.near,
        notes=tuple(notes(run.told, run.kept, run.near)),
        control=run.control,
    )


def both(first: Gathered, second: Gathered) -> tuple[Figures, Figures]:
    """Two runs, measured on equal numbers of samples."""
    of = [sizes(groups_of(run.kept.lots), run.marks) for run in (first, second)]
    return figures(first, smaller(of[0], of[1])), figures(second, smaller(of[1], of[0]))
