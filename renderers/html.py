"""Pages of HTML, drawn by Chromium; the scene is measured from outside the page's own world."""

from __future__ import annotations

import json

from renderers._outcome import picture_of
from sandbox.contract import Job, Limits, Outcome
from synth.records import Picture, Program

PAPERS = ("tall", "a4", "letter")
WIDTH = 1000
NARROWEST, WIDEST = 200, 4000


class Renderer:
    """A step: a document becomes a job for the guest, its pages those of a picture.

    The style of a spec may say `page` (`tall`, one picture of the whole height; `a4` and `letter`, a page for each that
    a printer would make), `width` (CSS pixels of a tall page) and `scale` (pixels of the picture for each of them).
    """

    name = "html"
    suffixes = (".html", ".htm")
    drivers = ("html",)

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()

    def ask(self, program: Program) -> Job:
        style = program.spec.style
        page, width, scale = style.get("page"), style.get("width"), style.get("scale")
        order = {
            "html": program.source,
            "page": page if page in PAPERS else "tall",
            "width": width if isinstance(width, int) and NARROWEST <= width <= WIDEST else WIDTH,
            "scale": scale if scale in (1, 1.5, 2, 3) else 1,
        }
        return Job(driver="html", source=json.dumps(order), files=program.files, limits=self.limits)

    def read(self, program: Program, outcome: Outcome) -> Picture:
        return picture_of(program, outcome, "the document has no page")
