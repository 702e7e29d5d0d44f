"""A report on a run, or on two side by side: one page of HTML that opens from disk."""

from __future__ import annotations

from pathlib import Path

from synth.plugins import importing_nothing
from synth.report.figures import Figures, Gathered, Watch, both, figures, gather
from synth.report.page import html, written

__all__ = ["Report"]

FILE = "report.html"


class Report:
    """`figures` are those of the run, then those of the other one, where there is one."""

    def __init__(self, out: Path, other: Path | None = None, watch: Watch = lambda _name, _samples: None) -> None:
        self.out = out
        with importing_nothing():
            self._first: Gathered = gather(out, watch)
            self.figures: tuple[Figures, ...] = (
                both(self._first, gather(other, watch)) if other else (figures(self._first),)
            )

    def html(self) -> str:
        return html(self.figures, self._first)

    def write(self, to: Path | None = None) -> Path:
        """Where it stands."""
        return written(self.html(), to or self.out / FILE)
