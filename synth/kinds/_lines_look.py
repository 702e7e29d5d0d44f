"""How a line chart looks: markers, ticks that fit, room for the legend, printed values where they stand clear."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from synth.kinds import _look, _measure
from synth.kinds._bars_look import _nice
from synth.kinds._colours import choose_colours
from synth.kinds._dice import Dice
from synth.kinds._numbers import printed, with_unit
from synth.kinds._places import Places

Style = dict[str, Any]
LEGENDS = (("right", 3.0), ("bottom", 2.0), ("top", 2.0), ("inside", 2.0))
MARKERS = ("o", "s", "^", "D", "v", "P")
DATE_FORMATS = {
    "Month": ("%b %Y", "%Y-%m", "%m/%Y"),
    "Quarter": ("%b %Y", "%Y-%m"),
    "Week": ("%d %b", "%b %d"),
    "Day": ("%d %b", "%b %d", "%m-%d"),
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
        "font": font, "theme": theme, "colours": colours, "number": number, "dpi": throw.pick((90, 100, 110, 120, 140)),
        "along_type": places.type, "log": log, "line_width": throw.pick((1.4, 1.6, 1.8, 2.0, 2.2)),
        "markers": {"none": None, "same": ["o"] * count, "each": list(MARKERS[:count])}[marked],
        "marker_size": throw.pick((4, 4.5, 5, 6)),
        "lines": ["-", "--", "-.", ":", "-"][:count] if throw.chance(0.15) and count < 5 else None,
        "labels": {
            "along": None if places.type != "number" and throw.chance(0.4) else data["along"],
            "value": with_unit(data["value"]["name"], number["unit"]),
        },
        "value_labels": marked != "none" and len(places.at) <= 9 and count <= 4 and not log and throw.chance(0.85),
        "label_size": font["size"] - 1.5,
    }  # fmt: skip
    style.update(_look.choose_frame(throw, theme, ("y", "y", "both", "x", None)))
    style["legend"] = _look.choose_legend(throw, font, entries, data["group"], LEGENDS[:3] if log else LEGENDS)
    if style["legend"]["place"] == "right":
        style["legend"]["columns"] = 1
    wide, high = throw.between(330, 560), throw.between(190, 290)
    if style["value_labels"]:
        longest = _measure.widest(
            (printed(number, v) for one in data["series"] for v in one["values"]), style["label_size"], font["family"]
        )
        wide, high = max(wide, len(places.at) * (longest + 14)), max(high, 280)
    if places.type == "category":
        wide = max(wide, len(places.at) * (_measure.widest(data["places"], font["size"], font["family"]) + 8))
    _look.fit_columns(style["legend"], entries, font["family"], wide * 0.9)
    subtitle = None if style["legend"]["place"] == "top" else words[1]
    style["title"] = _look.choose_title(throw, font, words[0], subtitle, wide * 0.98)
    _set_limits(style, data, entries, high, throw)
    style["value_labels"] = style["value_labels"] and _place_labels(style, data, wide, high)
    style["ticks"] = _ticks(style, data, places, wide, throw)
    tick = _measure.width(printed(number, style["limits"][1]), font["size"], font["family"])
    beside, above = _look.around(style, entries, tick, font["size"] * 1.3)
    style["size"] = [round((wide + beside) / 72, 1), round((high + above) / 72 + 0.05, 1)]
    return style


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
    down = math.floor(bottom / unit) * unit
    style["limits"] = [round(down, 6), _nice(upper) if not bottom else round(math.ceil(upper / unit) * unit, 6)]


def _place_labels(style: Style, data: dict[str, Any], wide: float, high: float) -> bool:
    """Above a peak, below a trough; False where a printed value would touch a line or another value."""
    rows = [series["values"] for series in data["series"]]
    count, (low, top) = len(rows[0]), style["limits"]
    pitch, scale, size = wide / (count - 1 + 0.1 * count), high / (top - low), style["label_size"]
    up: list[list[int]] = []
    boxes: list[tuple[float, float, float, float]] = []
    for row in rows:
        up.append([])
        for at, value in enumerate(row):
            near = [row[other] for other in (at - 1, at + 1) if 0 <= other < count]
            side = 1 if value >= sum(near) / len(near) else -1
            half = _measure.width(printed(style["number"], value), size, style["font"]["family"]) / 2 + 1
            start = value * scale + side * 5
            box = (
                at * pitch - half,
                min(start, start + side * size * 1.1),
                at * pitch + half,
                max(start, start + side * size * 1.1),
            )
            if any(_crosses(other, box, pitch, scale) for other in rows) or any(_touch(box, other) for other in boxes):
                return False
            if box[1] < low * scale + 2 or box[3] > top * scale - 2:
                return False
            boxes.append(box)
            up[-1].append(side)
    style["label_up"] = up
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
    strides = {"Month": (1, 2, 3, 4, 6, 12), "Quarter": (1, 2, 4, 8), "Hour": (1, 2, 3, 4, 6)}.get(
        data["along"], (1, 2, 3, 4, 5, 7, 10, 14)
    )
    if places.type == "category":
        return {"stride": 1, "pattern": pattern}
    return {"stride": next((s for s in strides if -(-count // s) <= fit), strides[-1]), "pattern": pattern}
