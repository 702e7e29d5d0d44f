"""Faults of pictures, on small scenes made by hand and pixels drawn at known places."""

import io
from typing import Any

import pytest
from PIL import Image, ImageDraw

from qa.case import Pixels
from qa.pictures import faults
from qa.tables import differences
from synth.records import Element, Page, Picture, Program, Scene, Spec, Table

BLUE, ORANGE = (31, 119, 180), (255, 127, 14)


def bar(name: str, value: float, box: tuple[float, float, float, float], **known: Any) -> Element:
    content = {"category": known.pop("category", "May"), "value": value, "base": known.pop("base", 0)}
    whole: dict[str, Any] = {"role": "grouped", "panel": "panel1", "series": "Revenue", **known}
    return Element(id=name, kind="bar", value=content, box=box, **whole)


def label(name: str, words: str, box: tuple[float, float, float, float], **known: Any) -> Element:
    whole: dict[str, Any] = {"kind": "label", "panel": "panel1", "visible": 1.0, "font_px": 12.0, **known}
    return Element(id=name, text=words, box=box, **whole)


def picture(*elements: Element, tables: tuple[Table, ...] = (), paint: Any = None) -> Picture:
    image = Image.new("RGB", (200, 100), (255, 255, 255))
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 40, 59, 89), fill=BLUE)
    if paint:
        paint(draw)
    png = io.BytesIO()
    image.save(png, "PNG")
    scene = Scene(width=200, height=100, elements=elements, tables=tables)
    program = Program(spec=Spec(topic=None, title="", data=None), renderer="pillow", source="")
    return Picture(pages=(Page(image=png.getvalue(), scene=scene),), made_by=program)


def found(*elements: Element, paint: Any = None) -> list[tuple[str, str]]:
    return list(faults(Pixels(picture(*elements, paint=paint)), None, exact=True))


def table(*rows: tuple[Any, ...], columns: tuple[str, ...] = ("Month", "Revenue", "Costs"), mark: str = "bar") -> Table:
    return Table(panel="panel1", mark=mark, columns=columns, types=("category",) * len(columns), rows=rows)


# scene_differs


def test_a_changed_number_is_named_by_its_cell():
    data = table(("Apr", 9, 4), ("May", 15, 8))
    drawn = table(("Apr", 9, 4), ("May", 12, 8))
    reasons = list(faults(Pixels(picture(tables=(drawn,))), [data], exact=True))
    assert reasons == [("scene_differs", "Revenue at May: drawn 12, data 15")]


def test_equal_data_in_another_order_is_equal():
    assert (
        list(differences([table(("May", 15.0, 8), ("Apr", 9, 4))], [table(("Apr", 9, 4), ("May", 15, 8))], exact=True))
        == []
    )


@pytest.mark.parametrize(
    ("drawn", "told"),
    [
        ([table(("Apr", 9, 4))], ["Revenue at May: not drawn, data 15", "Costs at May: not drawn, data 8"]),
        (
            [table(("Apr", 9, 4), ("May", 15, 8), ("Jun", 1, None))],
            ["Revenue at Jun: drawn 1, not in the data"],
        ),
        ([table(("Apr", 9, 4), ("May", 15, None))], ["Costs at May: drawn nothing, data 8"]),
        ([], ["0 tables were drawn, 1 expected", "no bar was drawn"]),
    ],
)
def test_what_is_lost_or_added_is_named(drawn, told):
    assert list(differences(drawn, [table(("Apr", 9, 4), ("May", 15, 8))], exact=True)) == told


def test_a_single_series_may_go_by_the_name_of_its_axis():
    data, drawn = table(("May", 15), columns=("Month", "Revenue")), table(("May", 15), columns=("x", "USD"))
    assert list(differences([drawn], [data], exact=True)) == []


def test_points_are_compared_whatever_their_order():
    columns = ("Length", "Weight", "series")
    data = table((1.5, 2, "Cats"), (3, 4, "Dogs"), columns=columns, mark="point")
    same = table((3.0, 4, "Dogs"), (1.5, 2, "Cats"), columns=columns, mark="point")
    other = table((3, 5, "Dogs"), (1.5, 2, "Cats"), columns=columns, mark="point")
    assert list(differences([same], [data], exact=True)) == []
    assert list(differences([other], [data], exact=True)) == ["drawn (3, 5, Dogs), data (3, 4, Dogs)"]


def test_dates_are_equal_with_and_without_midnight():
    data = table(("2024-03-01", 1), columns=("x", "y"), mark="line")
    drawn = table(("2024-03-01T00:00:00", 1), columns=("x", "y"), mark="line")
    assert list(differences([drawn], [data], exact=True)) == []


def test_a_model_may_leave_a_tenth_out():
    data = table(*[(f"m{n}", n) for n in range(20)], columns=("x", "y"))
    nineteen, seventeen = (table(*data.rows[:n], columns=("x", "y")) for n in (19, 17))
    assert list(differences([nineteen], [data], exact=False)) == []
    assert len(list(differences([nineteen], [data], exact=True))) == 1
    assert len(list(differences([seventeen], [data], exact=False))) == 3


# picture_contradicts_itself


@pytest.mark.parametrize(
    ("words", "number", "contradicts"),
    [("12", 12, False), ("12.3", 12.3, False), ("13", 13, True), ("12.4", 12.4, True), ("12k", 12000, True)],
)
def test_a_label_agrees_with_its_mark_within_its_rounding(words, number, contradicts):
    mark = bar("bar1", 12.31, (20, 40, 60, 90))
    printed = label("label1", words, (30, 25, 50, 38), role="value", value={"number": number}, links=("bar1",))
    told = [("picture_contradicts_itself", f"label1 says {words!r} at bar1, which is 12.31")] if contradicts else []
    assert found(mark, printed) == told


