"""The looks charts share: font, title, legend, grid, spines. Everything in `Spec.style` is drawn as it says."""

from __future__ import annotations

from typing import Any

from synth.kinds import _measure
from synth.kinds._dice import Dice

FAMILIES = (("DejaVu Sans", 6.0), ("DejaVu Serif", 2.5), ("DejaVu Sans Mono", 1.0))


def choose_font(throw: Dice) -> dict[str, Any]:
    return {"family": throw.weighted(FAMILIES), "size": throw.pick((9, 9, 10, 10, 10, 11))}


def choose_frame(throw: Dice, theme: dict[str, Any], grid_axes: tuple[str | None, ...]) -> dict[str, Any]:
    spines = throw.pick((["left", "bottom"], ["left", "bottom"], ["left", "bottom", "right", "top"], ["bottom"]))
    axis = throw.pick(grid_axes)
    if theme["name"] == "grey":
        spines, axis = [], axis or grid_axes[0]
    return {
        "spines": theme.get("spines", spines),
        "grid": {"axis": axis, "line": throw.pick(("-", "-", "--", ":")), "width": throw.pick((0.6, 0.8, 1.0))},
    }


def choose_title(throw: Dice, font: dict[str, Any], text: str, subtitle: str | None, room: float) -> dict[str, Any]:
    """The title's place and size, and its words on as many lines as `room` (points) asks for."""
    size, weight = font["size"] + throw.pick((1.5, 2, 3, 4)), throw.pick(("bold", "bold", "normal"))
    lines = _measure.wrap(text, room, size, font["family"], bold=weight == "bold")
    small = font["size"] - 0.5
    return {
        "text": lines,
        "place": throw.pick(("left", "center", "center")),
        "size": size,
        "weight": weight,
        "subtitle": _measure.wrap(subtitle, room, small, font["family"]) if subtitle else None,
        "subtitle_size": small,
    }


def choose_legend(
    throw: Dice, font: dict[str, Any], entries: list[str], title: str, places: tuple[tuple[str, float], ...]
) -> dict[str, Any]:
    return {
        "place": throw.weighted(places),
        "columns": len(entries),
        "title": title if throw.chance(0.35) else None,
        "frame": throw.chance(0.3),
        "size": font["size"] - throw.pick((0, 0.5, 1)),
    }


def legend_block(legend: dict[str, Any], entries: list[str], family: str) -> tuple[float, float]:
    """Width and height of the legend in points, for its number of columns."""
    size, columns = legend["size"], legend["columns"]
    rows = -(-len(entries) // columns)
    across = sum(
        _measure.widest(entries[at * rows : (at + 1) * rows], size, family) + 4.8 * size for at in range(columns)
    )
    titled = 1 if legend["title"] else 0
    return across + 1.5 * size, size * (1.25 * (rows + titled) + 0.5 * rows + 1.4)


def fit_columns(legend: dict[str, Any], entries: list[str], family: str, room: float) -> None:
    """Fewer columns until the legend is no wider than `room` points, its rows about equally full."""
    while legend["columns"] > 1 and legend_block(legend, entries, family)[0] > room:
        legend["columns"] -= 1
    rows = -(-len(entries) // legend["columns"])
    legend["columns"] = -(-len(entries) // rows)


def above_plot(style: dict[str, Any], entries: list[str]) -> float:
    """Points between the plot and its title: what a subtitle or a legend on top needs."""
    if style["legend"]["place"] == "top":
        return legend_block(style["legend"], entries, style["font"]["family"])[1] + 2
    subtitle = style["title"]["subtitle"]
    if subtitle:
        return float(style["title"]["subtitle_size"] * 1.3 * (subtitle.count("\n") + 1) + 8)
    return 8.0


def around(style: dict[str, Any], entries: list[str], value_labels: float, other_labels: float) -> tuple[float, float]:
    """Points that stand beside and above the plot: axis text, legend, title. The rest of the figure is plot."""
    size = style["font"]["size"]
    across, up, title = value_labels + size * 2.6 + 24, other_labels + size * 2.6 + 20, style["title"]
    wide, high = legend_block(style["legend"], entries, style["font"]["family"])
    place = style["legend"]["place"]
    across += wide + 14 if place == "right" else 0
    up += high + 6 if place == "bottom" else 0
    return across, up + above_plot(style, entries) + title["size"] * 1.25 * (title["text"].count("\n") + 1)
