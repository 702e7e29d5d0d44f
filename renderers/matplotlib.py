"""Python programs that draw with matplotlib, pandas or seaborn; the scene is measured from their ink."""

from __future__ import annotations

from renderers._outcome import picture_of
from sandbox.contract import Job, Limits, Outcome
from synth.records import Picture, Program


class Renderer:
    """A step: a program becomes a job for the guest, what came of it a picture."""

    name = "matplotlib"
    suffixes = (".py",)
    drivers = ("matplotlib", "colours", "fences")

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()

    def ask(self, program: Program) -> Job:
        return Job(driver="matplotlib", source=program.source, files=program.files, limits=self.limits)

    def read(self, program: Program, outcome: Outcome) -> Picture:
        return picture_of(program, outcome, "the program left no figure")
