"""Python programs that make Plotly figures: run where programs run, drawn where pages are."""

from __future__ import annotations

import pytest

from renderers.plotly import Renderer
from synth.kit import drivers_for
from synth.records import ItemError
from tests.sandbox.conftest import Draw

RENDERER = "plotly"
DRIVERS = drivers_for([RENDERER])
TWO = """
import plotly.graph_objects as go
unseen = go.Figure(go.Bar(x=["never"], y=[1]))
go.Figure(go.Bar(x=["ash", "elm"], y=[3, 4.5], name="felled")).show()
fig = go.Figure(go.Scatter(x=[1, 2, 4], y=[5, 3, 6], mode="lines"), layout={"width": 640, "height": 400})
fig.write_image("figure.png")
fig.show()
"""


def test_each_figure_that_is_shown_or_written_is_a_page(draw: Draw) -> None:
    bars, line = draw(TWO).pages
    assert [(table.mark, table.rows) for table in bars.scene.tables] == [("bar", (("ash", 3), ("elm", 4.5)))]
    assert [(table.mark, table.rows) for table in line.scene.tables] == [("line", ((1, 5), (2, 3), (4, 6)))]
    assert (line.scene.width, line.scene.height) == (640, 400)


def test_a_figure_that_is_only_made_is_drawn(draw: Draw) -> None:
    (page,) = draw("import plotly.express as px\nfig = px.pie(names=['oak', 'elm'], values=[3, 1])").pages
    shares = [(one.value or {})["share"] for one in page.scene.elements if one.kind == "wedge"]
    assert sorted(shares) == [0.25, 0.75]


def test_a_program_in_a_fence(draw: Draw) -> None:
    fenced = (
        "A pie of trees:\n```python\nimport plotly.express as px\nfig = px.pie(names=['oak'], values=[3])\n```\nDone."
    )
    assert Renderer.draws(fenced)
    (page,) = draw(fenced).pages
    assert [(one.value or {})["share"] for one in page.scene.elements if one.kind == "wedge"] == [1]


def test_what_goes_wrong_is_said_with_its_line(draw: Draw) -> None:
    with pytest.raises(ItemError, match="line 2: ZeroDivisionError") as caught:
        draw("import plotly.express as px\n1 / 0")
    assert caught.value.reason == "program_error"
    with pytest.raises(ItemError) as caught:
        draw("import plotly")
    assert caught.value.reason == "no_image"


@pytest.mark.parametrize(
    ("source", "claimed"),
    [
        ("import plotly.express as px", True),
        ("from plotly import graph_objects as go\nimport pandas as pd", True),
        ("import plotly\nimport matplotlib.pyplot as plt", False),
        ("import matplotlib.pyplot as plt", False),
        ("text = 'import plotly'", False),
    ],
)
def test_which_programs_are_plotlys(source: str, claimed: bool) -> None:
    assert Renderer.draws(source) is claimed
