"""How a number is printed: prefix, suffix, thousands, k and M, decimals. The data are made at that rounding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from synth.kinds._dice import Dice
from synth.kinds._values import decimals
from synth.kinds._words import Metric

Number = Mapping[str, Any]


def choose_number(metric: Metric, top: float, throw: Dice) -> dict[str, Any]:
    """A way of printing that suits values up to `top`; its `step` is the precision the data must have."""
    step, divide, mark, comma = metric.step, 1, "", top >= 1000 and throw.chance(0.75)
    if top >= 3_000_000:
        divide, mark, step, comma = 1_000_000, "M", max(step, 10_000 if top < 20_000_000 else 100_000), False
    elif top >= 8_000 and throw.chance(0.45):
        divide, mark, step, comma = 1000, "k", max(step, 100 if top < 100_000 else 1000), False
    elif top >= 100_000:
        comma = True
    places = decimals(step / divide) if divide > 1 else decimals(step)
    money = metric.unit in ("$", "£", "€")
    beside = metric.unit == "%" or money
    on_ticks = beside and throw.chance(0.6)
    return {
        "prefix": metric.unit if money and on_ticks else "",
        "suffix": mark + ("%" if metric.unit == "%" and on_ticks else ""),
        "decimals": places,
        "divide": divide,
        "comma": comma,
        "step": step,
        "unit": "" if on_ticks else metric.unit,
    }


def printed(number: Number, value: float) -> str:
    comma = "," if number["comma"] else ""
    body = f"{value / number['divide']:{comma}.{number['decimals']}f}"
    return f"{number['prefix']}{body}{number['suffix']}"


def with_unit(name: str, unit: str) -> str:
    return f"{name} ({unit})" if unit else name


def f_string(number: Number, var: str, *, tick: bool = False) -> str:
    """The f-string a program prints a value with; a tick drops trailing zeros."""
    divided = f"{var} / {number['divide']}" if number["divide"] > 1 else var
    return f'f"{number["prefix"]}{{{divided}:{_code(number, tick)}}}{number["suffix"]}"'


def brace_format(number: Number, var: str = "", *, tick: bool = False) -> str | None:
    """The same as a format string, where no division is needed."""
    if number["divide"] > 1:
        return None
    return f"{number['prefix']}{{{var}:{_code(number, tick)}}}{number['suffix']}"


def percent_format(number: Number) -> str | None:
    if number["divide"] > 1 or number["comma"]:
        return None
    return f"{number['prefix']}%.{number['decimals']}f{number['suffix'].replace('%', '%%')}"


def _code(number: Number, tick: bool) -> str:
    if tick and not number["comma"]:
        return "g"
    return f"{',' if number['comma'] else ''}.{0 if tick else number['decimals']}f"


def ticks_need_format(number: Number) -> bool:
    return bool(number["prefix"] or number["suffix"] or number["comma"] or number["divide"] > 1)
