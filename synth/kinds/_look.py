"""The looks charts share: font, title, legend, grid, spines. Everything in `Spec.style` is drawn as it says."""

from __future__ import annotations

from typing import Any

from synth.kinds import _measure
from synth.kinds._dice import Dice

FAMILIES = (("DejaVu Sans", 6.0), ("DejaVu Serif", 2.5), ("DejaVu Sans Mono", 1.0))


def choose_font(throw: Dice) -> dict[str, Any]:
    return {"family": throw.weighted(FAMILIES), "size": throw.pick((9, 9, 10, 10, 10, 11))}


def choose_frame(
    throw: Dice, theme: dict[str, Any], grids: tuple[str, ...], side: str, *, printed: bool
) -> dict[str, Any]:
    """Grid and spines: values that are not printed can be read off, along a grid or a drawn axis (`side`)."""
    spines = throw.pick((["left", "bottom"], ["left", "bottom"], ["left", "bottom", "right", "top"], ["bottom"]))
    axis = None if throw.chance(0.9 if printed else 0.2) else throw.pick(grids)
    if theme["name"] == "grey":
        spines, axis = [], axis if printed else axis or grids[0]
    elif not axis and side not in spines:
        spines = ["left", "bottom"]
    line = throw.pick(("-", "-", "--", ":"))
    return {
        "spines": spines,
        "grid": {"axis": axis, "line": line, "width": throw.pick((0.8, 1.0)) if line != ":" else 1.0},
    }


def choose_title(
    throw: Dice, font: dict[str, Any], text: str, subtitle: str | None, wide: float, beside: float
) -> tuple[dict[str, Any], float]:
    """The title's place, size and lines, and the plot's width: a plot grows a little for a title to stay on one line.

    `beside` is what stands to the right of the plot, above which a title on the left may run on.
    """
    size, weight = font["size"] + throw.pick((1.5, 2, 3, 4)), throw.pick(("bold", "bold", "normal"))
    place = throw.pick(("left", "center", "center"))
    more = beside if place == "left" else min(beside, 30.0)
    long = _measure.width(text, size, font["family"], bold=weight == "bold")
    if wide + more < long <= 1.35 * (wide + more) and long < 600:
        wide = long - more
    small = font["size"] - 0.5
    fits = subtitle is not None and _measure.width(subtitle, small, font["family"]) < wide + more
    return {
        "text": _measure.wrap(text, wide + more, size, font["family"], bold=weight == "bold"),
        "place": place,
        "size": size,
        "weight": weight,
        "subtitle": subtitle if fits else None,
        "subtitle_size": small,
    }, wide


def choose_legend(
    throw: Dice, font: dict[str, Any], group: str, places: tuple[tuple[str, float], ...], *, named: bool
) -> dict[str, Any]:
    """A legend that says what its entries are, unless the title does (`named`). Headings stand on those at the side."""
    place = throw.weighted(places) if named else "right"
    titled = place == "right" and throw.chance(0.3 if named else 0.95)
    return {
        "place": place,
        "columns": 1,
        "title": group if titled else None,
        "frame": throw.chance(0.3),
        "size": font["size"] - throw.pick((0, 0.5, 1)),
    }


def legend_block(legend: dict[str, Any], entries: list[str], family: str) -> tuple[float, float]:
    """Width and height of the legend in points, for its number of columns."""
    if legend["place"] == "none":
        return 0.0, 0.0
    size, columns = legend["size"], legend["columns"]
    rows = -(-len(entries) // columns)
    across = sum(
        _measure.widest(entries[at * rows : (at + 1) * rows], size, family) + 4.8 * size for at in range(columns)
    )
    titled = 1 if legend["title"] else 0
    return across + 1.5 * size, size * (1.25 * (rows + titled) + 0.5 * rows + 1.4)


def settle_legend(legend: dict[str, Any], entries: list[str], family: str, room: float) -> float:
    """One row where it fits into `room` points, else one column at the side. Returns the width it takes there.

    A single series needs none: the axis says what it is.
    """
    if len(entries) == 1:
        legend.update(place="none", title=None)
        return 0.0
    legend["columns"] = len(entries)
    if legend["place"] == "right" or legend_block(legend, entries, family)[0] > room:
        legend["place"], legend["columns"] = "right", 1
        return legend_block(legend, entries, family)[0] + 14
    return 0.0


def above_plot(style: dict[str, Any], entries: list[str]) -> float:
    """Points between the plot, with the names that stand on it, and its title."""
    if style.get("top"):
        return 13.0
    if style["legend"]["place"] == "top":
        return legend_block(style["legend"], entries, style["font"]["family"])[1] + 2
    subtitle = style["title"]["subtitle"]
    if subtitle:
        return float(style["title"]["subtitle_size"] * 1.3 * (subtitle.count("\n") + 1) + 10)
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
