"""Which pieces a heatmap program is put together from."""

from __future__ import annotations

from typing import Any

from synth.kinds import _numbers, _program
from synth.kinds._dice import Dice
from synth.kinds._heat_look import OF_SEABORN
from synth.kinds._shapes import common, values_of
from synth.records import Spec

DATA = ("lists", "lists", "array", "frame", "wide_frame", "dict", "csv_frame", "csv_rows", "pivot", "records")


def heat_values(spec: Spec, throw: Dice) -> dict[str, Any]:
    data: Any = spec.data
    style: Any = spec.style
    shape = common(style, throw)
    shape["data"] = throw.pick(DATA)
    ways = ("imshow", "imshow", "imshow", "pcolormesh", "pcolormesh", "seaborn", "seaborn", "matshow")
    shape["draw"] = "seaborn" if style["cmap"] in OF_SEABORN else throw.pick(ways)
    shape["annot"] = throw.pick(("range", "enumerate", "ndenumerate", "zip"))
    shape["ink"] = throw.pick(("function", "inline", "middle"))
    shape["edges"] = throw.pick(("minor", "lines"))
    rows = [
        (row, column, value)
        for row, line in zip(data["rows"]["names"], data["values"], strict=True)
        for column, value in zip(data["columns"]["names"], line, strict=True)
        if value is not None
    ]
    number = style["number"]
    comma = "," if number["comma"] else ""
    return {
        **values_of(spec, shape, [], throw),
        "tick_format": style["bar"] and _numbers.ticks_need_format(number),
        "holes": len(rows) < sum(len(line) for line in data["values"]),
        "triples": rows,
        "v": {
            "rows": _named(data["rows"]["name"], "rows", throw),
            "columns": _named(data["columns"]["name"], "columns", throw),
            "data": throw.pick(("data", "matrix", "grid", "figures")),
            "frame": throw.pick(("df", "table", "frame")),
        },
        "lines": list(zip(data["rows"]["names"], data["values"], strict=True)),
        "code": None if number["prefix"] or number["suffix"] else f"{comma}.{number['decimals']}f",
    }


def _named(noun: str, plain: str, throw: Dice) -> str:
    return throw.pick((_program.plural(noun), f"{plain[:-1]}_names"))
