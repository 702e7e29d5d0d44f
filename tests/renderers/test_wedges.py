"""Slices: their shares, names and printed numbers, in the ways programs draw and label them."""

# ruff: noqa: E501 - programs are easier to read on one line

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.renderers.drawing import Drawn, draw

FEW = settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck),
               phases=[Phase.explicit, Phase.generate])  # fmt: skip
HEAD = "import matplotlib.pyplot as plt\nimport numpy as np\nfrom matplotlib.patches import Wedge\nfig, ax = plt.subplots(figsize=(6, 5), dpi=80, layout='constrained')\n"
NAMES = st.lists(
    st.sampled_from("Ash Birch Cedar Elm Fir Hazel Larch Oak Pine Yew".split()), min_size=2, max_size=8, unique=True
)


def values(drawn: Drawn) -> list[tuple[Any, Any, Any]]:
    return [(w.value["label"], w.value["value"], w.value["share"]) for w in drawn.of("wedge") if w.value]


@FEW
@given(
    names=NAMES,
    data=st.data(),
    hole=st.booleans(),
    way=st.sampled_from(["labels", "legend"]),
    start=st.integers(0, 359),
)
def test_the_table_is_the_data(names: list[str], data: Any, hole: bool, way: str, start: int) -> None:
    parts = data.draw(st.lists(st.integers(1, 900), min_size=len(names), max_size=len(names)))
    props = ", wedgeprops={'width': 0.5}" if hole else ""
    labels = f", labels={names!r}" if way == "labels" else f", colors=plt.cm.tab10.colors[:{len(names)}]"
    source = HEAD + f"pc = ax.pie({parts!r}, startangle={start}{labels}{props})\n"
    drawn = draw(
        source
        + (f"ax.legend(pc[0], {names!r}, loc='center left', bbox_to_anchor=(1, 0.5))\n" if way == "legend" else "")
    )
    assert drawn.table.columns == ("label", "share")
    assert drawn.table.rows == tuple(
        (name, round(part / sum(parts), 6)) for name, part in zip(names, parts, strict=True)
    )
    assert {wedge.role for wedge in drawn.of("wedge")} == {"donut" if hole else "pie"}
    assert {wedge.reads for wedge in drawn.of("wedge")} == {"none"}
    assert drawn.unowned <= 4


@FEW
@given(names=NAMES, data=st.data())
def test_printed_values_are_the_data(names: list[str], data: Any) -> None:
    parts = data.draw(st.lists(st.integers(40, 99), min_size=len(names), max_size=len(names)))
    source = HEAD + f"v = {parts!r}\nax.pie(v, labels={names!r}, autopct=lambda p: f'{{p * sum(v) / 100:.0f}}')\n"
    drawn = draw(source)
    assert drawn.table.columns == ("label", "value")
    assert drawn.table.rows == tuple(zip(names, parts, strict=True))
    assert {wedge.reads for wedge in drawn.of("wedge")} == {"printed"}


def test_a_percentage_is_a_share_and_no_value() -> None:
    drawn = draw(HEAD + "ax.pie([1, 3], labels=['Few', 'Many'], autopct='%.1f%%')\n")
    assert values(drawn) == [("Few", None, 0.25), ("Many", None, 0.75)]
    label = drawn.text("25.0%")
    assert (label.role, label.value, label.links) == ("value", {"number": 0.25}, ("wedge1",))


def test_share_and_value_in_one_text() -> None:
    drawn = draw(HEAD + "v = [30, 90]\nax.pie(v, labels=['A', 'B'], autopct=lambda p: f'{p:.0f}%\\n({p * 1.2:.0f})')\n")
    assert values(drawn) == [("A", 30, 0.25), ("B", 90, 0.75)]
    assert drawn.text("25% (30)").value == {"number": 30, "share": 0.25}


def test_a_number_that_is_not_its_slices_is_not_believed() -> None:
    """The angles say 1 to 3, the texts 2 to 3."""
    drawn = draw(HEAD + "it = iter(['20', '30'])\nax.pie([1, 3], labels=['A', 'B'], autopct=lambda p: next(it))\n")
    assert values(drawn) == [("A", None, 0.25), ("B", None, 0.75)]
    assert {wedge.reads for wedge in drawn.of("wedge")} == {"none"}
    wrong = draw(HEAD + "ax.pie([1, 3], labels=['A', 'B'], autopct=lambda p: '40%')\n")
    assert {wedge.reads for wedge in wrong.of("wedge")} == {"none"}
    assert [e.value for e in wrong.of("label", "value")] == [
        {"number": 0.4},
        {"number": 0.4},
    ]  # for the picture's check


def test_names_in_a_legend_with_their_shares() -> None:
    drawn = draw(HEAD + "w, _ = ax.pie([1, 3])\nax.legend(w, ['North (25%)', 'South (75%)'])\n")
    assert values(drawn) == [("North", None, 0.25), ("South", None, 0.75)]
    assert {wedge.reads for wedge in drawn.of("wedge")} == {"printed"}
    assert drawn.text("North (25%)").value == {"number": 0.25}


