"""Which pieces a scatter program is put together from."""

from __future__ import annotations

from typing import Any

from synth.kinds import _numbers, _program
from synth.kinds._dice import Dice
from synth.kinds._shapes import common, values_of
from synth.records import Spec

DATA = (
    "pairs",
    "pairs",
    "lists",
    "nested",
    "frame",
    "frame_mask",
    "arrays",
    "records",
    "csv_frame",
    "csv_rows",
    "tuples",
)


def scatter_values(spec: Spec, throw: Dice) -> dict[str, Any]:
    data: Any = spec.data
    style: Any = spec.style
    entries = [series["name"] for series in data["series"]]
    shape = common(style, throw)
    shape["ticks"] = throw.pick(("string", "plt", "lambda"))
    shape["data"] = throw.pick(DATA)
    shape["draw"] = throw.pick(("dict", "cycle", "index", "function", "styles", "unrolled"))
    series: list[str] = []
    for name in entries:
        series.append(_program.variable(name, series))
    rows = [(x, y, one["name"]) for one in data["series"] for x, y in one["points"]]
    numbers = style["numbers"]
    return {
        **values_of(spec, shape, entries, throw),
        "v": {
            "data": throw.pick(("data", "points", "groups", "samples")),
            "frame": throw.pick(("df", "df", "frame", "samples")),
            "series": series,
            "names": throw.pick(("names", _program.plural(data["group"]))),
        },
        "rows": rows,
        "number": {
            axis: {
                "format": _numbers.ticks_need_format(numbers[axis]),
                "brace": _numbers.brace_format(numbers[axis], "x", tick=True),
                "f": _numbers.f_string(numbers[axis], "v", tick=True),
            }
            for axis in ("x", "y")
        },
        "clouds": [_cloud(one) for one in data["series"]],
        "tick_format": False,
    }


def _cloud(one: dict[str, Any]) -> dict[str, Any]:
    points = [tuple(point) for point in one["points"]]
    return {"name": one["name"], "points": points, "x": [x for x, _ in points], "y": [y for _, y in points]}
