"""Which pieces a pie program is put together from."""

from __future__ import annotations

from typing import Any

from synth.kinds import _numbers, _pie_look, _program
from synth.kinds._dice import Dice
from synth.kinds._shapes import common, values_of
from synth.records import Spec

DATA = (
    "lists", "lists", "dict", "dict", "pairs", "frame", "series", "records", "array", "csv_frame", "csv_rows", "named",
)  # fmt: skip


def pie_values(spec: Spec, throw: Dice) -> dict[str, Any]:
    data: Any = spec.data
    style: Any = spec.style
    names = [one["name"] for one in data["slices"]]
    shape = common(style, throw)
    if style["names"] == "legend":
        shape["layout"], shape["crop"] = "constrained", True  # a legend beside a round plot may touch the edge
        shape["save"] = "savefig" if shape["save"] == "show" else shape["save"]
    shape["data"] = throw.pick(DATA)
    by_hand = not style["explode"] and throw.chance(0.25)
    shape["draw"] = "wedges" if by_hand else throw.pick(("call", "call", "options", "method"))
    shape["print"] = throw.pick(("lambda", "iterator", "function", "after", "text"))
    if style["print"] == "percent" and throw.chance(0.6):
        shape["print"] = "format"
    shape["ink"] = throw.pick(("zip", "index"))
    shape["equal"] = throw.chance(0.3) and style["names"] == "legend"  # it draws a larger pie, with no room around it
    values = [one["value"] for one in data["slices"]]
    return {
        **values_of(spec, shape, names, throw),
        "tick_format": False,
        "rows": list(zip(names, values, strict=True)),
        "amounts": values,
        "v": {
            "names": throw.pick(("labels", "names", _program.plural(data["group"]))),
            "values": throw.pick(("sizes", "values", "amounts", "parts")),
            "data": throw.pick(("data", "shares", "slices", "whole")),
            "frame": throw.pick(("df", "frame", "table")),
        },
        "beside": _pie_look.beside_texts(style, names),
        "entries": _pie_look.legend_texts(style, names),
        "inks": _pie_look.ink_on(style),
        "lined": _pie_look.LINED,
        "near": _pie_look.BESIDE,
        "value_in": lambda var: _numbers.f_string(style["number"], var),
        "percent_code": "%." + str(style["decimals"]) + "f%%",
    }
