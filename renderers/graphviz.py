"""Graphs in the DOT language, laid out and drawn by Graphviz; the scene is measured from their ink."""

from __future__ import annotations

from renderers._scene import read_scene, unowned
from sandbox.contract import Job, Limits, Outcome
from synth.records import ItemError, Page, Picture, Program

# Shapes are painted again and compared with the picture; along curves two painters may differ in a pixel or two.
UNOWNED_PIXELS = 4


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
        if outcome.error is not None:
            where = "" if outcome.error.line is None else f"line {outcome.error.line}: "
            raise ItemError(outcome.error.kind, where + outcome.error.message)
        if not outcome.pages:
            raise ItemError("no_image", "the source holds no graph")
        pages = []
        for raw in outcome.pages:
            scene = read_scene(raw.scene, raw.image)
            stray = unowned(raw.scene)
            if stray > UNOWNED_PIXELS:
                raise ItemError("unowned_ink", f"{stray} pixels of ink belong to no element")
            pages.append(Page(image=raw.image, scene=scene))
        return Picture(pages=tuple(pages), made_by=program)
