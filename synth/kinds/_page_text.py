"""Money, dates and numbers as pages write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from synth.kinds._dice import Dice

CENT = Decimal("0.01")
DECIMALS = re.compile(r"(?<![\d.])(\d+)\.(\d+)(?= ?[A-Za-zµ°€%])")
MEASURES = frozenset({"h", "m", "m²", "m³", "kg", "l", "km", "min", "dozen"})  # written alike for one and for many
PLURALS = {"person": "people", "pc": "pcs"}

# code, what stands before, what stands after, between thousands, before the cents
MONEY = {
    "USD": (("$", "", ",", "."), ("$", "", ",", "."), ("USD ", "", ",", ".")),
    "GBP": (("£", "", ",", "."), ("£", "", ",", "."), ("GBP ", "", ",", ".")),
    "EUR": (("€", "", ",", "."), ("", " €", ".", ","), ("", " €", " ", ","), ("EUR ", "", ",", ".")),
    "SEK": (("", " kr", " ", ","), ("", " kr", ".", ",")),
    "CHF": (("CHF ", "", "'", "."), ("", " CHF", "'", ".")),
    "CAD": (("$", "", ",", "."),),
    "AUD": (("$", "", ",", "."),),
    "PLN": (("", " zł", " ", ","),),
}
LEVEL = {"USD": 1.1, "GBP": 0.9, "EUR": 1, "SEK": 11, "CHF": 1.1, "CAD": 1.5, "AUD": 1.6, "PLN": 4.3}  # prices in euros
TAXES = {
    "USD": (("Sales tax", (4.5, 6, 7.25, 8.25)),),
    "GBP": (("VAT", (20,)),),
    "EUR": (("VAT", (19, 20, 21, 22)), ("Value added tax", (19, 23))),
    "SEK": (("VAT", (25,)),),
    "CHF": (("VAT", (8.1,)),),
    "CAD": (("GST", (5,)), ("HST", (13, 15))),
    "AUD": (("GST", (10,)),),
    "PLN": (("VAT", (23,)),),
}
DAYS_FIRST = ("{d} {month} {y}", "{d:02}.{m:02}.{y}", "{d:02}/{m:02}/{y}", "{d} {mon} {y}", "{y}-{m:02}-{d:02}")
MONTHS_FIRST = ("{month} {d}, {y}", "{mon} {d}, {y}", "{m:02}/{d:02}/{y}", "{y}-{m:02}-{d:02}")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip


def cents(value: Decimal) -> Decimal:
    """Half a cent goes up: the rule of every sum on these pages."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def exact(number: float) -> Decimal:
    """The number as it is written, not as the machine holds it."""
    return Decimal(str(number))


def choose_money(throw: Dice) -> dict[str, str]:
    code = throw.weighted((("USD", 4.0), ("EUR", 4.0), ("GBP", 3.0), ("SEK", 1.0), ("CHF", 1.0), ("CAD", 1.0),
                           ("AUD", 0.7), ("PLN", 0.7)))  # fmt: skip
    before, after, group, point = throw.pick(MONEY[code])
    return {"code": code, "before": before, "after": after, "group": group, "point": point}


def money(style: Mapping[str, Any], value: float) -> str:
    number = plain(style, value)
    if number.startswith("-"):
        return f"-{style['before']}{number[1:]}{style['after']}"
    return f"{style['before']}{number}{style['after']}"


def plain(style: Mapping[str, Any], value: float) -> str:
    """Without the currency."""
    text = f"{cents(exact(value)):,}"
    return text.replace(",", "\0").replace(".", style["point"]).replace("\0", style["group"])


def number(style: Mapping[str, Any], value: float) -> str:
    """A quantity or percentage: only the decimals it has."""
    text = f"{exact(value).normalize():,f}"
    return text.replace(",", "\0").replace(".", style["point"]).replace("\0", style["group"])


def localised(style: Mapping[str, Any], text: str) -> str:
    """Words in which measures (1.5 kg) are written as the numbers beside them are; versions (5.2) stay."""
    return DECIMALS.sub(rf"\g<1>{style['point']}\g<2>", text)


def counted(unit: str, quantity: float) -> str:
    """A unit after its number: 1 page, 2 pages, 2 packs of 100."""
    head, of, rest = unit.partition(" of ")
    if quantity == 1 or head in MEASURES:
        return unit
    ending = "es" if head.endswith(("x", "s", "ch")) else "s"
    return PLURALS.get(head, head + ending) + of + rest


def choose_date(code: str, throw: Dice) -> str:
    return throw.pick(MONTHS_FIRST if code == "USD" else DAYS_FIRST)


def day(form: str, iso: str) -> str:
    at = date.fromisoformat(iso)
    month = MONTHS[at.month - 1]
    return form.format(d=at.day, m=at.month, y=at.year, month=month, mon=month[:3])
