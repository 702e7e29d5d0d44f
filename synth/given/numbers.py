"""Numbers as people write them in tables. A cell that could be two different numbers is read only where the rest of
its column, the table or the user says which."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal, NamedTuple

Mark = Literal[".", ","]
SPACES = " \u00a0\u2009\u202f"
APART = SPACES + "'’"
MONEY = "$€£¥₹₩₽₺₴₦₪฿"
CODES = "EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CZK|HUF|CAD|AUD|NZD|INR|BRL|ZAR|CNY|Rs\\.?|kr\\.?|zł|Kč|Ft|Fr\\.?"
# What may follow a number at once; anything else needs a space, since "12A" is a seat as often as a current.
JOINED = (
    "%|‰|°C|°F|°|€|\\$|£|¥|₹|k€|M€|km/h|km²|km|cm|mm|m²|m³|m|kg|mg|µg|g|t|kWh|MWh|GWh|kW|MW|GW|hPa|kPa|ml|l|min|ms|s|h"
)
NUMBER = re.compile(
    rf"(?P<sign>[+\-−]?)\s*(?P<before>[{MONEY}]|(?:{CODES})(?=[\s\d]))?\s*(?P<inner>[+\-−]?)"
    rf"(?P<body>\d[\d.,{APART}]*(?<=\d)(?:[eE][+-]?\d{{1,3}})?|[.,]\d+)"
    rf"(?P<after>(?:{JOINED})|[{SPACES}]+(?:{JOINED}|{CODES}|[^\W\d_][^\d;]{{0,11}}|[{MONEY}]))?"
)
BODIES = {
    ".": re.compile(rf"(?:[1-9]\d{{0,2}}(?P<by>[,{APART}])\d{{3}}(?:(?P=by)\d{{3}})*|\d+)?(?:\.\d+)?(?:[eE][+-]?\d+)?"),
    ",": re.compile(rf"(?:[1-9]\d{{0,2}}(?P<by>[.{APART}])\d{{3}}(?:(?P=by)\d{{3}})*|\d+)?(?:,\d+)?(?:[eE][+-]?\d+)?"),
}
LEDGER = re.compile(rf"(?P<before>[{MONEY}]?)\s*\((?P<inside>[^()+\-−]+)\)")  # how books of account write less than 0
MISSING = frozenset({"", "-", "–", "—", "..", "...", "…", ".", "?", "na", "n/a", "n.a.", "nan", "null", "none", "#n/a"})


class Read(NamedTuple):
    """A number, and what stands around it."""

    value: Decimal
    before: str
    after: str

    @property
    def decimals(self) -> int:
        exponent = self.value.as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0


def read_number(text: str, mark: Mark) -> Read | None:
    """What the text says where `mark` stands before decimals; None where it says no number."""
    if any(letter.isdecimal() and not letter.isascii() for letter in text):
        return None
    if ledger := LEDGER.fullmatch(text.strip()):
        inside = read_number(ledger["before"] + ledger["inside"], mark)
        return inside and inside._replace(value=0 - inside.value)
    found = NUMBER.fullmatch(text.strip())
    if found is None or (found["sign"] and found["inner"]):
        return None
    body = found["body"]
    if not BODIES[mark].fullmatch(body) or not body.strip(".,"):
        return None
    plain = re.sub(rf"[{APART}]", "", body)
    plain = plain.replace(",", "") if mark == "." else plain.replace(".", "").replace(",", ".")
    negative = (found["sign"] or found["inner"]) in ("-", "−")
    return Read(Decimal(f"-{plain}" if negative else plain), found["before"] or "", (found["after"] or "").strip())


def in_brackets(text: str) -> bool:
    """Less than 0 in a column of numbers; where every number is, they count something else: (1), (2), (3)."""
    return text.strip().endswith(")")


def is_missing(text: str) -> bool:
    """In a column of numbers; elsewhere `NA` may be Namibia."""
    return text.strip().casefold() in MISSING


def is_code(text: str) -> bool:
    """Digits that begin with a zero are a name, not a number."""
    text = text.strip()
    return len(text) > 1 and text[0] == "0" and text[1].isdigit()


def exact(value: Decimal) -> bool:
    """Whether a chart's program would hold this number and no other."""
    return Decimal(repr(float(value))) == value
