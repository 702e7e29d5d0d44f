"""How a number is printed: prefix, suffix, thousands, k and M, decimals. The data are made at that rounding."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from synth.kinds._dice import Dice
from synth.kinds._values import decimals, on_step
from synth.kinds._words import Metric

Number = Mapping[str, Any]


def choose_number(metric: Metric, least: float, top: float, throw: Dice) -> dict[str, Any]:
    """A way of printing that suits values from `least` to `top`; its `step` is the precision the data must have."""
    step, divide, mark, comma = metric.step, 1, "", top >= 1000 and throw.chance(0.75)
    money = metric.unit in ("$", "£", "€")
    coarse = 100 if top < 100_000 else 1000
    if top >= 1_000_000 and least >= 200_000:
        divide, mark, step, comma = 1_000_000, "M", max(step, 10_000 if top < 20_000_000 else 100_000), False
    elif top >= 8_000 and least >= 20 * coarse and (money or not metric.unit) and throw.chance(0.6):
        divide, mark, step, comma = 1000, "k", max(step, coarse), False
    elif top >= 100_000:
        comma = True
    places = decimals(step / divide) if divide > 1 else decimals(step)
    on_ticks = metric.unit == "%" or money
    on_ticks = on_ticks and (divide > 1 or throw.chance(0.6))
    return {
        "prefix": metric.unit if money and on_ticks else "",
        "suffix": mark + ("%" if metric.unit == "%" and on_ticks else ""),
        "decimals": places,
        "tick_decimals": places,
        "divide": divide,
        "comma": comma,
        "step": step,
        "unit": "" if on_ticks else metric.unit,
    }


def tick_step(low: float, high: float, most: float, least: float = 0.0) -> float:
    """The finest of 1, 2, 5, 10, 20 ... with at most that many steps from `low` to `high`."""
    coarse = max((high - low) / max(most, 2), least)
    power = math.floor(math.log10(coarse) + 1e-9)
    step = next(one for one in (1, 2, 5, 10) if one * 10.0**power >= coarse * (1 - 1e-9)) * 10.0**power
    return round(step) if step >= 1 else round(step, 9)


def set_ticks(number: dict[str, Any], low: float, high: float, most: float) -> dict[str, Any]:
    """Ticks at round values from `low` to `high`; they are printed with the decimals their step needs."""
    step = tick_step(low, high, most, 1.0 if number["step"] >= 1 else 0.0)
    number["tick_decimals"] = decimals(step / number["divide"])
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return {"step": step, "at": [on_step(at * step, step) for at in range(first, last + 1)]}


def printed(number: Number, value: float) -> str:
    comma = "," if number["comma"] else ""
    body = f"{value / number['divide']:{comma}.{number['decimals']}f}"
    return f"{number['prefix']}{body}{number['suffix']}"


def with_unit(name: str, unit: str) -> str:
    return f"{name} ({unit})" if unit else name


def f_string(number: Number, var: str, *, tick: bool = False) -> str:
    """The f-string a program prints a value with; a tick at nothing is not `0k`."""
    divided = f"{var} / {number['divide']}" if number["divide"] > 1 else var
    text = f'f"{number["prefix"]}{{{divided}:{_code(number, tick)}}}{number["suffix"]}"'
    return f'{text} if {var} else "{number["prefix"]}0"' if tick and number["divide"] > 1 else text


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
    return f"{',' if number['comma'] else ''}.{number['tick_decimals' if tick else 'decimals']}f"


def ticks_need_format(number: Number) -> bool:
    return bool(number["prefix"] or number["suffix"] or number["comma"] or number["divide"] > 1)
