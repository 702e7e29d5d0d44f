"""Figures of Plotly's: marks, values, boxes and tables, by what their JSON says and where their axes put it."""

from __future__ import annotations

import base64
import json
import struct
from typing import Any

import pytest

from synth.records import Element
from tests.renderers.drawings.drawing import Drawn, drawn, run

pytestmark = pytest.mark.usefixtures("_copies")  # of the library
# Panels are 400 x 300 at (50, 50): on an axis from 0 to 10 a unit is 30 pixels high, of four categories each has 100.
PLAIN = {
    "width": 500, "height": 400, "margin": {"l": 50, "r": 50, "t": 50, "b": 50}, "showlegend": False,
    "yaxis": {"range": [0, 10]},
}  # fmt: skip
RED, BLUE = (255, 0, 0), (0, 0, 255)


def figure(*traces: dict[str, Any], scale: float = 1, **layout: Any) -> Drawn:
    source = json.dumps({"data": traces, "layout": PLAIN | layout})
    return drawn(run(source, "plotly", scale=scale))


def failure(source: Any) -> tuple[str, str, int | None]:
    out = run(source if isinstance(source, str) else json.dumps(source), "plotly")
    assert out.failure is not None
    return out.failure


def near(element: Element, *sides: float) -> bool:
    """Whether a box is this one to a pixel."""
    assert element.box is not None
    return all(abs(a - b) <= 1 for a, b in zip(element.box, sides, strict=True))


BARS = {"type": "bar", "x": ["a", "b", "c", "d"], "y": [4, 10, 0.5, 7], "marker": {"color": "red"}, "name": "One"}


def test_bars_stand_where_their_axes_put_them() -> None:
    page = figure(BARS, yaxis={"range": [0, 10], "title": {"text": "Tons"}})
    first, second, third, fourth = page.of("bar", "single")
    assert near(first, 60, 230, 140, 350)  # a gap of 0.2 between bars leaves 80 of 100 pixels
    assert near(second, 160, 50, 240, 350)
    assert near(third, 260, 335, 340, 350)
    assert near(fourth, 360, 140, 440, 350)
    assert first.value == {"category": "a", "value": 4, "base": 0, "orientation": "vertical"}
    assert (first.colour, first.visible, first.series, first.reads) == (RED, 1, "Tons", "axis")
    assert first.precision == pytest.approx(1 / 30, rel=1e-3)
    assert page.table.columns == ("x", "Tons")
    assert page.table.types == ("category", "number")
    assert page.table.rows == (("a", 4), ("b", 10), ("c", 0.5), ("d", 7))


def test_a_picture_of_twice_the_size() -> None:
    first = figure(BARS, scale=2).of("bar")[0]
    assert near(first, 120, 460, 280, 700)
    assert first.precision == pytest.approx(1 / 60, rel=1e-3)


def test_grouped_bars_and_their_legend() -> None:
    other = {**BARS, "y": [2, 3, 4, 5], "marker": {"color": "blue"}, "name": "<b>Two</b>"}
    page = figure(BARS, other, showlegend=True, margin={"l": 50, "r": 150, "t": 50, "b": 50}, width=600)
    bars = page.of("bar", "grouped")
    assert [bar.series for bar in bars] == ["One"] * 4 + ["Two"] * 4
    assert near(bars[0], 60, 230, 100, 350)
    assert near(bars[4], 100, 290, 140, 350)
    (legend,) = page.of("legend")
    assert legend.value == {"entries": 2}
    keys, words = page.of("shape", "legend_key"), page.of("label", "legend")
    assert [word.text for word in words] == ["One", "Two"]
    assert [key.colour for key in keys] == [RED, BLUE]
    assert [key.links for key in keys] == [(word.id,) for word in words]
    assert [word.links for word in words] == [(key.id,) for key in keys]
    assert {part.parent for part in (*keys, *words)} == {legend.id}
    assert page.table.columns == ("x", "One", "Two")
    assert page.table.rows[1] == ("b", 10, 3)


def test_stacked_bars_are_measured_from_what_they_stand_on() -> None:
    below, above = {**BARS, "y": [1, 2, 3, 4]}, {**BARS, "y": [3, -1, 1, 0], "name": "Two"}
    page = figure(below, above, barmode="relative", yaxis={"range": [-2, 8]})
    bars = page.of("bar", "stacked")
    assert [(bar.value or {})["base"] for bar in bars] == [0, 0, 0, 0, 1, 0, 3, 4]
    assert near(bars[4], 60, 170, 140, 260)  # 1 to 4, zero being 240 below the top
    assert near(bars[5], 160, 290, 240, 320)
    assert page.table.rows == (("a", 1, 3), ("b", 2, -1), ("c", 3, 1), ("d", 4, 0))


