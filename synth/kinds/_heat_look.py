"""How a heatmap looks: cells large enough for their numbers, colours that leave them readable."""

from __future__ import annotations

import math
from typing import Any

from synth.kinds import _look, _measure
from synth.kinds._colours import choose_colours
from synth.kinds._dice import Dice
from synth.kinds._numbers import printed, with_unit

Style = dict[str, Any]
MAPS = (
    "Blues", "Greens", "Oranges", "Purples", "YlGnBu", "YlOrRd", "PuBu", "BuGn", "OrRd", "GnBu", "RdPu",
    "viridis", "cividis", "magma", "mako", "crest", "flare", "YlGn",
)  # fmt: skip
OF_SEABORN = frozenset({"mako", "crest", "flare"})
DIVERGING = ("coolwarm", "RdBu_r", "PuOr", "BrBG")
WIDEST = 620.0  # points that the cells of a row take
LEAST_PX = 13.0  # an em of names and numbers: in smaller ones OCR reads letters for each other
HIDDEN = 0.08  # of a cell, at the most, that the lines around it lie over: of a cell less visible nothing is asked


def choose(data: dict[str, Any], number: Style, words: tuple[str, str | None], throw: Dice) -> Style:
    font = _look.choose_font(throw)
    theme, _ = choose_colours(throw, 2, ordered=False)
    values = [value for row in data["values"] for value in row if value is not None]
    style: Style = {
        "font": font, "theme": theme, "colours": ["#000000"], "number": number, "dpi": throw.pick((100, 110, 120, 140)),
        "cmap": throw.pick(DIVERGING if min(values) < 0 else MAPS), "annot": throw.chance(0.93),
        "gap": throw.pick((0, 0.5, 1, 1, 2)), "label_size": font["size"] - throw.pick((0, 0.5, 1)),
        "rotation": 0, "spines": [], "legend": {"place": "inside"}, "top": throw.chance(0.15),
    }  # fmt: skip
    least = math.ceil(LEAST_PX * 72 / style["dpi"] * 10) / 10
    font["size"], style["label_size"] = max(font["size"], least), max(style["label_size"], least)
    style["bar"] = not style["annot"] or throw.chance(0.6)
    style["labels"] = {
        "rows": None if throw.chance(0.25) else data["rows"]["name"],
        "columns": None if throw.chance(0.25) else data["columns"]["name"],
        "value": with_unit(data["value"]["name"], number["unit"]),
    }
    _set_cells(style, data, values, throw)
    _set_size(style, data, words, throw)
    return style


def _set_cells(style: Style, data: dict[str, Any], values: list[float], throw: Dice) -> None:
    """Numbers are left out where they would be crowded; then a colour bar tells the values."""
    family, columns = style["font"]["family"], len(data["columns"]["names"])
    longest = _measure.widest((printed(style["number"], value) for value in values), style["label_size"], family)
    wide = max(throw.between(34, 62), longest + 12 if style["annot"] else 0)
    if wide * columns > WIDEST:
        wide = longest + 9
    if style["annot"] and wide * columns > WIDEST:
        style["annot"], style["bar"], wide = False, True, 34.0
    names = _measure.widest(data["columns"]["names"], style["font"]["size"], family)
    if names + 6 > wide:
        if (names + 8) * columns <= WIDEST * 0.8:
            wide = names + 8
        else:
            style["rotation"], style["top"] = throw.pick((45, 90)), False
    high = max(throw.between(24, 44), style["label_size"] * 1.2 + 8)
    wide = max(wide, 190 / columns)
    high = max(high, 120 / len(data["rows"]["names"]))
    style["cell"] = [wide, high]
    style["gap"] = max(
        gap for gap in (0, 0.5, 1, style["gap"]) if gap <= style["gap"] and _hidden(gap, wide, high) < HIDDEN
    )


def _hidden(gap: float, wide: float, high: float) -> float:
    return 1 - (1 - gap / wide) * (1 - gap / high)


def _set_size(style: Style, data: dict[str, Any], words: tuple[str, str | None], throw: Dice) -> None:
    size, family = style["font"]["size"], style["font"]["family"]
    wide = style["cell"][0] * len(data["columns"]["names"])
    high = style["cell"][1] * len(data["rows"]["names"])
    across = _measure.widest(data["rows"]["names"], size, family) + 24 + (size * 1.6 if style["labels"]["rows"] else 0)
    names = _measure.widest(data["columns"]["names"], size, family)
    down = {0: size * 1.3, 45: names * 0.75 + size, 90: names + 6}[style["rotation"]]
    down += 22 + (size * 1.6 if style["labels"]["columns"] else 0)
    if style["bar"]:
        top = max(value for row in data["values"] for value in row if value is not None)
        across += 48 + _measure.width(printed(style["number"], top), size, family) + size * 1.6
        down = max(down, _measure.width(style["labels"]["value"], size, family) - high)
    subtitle = None if style["top"] else words[1]
    style["title"], wide = _look.choose_title(throw, style["font"], words[0], subtitle, wide, 0.0)
    above = _look.above_plot(style, []) + style["title"]["size"] * 1.25 * (style["title"]["text"].count("\n") + 1)
    style["size"] = [round((wide + across) / 72, 1), round((high + down + above + 10) / 72 + 0.05, 1)]
