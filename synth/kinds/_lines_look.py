"""How a line chart looks: markers, ticks that fit, room for the legend, printed values where they stand clear."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from synth.kinds import _look, _measure
from synth.kinds._bars_look import _nice
from synth.kinds._colours import choose_colours
from synth.kinds._dice import Dice
from synth.kinds._numbers import printed, set_ticks, tick_step, with_unit
from synth.kinds._places import Places

Style = dict[str, Any]
LEGENDS = (("right", 3.0), ("bottom", 2.0), ("top", 2.0), ("inside", 2.0))
MARKERS = ("o", "s", "^", "D", "v", "P")
DATE_FORMATS = {
    "Month": ("%b %Y", "%Y-%m", "%m/%Y"),
    "Quarter": ("%b %Y", "%Y-%m"),
    "Week": ("%d %b", "%b %d"),
    "Day": ("%d %b", "%b %d", "%m-%d"),
    "Date": ("%Y-%m-%d", "%d %b %Y"),
}


def choose(
    data: dict[str, Any], places: Places, number: Style, words: tuple[str, str | None], throw: Dice, *, log: bool
) -> Style:
    entries = [series["name"] for series in data["series"]]
    font = _look.choose_font(throw)
    theme, colours = choose_colours(throw, len(entries), ordered=False)
    few, count = len(places.at) <= 24, len(entries)
    marked = throw.pick(("none", "same", "same", "each")) if few else throw.pick(("none", "none", "same"))
    style: Style = {
        "font": font, "theme": theme, "colours": colours, "number": number, "dpi": throw.pick((100, 110, 120, 140)),
        "along_type": places.type, "log": log, "line_width": throw.pick((1.4, 1.6, 1.8, 2.0, 2.2)),
        "markers": {"none": None, "same": ["o"] * count, "each": list(MARKERS[:count])}[marked],
        "marker_size": throw.pick((4, 4.5, 5, 6)),
        "lines": ["-", "--", "-.", ":", "-"][:count] if throw.chance(0.15) and count < 5 else None,
        "labels": {"value": with_unit(data["value"]["name"], number["unit"])},
        "value_labels": marked != "none" and len(places.at) <= 9 and count <= 4 and not log and throw.chance(0.85),
        "label_size": font["size"] - 1,
    }  # fmt: skip
    wide, high, beside = _plot(style, data, places, entries, words[0], throw)
    subtitle = None if style["legend"]["place"] == "top" else words[1]
    style["title"], wide = _look.choose_title(throw, font, words[0], subtitle, wide, beside)
    plain = data["along"] in ("Month", "Weekday", "Day") and places.type != "number"
    plain = plain and style["legend"]["place"] != "bottom" and throw.chance(0.15)
    style["labels"]["along"] = None if plain else data["along"]
    high = max(high, wide * 0.48)
    _set_limits(style, data, entries, high, throw)
    style["value_labels"] = style["value_labels"] and _place_labels(style, data, wide, high)
    style.update(_look.choose_frame(throw, theme, ("y", "y", "both"), "left", printed=style["value_labels"]))
    if style["legend"]["place"] == "inside" and style["grid"]["axis"]:
        style["legend"]["frame"] = True
    style["ticks"] = _ticks(style, data, places, wide, throw)
    tick = _measure.width(printed(number, style["limits"][1]), font["size"], font["family"])
    beside, above = _look.around(style, entries, tick, font["size"] * 1.3)
    style["size"] = [round((wide + beside) / 72, 1), round((high + above) / 72 + 0.05, 1)]
    return style


def _plot(
    style: Style, data: dict[str, Any], places: Places, entries: list[str], title: str, throw: Dice
) -> tuple[float, float, float]:
    """Points across and up, and those the legend takes at the side."""
    family, named = style["font"]["family"], data["group"].lower() in title.lower()
    legends = LEGENDS[:3] if style["log"] else LEGENDS
    style["legend"] = _look.choose_legend(throw, style["font"], data["group"], legends, named=named)
    wide, high = throw.between(330, 560), throw.between(190, 290)
    if style["value_labels"]:
        written = (printed(style["number"], value) for one in data["series"] for value in one["values"])
        longest = _measure.widest(written, style["label_size"], family)
        wide, high = max(wide, len(places.at) * (longest + 14)), max(high, 280)
    if places.type == "category":
        wide = max(wide, len(places.at) * (_measure.widest(data["places"], style["font"]["size"], family) + 8))
    return wide, high, _look.settle_legend(style["legend"], entries, family, wide * 0.95)


def _set_limits(style: Style, data: dict[str, Any], entries: list[str], high: float, throw: Dice) -> None:
    every = [value for series in data["series"] for value in series["values"]]
    low, top = min(every), max(every)
    if style["log"]:
        style["limits"] = [10 ** math.floor(math.log10(low)), 10 ** math.ceil(math.log10(top))]
        return
    zero = low >= 0 and (low < 0.35 * top or (low < 0.6 * top and throw.chance(0.4)))
    bottom = 0.0 if zero else low - 0.1 * (top - low)
    bottom = max(0.0, bottom) if low >= 0 else bottom
    room = _look.legend_block(style["legend"], entries, style["font"]["family"])[1] + 12
    above = room if style["legend"]["place"] == "inside" else 14.0
    if style["value_labels"]:
        above += style["label_size"] + 4
        bottom = bottom if zero else low - 0.2 * (top - low)
        bottom = max(0.0, bottom) if low >= 0 else bottom
    upper = top + above * (top - bottom) / max(high - above, high * 0.3)
    unit = 10.0 ** (math.floor(math.log10(upper - bottom)) - 1)
    most = max(4, min(8, int(high / 34)))
    down = math.floor(bottom / unit) * unit
    if bottom:  # the axis starts at a tick
        step = tick_step(bottom, upper, most)
        down = math.floor(bottom / step + 1e-9) * step
    style["limits"] = [round(down, 6), _nice(upper) if not bottom else round(math.ceil(upper / unit) * unit, 6)]
    style["value_ticks"] = set_ticks(style["number"], style["limits"][0], style["limits"][1], most)


def _place_labels(style: Style, data: dict[str, Any], wide: float, high: float) -> bool:
    """All above, or the lowest line's below, or above peaks and below troughs; False where each of them touches."""
    rows = [series["values"] for series in data["series"]]
    lowest = min(rows, key=sum)
    above = [[1] * len(row) for row in rows]
    beside = [[-1 if row is lowest else 1] * len(row) for row in rows]
    peaks = [[1 if value >= _neighbours(row, at) else -1 for at, value in enumerate(row)] for row in rows]
    for sides in (above, beside, peaks):
        if _clear(style, rows, sides, wide, high):
            style["label_up"] = sides
            return True
    return False