def test_horizontal_bars() -> None:
    bars = {"type": "bar", "orientation": "h", "y": ["p", "q"], "x": [5, 2]}
    page = figure(bars, xaxis={"range": [0, 10]}, yaxis={})
    first, second = page.of("bar", "single")
    assert near(first, 50, 215, 250, 335)  # the first category is at the bottom
    assert near(second, 50, 65, 130, 185)
    assert first.value == {"category": "p", "value": 5, "base": 0, "orientation": "horizontal"}
    assert page.table.rows == (("p", 5), ("q", 2))


def test_a_covered_bar_shows_what_is_left_of_it() -> None:
    front = {**BARS, "y": [3, 10, 0.5, 7], "marker": {"color": "blue"}}
    bars = figure(BARS, front, barmode="overlay").of("bar")
    assert bars[0].visible == pytest.approx(0.25, abs=0.13)  # sampled in eight rows
    assert near(bars[0], 60, 230, 140, 260)  # the box of what shows
    assert bars[1].visible == 0
    assert [bar.visible for bar in bars[4:]] == [1, 1, 1, 1]


def test_a_bar_cut_off_by_its_axis_cannot_be_read() -> None:
    page = figure(BARS, yaxis={"range": [0, 5]}, xaxis={"range": [-0.5, 2.5]})
    assert [bar.reads for bar in page.of("bar")] == ["axis", "none", "axis"]  # the fourth is beyond the panel
    assert [row[0] for row in page.table.rows] == ["a", "b", "c"]


def test_what_the_panel_cuts_off_hides_nothing() -> None:
    bars = {**BARS, "y": [10, 100, 1000, 1]}  # on this axis they come from far below
    page = figure(bars, yaxis={"type": "log", "range": [0, 3]})
    assert [bar.visible for bar in page.of("bar")][:3] == [1, 1, 1]
    assert near(page.of("bar")[1], 160, 150, 240, 350)
    assert page.table.rows == (("a", 10), ("b", 100), ("c", 1000), ("d", 1))


def test_a_slider_shows_no_marks_a_second_time() -> None:
    page = figure(BARS, xaxis={"rangeslider": {"visible": True}})
    assert len(page.of("bar")) == 4
    assert len(page.table.rows) == 4


def test_error_bars() -> None:
    page = figure({**BARS, "error_y": {"type": "data", "array": [1, 0, 0.5, 2], "arrayminus": [2, 0, 0.25, 1]}})
    bars = page.of("shape", "error_bar")
    assert [bar.value for bar in bars][::3] == [{"at": "a", "low": 2, "high": 5}, {"at": "d", "low": 6, "high": 9}]
    assert near(bars[0], 96, 199, 104, 291)


def test_values_printed_at_bars() -> None:
    bars = {**BARS, "y": [4, 2500, 0.5, 7], "text": ["4.0", "2.5k", "most", "9"], "textposition": "outside"}
    page = figure(bars, yaxis={"range": [0, 3000]})
    printed = page.of("label", "value")
    assert [(label.text, label.value) for label in printed] == [
        ("4.0", {"number": 4}), ("2.5k", {"number": 2500}), ("9", {"number": 9})
    ]  # fmt: skip
    drawn_bars = page.of("bar")
    assert [label.links for label in printed] == [(drawn_bars[n].id,) for n in (0, 1, 3)]
    assert [bar.reads for bar in drawn_bars] == ["printed", "printed", "axis", "axis"]  # 9 stands at a bar of 7
    assert drawn_bars[0].links == (printed[0].id,)
    assert [label.text for label in page.of("label", "annotation")] == ["most"]


def test_hidden_traces_are_not_there() -> None:
    page = figure(
        BARS, {**BARS, "name": "Away", "visible": "legendonly"}, {**BARS, "name": "Gone", "visible": False},
        showlegend=True,
    )  # fmt: skip
    assert len(page.of("bar")) == 4
    assert [label.text for label in page.of("label", "legend")] == ["One", "Away"]
    assert page.table.columns == ("x", "One")