def test_a_legend_names_slices_whose_labels_are_their_values() -> None:
    drawn = draw(HEAD + "w, _ = ax.pie([22, 61, 17], labels=[22, 61, 17])\nax.legend(w, ['one', 'two', 'more'])\n")
    assert values(drawn) == [("one", 22, 0.22), ("two", 61, 0.61), ("more", 17, 0.17)]
    assert {wedge.reads for wedge in drawn.of("wedge")} == {"printed"}
    years = draw(HEAD + "w, _ = ax.pie([22, 61, 17], labels=[2021, 2022, 2023])\nax.legend(w, ['a', 'b', 'c'])\n")
    assert [name for name, _, _ in values(years)] == ["2021", "2022", "2023"]


def test_a_number_in_a_name_stays_in_it() -> None:
    drawn = draw(HEAD + "ax.pie([1, 3], labels=['Group (1)', 'Group (2)'])\n")
    assert [value[0] for value in values(drawn)] == ["Group (1)", "Group (2)"]
    years = draw(HEAD + "ax.pie([1, 3], labels=['2023', '2024'], autopct='%.0f%%')\n")
    assert values(years) == [("2023", None, 0.25), ("2024", None, 0.75)]


def test_slices_drawn_by_hand() -> None:
    """A quarter from twelve o'clock to three, the rest after it; texts only stand where they belong."""
    drawn = draw(
        HEAD
        + "ax.add_patch(Wedge((0, 0), 1, 0, 90, color='navy'))\nax.add_patch(Wedge((0, 0), 1, 90, 360, color='gold'))\n"
        "ax.text(0.42, 0.42, '25%', color='w', ha='center')\nax.text(0.8, 0.8, 'Hydro')\n"
        "ax.text(-0.8, -0.8, 'Wind', ha='right')\nax.text(1.3, -1.3, 'a note')\nax.set(xlim=(-1.5, 1.5), ylim=(-1.5, 1.5), aspect='equal')\nax.axis('off')\n"
    )
    assert values(drawn) == [("Hydro", None, 0.25), ("Wind", None, 0.75)]
    assert [wedge.reads for wedge in drawn.of("wedge")] == ["printed", "none"]
    assert drawn.text("a note").links == ()


def test_rings_and_pies_are_told_apart() -> None:
    nested = draw(
        HEAD
        + "ax.pie([1, 1], radius=1, labels=['A', 'B'], wedgeprops={'width': 0.3})\nax.pie([1, 1, 2], radius=0.7, labels=['a', 'b', 'c'], labeldistance=0.7, wedgeprops={'width': 0.3})\n"
    )
    assert [table.rows for table in nested.scene.tables] == [
        (("A", 0.5), ("B", 0.5)),
        (("a", 0.25), ("b", 0.25), ("c", 0.5)),
    ]
    beside = draw(
        HEAD
        + "ax.pie([1, 3], labels=['A', 'B'])\nax.pie([1, 1], labels=['C', 'D'], center=(3, 0))\nax.set_xlim(-1.5, 4.5)\n"
    )
    assert [table.rows[0][0] for table in beside.scene.tables] == ["A", "C"]


def test_exploded_slices_are_one_pie() -> None:
    drawn = draw(HEAD + "ax.pie([1, 1, 2], labels=['A', 'B', 'C'], explode=[0.3, 0, 0.1], autopct='%.0f%%')\n")
    assert drawn.table.rows == (("A", 0.25), ("B", 0.25), ("C", 0.5))


def test_a_disc_makes_a_donut_and_hides_nothing_of_it() -> None:
    drawn = draw(
        HEAD
        + "ax.pie([1, 3], labels=['A', 'B'])\nax.add_artist(plt.Circle((0, 0), 0.6, color='white'))\nax.text(0, 0, 'Total')\n"
    )
    assert {wedge.role for wedge in drawn.of("wedge")} == {"donut"}
    assert all((wedge.visible or 0) > 0.97 for wedge in drawn.of("wedge"))
    assert (drawn.text("Total").kind, drawn.text("Total").role) == ("label", "annotation")


def test_a_number_on_a_slice_hides_nothing_of_it_and_a_patch_does() -> None:
    drawn = draw(HEAD + "ax.pie([1, 3], labels=['A', 'B'], autopct='%.0f%%', textprops={'fontsize': 40})\n")
    assert all((wedge.visible or 0) > 0.97 for wedge in drawn.of("wedge"))
    hidden = draw(HEAD + "ax.pie([1, 3], labels=['A', 'B'])\nax.add_patch(plt.Rectangle((0, 0), 1, 1, color='k'))\n")
    assert (hidden.of("wedge")[0].visible or 0) < 0.1


def test_an_outline_follows_the_edge() -> None:
    """A quarter from the right to the top: box and corners by hand from the limits (-1.25 to 1.25 over 240 px)."""
    drawn = draw(
        "import matplotlib.pyplot as plt\nfig = plt.figure(figsize=(3, 3), dpi=80)\nax = fig.add_axes([0, 0, 1, 1])\nax.pie([1, 3])\n"
    )
    first = drawn.of("wedge")[0]
    assert first.box is not None
    assert all(abs(got - want) <= 1.5 for got, want in zip(first.box, (120, 24, 216, 120), strict=True))
    assert first.outline is not None
    for corner in ((120, 120), (216, 120), (120, 24)):
        assert min(abs(x - corner[0]) + abs(y - corner[1]) for x, y in first.outline) <= 1.5
