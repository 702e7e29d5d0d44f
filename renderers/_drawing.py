"""What the renderers of languages have in common that hold data and are drawn in a page that stays."""

from __future__ import annotations

import json

from renderers._outcome import picture_of
from sandbox.contract import Job, Limits, Outcome
from synth.records import Picture, Program


class Drawing:
    """The style of a spec may say `scale`: pixels of the picture for each of the drawing's own."""

    name: str
    nothing: str
    drivers: tuple[str, ...] = ("drawings", "html")

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()

    def ask(self, program: Program) -> Job:
        scale = program.spec.style.get("scale")
        order = {
            "language": self.name,
            "source": program.source,
            "scale": scale if scale in (1, 1.5, 2, 3) else 1,
        }
        return Job(driver="drawings", source=json.dumps(order), files=program.files, limits=self.limits)

    def read(self, program: Program, outcome: Outcome) -> Picture:
        return picture_of(program, outcome, self.nothing)
