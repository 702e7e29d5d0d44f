"""Graphs in the DOT language, laid out and drawn by Graphviz; the scene is measured from their ink."""

from __future__ import annotations

from renderers._outcome import picture_of
from sandbox.contract import Job, Limits, Outcome
from synth.records import Picture, Program


class Renderer:
    """A step: a source becomes a job for the guest, its graphs the pages of a picture."""

    name = "graphviz"
    suffixes = (".dot", ".gv")
    drivers = ("graphviz", "colours")

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()

    def ask(self, program: Program) -> Job:
        return Job(driver="graphviz", source=program.source, files=program.files, limits=self.limits)

    def read(self, program: Program, outcome: Outcome) -> Picture:
        return picture_of(program, outcome, "the source holds no graph")
