"""Programs of the offline author, run in the sandbox: exactly their data, and nothing cut or crowded."""

from __future__ import annotations

import pytest

from qa.case import Pixels
from qa.pictures import faults
from sandbox.contract import Sandbox
from synth.kit import renderer
from tests.kinds.drawn_from import KINDS, kind_of, program

MARGIN = 6  # pixels around everything that is drawn


@pytest.mark.parametrize("name", KINDS)
def test_six_programs_draw_their_data_and_leave_a_margin(name: str, box: Sandbox) -> None:
    step = renderer("matplotlib")
    programs = [program(name, seed) for seed in range(100, 106)]
    waiting = [box.submit(step.ask(one)) for one in programs]
    for one, outcome in zip(programs, waiting, strict=True):
        picture = step.read(one, outcome.result())
        assert list(faults(Pixels(picture), kind_of(name).expected(one.spec), exact=True)) == [], one.source
        (page,) = picture.pages
        drawn = [element for element in page.scene.elements if element.box and element.kind != "figure"]
        assert len(drawn) > 20
        for element in drawn:
            x0, y0, x1, y1 = element.box or (0, 0, 0, 0)
            near = min(x0, y0, page.scene.width - x1, page.scene.height - y1)
            assert near >= MARGIN, (element, one.source)