LINE = {"type": "scatter", "mode": "lines", "x": [0, 1, 2, 4], "y": [0, 5, 2, 9], "line": {"color": "blue", "width": 2}}


def test_a_line_and_its_vertices() -> None:
    page = figure(LINE, xaxis={"range": [0, 4]}, title={"text": "Climb"})
    (line,) = page.of("line")
    assert (line.value, line.colour, line.series) == ({"points": 4}, BLUE, "Climb")
    assert near(line, 50, 79, 450, 350)
    points = page.of("point", "vertex")
    assert [point.value for point in points] == [{"x": 0, "y": 0}, {"x": 1, "y": 5}, {"x": 2, "y": 2}, {"x": 4, "y": 9}]
    assert {point.parent for point in points} == {line.id}
    for point, (x, y) in zip(points[1:3], [(150, 200), (250, 290)], strict=True):
        x0, y0, x1, y1 = point.box or (0, 0, 0, 0)
        assert x - 4 <= x0 <= x <= x1 <= x + 4
        assert y - 4 <= y0 <= y <= y1 <= y + 4
        assert point.visible == 1
    assert page.table.mark == "line"
    assert page.table.rows == ((0, 0), (1, 5), (2, 2), (4, 9))


def test_markers_gaps_and_points_outside() -> None:
    trace = {**LINE, "mode": "lines+markers", "y": [1, None, 12, 9], "marker": {"size": 10}}
    page = figure(trace, {**LINE, "y": [2, 3, 4, 5], "x": [0, 1, 2, 3]}, xaxis={"range": [0, 4]})
    markers = page.of("point", "marker")
    assert [marker.value for marker in markers] == [{"x": 0, "y": 1}, {"x": 4, "y": 9}]
    assert near(markers[1], 445, 75, 450, 85)  # cut off by the panel
    assert page.table.rows[:2] == ((0, 1, 2), (1, None, 3))
    assert page.table.rows[-1] == (4, 9, None)


def test_scatters_are_long_in_drawing_order() -> None:
    one = {"type": "scatter", "mode": "markers", "x": [2, 1], "y": [3, 8], "name": "Left", "marker": {"color": "red"}}
    two = {**one, "x": [3, 2], "y": [1, 3], "name": "Right", "marker": {"color": "blue", "size": [12, 24]}}
    page = figure(one, two, showlegend=True, xaxis={"range": [0, 4], "title": {"text": "Weight"}})
    points = page.of("point", "scatter")
    assert [point.value for point in points[:2]] == [{"x": 2, "y": 3}, {"x": 1, "y": 8}]
    assert [(point.value or {})["size"] for point in points[2:]] == [81, 324]  # pixels are 3/4 of a point
    assert points[0].visible == 0  # the last is on it
    assert page.table.columns == ("Weight", "y", "series")
    assert page.table.rows == ((2, 3, "Left"), (1, 8, "Left"), (3, 1, "Right"), (2, 3, "Right"))


def test_ticks_labels_and_titles() -> None:
    page = figure(
        BARS, title={"text": "Grain<br>by place"}, xaxis={"title": {"text": "Place"}},
        yaxis={"range": [0, 10], "dtick": 5, "ticks": "outside", "ticksuffix": " t", "title": {"text": "Tons"}},
    )  # fmt: skip
    assert [title.text for title in page.of("title", "figure")] == ["Grain by place"]
    x, y = page.of("axis")
    assert x.value == {"scale": "category", "min": -0.5, "max": 3.5, "label": "Place"}
    assert y.value == {"scale": "linear", "min": 0, "max": 10, "label": "Tons"}
    assert [(label.text, label.parent) for label in page.of("label", "axis_label")] == [("Place", x.id), ("Tons", y.id)]
    ticks = {tick.id: tick for tick in page.of("tick")}
    said = [(label.text, label.value, ticks[label.parent or ""]) for label in page.of("label", "tick_label")]
    assert [(text, value, tick.value) for text, value, tick in said[-2:]] == [
        ("5 t", {"number": 5}, {"at": 5}), ("10 t", {"number": 10}, {"at": 10})
    ]  # fmt: skip
    assert near(said[-2][2], 45, 199, 50, 201)
    assert [(text, tick.value, tick.box) for text, _, tick in said[:2]] == [
        ("a", {"at": "a"}, None), ("b", {"at": "b"}, None)
    ]  # fmt: skip
    assert said[0][2].parent == x.id
    assert page.of("panel")[0].box == (50, 50, 450, 350)


