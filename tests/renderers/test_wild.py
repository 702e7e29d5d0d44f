"""Programs as strangers write them: what a picture does not show is not said, and what it shows is said as it shows it."""

# ruff: noqa: E501 - programs are easier to read on one line

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.renderers.drawing import Drawn, draw, run

HEAD = "import numpy as np\nimport matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(6, 4), dpi=100)\n"


def bars(drawn: Drawn) -> list[tuple[Any, Any]]:
    return [(bar.value["category"], bar.value["value"]) for bar in drawn.of("bar") if bar.value]


# Categories are the words under the marks ------------------------------------------------------------------------------


def test_labels_that_count_are_categories_though_they_are_in_proportion_to_their_places() -> None:
    drawn = draw(HEAD + "ax.bar([1, 2, 3], [4, 9, 6])\nax.set_xticks([1, 2, 3], ['10', '20', '30'])\n")
    assert drawn.table.rows == (("10", 4), ("20", 9), ("30", 6))


def test_a_bar_between_labels_has_no_category_and_makes_no_table() -> None:
    drawn = draw(HEAD + "ax.bar(range(5), [1, 2, 3, 4, 5])\nax.set_xticks([0, 2, 4], ['Jan', 'Mar', 'May'])\n")
    assert bars(drawn) == [("Jan", 1), (None, 2), ("Mar", 3), (None, 4), ("May", 5)]
    assert drawn.scene.tables == ()


def test_a_vertex_between_labels_has_no_x() -> None:
    drawn = draw(HEAD + "ax.plot([0, 1, 2], [5, 6, 7], 'o-')\nax.set_xticks([0, 2], ['Jan', 'Mar'])\n")
    assert [p.value for p in drawn.of("point")] == [{"x": "Jan", "y": 5}, {"x": None, "y": 6}, {"x": "Mar", "y": 7}]


def test_labels_given_later_are_what_the_picture_says() -> None:
    drawn = draw(HEAD + "ax.bar(['H1', 'H2'], [3, 8])\nax.set_xticks(range(2), ['First\\nhalf', 'Second\\nhalf'])\n")
    assert drawn.table.rows == (("First half", 3), ("Second half", 8))


def test_labels_of_an_axis_that_is_shared() -> None:
    source = "import matplotlib.pyplot as plt\nfig, (a, b) = plt.subplots(2, 1, sharex=True)\na.bar([0, 1], [1, 2])\nb.bar([0, 1], [3, 4])\nb.set_xticks([0, 1], ['u', 'v'])\n"
    assert [t.rows for t in draw(source).scene.tables] == [(("u", 1), ("v", 2)), (("u", 3), ("v", 4))]


def test_bars_side_by_side_on_twin_axes() -> None:
    drawn = draw(HEAD + "x = np.arange(2)\nax.bar(x - .2, [10, 20], .4)\nax.set_xticks(x, ['Q1', 'Q2'])\nax.twinx().bar(x + .2, [.1, .3], .4)\n")  # fmt: skip
    assert [t.rows for t in drawn.scene.tables] == [(("Q1", 10), ("Q2", 20)), (("Q1", 0.1), ("Q2", 0.3))]


def test_the_angles_of_a_radar_are_an_x_axis() -> None:
    drawn = draw("import numpy as np\nimport matplotlib.pyplot as plt\nax = plt.subplot(polar=True)\nturn = [0, 2, 4, 0]\nax.plot(turn, [1, 3, 2, 1])\nax.set_xticks([0, 2, 4], ['Speed', 'Power', 'Luck'])\n")  # fmt: skip
    assert drawn.table.rows == (("Speed", 1), ("Power", 3), ("Luck", 2))
    assert drawn.scene.find("panel1.x").value["scale"] == "category"  # type: ignore[index]


# Numbers are what the axis says ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "formatter",
    ["lambda v, _: f'{abs(v):.0f}'", "__import__('matplotlib').ticker.PercentFormatter(xmax=50)"],
)
def test_an_axis_that_says_other_numbers_is_not_read(formatter: str) -> None:
    drawn = draw(HEAD + f"ax.barh(['a', 'b'], [-20, 40])\nax.xaxis.set_major_formatter({formatter})\n")
    assert [bar.reads for bar in drawn.of("bar")] == ["none", "none"]


def test_an_axis_in_thousands_is_read_in_its_own_terms() -> None:
    drawn = draw(HEAD + "b = ax.bar(['a', 'b'], [20000, 35000])\nax.bar_label(b, ['20', '35'])\nax.yaxis.set_major_formatter(lambda v, _: f'{v / 1000:.0f}')\n")  # fmt: skip
    assert [bar.reads for bar in drawn.of("bar")] == ["printed", "printed"]
    assert drawn.text("10").value == {"number": 10000}
    assert [label.value for label in drawn.of("label", "value")] == [{"number": 20000}, {"number": 35000}]


def test_a_bar_cut_off_by_the_panel_is_not_read() -> None:
    drawn = draw(HEAD + "ax.bar(['a', 'b'], [3, 100])\nax.set_ylim(0, 10)\n")
    assert [bar.reads for bar in drawn.of("bar")] == ["axis", "none"]


# What is not on the picture is not in the scene ------------------------------------------------------------------------


def test_gaps_and_infinities() -> None:
    drawn = draw(HEAD + "ax.bar(['a', 'b', 'c'], [1, np.nan, 0])\nax.plot([0, 1, 2], [1, np.inf, 2], 'o-')\n")
    assert [t.rows for t in drawn.scene.tables] == [(("a", 1), ("c", 0)), (("a", 1), ("c", 2))]


