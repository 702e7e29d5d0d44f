"""A report's figures as plain JSON, for programs."""

from __future__ import annotations

from dataclasses import asdict
from math import isinf
from typing import Any

from synth.report.counting import Grid, Spread, Table, bins
from synth.report.figures import Figures


def plain(figures: Figures) -> dict[str, Any]:
    return {
        "head": asdict(figures.head),
        "tables": {key: _table(table) for key, table in figures.tables.items()},
        "spreads": {key: told_of(spread) for key, spread in figures.spreads.items()},
        "grids": {key: _grid(grid) for key, grid in figures.grids.items()},
        "costs": asdict(figures.costs),
        "near": {"told": figures.near.told, "counts": dict(figures.near.counts)},
        "notes": list(figures.notes),
        "control": {"rows": list(figures.control.rows)} if figures.control else None,
    }


def _table(table: Table) -> dict[str, Any]:
    rows = {
        name: {"count": rate.count, "of": rate.of, "share": rate.share, "asked": rate.asked}
        for name, rate in table.rows.items()
    }
    return {"title": table.title, "counts": table.counts, "of": table.of, "rows": rows}


def told_of(spread: Spread) -> dict[str, Any]:
    return {
        "title": spread.title,
        "count": spread.count,
        "mean": spread.mean,
        "least": spread.least,
        "median": spread.at(0.5),
        "ninth": spread.at(0.9),
        "most": spread.most,
        "bins": [
            {"start": one.start, "end": None if isinf(one.end) else one.end, "count": one.counts[0]}
            for one in bins([spread])
        ],
    }


def _grid(grid: Grid) -> dict[str, Any]:
    names = [column.name for column in grid.columns]
    return {"title": grid.title, "rows": {name: dict(zip(names, row, strict=True)) for name, row in grid.rows.items()}}
