"""Figures of Plotly's, as JSON or by a Python program, drawn by its library in a page that stays."""

from __future__ import annotations

import re

from renderers._drawing import Drawing
from sandbox.contract import Job
from synth.records import Program

_IMPORTS = re.compile(r"^[ \t]*(?:import|from)[ \t]+(plotly|matplotlib|seaborn)\b", re.MULTILINE)


class Renderer(Drawing):
    """A step: a figure becomes a job for the guest, and one picture; a program, a picture with a page for each figure.

    A program runs where all programs do, and its figures go on to the browser.
    """

    name = "plotly"
    suffixes = (".plotly.json",)
    drivers = ("figures", "fences", *Drawing.drivers)
    nothing = "the figure draws nothing"

    @staticmethod
    def draws(source: str) -> bool:
        """Whether a Python program is one for this renderer: it asks for Plotly, and for nothing else that draws."""
        return set(_IMPORTS.findall(source)) == {"plotly"}

    def ask(self, program: Program) -> Job:
        if program.source.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
            return super().ask(program)
        return Job(driver="figures", source=program.source, files=program.files, limits=self.limits)
