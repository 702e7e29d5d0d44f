"""From a part of a user's table to a spec of one of the kinds of chart, and to the program that draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from synth.given.part import View
from synth.given.titles import title_of
from synth.kinds import _bars_look, _heat_look, _lines_look, _pie_look, _scatter_look
from synth.kinds._dice import Dice
from synth.kinds._numbers import choose_number, set_ticks
from synth.kinds._places import Places
from synth.kinds._values import decimals as decimals_of
from synth.kinds._words import Metric

Style = dict[str, Any]
LOG = 100  # times the least, that the largest value is where a logarithmic axis may help


def spec_of(view: View, table: str, language: str, throw: Dice) -> dict[str, Any]:
    """What the author answers at the stage `spec`."""
    words = title_of(view, table, language, throw)
    style = STYLES[view.idea.kind](view, words, throw)
    return {"title": words[0], "data": view.data, "style": style}


# How numbers are printed


def number_for(view: View, values: Sequence[float], throw: Dice, at: int = 0, unit: str | None = None) -> Style:
    """A way of printing that changes no number: thousands and millions are cut off only where nothing is lost."""
    step: float = 10.0 ** -view.decimals[at] if view.decimals[at] else 1
    unit = view.unit if unit is None else unit
    least, most = min(values), max(values)
    metric = Metric(name=view.value, unit=unit, low=least, high=most, step=step)
    number = choose_number(metric, least, most, throw)
    if number["divide"] > 1 and not all(_on_step(value, number["step"]) for value in values):
        places = decimals_of(step)
        number.update(
            divide=1, suffix="%" if number["suffix"].endswith("%") else "", decimals=places, tick_decimals=places,
            step=step, comma=most >= 1000,
        )  # fmt: skip
    if least < 0 and number["prefix"]:
        number.update(prefix="", unit=unit)  # no "$-5"
    return number


def _on_step(value: float, step: float) -> bool:
    return Decimal(repr(value)) % Decimal(repr(step)) == 0


# One look a kind


def _bars(view: View, words: tuple[str, str | None], throw: Dice) -> Style:
    data = view.data
    number = number_for(view, _wide_values(data), throw)
    years = view.group and all(one["name"].isdigit() for one in data["series"])
    style = _bars_look.choose(
        data, number, *words, throw, adds=view.adds and len(data["series"]) > 1, ordered=bool(years)
    )
    return _unsaid(view, style)


def _lines(view: View, words: tuple[str, str | None], throw: Dice) -> Style:
    data, values = view.data, _wide_values(view.data)
    number = number_for(view, values, throw)
    log = min(values) >= 1 and max(values) / min(values) > LOG and throw.chance(0.5)
    if log:
        number.update(divide=1, prefix="", suffix="", decimals=0, comma=True, step=1, tick_decimals=0, unit=view.unit)
    places = Places(at=data["places"], type=view.place_type, grain="", when=[])
    grain = _grain(data["places"]) if view.place_type == "date" else data["along"]
    style = _lines_look.choose({**data, "along": grain}, places, number, words, throw, log=log)
    style["labels"]["along"] = data["along"] if style["labels"]["along"] else None
    return _unsaid(view, style)


def _grain(places: Sequence[str]) -> str:
    """What ticks may say of these dates: the day alone is enough only within a year."""
    days = [date.fromisoformat(place) for place in places]
    if all(day.day == 1 for day in days):
        steps = {12 * (b.year - a.year) + b.month - a.month for a, b in pairwise(days)}
        return "Month" if steps == {1} else "Quarter"
    steps = {(b - a).days for a, b in pairwise(days)}
    if days[0].year == days[-1].year:
        return "Day" if steps == {1} else "Week"
    return "Date"


def _unsaid(view: View, style: Style) -> Style:
    """No name where the table has none."""
    if not view.along:
        style["labels"]["along"] = None
    if not view.group:
        style["legend"]["title"] = None
    return style


def _pie(view: View, words: tuple[str, str | None], throw: Dice) -> Style:
    values = [one["value"] for one in view.data["slices"]]
    number = number_for(view, values, throw)
    return _pie_look.choose(view.data, number, words, throw, ordered=False)


def _heat(view: View, words: tuple[str, str | None], throw: Dice) -> Style:
    values = [value for line in view.data["values"] for value in line if value is not None]
    style = _heat_look.choose(view.data, number_for(view, values, throw), words, throw)
    if not view.group:
        style["labels"]["columns"] = None
    return style


def _scatter(view: View, words: tuple[str, str | None], throw: Dice) -> Style:
    numbers = {}
    for at, axis in enumerate("xy"):
        values = [point[at] for one in view.data["series"] for point in one["points"]]
        numbers[axis] = number_for(view, values, throw, at, view.data[axis]["unit"])
    style = _scatter_look.choose(view.data, numbers, words, throw)
    for axis, ticks in style["value_ticks"].items():
        style["value_ticks"][axis] = _enough(numbers[axis], ticks, view.data, "xy".index(axis))
    return style if view.group else _unsaid(replace(view, along="-"), style)


def _enough(number: Style, ticks: Style, data: Mapping[str, Any], at: int) -> Style:
    """Three ticks or more: wide numbers leave room for few, and one alone says nothing of the others."""
    values = [point[at] for one in data["series"] for point in one["points"]]
    most = 3
    while len(ticks["at"]) < 3 and most < 8:
        most += 1
        ticks = set_ticks(number, min(values), max(values), most)
    return ticks


STYLES: Mapping[str, Callable[[View, tuple[str, str | None], Dice], Style]] = {
    "grouped_bars": _bars,
    "multi_line": _lines,
    "pie": _pie,
    "heatmap": _heat,
    "scatter_groups": _scatter,
}


def _wide_values(data: Mapping[str, Any]) -> list[float]:
    return [value for one in data["series"] for value in one["values"]]
