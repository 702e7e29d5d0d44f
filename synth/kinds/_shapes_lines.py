"""Which pieces a line program is put together from."""

from __future__ import annotations

from typing import Any

from synth.kinds._dice import Dice
from synth.kinds._shapes import FRAMES, WIDE_DATA, common, values_of, wide_values
from synth.records import Spec


def lines_values(spec: Spec, throw: Dice) -> dict[str, Any]:
    data: Any = spec.data
    style: Any = spec.style
    entries = [series["name"] for series in data["series"]]
    shape = common(style, throw)
    shape["data"] = throw.pick(WIDE_DATA)
    shape["dates"] = throw.pick(("pandas", "datetime", "numpy", "date")) if style["along_type"] == "date" else None
    shape["date_ticks"] = throw.pick(("locator", "locator", "chosen"))
    shape["draw"] = throw.pick(_ways(shape, style))
    shape["labels"] = throw.pick(("inline", "after"))
    if shape["draw"] == "frame":
        shape["labels"] = "after"  # pandas draws named places at 0, 1, 2, and only the lines know it
    values = {**values_of(spec, shape, entries, throw), **wide_values(data, entries, throw)}
    if shape["dates"]:
        values["v"]["x"] = throw.pick(("dates", "dates", "when", "x"))
        values["v"]["along"] = throw.pick(("days", "date_strings", "labels"))
    return values


def _ways(shape: dict[str, Any], style: Any) -> list[str]:
    ways = ["loop", "enumerate", "unrolled", "function", "styles", "zip", "keywords", "cycle"]
    same = len(set(style["markers"] or ["o"])) == 1 and not style["lines"]
    if same and shape["data"] in ("array", "columns"):
        ways += ["matrix"] * 4
    if same and shape["data"] in FRAMES and not shape["dates"]:
        ways += ["frame"] * 4
    return ways
