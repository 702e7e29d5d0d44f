"""How a bar chart looks: sizes follow from what must be written, so that nothing is crowded."""

from __future__ import annotations

import math
from typing import Any

from synth.kinds import _look, _measure
from synth.kinds._colours import choose_colours
from synth.kinds._dice import Dice
from synth.kinds._numbers import printed, set_ticks, with_unit

Style = dict[str, Any]
LEGENDS = (("right", 3.0), ("bottom", 2.0), ("top", 2.0), ("inside", 2.0))


def choose(
    data: dict[str, Any], number: Style, title: str, subtitle: str | None, throw: Dice, *, adds: bool, ordered: bool
) -> Style:
    entries = [series["name"] for series in data["series"]]
    font = _look.choose_font(throw)
    theme, colours = choose_colours(throw, len(entries), ordered=ordered)
    lowest = min(value for series in data["series"] for value in series["values"])
    timed = data["along"] in ("Month", "Quarter", "Year", "Weekday")
    few = len(entries) * len(data["places"]) <= 24
    style: Style = {
        "font": font, "theme": theme, "colours": colours, "number": number, "dpi": throw.pick((100, 110, 120, 140)),
        "horizontal": few and throw.chance(0.12 if timed else 0.5),
        "stacked": adds and lowest > 0 and throw.chance(0.25),
        "value_labels": throw.chance(0.66),
        "edge": throw.pick((None, None, "white" if theme["figure"] != "#1E1E2E" else None)),
        "gap": throw.pick((0.76, 0.8, 0.84)),
        "labels": {"value": with_unit(data["value"]["name"], number["unit"])},
        "limits": None, "rotation": 0,
    }  # fmt: skip
    legends: tuple[tuple[str, float], ...] = (
        LEGENDS[:3] if style["horizontal"] or style["stacked"] or lowest < 0 else LEGENDS
    )
    if style["stacked"] and not style["horizontal"]:
        legends = LEGENDS[:1]  # entries from top to bottom, as the stack has them
    named = ordered or data["group"].lower() in title.lower()
    style["legend"] = _look.choose_legend(throw, font, data["group"], legends, named=named)
    along, across = _plot(style, data, throw)
    _look.settle_legend(style["legend"], entries, font["family"], (across if style["horizontal"] else along) * 0.95)
    plain = data["along"] in ("Month", "Weekday") and style["legend"]["place"] != "bottom" and throw.chance(0.15)
    style["labels"]["along"] = None if plain else data["along"]
    along, across = _set_title(style, entries, (title, subtitle), (along, across), throw)
    _set_size(style, data, entries, along, across)
    side, printed_all = "bottom" if style["horizontal"] else "left", style["value_labels"]
    inside = printed_all and style["stacked"]  # printed on the bars, where no grid line runs through them
    style.update(_look.choose_frame(throw, theme, ("value",), side, printed=printed_all and not inside))
    if style["legend"]["place"] == "inside" and style["grid"]["axis"]:
        style["legend"]["frame"] = True
    return style


def _set_title(
    style: Style, entries: list[str], words: tuple[str, str | None], plot: tuple[float, float], throw: Dice
) -> tuple[float, float]:
    """The title and the plot, which may have grown for it."""
    (along, across), legend, family = plot, style["legend"], style["font"]["family"]
    beside = _look.legend_block(legend, entries, family)[0] if legend["place"] == "right" else 0.0
    subtitle = None if legend["place"] == "top" else words[1]
    wide = across if style["horizontal"] else along
    style["title"], wide = _look.choose_title(throw, style["font"], words[0], subtitle, wide, beside)
    return (along, wide) if style["horizontal"] else (wide, across)


def texts(style: Style, data: dict[str, Any]) -> list[str]:
    return [printed(style["number"], value) for series in data["series"] for value in series["values"]]