def test_labels_that_say_other_numbers_than_their_places() -> None:
    page = figure(BARS, yaxis={"range": [0, 10], "tickvals": [0, 5, 10], "ticktext": ["0", "50", "10"]})
    assert {bar.reads for bar in page.of("bar")} == {"none"}
    page = figure(BARS, yaxis={"range": [0, 10], "tickvals": [0, 5], "ticktext": ["$0", "$5.00"]})
    assert {bar.reads for bar in page.of("bar")} == {"axis"}


def test_a_category_is_the_label_under_the_mark() -> None:
    page = figure(BARS, xaxis={"tickvals": [0, 2], "ticktext": ["First", "Third"]})
    assert [(bar.value or {})["category"] for bar in page.of("bar")] == ["First", None, "Third", None]
    assert page.scene.tables == ()


def test_dates_and_logarithms() -> None:
    trace = {**LINE, "x": ["2024-03-01", "2024-03-02 12:00", "2024-03-04", "2024-03-05"], "y": [1, 10, 100, 1000]}
    axis = {"type": "log", "range": [0, 3], "dtick": 1, "exponentformat": "power"}
    page = figure(trace, xaxis={"range": ["2024-03-01", "2024-03-05"]}, yaxis=axis)
    assert [row[0] for row in page.table.rows] == ["2024-03-01", "2024-03-02T12:00:00", "2024-03-04", "2024-03-05"]
    assert page.table.types == ("date", "number")
    x, y = page.of("axis")
    assert x.value == {"scale": "date", "min": "2024-03-01", "max": "2024-03-05", "label": None}
    assert y.value == {"scale": "log", "min": 1, "max": 1000, "label": None}
    labels = [label for label in page.of("label", "tick_label") if label.value]
    assert [(label.text, label.value) for label in labels][-1] == ("10³", {"number": 1000})
    third = page.of("point")[2]
    assert third.reads == "axis"
    assert third.precision == pytest.approx(2.3026, rel=0.01)  # a pixel is a hundredth of a power of ten


def test_slices_with_shares() -> None:
    trace = {
        "type": "pie", "labels": ["Oak", "Ash", "Elm"], "values": [60, 30, 30], "sort": False, "direction": "clockwise",
        "marker": {"colors": ["red", "blue", "green"]},
    }  # fmt: skip
    page = figure(trace, showlegend=True, width=600, margin={"l": 50, "r": 150, "t": 50, "b": 50})
    oak, ash, elm = page.of("wedge", "pie")
    assert oak.value == {"label": "Oak", "value": None, "share": 0.5}
    assert [wedge.colour for wedge in (oak, ash)] == [RED, BLUE]
    assert near(oak, 250, 50, 400, 350)  # the right half
    assert near(ash, 100, 200, 250, 350)
    assert near(elm, 100, 50, 250, 200)
    assert oak.reads == "printed"
    printed = page.of("label", "value")
    assert [(label.text, label.value, label.links) for label in printed][:2] == [
        ("50%", {"number": 0.5}, (oak.id,)), ("25%", {"number": 0.25}, (ash.id,))
    ]  # fmt: skip
    xs, ys = zip(*(ash.outline or ()), strict=True)
    assert (min(xs), max(xs), min(ys), max(ys)) == pytest.approx((100, 250, 200, 350), abs=0.5)
    assert page.table.rows == (("Oak", 0.5), ("Ash", 0.25), ("Elm", 0.25))


def test_a_donut_with_values() -> None:
    trace = {
        "type": "pie",
        "labels": ["Oak", "Ash"],
        "values": [30, 10],
        "hole": 0.5,
        "textinfo": "label+value+percent",
    }
    page = figure(trace)
    oak, ash = page.of("wedge", "donut")
    assert [wedge.value for wedge in (oak, ash)] == [
        {"label": "Oak", "value": 30, "share": 0.75}, {"label": "Ash", "value": 10, "share": 0.25}
    ]  # fmt: skip
    first = page.of("label", "value")[0]
    assert (first.text, first.value) == ("Oak 30 75%", {"number": 30, "share": 0.75})
    assert page.table.columns == ("label", "value")


def test_a_slice_that_nothing_names() -> None:
    page = figure({"type": "pie", "labels": ["Oak", "Ash"], "values": [30, 10]})
    assert [(wedge.value or {})["label"] for wedge in page.of("wedge")] == [None, None]
    assert page.scene.tables == ()