@pytest.mark.parametrize(("number", "contradicts"), [(8, False), (20, False), (19, True), (12, True)])
def test_a_label_on_a_stack_may_say_its_own_part_or_the_total(number, contradicts):
    low = bar("bar1", 12, (20, 60, 60, 90), role="stacked")
    high = bar("bar2", 8, (20, 40, 60, 60), role="stacked", base=12, series="Costs")
    printed = label("label1", str(number), (30, 20, 50, 38), role="value", value={"number": number}, links=("bar2",))
    assert bool(found(low, high, printed)) is contradicts


def test_shares_are_held_against_the_whole():
    low, high = bar("bar1", 12, (20, 60, 60, 90)), bar("bar2", 8, (20, 40, 60, 60), base=12, series="Costs")
    for words, number, contradicts in (("40%", 40, False), ("45%", 45, True)):
        printed = label("label1", words, (30, 20, 50, 38), role="value", value={"number": number}, links=("bar2",))
        assert bool(found(low, high, printed)) is contradicts


def test_two_legend_entries_that_look_the_same_contradict():
    def key(name, series, box):
        return Element(
            id=name, kind="shape", role="legend_key", parent="legend1", value={"series": series}, box=box, colour=ORANGE
        )

    keys = key("shape1", "North", (100, 10, 120, 18)), key("shape2", "South", (100, 30, 120, 38))

    def paint(second):
        def both(draw):
            draw.rectangle((100, 10, 119, 17), fill=ORANGE)
            draw.rectangle((100, 30, 119, 37), fill=second)

        return both

    assert found(*keys, paint=paint(BLUE)) == []
    told = "the legend's entries 'North' and 'South' look the same"
    assert found(*keys, paint=paint(ORANGE)) == [("picture_contradicts_itself", told)]


# texts


def test_characters_the_font_lacks_are_named():
    title = label("title1", "売上 2021", (60, 5, 120, 15), kind="title", missing="売上")
    assert found(title) == [("missing_glyph", "title1 '売上 2021': the font has no 売 上")]


def test_texts_over_each_other():
    one, beside = label("label1", "Jan", (70, 80, 90, 92)), label("label2", "Feb", (92, 80, 112, 92))
    assert found(one, beside) == []
    over = label("label2", "Feb", (85, 80, 105, 92))
    assert found(one, over) == [("overlap", "label1 'Jan' and label2 'Feb' lie over each other")]


def test_turned_texts_are_held_against_their_outlines():
    # Two texts at 45 degrees, 20 px apart along the axis: their boxes share 20 by 40, their outlines nothing.
    def turned(name, x):
        corners = ((x, 70.0), (x + 32.0, 38.0), (x + 40.0, 46.0), (x + 8.0, 78.0))
        return label(name, "January", (x, 38.0, x + 40.0, 78.0), outline=corners)

    assert found(turned("label1", 80.0), turned("label2", 100.0)) == []
    assert [reason for reason, _ in found(turned("label1", 80.0), turned("label2", 84.0))] == ["overlap"]


def test_a_text_partly_hidden_is_overlap():
    assert found(label("label1", "Jan", (70, 80, 90, 92), visible=0.9)) == [
        ("overlap", "label1 'Jan' shows 90% of itself")
    ]


def test_a_text_on_a_foreign_bar_is_overlap():
    mark = bar("bar1", 12, (20, 40, 60, 90))
    foreign = label("label1", "note", (25, 50, 55, 62), role="annotation")
    own = label("label1", "12", (25, 50, 55, 62), role="value", value={"number": 12}, links=("bar1",))
    framed = Element(id="shape1", kind="shape", role="frame", parent="label1", box=(22, 47, 58, 65))
    assert found(mark, foreign) == [("overlap", "label1 'note' lies on bar1")]
    assert found(mark, own) == []
    assert found(mark, foreign, framed) == []


def test_a_line_through_a_text_is_overlap():
    line = Element(id="line1", kind="line", box=(70, 20, 180, 80), outline=((70, 20), (180, 80)))
    through = label("label1", "note", (110, 44, 140, 56), role="annotation")
    above = label("label1", "note", (110, 20, 140, 32), role="annotation")
    assert found(line, through) == [("overlap", "label1 'note' is crossed by line1")]
    assert found(line, above) == []
    point = Element(
        id="point1", kind="point", role="vertex", parent="line1", value={"x": 1, "y": 5}, box=(123, 48, 127, 52)
    )
    own = label("label1", "5", (110, 44, 140, 56), role="value", value={"number": 5}, links=("point1",))
    assert found(line, point, own) == []


@pytest.mark.parametrize("box", [(0, 5, 30, 15), (170, 5, 200, 15), (50, 0, 80, 10), (50, 90, 80, 104)])
def test_a_text_at_the_edge_is_cut(box):
    assert found(label("label1", "Sales", box)) == [("cut_text", "label1 'Sales' runs off the picture")]


# blank


def test_a_page_without_ink_is_blank():
    def wipe(draw):
        draw.rectangle((0, 0, 200, 100), fill=(250, 250, 250))
        draw.line((10, 10, 20, 10), fill=(0, 0, 0))

    assert found(paint=wipe) == [("blank", "page 1 has next to no ink")]
    assert found() == []
