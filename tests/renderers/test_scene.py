"""What the scene says of a chart: roles, values, printed labels, series; and what the host accepts."""

# ruff: noqa: E501 - programs are easier to read on one line

from __future__ import annotations

import json
from typing import Any

import pytest

from renderers._scene import read_scene
from renderers.drivers.matplotlib.wording import plain_text, read_number
from renderers.matplotlib import Renderer
from sandbox.contract import Outcome, ProgramError, RawPage
from synth.records import ItemError, Program, Spec
from synth.rows import scene_json
from tests.renderers.drawing import Drawn, draw

HEAD = "import numpy as np\nimport matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(6, 4), dpi=100)\n"


def bars_by_category(drawn: Drawn) -> dict[Any, Any]:
    return {bar.value["category"]: bar for bar in drawn.of("bar") if bar.value}


def test_roles_of_texts() -> None:
    drawn = draw(HEAD + "ax.bar(['a'], [1], label='One')\nax.set(title='Panel', xlabel='X', ylabel='Y')\nfig.suptitle('Figure', y=1)\n"
                 "ax.legend(title='Key')\nax.annotate('Note', ('a', .5))\nfig.text(.01, .01, 'Source: us')\n")  # fmt: skip
    said = {(e.kind, e.role): e.text for e in drawn.scene.elements if e.text and e.role != "tick_label"}
    assert said == {
        ("title", "figure"): "Figure",
        ("title", "panel"): "Panel",
        ("title", "legend"): "Key",
        ("label", "axis_label"): "Y",
        ("label", "legend"): "One",
        ("label", "annotation"): "Note",
        ("text", None): "Source: us",
    }
    assert drawn.text("X").parent == "panel1.x"


def test_legend_keys_and_labels_are_linked() -> None:
    drawn = draw(HEAD + "ax.plot([1, 2], 'r', label='Up')\nax.plot([2, 1], 'b', label='Down')\nax.legend()\n")
    for label in drawn.of("label", "legend"):
        key = drawn.scene.find(label.links[0])
        assert (key.role, key.value, key.links) == ("legend_key", {"series": label.text}, (label.id,))
    assert [line.series for line in drawn.of("line")] == ["Up", "Down"]
    assert [line.colour for line in drawn.of("line")] == [(255, 0, 0), (0, 0, 255)]


def test_printed_values() -> None:
    drawn = draw(HEAD + "b = ax.bar(['a', 'b', 'c', 'd'], [1200, 3400, 50, 777])\nax.bar_label(b, ['€1.2k', '3,400', '', ''])\n"
                 "ax.text(2, 60, '50', ha='center')\nax.text(3, 400, '999', ha='center')\n")  # fmt: skip
    found = {category: (bar.reads, len(bar.links)) for category, bar in bars_by_category(drawn).items()}
    assert found == {"a": ("printed", 1), "b": ("printed", 1), "c": ("printed", 1), "d": ("axis", 0)}
    label = drawn.text("€1.2k")
    assert (label.role, label.value, label.links) == ("value", {"number": 1200}, (bars_by_category(drawn)["a"].id,))


def test_a_label_that_contradicts_its_bar_is_linked_but_not_printed() -> None:
    drawn = draw(HEAD + "b = ax.bar(['a', 'b'], [12, 30])\nax.bar_label(b, ['14', '30'])\n")
    wrong, right = drawn.of("bar")
    assert (wrong.reads, right.reads) == ("axis", "printed")
    assert drawn.scene.find(wrong.links[0]).value == {"number": 14}


def test_totals_over_a_stack_are_not_the_upper_bars_value() -> None:
    drawn = draw(
        HEAD + "ax.bar(['a'], [10])\ntop = ax.bar(['a'], [5], bottom=[10])\nax.text(0, 15.1, '15', ha='center')\n"
    )
    assert [bar.reads for bar in drawn.of("bar")] == ["axis", "axis"]
    assert drawn.text("15").role == "annotation"


def test_percent_labels_in_the_axis_own_terms() -> None:
    drawn = draw(HEAD + "b = ax.bar(['a', 'b'], [.125, .5])\nax.bar_label(b, ['12.5%', '50%'])\n"
                 "ax.yaxis.set_major_formatter(lambda v, _: f'{v:.0%}')\n")  # fmt: skip
    assert [bar.reads for bar in drawn.of("bar")] == ["printed", "printed"]
    assert drawn.text("12.5%").value == {"number": 0.125}
    assert drawn.text("40%").value == {"number": 0.4}


def test_points_with_values_beside_them() -> None:
    drawn = draw(HEAD + "x, y = [1, 2, 3], [4.5, 6.25, 5.5]\nax.plot(x, y, 'o-')\nfor a, b in zip(x, y):\n"
                 "    ax.annotate(f'{b:.1f}', (a, b), xytext=(0, 8), textcoords='offset points', ha='center')\n")  # fmt: skip
    assert [point.reads for point in drawn.of("point", "marker")] == ["printed"] * 3