def test_typed_arrays() -> None:
    packed = base64.b64encode(struct.pack("<4d", 4, 10, 0.5, 7)).decode()
    page = figure({**BARS, "y": {"dtype": "f8", "bdata": packed}})
    assert [row[1] for row in page.table.rows] == [4, 10, 0.5, 7]


def test_two_panels_and_a_second_axis() -> None:
    page = figure(
        {**BARS, "name": "Left"}, {**LINE, "x": ["a", "b"], "y": [0.2, 0.4], "yaxis": "y2", "name": "Rate"},
        {**BARS, "xaxis": "x3", "yaxis": "y3", "name": "Right"}, showlegend=True,
        xaxis={"domain": [0, 0.4]}, yaxis2={"overlaying": "y", "side": "right", "tickformat": ".0%", "range": [0, 1]},
        xaxis3={"domain": [0.6, 1], "anchor": "y3"}, yaxis3={"anchor": "x3"},
    )  # fmt: skip
    left, twin, right = page.of("panel")
    assert [panel.role for panel in (left, twin, right)] == ["main", "twin", "main"]
    assert (twin.parent, (twin.value or {})["x"]) == (left.id, (left.value or {})["x"])
    assert [table.panel for table in page.scene.tables] == [left.id, twin.id, right.id]
    assert page.scene.tables[1].rows == (("a", 0.2), ("b", 0.4))
    assert {point.reads for point in page.of("point")} == {"axis"}  # "20%" is 0.2


def test_annotations_and_reference_lines() -> None:
    page = figure(
        BARS, annotations=[{"x": "b", "y": 5, "text": "peak", "showarrow": False}],
        shapes=[{"type": "line", "xref": "x domain", "x0": 0, "x1": 1, "y0": 6, "y1": 6}],
    )  # fmt: skip
    assert [label.text for label in page.of("label", "annotation")] == ["peak"]
    (line,) = page.of("shape", "reference_line")
    assert line.value == {"y": 6}
    assert near(line, 50, 169, 450, 171)


def test_other_kinds_are_texts_and_shapes() -> None:
    page = figure({"type": "sunburst", "labels": ["A", "B"], "parents": ["", "A"], "values": [2, 1]})
    assert {text.text for text in page.of("text")} == {"A", "B"}
    assert page.scene.tables == ()
    page = figure({"type": "heatmap", "z": [[1, 2], [3, 4]], "showscale": False}, yaxis={"range": [-0.5, 3.5]})
    (heat,) = page.of("image", "heat")
    assert near(heat, 50, 200, 450, 350)
    assert heat.value == {"rows": 2, "columns": 2}


def test_what_is_no_figure() -> None:
    assert failure('{"data": [\n{"type": "bar",}]}')[::2] == ("syntax_error", 2)
    assert failure('{"data": [{"y": [NaN]}]}')[0] == "syntax_error"
    assert failure([1])[0] == "program_error"
    assert failure({"layout": {}})[0] == "program_error"
    assert failure({"data": [{"type": "pyramid"}]})[0] == "program_error"
    assert failure({"data": [{"type": ["bar"]}]})[0] == "program_error"


@pytest.mark.parametrize("kind", ["splom", "scatter3d", "surface", "mesh3d", "scattermap", "choropleth"])
def test_what_needs_a_graphics_card_or_maps(kind: str) -> None:
    found, message, _ = failure({"data": [{"type": "bar", "y": [1]}, {"type": kind}]})
    assert found == "unsupported"
    assert f"data[1] is a {kind}" in message


def test_points_for_a_graphics_card_are_drawn_without_one() -> None:
    points = {"x": [1, 2, 3], "y": [5, 2, 8], "mode": "markers"}
    plain, asked = figure({"type": "scatter", **points}), figure({"type": "scattergl", **points})
    assert asked.scene.tables[0].rows == ((1, 5), (2, 2), (3, 8))
    assert (asked.pixels == plain.pixels).all()


def test_a_figure_that_is_too_large() -> None:
    assert failure({"data": [], "layout": {"width": 9000}})[0] == "image_too_large"


def test_a_figure_finds_nothing_of_the_one_before() -> None:
    source = json.dumps({"data": [BARS], "layout": PLAIN})
    first = run(source, "plotly").pages
    run('{"data": [{"y": [1], "__proto__": {"visible": false}}], "layout": {"__proto__": {"width": 300}}}', "plotly")
    assert run(source, "plotly").pages == first
