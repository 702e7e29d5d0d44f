"""Checks that look at the picture: visible, drawn, legible, and the reading of texts."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from qa import ocr
from qa.checks import drawn, legible, visible

from .conftest import BLUE, ORANGE, text

# visible


def test_a_bar_half_covered_is_not_seen(chart):
    assert visible.judge(chart.case("bar2")).passed is True
    chart.change("bar2", visible=0.5)
    verdict = visible.judge(chart.case("bar2"))
    assert (verdict.passed, verdict.detail) == (False, "bar2 shows 50% of itself")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"visible": None}, "could not be measured"),
        ({"box": None}, "has no place"),
        ({"box": (370.0, 20.0, 430.0, 250.0)}, "runs off"),
    ],
)
def test_what_cannot_be_placed_is_not_seen(chart, change, told):
    chart.change("bar2", **change)
    verdict = visible.judge(chart.case("bar2"))
    assert verdict.passed is False
    assert told in verdict.detail


def test_a_printed_value_needs_its_label_seen(chart):
    label = text(ImageDraw.Draw(chart.image), "label9", (190, 30), "20", 16, role="value", links=("bar2",))
    chart.elements["label9"] = label
    chart.change("bar2", reads="printed", links=("label9",))
    assert visible.judge(chart.case("bar2")).passed is True
    chart.change("label9", visible=0.7)
    assert visible.judge(chart.case("bar2")).detail == "label9 shows 70% of itself"


# drawn


def test_what_is_drawn_where_the_scene_says_passes(chart):
    for name in ("bar1", "bar2", "bar3", "label1", "number2"):
        assert drawn.judge(chart.case(name)).passed is True, name


def test_no_evidence_is_nothing_drawn(chart):
    assert drawn.judge(chart.case()).passed is False


def test_a_bar_of_another_colour_fails(chart):
    chart.change("bar2", colour=ORANGE)
    assert "its colour covers 0%" in drawn.judge(chart.case("bar2")).detail


@pytest.mark.parametrize(
    ("dx0", "dy0", "dx1", "dy1", "told"),
    [
        (5, 0, 5, 0, "left"),
        (-5, 0, -5, 0, "right"),
        (0, 5, 0, 0, "past the top"),
        (0, -5, 0, 0, "before the top"),
        (0, -60, 0, 0, "before the top"),
        (0, 40, 0, 0, "past the top"),
        (0, 0, 0, 8, "before the bottom"),
    ],
)
def test_a_bar_drawn_elsewhere_fails(chart, dx0, dy0, dx1, dy1, told):
    x0, y0, x1, y1 = chart.elements["bar2"].box
    chart.change("bar2", box=(x0 + dx0, y0 + dy0, x1 + dx1, y1 + dy1))
    verdict = drawn.judge(chart.case("bar2"))
    assert verdict.passed is False
    assert told in verdict.detail


def test_two_pixels_are_forgiven(chart):
    x0, y0, x1, y1 = chart.elements["bar2"].box
    chart.change("bar2", box=(x0 - 2, y0 - 2, x1 - 2, y1))
    assert drawn.judge(chart.case("bar2")).passed is True


def test_a_stroke_around_a_bar_is_part_of_it(chart):
    box = chart.elements["bar2"].box
    ImageDraw.Draw(chart.image).rectangle((box[0], box[1], box[2] - 1, box[3] - 1), outline=(0, 0, 0), width=3)
    assert drawn.judge(chart.case("bar2")).passed is True


def test_a_like_neighbour_may_touch_a_bar(chart):
    # Bars of a histogram: bar2 is 170 to 230, its neighbour goes on to 290 in the same colour.
    ImageDraw.Draw(chart.image).rectangle((230, 100, 289, 249), fill=BLUE)
    assert "past the right" in drawn.judge(chart.case("bar2")).detail
    chart.change("bar3", box=(230.0, 100.0, 290.0, 250.0))
    assert drawn.judge(chart.case("bar2")).passed is True


def test_a_marker_is_where_its_ink_is(chart):
    ImageDraw.Draw(chart.image).ellipse((50, 60, 57, 67), fill=ORANGE)
    chart.change("bar1", kind="point", role="scatter", colour=ORANGE, box=(50.0, 60.0, 58.0, 68.0))
    assert drawn.judge(chart.case("bar1")).passed is True
    chart.change("bar1", box=(60.0, 60.0, 68.0, 68.0))
    assert drawn.judge(chart.case("bar1")).passed is False


@pytest.mark.parametrize(
    ("name", "claimed", "passed"),
    [("label1", "Jan", True), ("label1", "Apr", False), ("number2", "10", True), ("number2", "70", False)],
)
def test_a_text_reads_as_the_scene_says(chart, name, claimed, passed):
    chart.change(name, text=claimed)
    assert drawn.judge(chart.case(name)).passed is passed


def test_a_text_where_nothing_is_fails(chart):
    chart.change("label1", box=(300.0, 60.0, 330.0, 75.0))
    assert drawn.judge(chart.case("label1")).detail == "label1: no ink where its text should be"


def test_a_script_the_reader_does_not_know_is_left_to_its_ink(chart):
    chart.change("label1", text="一月")
    assert drawn.judge(chart.case("label1")).passed is True


def test_without_its_data_nothing_is_said(chart, monkeypatch):
    monkeypatch.setattr(ocr, "data_folder", lambda: None)
    for check in (drawn, legible):
        verdict = check.judge(chart.case("label1"))
        assert verdict.passed is None
        assert "tesseract" in verdict.detail
    assert drawn.judge(chart.case("bar1")).passed is True


# legible


def test_letters_of_sixteen_pixels_are_legible(chart):
    assert legible.judge(chart.case("bar2")).passed is True


def test_letters_of_six_pixels_are_not(make_chart):
    verdict = legible.judge(make_chart(font=6).case("bar2"))
    assert verdict.passed is False
    assert "is 6.0 px high" in verdict.detail


def test_a_large_picture_is_judged_as_the_model_gets_it(chart):
    # 400 px shrunk to 160: 16 px letters become 6.4 px
    verdict = legible.judge(chart.case("bar2"), longest_side=160)
    assert verdict.passed is False
    assert "is 6.4 px high" in verdict.detail


def test_the_numbers_of_the_axis_are_needed_too(chart):
    chart.change("number2", contrast=1.5)
    assert "number2" in legible.judge(chart.case("bar2")).detail


def test_a_text_too_blurred_to_read_fails(chart):
    box = tuple(round(edge) for edge in chart.elements["label2"].box)
    part = chart.image.crop(box)
    blurred = part.resize((3, 2), Image.Resampling.BOX).resize(part.size, Image.Resampling.BILINEAR)
    chart.image.paste(blurred, box[:2])
    assert legible.judge(chart.case("bar2")).passed is False


def test_legend_entries_of_like_colours_cannot_be_told_apart(chart):
    for name, series, colour in (("shape1", "Revenue", BLUE), ("shape2", "Costs", ORANGE)):
        chart.elements[name] = _key(name, series, colour)
    assert legible.judge(chart.case("bar2")).passed is True
    chart.change("shape2", colour=(33, 121, 184))
    assert "nearly the same colour" in legible.judge(chart.case("bar2")).detail


def _key(name, series, colour):
    from synth.records import Element

    return Element(id=name, kind="shape", role="legend_key", parent="legend1", value={"series": series}, colour=colour)


# reading


@pytest.mark.parametrize(
    ("seen", "text", "same"),
    [
        ("O2", "02", True),
        ("Q1", "Q1", True),
        ("Jan", "jan ", True),
        ("Janaury sales", "January sales", False),
        ("January sale", "January sales", True),
        ("1,200", "1,200", True),
        ("1200", "1,200", False),
        ("1.5", "15", False),
        ("-3", "−3", True),
        ("3", "-3", False),
        ("18", "10", False),
        ("Sales 2020", "Sales 2021", False),
        ("$1.2M", "$1.2M", True),
    ],
)
def test_what_counts_as_the_same_text(seen, text, same):
    assert ocr.agrees(seen, text) is same


@pytest.mark.parametrize(
    ("words", "ink", "paper", "turn"),
    [
        ("Revenue", (0, 0, 0), (255, 255, 255), 0),
        ("Revenue", (255, 255, 255), (31, 119, 180), 0),
        ("1,234.5", (60, 60, 60), (240, 240, 240), 0),
        ("Revenue", (0, 0, 0), (255, 255, 255), 90),
        ("Revenue", (0, 0, 0), (255, 255, 255), 45),
        ("7", (0, 0, 0), (255, 255, 255), 0),
    ],
)
def test_texts_of_charts_are_read(words, ink, paper, turn):
    page = Image.new("RGB", (120, 40), paper)
    ImageDraw.Draw(page).text((10, 8), words, font=ImageFont.load_default(18), fill=ink)
    crop = np.asarray(page.rotate(turn, expand=True, fillcolor=paper, resample=Image.Resampling.BICUBIC))
    assert ocr.reads_as(crop, words, font_px=18, angle=turn) == (True, words)
    assert ocr.reads_as(crop, "Another", font_px=18, angle=turn)[0] is False
