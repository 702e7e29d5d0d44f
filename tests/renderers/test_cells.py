"""Cells of heatmaps: places, headers, values and printed numbers, in the ways programs draw them."""

# ruff: noqa: E501 - programs are easier to read on one line

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.renderers.drawing import Drawn, draw

FEW = settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck),
               phases=[Phase.explicit, Phase.generate])  # fmt: skip
HEAD = "import matplotlib.pyplot as plt\nimport numpy as np\nimport seaborn as sns\nfig, ax = plt.subplots(figsize=(6, 5), dpi=80, layout='constrained')\n"
TICKS = "ax.set_xticks(range(2), ['L', 'R'])\nax.set_yticks(range(3), ['x', 'y', 'z'])\n"
WAYS = {
    "imshow": "ax.imshow(d, aspect='auto')", "lower": "ax.imshow(d, origin='lower')", "matshow": "ax.matshow(d)",
    "pcolormesh": "ax.pcolormesh(range(n), range(m), d, shading='nearest')", "inverted": "ax.pcolormesh(range(n), range(m), d, shading='nearest')\nax.invert_yaxis()\nax.invert_xaxis()",
    "log": "ax.imshow(np.abs(d) + 1, norm='log')\nd = np.abs(d) + 1",
}  # fmt: skip


def grid(drawn: Drawn) -> dict[tuple[int, int], Any]:
    return {(c.value["row"], c.value["column"]): c.value["value"] for c in drawn.of("cell", "heat") if c.value}


@FEW
@given(data=st.data(), rows=st.integers(2, 5), columns=st.integers(2, 6), way=st.sampled_from(sorted(WAYS)))
def test_the_table_is_the_data_as_the_picture_has_it(data: Any, rows: int, columns: int, way: str) -> None:
    number = st.floats(-1e4, 1e4).map(lambda v: float(f"{v:.5g}"))
    lines = data.draw(st.lists(st.lists(number, min_size=columns, max_size=columns), min_size=rows, max_size=rows))
    source = (
        HEAD
        + f"d = np.array({lines!r})\nm, n = d.shape\n{WAYS[way]}\nax.set_xticks(range(n), [f'c{{j}}' for j in range(n)])\nax.set_yticks(range(m), [f'r{{i}}' for i in range(m)])\n"
    )
    drawn = draw(source)
    shown = [[abs(v) + 1 for v in line] for line in lines] if way == "log" else lines
    down, across = list(range(rows)), list(range(columns))
    down = down[::-1] if way in ("lower", "pcolormesh") else down
    across = across[::-1] if way == "inverted" else across
    assert drawn.table.columns == ("row", *(f"c{j}" for j in across))
    told = [[float(f"{shown[i][j]:.12g}") for j in across] for i in down]
    assert [list(map(float, row[1:])) for row in drawn.table.rows] == told
    assert [row[0] for row in drawn.table.rows] == [f"r{i}" for i in down]
    assert grid(drawn) == {(i, j): value for i, line in enumerate(told) for j, value in enumerate(line)}
    assert drawn.unowned <= 4


def test_cells_have_headers_numbers_and_boxes() -> None:
    """Three rows and two columns over an axes of 200 by 300 px, 50 px from the left and 20 from the top."""
    source = "import matplotlib.pyplot as plt\nfig = plt.figure(figsize=(4, 4), dpi=100)\nax = fig.add_axes([0.125, 0.2, 0.5, 0.75])\nax.imshow([[1, 2], [3, 4], [5, 6]], aspect='auto')\n"
    drawn = draw(
        source
        + TICKS
        + "for i in range(3):\n    for j in range(2):\n        ax.text(j, i, str(2 * i + j + 1), ha='center', va='center', color='red')\nax.set_ylabel('Side')\n"
    )
    cells = drawn.of("cell", "heat")
    assert [(c.value["row_header"], c.value["column_header"], c.value["value"]) for c in cells if c.value] == [
        ("x", "L", 1), ("x", "R", 2), ("y", "L", 3), ("y", "R", 4), ("z", "L", 5), ("z", "R", 6),
    ]  # fmt: skip
    boxes = [cell.box for cell in cells]
    assert boxes[0] == (50, 20, 150, 120)
    assert boxes[5] == (150, 220, 250, 320)
    assert {cell.reads for cell in cells} == {"printed"}
    assert all((cell.visible or 0) > 0.97 for cell in cells)
    label = drawn.text("6")
    assert (label.role, label.value, label.links) == ("value", {"number": 6}, ("cell6",))
    assert drawn.table.columns == ("Side", "L", "R")
    assert cells[0].colour == (68, 1, 84)  # the dark end of viridis