def _plot(style: Style, data: dict[str, Any], throw: Dice) -> tuple[float, float]:
    """Points along the categories and points along the values. Drops printed values that cannot fit."""
    size, family = style["font"]["size"], style["font"]["family"]
    style["label_size"] = size - 1
    longest = _measure.widest(texts(style, data), style["label_size"], family)
    places, bars = len(data["places"]), 1 if style["stacked"] else len(data["series"])
    line = style["label_size"] * _measure.LINE
    thick = throw.between(13, 26) if bars > 1 else throw.between(28, 46)
    style["label_turn"] = 0
    if style["value_labels"] and style["horizontal"]:
        thick = max(thick * 0.9, line + 4)
    elif style["value_labels"]:
        need = longest + 7
        if places * bars * need / style["gap"] > 600 and not style["stacked"]:
            style["label_turn"], need = 90, line + 4
        if (places * bars > 20 and style["label_turn"]) or places * bars * need / style["gap"] > 600:
            style["value_labels"] = False
        else:
            thick = max(thick, need)
    names = _measure.widest(data["places"], size, family)
    pitch = thick * bars / style["gap"]
    if style["horizontal"]:
        least = line + 4 if style["value_labels"] else 0
        lean = thick if bars == 1 else max(thick * 0.8, least)
        along = max(150.0, places * max(lean * bars / style["gap"], size * 1.5))
        across = max(throw.between(300, 430), along * 0.8)
        along = max(along, across * 0.5)
    else:
        if names + 8 > pitch and places * (names + 8) > 760:
            style["rotation"] = throw.pick((30, 45))
            pitch = max(pitch, size * 2.2)
        else:
            pitch = max(pitch, names + 8)
        along, across = max(throw.between(260, 330), places * pitch), throw.between(205, 300)
        across = min(380.0, max(across, along * 0.5))
    return along, across


def _set_size(style: Style, data: dict[str, Any], entries: list[str], along: float, across: float) -> None:
    """Limits with room for what stands over the bars, then the figure around the plot."""
    size, family = style["font"]["size"], style["font"]["family"]
    rows = [series["values"] for series in data["series"]]
    ends = [sum(column) for column in zip(*rows, strict=True)] if style["stacked"] else [v for row in rows for v in row]
    top, bottom = max(0.0, *ends), min(0.0, *ends)
    longest = _measure.widest(texts(style, data), style["label_size"], family)
    line = style["label_size"] * _measure.LINE
    if style["stacked"] and style["value_labels"]:
        thinnest = min(value for row in rows for value in row) / (top * 1.06) * across
        style["value_labels"] = thinnest > (longest + 6 if style["horizontal"] else line + 3)
    room = 0.0
    if style["value_labels"] and not style["stacked"]:
        room = 8 + (longest if style["horizontal"] or style["label_turn"] else line)
    above = _look.legend_block(style["legend"], entries, family)[1] + 10 if style["legend"]["place"] == "inside" else 0
    if room or above:
        free = across - (room + above) - (room if bottom < 0 else 0)
        stretch = (top - bottom) / max(free, across * 0.3)
        style["limits"] = [
            -_nice(room * stretch - bottom) if bottom < 0 else 0,
            _nice(top + (room + above) * stretch),
        ]
    else:
        style["limits"] = [_nice(-bottom * 1.05) * -1 if bottom < 0 else 0, _nice(top * 1.04)]
    ticks = printed(style["number"], style["limits"][1])
    tick, name = _measure.width(ticks, size, family), _measure.widest(data["places"], size, family)
    if style["horizontal"]:
        most = max(3, min(7, int(across / (tick * 1.7 + 8))))
        beside, above_plot = _look.around(style, entries, name, size * 1.3)
        wide, high = across + beside, along + above_plot
    else:
        most = max(4, min(8, int(across / 34)))
        turned = {0: size * 1.3, 30: name * 0.5 + size, 45: name * 0.71 + size}[style["rotation"]]
        beside, above_plot = _look.around(style, entries, tick, turned)
        wide, high = along + beside, across + above_plot
    style["value_ticks"] = set_ticks(style["number"], style["limits"][0], style["limits"][1], most)
    style["size"] = [round(wide / 72, 1), round(high / 72 + 0.05, 1)]


def _nice(value: float) -> float:
    """Rounded up to two leading digits."""
    if value <= 0:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(value)) - 1)
    up = math.ceil(value / step - 1e-9) * step
    return round(up) if up >= 10 else round(up, 6)
