"""How a pie looks: names beside the slices or in a legend, numbers where they fit, nothing over anything else."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from synth.kinds import _look, _measure
from synth.kinds._colours import choose_colours, on_colour
from synth.kinds._dice import Dice
from synth.kinds._numbers import printed

Style = dict[str, Any]
Rect = tuple[float, float, float, float]
BESIDE, LINED, INSIDE = 1.1, 1.2, 0.62  # radii at which names, names with lines, and numbers stand
AIR = 4.0  # points between texts


def choose(data: dict[str, Any], number: Style, words: tuple[str, str | None], throw: Dice, *, ordered: bool) -> Style:
    names = [one["name"] for one in data["slices"]]
    font = _look.choose_font(throw)
    theme, colours = choose_colours(throw, len(names), ordered=ordered)
    hole = throw.pick((0.0, 0.0, 0.0, 0.45, 0.55, 0.6))
    style: Style = {
        "font": font, "theme": theme, "colours": colours, "number": number, "dpi": throw.pick((100, 110, 120, 140)),
        "hole": hole, "radius": round(throw.between(125, 165)), "start": throw.pick((90, 90, 0, 120, 45)),
        "clockwise": throw.chance(0.5), "edge": throw.pick((theme["figure"], theme["figure"], None)),
        "edge_width": throw.pick((1, 1.5, 2)), "print": throw.weighted(PRINTS), "decimals": throw.pick((0, 1, 1)),
        "label_size": font["size"] - throw.pick((0, 0.5, 1)), "spines": ["left", "bottom", "right", "top"],
        "explode": None,
    }  # fmt: skip
    if not hole and throw.chance(0.2):
        largest = max(range(len(names)), key=lambda at: data["slices"][at]["value"])
        style["explode"] = [0.08 if at == largest else 0 for at in range(len(names))]
    style["parts"] = [round(share, 6) for share in shares(data)]
    style["texts"] = printed_texts(style, data)
    style["names"] = throw.weighted((("beside", 4.0), ("legend", 3.0), ("lines", 0.0 if style["explode"] else 1.5)))
    _place_texts(style, names, throw)
    style["centre"] = _centre(style, data, throw)
    _set_size(style, names, words, data["group"], throw)
    return style


PRINTS = (("percent", 5.0), ("value", 3.0), ("both", 1.5), (None, 1.5))


def shares(data: dict[str, Any]) -> list[float]:
    total = sum(one["value"] for one in data["slices"])
    return [one["value"] / total for one in data["slices"]]


def printed_texts(style: Style, data: dict[str, Any]) -> list[str]:
    """What is printed for each slice."""
    percents = [f"{100 * share:.{style['decimals']}f}%" for share in shares(data)]
    values = [printed(style["number"], one["value"]) for one in data["slices"]]
    if style["print"] == "both":
        return [f"{percent}\n({value})" for percent, value in zip(percents, values, strict=True)]
    return {"percent": percents, "value": values}.get(style["print"], [])


def _place_texts(style: Style, names: Sequence[str], throw: Dice) -> None:
    """Numbers in the slices if all fit there, else with the names; names in a legend where they would meet."""
    inside = bool(style["texts"]) and _fit_inside(style, style["texts"])
    style["where"] = "inside" if inside and throw.chance(0.85) else "name" if style["texts"] else None
    for way in ("lines", "beside"):
        if style["names"] == way and not _fit_beside(style, beside_texts(style, names)):
            style["names"] = {"lines": "beside", "beside": "legend"}[way]


def beside_texts(style: Style, names: Sequence[str]) -> list[str]:
    if style["where"] == "name":
        return [f"{name}\n{text}" for name, text in zip(names, _flat(style), strict=True)]
    return list(names)


def legend_texts(style: Style, names: Sequence[str]) -> list[str]:
    if style["where"] == "name":
        texts = [text.replace("\n(", ", ").rstrip(")") if "\n" in text else text for text in style["texts"]]
        return [f"{name} ({text})" for name, text in zip(names, texts, strict=True)]
    return list(names)


def _flat(style: Style) -> list[str]:
    return [text.replace("\n", " ") for text in style["texts"]]


def middles(style: Style) -> list[float]:
    """The angle of the middle of each slice, in radians as mathematics counts them."""
    way, at, found = -1 if style["clockwise"] else 1, style["start"] / 360, []
    for share in style["parts"]:
        found.append(2 * math.pi * (at + way * share / 2))
        at += way * share
    return found


def _block(text: str, style: Style) -> tuple[float, float]:
    size, lines = style["label_size"], text.count("\n") + 1
    wide = max(_measure.width(line, size, style["font"]["family"]) for line in text.split("\n"))
    return wide, lines * size * _measure.LINE


def _fit_inside(style: Style, texts: Sequence[str]) -> bool:
    radius, hole = style["radius"], style["hole"]
    style["inside"] = round((1 + hole) / 2, 3) if hole else INSIDE
    for text, share, middle in zip(texts, style["parts"], middles(style), strict=True):
        wide, high = _block(text, style)
        x, y = radius * style["inside"] * math.cos(middle), radius * style["inside"] * math.sin(middle)
        for dx in (-wide / 2 - 2, wide / 2 + 2):
            for dy in (-high / 2 - 1, high / 2 + 1):
                away = math.hypot(x + dx, y + dy)
                off = abs(math.remainder(math.atan2(y + dy, x + dx) - middle, 2 * math.pi))
                if off > math.pi * share or not radius * hole + 3 < away < radius - 3:
                    return False
    return True


def _fit_beside(style: Style, texts: Sequence[str]) -> bool:
    boxes = beside_boxes(style, texts)
    if any(box[2] - box[0] > 170 or box[3] > 1.24 * style["radius"] for box in boxes):
        return False
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            apart_x = one[0] > other[2] + AIR or other[0] > one[2] + AIR
            if not apart_x and not (one[1] > other[3] + AIR or other[1] > one[3] + AIR):
                return False
        corners = [(x, y) for x in (one[0], one[2]) for y in (one[1], one[3])]
        nearest = math.hypot(min(max(0.0, one[0]), one[2]), min(max(0.0, one[1]), one[3]))
        clear = style["radius"] * (1.1 if style["explode"] else 1.01)
        if min([nearest, *(math.hypot(*corner) for corner in corners)]) < clear:
            return False
    return True


def beside_boxes(style: Style, texts: Sequence[str]) -> list[Rect]:
    """Where names stand around a pie whose middle is the origin, in points."""
    distance = style["radius"] * (LINED if style["names"] == "lines" else BESIDE)
    boxes = []
    for at, (text, middle) in enumerate(zip(texts, middles(style), strict=True)):
        out = distance + (style["radius"] * style["explode"][at] if style["explode"] else 0)
        x, y = out * math.cos(middle), out * math.sin(middle)
        wide, high = _block(text, style)
        left = x if x > 0 else x - wide
        boxes.append((left, y - high / 2, left + wide, y + high / 2))
    return boxes


def _centre(style: Style, data: dict[str, Any], throw: Dice) -> str | None:
    """What stands in the hole: the total, where it is said in the same way as the parts."""
    if not style["hole"] or throw.chance(0.35):
        return None
    total = sum(one["value"] for one in data["slices"])
    text = f"Total\n{printed(style['number'], round(total, 9))}"
    wide, high = _block(text, style)
    room = 2 * style["hole"] * style["radius"] - 16
    return text if math.hypot(wide, high) < room else None


def _set_size(style: Style, names: list[str], words: tuple[str, str | None], group: str, throw: Dice) -> None:
    """The figure is as large as the pie, the names around it, the legend and the title need."""
    size, family, across = style["font"]["size"], style["font"]["family"], 2.5 * style["radius"]
    style["legend"] = {"place": "inside", "columns": 1, "title": None, "frame": throw.chance(0.3), "size": size}
    left = right = top = bottom = 0.0
    beside = 0.0
    if style["names"] == "legend":
        entries = legend_texts(style, names)
        style["legend"]["place"] = "right"
        style["legend"]["title"] = group if throw.chance(0.6) else None
        beside = _look.legend_block(style["legend"], entries, family)[0] + 16
    else:
        boxes, half = beside_boxes(style, beside_texts(style, names)), across / 2
        left, right = max(0.0, *(-box[0] - half for box in boxes)), max(0.0, *(box[2] - half for box in boxes))
        bottom, top = max(0.0, *(-box[1] - half for box in boxes)), max(0.0, *(box[3] - half for box in boxes))
    style["title"], _ = _look.choose_title(throw, style["font"], words[0], words[1], across, 0.0)
    title, bold = style["title"], style["title"]["weight"] == "bold"
    title["place"], title["text"] = "center", _measure.wrap(words[0], across, title["size"], family, bold=bold)
    above = _look.above_plot(style, []) + style["title"]["size"] * 1.25 * (style["title"]["text"].count("\n") + 1)
    style["size"] = [
        round((across + left + right + beside + 28) / 72, 1), round((across + top + bottom + above + 28) / 72, 1)
    ]  # fmt: skip


def ink_on(style: Style) -> list[str]:
    """The colour in which a number stands on each slice."""
    return [on_colour(colour) for colour in style["colours"]]
