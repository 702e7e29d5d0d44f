"""How a scatter looks: markers, limits with air around the points, ticks that fit."""

from __future__ import annotations

from typing import Any

from synth.kinds import _look, _measure
from synth.kinds._colours import choose_colours
from synth.kinds._dice import Dice
from synth.kinds._lines_look import MARKERS
from synth.kinds._numbers import printed, set_ticks, with_unit

Style = dict[str, Any]
LEGENDS = (("right", 4.0), ("bottom", 2.0), ("top", 2.0))


def choose(data: dict[str, Any], numbers: dict[str, Style], words: tuple[str, str | None], throw: Dice) -> Style:
    entries = [series["name"] for series in data["series"]]
    font = _look.choose_font(throw)
    theme, colours = choose_colours(throw, len(entries), ordered=False)
    total = sum(len(series["points"]) for series in data["series"])
    style: Style = {
        "font": font, "theme": theme, "colours": colours, "numbers": numbers, "number": numbers["y"],
        "dpi": throw.pick((100, 110, 120, 140)),
        "markers": list(MARKERS[: len(entries)]) if throw.chance(0.4) else None,
        "marker_size": throw.pick((30, 36, 40)) if total > 50 else throw.pick((30, 36, 44)),
        "alpha": throw.pick((None, 0.75, 0.85)),
        "edge": throw.pick((None, "white", "black")) if theme["name"] in ("white", "mist", "paper", "ink") else None,
        "labels": {axis: with_unit(data[axis]["name"], numbers[axis]["unit"]) for axis in ("x", "y")},
    }  # fmt: skip
    if style["edge"] == "black" and style["marker_size"] < 36:
        style["edge"] = None  # it would leave little of the colour
    style.update(_look.choose_frame(throw, theme, ("both",), "left", printed=False))
    named = data["group"].lower() in words[0].lower()
    style["legend"] = _look.choose_legend(throw, font, data["group"], LEGENDS, named=named)
    wide, high = throw.between(300, 430), throw.between(230, 310)
    side = _look.settle_legend(style["legend"], entries, font["family"], wide * 0.95)
    subtitle = None if style["legend"]["place"] == "top" else words[1]
    style["title"], wide = _look.choose_title(throw, font, words[0], subtitle, wide, side)
    high = max(high, wide * 0.5)
    tick = {axis: _tick_width(data, at, numbers[axis], font) for at, axis in enumerate(("x", "y"))}
    most = {"x": max(3, min(8, int(wide / (tick["x"] * 1.7 + 8)))), "y": max(4, min(8, int(high / 34)))}
    style["value_ticks"] = {
        axis: set_ticks(numbers[axis], *_span(data, at), most[axis]) for at, axis in enumerate("xy")
    }
    beside, above = _look.around(style, entries, tick["y"], font["size"] * 1.3)
    style["size"] = [round((wide + beside) / 72, 1), round((high + above) / 72 + 0.05, 1)]
    return style


def _span(data: dict[str, Any], at: int) -> tuple[float, float]:
    """The part of an axis that is sure to be drawn: the points and most of the margin around them."""
    every = [point[at] for series in data["series"] for point in series["points"]]
    air = 0.04 * (max(every) - min(every))
    return min(every) - air, max(every) + air


def _tick_width(data: dict[str, Any], at: int, number: Style, font: Style) -> float:
    most = max(point[at] for series in data["series"] for point in series["points"])
    return _measure.width(printed(number, most), font["size"], font["family"])
