"""Plotly: a figure's JSON, drawn by its library in a page of its own."""

from __future__ import annotations

import json
from typing import Any

from ..html.browser import Browser
from ..html.load import Stopped
from .library import Library, Made
from .plotly_draw import BEGIN, DRAW
from .plotly_scene import complete

LARGEST = 8000  # pixels of a side
_FLAT = frozenset(
    "bar barpolar box candlestick carpet contour contourcarpet funnel funnelarea heatmap histogram histogram2d"
    " histogram2dcontour icicle image indicator ohlc parcats pie sankey scatter scattercarpet scatterpolar"
    " scattersmith scatterternary sunburst table treemap violin waterfall".split()
)
_WEBGL = frozenset(
    "cone isosurface mesh3d parcoords scatter3d splom streamtube surface volume heatmapgl pointcloud".split()
)
_PLAINER = {"scattergl": "scatter", "scatterpolargl": "scatterpolar"}
_MAPS = frozenset(
    "choropleth choroplethmap choroplethmapbox densitymap densitymapbox scattergeo scattermap scattermapbox".split()
)


class Plotly:
    """Keeps the library's page."""

    def __init__(self, browser: Browser) -> None:
        self.library = Library(browser, "http://plotly.invalid/", "plotly.js-dist-min@3/plotly.min.js", BEGIN)

    def make(self, order: dict[str, Any]) -> Made:
        source = _drawable(order["source"])
        answer: dict[str, Any] = self.library.call(DRAW, source, LARGEST)
        if "large" in answer:
            raise Stopped("image_too_large", f"a side of {answer['large']} pixels; {LARGEST} are allowed")
        if "wrong" in answer:
            raise Stopped("program_error", answer["wrong"][:500])
        if answer["left"]:
            self.library.close()  # a key of the figure's reached what every object has
        return Made(answer["svg"], lambda scene: complete(scene, answer))


def _drawable(source: str) -> str:
    """The figure, which must be one that can be drawn without a graphics card and a network.

    Plotly's own shorthand asks for WebGL beyond a thousand points; without it the same points are drawn.
    """
    try:
        figure = json.loads(source, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise Stopped("syntax_error", f"the figure is not JSON: {error.msg}", error.lineno) from None
    except (ValueError, RecursionError) as error:
        raise Stopped("syntax_error", f"the figure is not JSON: {error}") from None
    if not isinstance(figure, dict) or not isinstance(figure.get("data"), list):
        raise Stopped("program_error", 'a figure is an object with a list of traces as "data"')
    if not isinstance(figure.get("layout", {}), dict):
        raise Stopped("program_error", 'the "layout" of a figure is an object')
    for number, trace in enumerate(figure["data"]):
        if not isinstance(trace, dict):
            raise Stopped("program_error", f"data[{number}] is not an object")
        _check_kind(trace.get("type", "scatter"), number)
        if trace.get("type") in _PLAINER:
            trace["type"] = _PLAINER[trace["type"]]
    return json.dumps(figure)


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON's")


def _check_kind(kind: Any, number: int) -> None:
    if not isinstance(kind, str):
        raise Stopped("program_error", f'the "type" of data[{number}] is no text')
    if kind in _FLAT or kind in _PLAINER:
        return
    if kind in _WEBGL:
        raise Stopped("unsupported", f"data[{number}] is a {kind}, which needs WebGL")
    if kind in _MAPS:
        raise Stopped("unsupported", f"data[{number}] is a {kind}, which needs maps from the network")
    raise Stopped("program_error", f"data[{number}] is of no kind that Plotly has: {kind[:80]!r}")