def test_precision_is_data_units_a_pixel() -> None:
    drawn = draw(HEAD + "ax.bar(['a'], [10])\nax.set_ylim(0, 20)\nfig.subplots_adjust(bottom=.1, top=.9)\n")
    (bar,) = drawn.of("bar")
    assert bar.precision == pytest.approx(20 / 320)  # 400 pixels, 0.8 of them the panel's


def test_axes_say_their_scale_and_ends() -> None:
    drawn = draw(
        HEAD
        + "ax.plot([1, 100], [1, 1000])\nax.set_yscale('log')\nax.set_xlim(0, 50)\nax.set_ylim(1, 1000)\nax.set_xlabel('N')\n"
    )
    x, y = drawn.of("axis")
    assert x.value == {"scale": "linear", "min": 0, "max": 50, "label": "N"}
    assert y.value == {"scale": "log", "min": 1, "max": 1000, "label": None}
    assert drawn.text("10²").value == {"number": 100}


def test_axes_in_thousands() -> None:
    drawn = draw(HEAD + "ax.bar(['a'], [30000])\nax.yaxis.set_major_formatter(lambda v, _: f'${v / 1000:.0f}k')\n")
    assert drawn.text("$20k").value == {"number": 20000}


def test_reference_lines_and_error_bars() -> None:
    drawn = draw(
        HEAD
        + "ax.axhline(3.5, color='r')\nax.axvline(2)\nax.errorbar([1, 2], [3, 4], yerr=[.5, 1], fmt='o', capsize=3)\n"
    )
    assert [e.value for e in drawn.of("shape", "reference_line")] == [{"y": 3.5}, {"x": 2}]
    assert [e.value for e in drawn.of("shape", "error_bar")] == [
        {"at": 1, "low": 2.5, "high": 3.5},
        {"at": 2, "low": 3, "high": 5},
    ]
    assert len(drawn.of("point", "marker")) == 2
    assert not drawn.of("line")


def test_series_of_one_colour_each() -> None:
    drawn = draw(HEAD + "from matplotlib.patches import Patch\nax.bar(['a', 'b'], [1, 2], color=['r', 'b'])\n"
                 "ax.legend(handles=[Patch(color='r', label='Bad'), Patch(color='b', label='Good')])\n")  # fmt: skip
    assert {c: bar.series for c, bar in bars_by_category(drawn).items()} == {"a": "Bad", "b": "Good"}


def test_lines_named_where_they_end() -> None:
    drawn = draw(
        HEAD
        + "ax.set_xlim(0, 5)\nax.plot([0, 3], [1, 2], color='r')\nax.text(3.05, 2, 'Alpha', color='r', va='center')\n"
        "ax.plot([0, 3], [3, 4], color='b')\nax.text(3.05, 4, 'Beta', color='b', va='center')\n"
    )
    assert [line.series for line in drawn.of("line")] == ["Alpha", "Beta"]
    assert drawn.table.columns == ("x", "Alpha", "Beta")


def test_without_tick_labels_nothing_is_read_off_an_axis() -> None:
    drawn = draw(HEAD + "b = ax.bar(['a', 'b'], [1, 2])\nax.bar_label(b, ['1', ''])\nax.set_yticks([])\n")
    assert [bar.reads for bar in drawn.of("bar")] == ["printed", "none"]


def test_a_zero_line_under_bars_is_a_reference_line() -> None:
    drawn = draw(HEAD + "ax.barh(['a', 'b'], [1, -2])\nax.axvline(0, color='k')\n")
    assert [e.value for e in drawn.of("shape", "reference_line")] == [{"x": 0}]


def test_an_average_drawn_across_bars_is_a_line_and_a_whisker_is_not() -> None:
    drawn = draw(
        HEAD + "ax.bar(['a', 'b'], [1, 2])\nax.plot([-.4, 1.4], [1.5, 1.5], 'k--')\nax.plot([0, 0], [.8, 1.2], 'k')\n"
    )
    assert [line.value for line in drawn.of("line")] == [{"points": 2}]
    assert len(drawn.of("shape", "error_bar")) == 1


def test_panels_twins_and_insets() -> None:
    drawn = draw(HEAD + "ax.plot([1])\nax.twinx().plot([2])\nax.inset_axes([.1, .1, .3, .3]).plot([3])\n")
    assert sorted(str(e.role) for e in drawn.of("panel")) == ["inset", "main", "twin"]


def test_contrast_is_of_ink_and_surround() -> None:
    drawn = draw(
        HEAD
        + "fig.set_facecolor('black')\nax.set_title('White on black', color='white')\nax.text(.5, .5, 'Grey', color='#777777')\n"
    )
    assert drawn.text("White on black").contrast == 21.0
    assert drawn.text("Grey").contrast == pytest.approx(4.48, abs=0.01)  # WCAG: 1.05 / (0.1845 + 0.05)


