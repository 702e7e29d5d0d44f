"""How much of what was found on rendered pictures their scenes confirm: what `synth w2c --control` measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synth.control import FILE
from synth.dataset import DamagedFile, read_mark

WIDE, HIGH = 300, 160  # of a curve's field, in its own units


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Precision and recall where all that a filter is at least so sure of were kept, as points of lines."""

    name: str
    points: Sequence[dict[str, Any]]

    def line(self, key: str) -> list[str]:
        """Where a share is not known, nothing having been kept, the line has a gap."""
        runs: list[list[str]] = [[]]
        for point in self.points:
            if point[key] is None:
                runs.append([])
            else:
                runs[-1].append(f"{WIDE * point['threshold']:.1f},{HIGH * (1 - point[key]):.1f}")
        return [" ".join(run) for run in runs if run]


@dataclass(frozen=True, slots=True, kw_only=True)
class Controlled:
    model: str
    pictures: int
    lost: int
    rows: Sequence[dict[str, Any]]
    curves: Sequence[Curve]


def controlled(out: Path, faults: list[str]) -> Controlled | None:
    """None for a run that nobody controlled."""
    if not (out / FILE).exists():
        return None
    try:
        said = read_mark(out / FILE, "model", "pictures", "lost", "rows", "curves")
    except DamagedFile as error:
        faults.append(str(error))
        return None
    curves = [Curve(name=name, points=points) for name, points in said["curves"].items()]
    return Controlled(
        model=said["model"], pictures=said["pictures"], lost=said["lost"], rows=said["rows"], curves=curves
    )