def _neighbours(row: list[float], at: int) -> float:
    near = [row[other] for other in (at - 1, at + 1) if 0 <= other < len(row)]
    return sum(near) / len(near)


def _clear(style: Style, rows: list[list[float]], sides: list[list[int]], wide: float, high: float) -> bool:
    """Whether no printed value touches a line, another value or the plot's edge."""
    count, (low, top) = len(rows[0]), style["limits"]
    pitch, scale, size = wide / (count - 1 + 0.1 * count), high / (top - low), style["label_size"]
    boxes: list[tuple[float, float, float, float]] = []
    for row, side in zip(rows, sides, strict=True):
        for at, (value, up) in enumerate(zip(row, side, strict=True)):
            half = _measure.width(printed(style["number"], value), size, style["font"]["family"]) / 2 + 1
            near, far = sorted((value * scale + up * 5, value * scale + up * (5 + size * 1.1)))
            box = (at * pitch - half, near, at * pitch + half, far)
            if any(_crosses(other, box, pitch, scale) for other in rows) or any(_touch(box, other) for other in boxes):
                return False
            if near < low * scale + 2 or far > top * scale - 2:
                return False
            boxes.append(box)
    return True


def _crosses(row: list[float], box: tuple[float, float, float, float], pitch: float, scale: float) -> bool:
    """Whether the line of `row` runs through the box (points, from the data's origin)."""
    for step in range(9):
        place = (box[0] + (box[2] - box[0]) * step / 8) / pitch
        if 0 <= place <= len(row) - 1:
            at = min(int(place), len(row) - 2)
            height = (row[at] + (row[at + 1] - row[at]) * (place - at)) * scale
            if box[1] - 2 < height < box[3] + 2:
                return True
    return False


def _touch(one: tuple[float, float, float, float], two: tuple[float, float, float, float]) -> bool:
    return one[0] < two[2] + 2 and two[0] < one[2] + 2 and one[1] < two[3] + 1 and two[1] < one[3] + 1


def _ticks(style: Style, data: dict[str, Any], places: Places, wide: float, throw: Dice) -> dict[str, Any]:
    """Which places get a tick, so that their words stand apart."""
    size, family, count = style["font"]["size"], style["font"]["family"], len(places.at)
    pattern, words = "", [str(place) for place in data["places"]]
    if places.type == "date":
        pattern = throw.pick(DATE_FORMATS[data["along"]])
        words = [date.fromisoformat(str(place)).strftime(pattern) for place in data["places"]]
    fit = max(2, int(wide / (_measure.widest(words, size, family) * 1.12 + 12)))
    strides = {"Month": (1, 2, 3, 4, 6, 12), "Quarter": (1, 2, 4, 8), "Hour of day": (1, 2, 3, 4, 6)}.get(
        data["along"], (1, 2, 3, 4, 5, 7, 10, 14)
    )
    if places.type == "category":
        return {"stride": 1, "pattern": pattern}
    return {"stride": next((s for s in strides if -(-count // s) <= fit), strides[-1]), "pattern": pattern}
