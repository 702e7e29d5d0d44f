"""How a scatter looks: markers, limits with air around the points, ticks that fit."""

from __future__ import annotations

from typing import Any

from synth.kinds import _look, _measure
from synth.kinds._colours import choose_colours
from synth.kinds._dice import Dice
from synth.kinds._lines_look import MARKERS
from synth.kinds._numbers import printed, with_unit

Style = dict[str, Any]
LEGENDS = (("right", 4.0), ("bottom", 2.0), ("top", 2.0))


def choose(data: dict[str, Any], numbers: dict[str, Style], words: tuple[str, str | None], throw: Dice) -> Style:
    entries = [series["name"] for series in data["series"]]
    font = _look.choose_font(throw)
    theme, colours = choose_colours(throw, len(entries), ordered=False)
    total = sum(len(series["points"]) for series in data["series"])
    style: Style = {
        "font": font, "theme": theme, "colours": colours, "numbers": numbers, "number": numbers["y"],
        "dpi": throw.pick((90, 100, 110, 120, 140)),
        "markers": list(MARKERS[: len(entries)]) if throw.chance(0.4) else None,
        "marker_size": throw.pick((22, 28, 36, 42)) if total > 50 else throw.pick((32, 40, 50, 60)),
        "alpha": throw.pick((None, 0.75, 0.85)),
        "edge": throw.pick((None, "white", "black")) if theme["name"] in ("white", "mist", "paper", "ink") else None,
        "labels": {axis: with_unit(data[axis]["name"], numbers[axis]["unit"]) for axis in ("x", "y")},
    }  # fmt: skip
    style.update(_look.choose_frame(throw, theme, ("both", "both", "y", None)))
    style["legend"] = _look.choose_legend(throw, font, entries, data["group"], LEGENDS)
    if style["legend"]["place"] == "right":
        style["legend"]["columns"] = 1
    wide, high = throw.between(290, 430), throw.between(220, 310)
    _look.fit_columns(style["legend"], entries, font["family"], wide * 0.9)
    subtitle = None if style["legend"]["place"] == "top" else words[1]
    style["title"] = _look.choose_title(throw, font, words[0], subtitle, wide * 0.98)
    tick = {axis: _tick_width(data, at, numbers[axis], font) for at, axis in enumerate(("x", "y"))}
    style["bins"] = max(3, min(7, int(wide / (tick["x"] * 1.7 + 8))))
    beside, above = _look.around(style, entries, tick["y"], font["size"] * 1.3)
    style["size"] = [round((wide + beside) / 72, 1), round((high + above) / 72 + 0.05, 1)]
    return style


def _tick_width(data: dict[str, Any], at: int, number: Style, font: Style) -> float:
    most = max(point[at] for series in data["series"] for point in series["points"])
    return _measure.width(printed(number, most), font["size"], font["family"])