def test_invisible_marks() -> None:
    drawn = draw(HEAD + "ax.bar(['a'], [1])\nax.bar(['a'], [9], alpha=0)\nax.bar(['a'], [8])[0].set_visible(False)\nax.plot(['a', 'b'], [2, 3], alpha=0)\nax.plot(['a', 'b'], [2, 3])[0].set_visible(False)\n")  # fmt: skip
    assert drawn.table.rows == (("a", 1),)
    assert not drawn.of("line")


def test_marks_outside_the_limits() -> None:
    drawn = draw(HEAD + "ax.plot(range(8), np.arange(8) ** 2, 'o-')\nax.scatter([3, 20], [5, 5])\nax.set_xlim(1.5, 4.5)\nax.set_ylim(0, 30)\n")  # fmt: skip
    line, scatter = drawn.scene.tables
    assert (line.rows, scatter.rows) == (((2, 4), (3, 9), (4, 16)), ((3, 5),))
    (course,) = drawn.of("line")
    assert course.outline is not None
    assert course.box is not None
    assert all(course.box[0] - 2 <= x <= course.box[2] + 2 for x, _ in course.outline)


def test_error_bars_of_bars_are_there_once() -> None:
    drawn = draw(HEAD + "ax.bar(['a', 'b'], [4, 6], yerr=[.5, 1], capsize=4)\n")
    assert [e.value for e in drawn.of("shape", "error_bar")] == [
        {"at": "a", "low": 3.5, "high": 4.5},
        {"at": "b", "low": 5, "high": 7},
    ]


def test_a_bare_line_across_a_marker_is_an_error_bar() -> None:
    drawn = draw(HEAD + "ax.plot([0, 1], [2, 6], 'o-')\nax.plot([0, 0], [1, 3])\nax.plot([1, 1], [5, 7])\n")  # fmt: skip
    assert drawn.table.rows == ((0, 2), (1, 6))
    assert len(drawn.of("shape", "error_bar")) == 2


# Legends ---------------------------------------------------------------------------------------------------------------


def test_a_legend_whose_words_were_swapped_is_believed() -> None:
    drawn = draw(HEAD + "ax.plot([1, 2], 'r', label='A')\nax.plot([2, 1], 'b', label='B')\nhandles, words = ax.get_legend_handles_labels()\nax.legend(handles, words[::-1])\n")  # fmt: skip
    assert [line.series for line in drawn.of("line")] == ["B", "A"]


def test_a_legend_is_about_its_own_panel() -> None:
    drawn = draw(
        "import matplotlib.pyplot as plt\nfig, (a, b) = plt.subplots(1, 2)\na.plot([1, 2])\na.legend(['Revenue'])\nb.plot([20, 21])\n"
    )
    assert [line.series for line in drawn.of("line")] == ["Revenue", None]


# Ink -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", [20, 45, 90, 135, 200])
def test_outlines_of_turned_texts_lie_on_their_ink(turn: int) -> None:
    drawn = draw(HEAD + f"ax.bar(['a long name', 'another long name'], [1, 2])\nplt.xticks(rotation={turn}, ha='right')\nax.text(.3, 1, 'two\\nlines', rotation={turn})\n")  # fmt: skip
    turned = [e for e in drawn.of("label") if e.outline]
    assert len(turned) == (0 if turn == 90 else 3)
    for label in turned:
        assert label.box is not None
        assert label.outline is not None
        corners = np.array(label.outline)
        x0, y0, x1, y1 = label.box
        assert (corners >= [x0 - 2, y0 - 2]).all()
        assert (corners <= [x1 + 2, y1 + 2]).all()
        middle = corners.mean(axis=0) - [(x0 + x1) / 2, (y0 + y1) / 2]
        assert np.abs(middle).max() <= 4


def test_a_large_area_off_the_pixel_grid_owns_all_its_ink() -> None:
    drawn = draw(HEAD + "y = np.linspace(0, 9, 120)\nax.fill_betweenx(y, -.33 - np.sin(y / 3), .33 + np.sin(y / 3), lw=1.5, ec='k', fc='c')\n")  # fmt: skip
    assert drawn.unowned == 0
    drawn = draw(HEAD + "y = np.linspace(0, 9, 120)\nwith plt.rc_context({'path.simplify': False}):\n    ax.fill_betweenx(y, -.33, .33 + 0 * y)\nax.set_xlim(-2, 2)\n")  # fmt: skip
    assert drawn.unowned == 0


def test_a_picture_too_large_is_refused_before_it_is_drawn() -> None:
    with pytest.raises(ValueError, match="Image size of 90000x90000 pixels is too large"):
        run(
            "import matplotlib.pyplot as plt\nplt.figure(figsize=(900, 900), dpi=100)\nplt.plot([1, 2])\nplt.savefig('a.png')\n"
        )


def test_what_a_program_defines_can_be_pickled() -> None:
    drawn = draw(
        "import pickle\nimport matplotlib.pyplot as plt\nclass Held:\n    value = 3\nplt.bar(['a'], [pickle.loads(pickle.dumps(Held())).value])\n"
    )
    assert drawn.table.rows == (("a", 3),)


def test_dates_are_in_the_time_zone_of_their_labels() -> None:
    source = "from datetime import datetime, timezone, timedelta\nzone = timezone(timedelta(hours=2))\n"
    source += "ax.plot([datetime(2024, 3, 1, tzinfo=zone), datetime(2024, 3, 9, tzinfo=zone)], [1, 2])\n"
    assert draw(HEAD + source).table.rows == (("2024-03-01", 1), ("2024-03-09", 2))
