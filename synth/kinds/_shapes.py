"""Which pieces a program is put together from: the choices that make programs differ where pictures do not."""

from __future__ import annotations

from typing import Any

from synth.kinds import _look, _numbers, _program
from synth.kinds._colours import on_colour
from synth.kinds._dice import Dice
from synth.records import Spec

Shape = dict[str, Any]
WIDE_DATA = (
    "lists", "lists", "dict", "dict", "array", "columns", "frame", "wide_frame", "row_frame", "rows", "records",
    "nested", "csv_frame", "csv_rows", "long",
)  # fmt: skip
FRAMES = frozenset({"frame", "wide_frame", "row_frame", "csv_frame", "long"})
WHOLES = (("flat", 5.0), ("main", 1.5), ("draw", 1.2), ("build", 1.2), ("dress", 1.0), ("context", 1.2))


def common(style: dict[str, Any], throw: Dice) -> Shape:
    """Choices every chart has: interface, where settings stand, how it is saved."""
    whole = throw.weighted(WHOLES)
    plain = style["theme"]["text"] == "black"
    waits = style["legend"]["place"] == "bottom"  # a legend outside the axes needs the constrained layout
    layout = "constrained" if waits or throw.chance(0.45) else "tight"
    shape = {
        "whole": whole,
        "plt": whole in ("flat", "main", "context") and throw.chance(0.4),
        "settings": throw.pick(("update", "lines", "named", "loop", *(["arguments"] * 4 if plain else []))),
        "figure": throw.pick(("subplots", "subplots", "add", "after")),
        "layout": layout,
        "save": throw.pick(("savefig", "savefig", "dpi", "close", *(["show"] if layout == "tight" else []))),
        "crop": throw.chance(0.7 if layout == "constrained" else 0.2) and not waits,  # a crop would move that legend
        "ticks": throw.pick(("string", "function", "plt", "lambda")),
        "places": throw.pick(("locator", "list")),
        "comment": throw.chance(0.4),
        "odd": throw.chance(0.5),
    }
    return shape | {"settings": "none"} if whole == "context" else shape


def bars_shape(style: dict[str, Any], throw: Dice, negative: bool) -> Shape:
    shape = common(style, throw)
    shape["data"] = throw.pick(WIDE_DATA)
    ways = ["loop", "offset", "positions", "colour_dict", "function", "each_bar", "unrolled", "unrolled"]
    if shape["data"] in FRAMES:
        ways += ["frame"] * 5
    shape["draw"] = throw.pick(ways)
    by_hand = not negative and not style["stacked"]
    after = ["containers", *(["patches"] if by_hand else [])]
    inside = [] if shape["draw"] == "frame" else ["inline", "inline", *(["hand"] if by_hand else [])]
    if shape["draw"] == "unrolled" or (shape["draw"] == "function" and style["stacked"]):
        inside = ["inline"] if shape["draw"] == "unrolled" else []
    shape["labels"] = throw.pick(after + inside)
    shape["fmt"] = throw.pick(("brace", "percent", "labels", "lambda"))
    return shape


def values_of(spec: Spec, shape: Shape, entries: list[str], throw: Dice) -> dict[str, Any]:
    """What every program template is filled with."""
    style: Any = spec.style
    number = style["number"]
    brace, percent = _numbers.brace_format(number), _numbers.percent_format(number)
    return {
        "d": spec.data,
        "s": style,
        "shape": shape,
        "names": entries,
        "rc": _program.settings(style),
        "above": round(_look.above_plot(style, entries), 1),
        "handles": "",
        "on_colours": [on_colour(colour) for colour in style["colours"]],
        "brace": _program.quoted(brace) if brace else None,
        "percent": _program.quoted(percent) if percent else None,
        "value_f": lambda var: _numbers.f_string(number, var),
        "tick_format": _numbers.ticks_need_format(number),
        "tick_brace": _numbers.brace_format(number, "x", tick=True),
        "tick_f": lambda var: _numbers.f_string(number, var, tick=True),
        "comment": throw.pick((f'"""{spec.title}."""', f"# {spec.title}")),
        "file": throw.pick(("chart.png", "figure.png", "plot.png", "output.png", "result.png")),
        "dict": dict,
        "zip": zip,
    }


def bars_values(spec: Spec, throw: Dice) -> dict[str, Any]:
    data: Any = spec.data
    style: Any = spec.style
    entries = [series["name"] for series in data["series"]]
    every = [value for series in data["series"] for value in series["values"]]
    shape = bars_shape(style, throw, min(every) < 0)
    return {
        **values_of(spec, shape, entries, throw),
        **wide_values(data, entries, throw),
        "bar_width": round(style["gap"] / len(entries), 3),
        "nudge": _program.quoted("")[1:-1] + f"{max(every) * 0.01:.2g}",
    }


def wide_values(data: dict[str, Any], entries: list[str], throw: Dice) -> dict[str, Any]:
    series: list[str] = []
    for name in entries:
        series.append(_program.variable(name, series))
    columns = [data["places"], *(one["values"] for one in data["series"])]
    every = [value for one in data["series"] for value in one["values"]]
    return {
        "v": {
            "along": _program.plural(data["along"]),
            "group": _program.plural(data["group"] + " name") if throw.chance(0.3) else _program.plural(data["group"]),
            "data": throw.pick(("data", "values_by_name", "figures", _program.variable(data["value"]["name"], series))),
            "frame": throw.pick(("df", "df", "frame", "wide")),
            "series": series,
            "bars": [f"{name}_bars" for name in series],
        },
        "rows": [tuple(row) for row in zip(*columns, strict=True)],
        "words": isinstance(data["places"][0], str),
        "whole_places": all(isinstance(place, int) for place in data["places"]),
        "whole": all(isinstance(value, int) for value in every),
    }
