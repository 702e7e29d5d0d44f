"""What a look leaves so that enough can be asked: cells that show, type that is read, tables with rows."""

from __future__ import annotations

from typing import Any

from qa.families._marks import SEEN
from sandbox.contract import Sandbox
from synth.kit import renderer
from tests.kinds.drawn_from import program


def style_of(kind: str, seed: int) -> Any:
    return program(kind, seed).spec.style


def test_names_and_numbers_of_a_heatmap_are_thirteen_pixels_high() -> None:
    for seed in range(150):
        style = style_of("heatmap", seed)
        pixels = style["dpi"] / 72
        assert min(style["label_size"], style["font"]["size"]) * pixels >= 13


def test_lines_between_cells_hide_little_of_them(box: Sandbox) -> None:
    styles = {seed: style_of("heatmap", seed) for seed in range(150)}
    left = {seed: (1 - s["gap"] / s["cell"][0]) * (1 - s["gap"] / s["cell"][1]) for seed, s in styles.items()}
    assert min(left.values()) > 0.92
    assert {style["gap"] for style in styles.values()} == {0, 0.5, 1, 2}  # wide lines stay where cells are large
    one, step = program("heatmap", min(left, key=left.__getitem__)), renderer("matplotlib")
    (page,) = step.read(one, box.submit(step.ask(one)).result()).pages
    cells = [element for element in page.scene.elements if element.kind == "cell"]
    assert cells
    assert min(cell.visible or 0 for cell in cells) >= SEEN


def test_a_timetable_with_a_row_a_day_has_no_merged_cells_and_a_grid_says_that_it_is_a_table() -> None:
    seen = set()
    for seed in range(160):
        spec = program("timetable", seed).spec
        data: Any = spec.data
        if spec.style["plan"] == "rows":
            assert all(one["span"] == 1 for one in data["entries"])
        assert spec.style["roles"] is (spec.style["plan"] == "grid")
        seen.add(spec.style["plan"])
    assert {"rows", "grid"} <= seen