def test_pies() -> None:
    drawn = draw(HEAD + "ax.pie([1, 3], labels=['Few', 'Many'], autopct='%.0f%%')\n")
    assert [(w.value["label"], w.value["share"], w.reads) for w in drawn.of("wedge") if w.value] == [
        ("Few", 0.25, "printed"), ("Many", 0.75, "printed")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,234", 1234), ("€1.2k", 1200), ("12%", 12), ("3.4M", 3.4e6), ("1 234", 1234), ("−5", -5), ("-€3", -3), ("(4)", 4),
     ("10⁻³", 1e-3), ("1.5e3", 1500), ("$2.5 bn", 2.5e9), ("7 kg", 7), ("+8", 8), (".5", 0.5)],
)  # fmt: skip
def test_numbers_read(text: str, number: float) -> None:
    said = read_number(text)
    assert said is not None
    assert said.readings[0][0] == pytest.approx(number)


@pytest.mark.parametrize("text", ["", "Q1", "2024-01-05", "1 of 3", "A 3", "3/4", "n=5"])
def test_no_numbers_read(text: str) -> None:
    assert read_number(text) is None


def test_mathtext_is_resolved() -> None:
    assert plain_text(r"$\mathdefault{10^{-3}}$") == "10⁻³"
    assert plain_text(r"Speed ($\mu m\,s^{-1}$)") == "Speed (μms⁻¹)"
    assert plain_text("two\nlines") == "two lines"
    assert plain_text(r"\$5 to \$6") == "$5 to $6"


# The host ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small() -> Drawn:
    return draw(HEAD + "ax.bar(['a'], [1])\n")


def spoiled(drawn: Drawn, **keys: Any) -> bytes:
    data = json.loads(drawn.raw)
    data["elements"][2].update(keys)
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    "keys",
    [{"kind": "banana"}, {"id": "figure1"}, {"box": [0, 0, 1]}, {"box": [5, 5, 4, 4]}, {"box": [900, 0, 950, 4]}, {"box": [0, 0, 1e400, 1]},
     {"visible": 1.5}, {"text": "x" * 2001}, {"parent": "nobody"}, {"links": ["nobody"]}, {"colour": [1, 2, 256]}, {"reads": "maybe"},
     {"value": [1]}, {"value": {"a": [[[[[1]]]]]}}, {"line": True}, {"contrast": "high"}, {"font_px": 10**400}, {"text": "\ud800"}],
)  # fmt: skip
def test_scenes_the_host_refuses(small: Drawn, keys: dict[str, Any]) -> None:
    with pytest.raises(ItemError, match="bad_scene"):
        read_scene(spoiled(small, **keys), small.image)


def test_other_scenes_the_host_refuses(small: Drawn) -> None:
    data = json.loads(small.raw)
    broken = [b"", b"[]", b"\xff", b"{" * 100_000, b'{"width": NaN}', small.raw.replace(b'"width":600', b'"width":601')]
    broken.append(json.dumps({**data, "elements": data["elements"] * 3}).encode())
    broken.append(json.dumps({**data, "elements": [{"id": f"bar{i}", "kind": "bar"} for i in range(20_001)]}).encode())
    broken.append(json.dumps({**data, "tables": [{**data["tables"][0], "rows": [[1]]}]}).encode())
    for raw in broken:
        with pytest.raises(ItemError, match="bad_scene"):
            read_scene(raw, small.image)
    with pytest.raises(ItemError, match="bad_image"):
        read_scene(small.raw, b"GIF89a")


def test_a_scene_survives_the_way_to_json_and_back(small: Drawn) -> None:
    again = read_scene(json.dumps(scene_json(small.scene)).encode(), small.image)
    assert scene_json(again) == scene_json(small.scene)


def test_boxes_are_clipped_to_the_picture(small: Drawn) -> None:
    scene = read_scene(spoiled(small, box=[-1, -1, 601, 10]), small.image)
    assert scene.elements[2].box == (0, 0, 600, 10)


def test_the_renderer_reads_what_came_of_a_job(small: Drawn) -> None:
    program = Program(
        spec=Spec(topic=None, title="", data=None), renderer="matplotlib", source="pass", files={"a.csv": b"1"}
    )
    renderer = Renderer()
    job = renderer.ask(program)
    assert (job.driver, job.source, job.files) == ("matplotlib", "pass", {"a.csv": b"1"})
    good = RawPage(image=small.image, scene=small.raw)
    picture = renderer.read(program, Outcome(status="ok", pages=(good, good)))
    assert [page.image for page in picture.pages] == [small.image] * 2
    error = ProgramError(kind="program_error", message="NameError: x", line=3)
    for outcome, reason, detail in (
        (Outcome(status="error", error=error), "program_error", "line 3: NameError: x"),
        (Outcome(status="ok"), "no_image", "the program left no figure"),
        (Outcome(status="ok", pages=(RawPage(image=small.image, scene=b"?"),)), "bad_scene", None),
        (Outcome(status="ok", pages=(RawPage(image=small.image, scene=small.raw.replace(b'"unowned":0', b'"unowned":99')),)), "unowned_ink",
         "99 pixels of ink belong to no element"),
    ):  # fmt: skip
        with pytest.raises(ItemError) as caught:
            renderer.read(program, outcome)
        assert caught.value.reason == reason
        assert detail is None or caught.value.detail == detail