def test_blank_cells_are_none() -> None:
    drawn = draw(HEAD + "ax.imshow([[1, np.nan], [3, 4], [5, 6]])\n" + TICKS)
    assert sorted(grid(drawn)) == [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1)]
    assert drawn.table.rows[0] == ("x", 1, None)
    masked = draw(
        HEAD + "sns.heatmap([[1, 2], [3, 4]], mask=np.array([[False, True], [False, False]]), annot=True, ax=ax)\n"
    )
    assert grid(masked) == {(0, 0): 1, (1, 0): 3, (1, 1): 4}


@pytest.mark.parametrize("lines", ["", ", linewidths=3, linecolor='white'"])
def test_seaborn(lines: str) -> None:
    drawn = draw(
        HEAD
        + f"sns.heatmap([[0.12, 0.5], [0.333, 0.9]], annot=True, fmt='.0%', xticklabels=['A', 'B'], yticklabels=['C', 'D'], ax=ax, cbar_kws={{'label': 'Share'}}{lines})\n"
    )
    assert drawn.table.rows == (("C", 0.12, 0.5), ("D", 0.333, 0.9))
    assert drawn.text("33%").value == {"number": 0.33}
    assert {cell.reads for cell in drawn.of("cell")} == {"printed"}
    assert [panel.role for panel in drawn.of("panel")] == ["main", "colorbar"]
    assert drawn.text("Share").role == "axis_label"
    assert drawn.unowned <= 4


def test_a_number_is_believed_where_it_agrees() -> None:
    source = HEAD + "ax.imshow([[1, 2], [3, 4], [5, 6]])\n" + TICKS
    one = draw(
        source
        + "for i in range(3):\n    for j in range(2):\n        ax.text(j, i, '9' if (i, j) == (1, 1) else str(2 * i + j + 1), color='red')\n"
    )
    cell = one.of("cell")[3]
    assert (cell.reads, cell.links) == ("axis" if cell.reads == "axis" else "none", (one.text("9").id,))
    assert [c.reads for c in one.of("cell")].count("printed") == 5
    other = draw(
        source + "for i in range(3):\n    for j in range(2):\n        ax.text(j, i, str(50 + i), color='red')\n"
    )
    assert {(c.reads, c.links) for c in other.of("cell")} == {("none", ())}


def test_ticks_at_edges_are_no_headers() -> None:
    drawn = draw(
        HEAD + "ax.pcolormesh([[1, 2], [3, 4]])\nax.set_xticks([0, 1, 2])\nax.set_yticks([0.5, 1.5], ['a', 'b'])\n"
    )
    assert {(c.value["row_header"], c.value["column_header"]) for c in drawn.of("cell") if c.value} == {
        ("a", None),
        ("b", None),
    }
    assert drawn.table.columns == ("row", "1", "2")


def test_pictures_and_large_arrays_are_no_cells() -> None:
    assert draw(HEAD + "ax.imshow(np.zeros((4, 4, 3)))\n").of("cell") == []
    assert draw(HEAD + "ax.imshow(np.arange(16).reshape(4, 4), interpolation='bilinear')\n").of("cell") == []
    assert draw(HEAD + "ax.imshow(np.arange(90000).reshape(300, 300))\n").scene.tables == ()
    large = draw(HEAD + "ax.imshow(np.arange(2500).reshape(50, 50))\n")
    assert large.of("cell") == []
    assert large.of("image", "heat")[0].value == {"rows": 50, "columns": 50}
    assert large.table.rows[1][1] == 50


def test_a_backdrop_that_shows_only_along_its_edge_is_no_stray_ink() -> None:
    """The image covers the axes but for a blended column at its side, which is the axes' own edge."""
    drawn = draw(
        "import matplotlib.pyplot as plt\n"
        "plt.rcParams['figure.facecolor'] = '#F4F6F8'\n"
        "fig, ax = plt.subplots(figsize=(4.1, 2.9), dpi=110)\n"
        "ax.imshow([[934, 871, 836, 806], [559, 510, 484, 470], [700, 690, 681, 675]], cmap='OrRd', aspect='auto')\n"
        "ax.set_xticks(range(4), ['Jul', 'Aug', 'Sep', 'Oct'])\n"
        "ax.set_yticks(range(3), ['Main pool', 'Training pool', 'Lido'])\n"
        "ax.set(xlabel='Month', ylabel='Pool')\n"
        "ax.tick_params(length=0)\nax.spines[:].set_visible(False)\n"
        "ax.set_title('Swimmers, Opelika Baths', fontsize=12)\nfig.tight_layout()\n"
    )
    assert drawn.unowned == 0
