"""A page with a heading, a paragraph and a table, by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from synth.records import Element, Page, Picture, Sample, Scene
from tests.consumers.conftest import Made
from tests.synth.shipping.datasets import png, sample, written

SIZE = (1000, 500)


def page(out: Path) -> Made:
    def cell(number: int, text: str, row: int, column: int, span: int = 1) -> Element:
        left, top = 100 + 200 * column, 200 + 50 * row
        return Element(
            id=f"cell{number}", kind="cell", text=text, box=(left, top, left + 200 * span, top + 50), parent="region1",
            panel="region1", role="data", visible=1.0, reads="printed",
            value={"row": row, "column": column, "rows": 1, "columns": span, "value": None},
        )  # fmt: skip

    elements = (
        Element(id="figure1", kind="figure", role="page", box=(0.0, 0.0, 1000.0, 500.0)),
        Element(id="heading1", kind="heading", text="Loans", box=(100.0, 20.0, 200.0, 50.0), visible=1.0,
                value={"level": 1}),
        Element(id="paragraph1", kind="paragraph", text="Three branches.", box=(100.0, 80.0, 300.0, 100.0),
                visible=1.0),
        Element(id="region1", kind="region", role="table", box=(100.0, 200.0, 500.0, 300.0), panel="region1",
                value={"rows": 2, "columns": 2}),
        cell(1, "Branch", 0, 0, 2), cell(2, "North", 1, 0), cell(3, "3", 1, 1),
    )  # fmt: skip
    before = sample(1, size=SIZE)
    drawn = Page(image=png(1, SIZE), scene=Scene(width=SIZE[0], height=SIZE[1], elements=elements))
    picture = Picture(pages=(drawn,), made_by=before.pictures[0].made_by)
    asked = tuple(replace(one, question=replace(one.question, pictures=(picture,))) for one in before.questions)
    samples = [Sample(pictures=(picture,), questions=asked)]
    return Made(written(out, samples), samples)
