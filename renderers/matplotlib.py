"""Python programs that draw with matplotlib, pandas or seaborn; the scene is measured from their ink."""

from __future__ import annotations

from renderers._scene import read_scene, unowned
from sandbox.contract import Job, Limits, Outcome
from synth.records import ItemError, Page, Picture, Program

# Every primitive enters its antialiased footprint, so ordinary figures have none at all; a stray pixel or two is let
# pass, a glyph is not.
UNOWNED_PIXELS = 4


class Renderer:
    """A step: a program becomes a job for the guest, what came of it a picture."""

    name = "matplotlib"
    suffixes = (".py",)
    drivers = ("matplotlib", "colours")

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()

    def ask(self, program: Program) -> Job:
        return Job(driver="matplotlib", source=program.source, files=program.files, limits=self.limits)

    def read(self, program: Program, outcome: Outcome) -> Picture:
        if outcome.error is not None:
            where = "" if outcome.error.line is None else f"line {outcome.error.line}: "
            raise ItemError(outcome.error.kind, where + outcome.error.message)
        if not outcome.pages:
            raise ItemError("no_image", "the program left no figure")
        pages = []
        for raw in outcome.pages:
            scene = read_scene(raw.scene, raw.image)
            stray = unowned(raw.scene)
            if stray > UNOWNED_PIXELS:
                raise ItemError("unowned_ink", f"{stray} pixels of ink belong to no element")
            pages.append(Page(image=raw.image, scene=scene))
        return Picture(pages=tuple(pages), made_by=program)
