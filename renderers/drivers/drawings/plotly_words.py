"""What stands on a figure as words: raised signs resolved, numbers read back."""

from __future__ import annotations

import re
from html import unescape

_SUPER = str.maketrans("0123456789+-−()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾")
_FROM_SUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_LEVEL = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾−", "0123456789+-()-")
_TIMES = {
    "f": 1e-15, "p": 1e-12, "n": 1e-9, "µ": 1e-6, "μ": 1e-6, "m": 1e-3, "k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9,
    "G": 1e9, "T": 1e12, "bn": 1e9, "mn": 1e6, "thousand": 1e3, "million": 1e6, "billion": 1e9,
}  # fmt: skip
_NUMBER = re.compile(
    r"[(~≈<>]?\s*(?P<sign>[+\-−]?)\s*(?:[$€£¥₹]|EUR|USD|GBP|CHF)?\s*(?P<sign2>[+\-−]?)"
    r"(?P<digits>\d{1,3}(?:[ ,'\u00a0\u202f\u2009]\d{3})+(?:\.\d+)?|\d*\.\d+|\d+)"
    r"(?:[eE](?P<e>[+\-−]?\d+)|\s*×\s*10(?P<power>[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+))?"
    r"\s*(?P<tail>\D*)",
)
_TEN = re.compile(r"(?P<sign>[+\-−]?)10(?P<power>[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+)")


def plain(raw: str) -> str:
    """A text of Plotly's as it stands on the picture, in one line."""
    text = re.sub(r"<sup>([\d+\-−()]+)</sup>", lambda found: found[1].translate(_SUPER), raw, flags=re.IGNORECASE)
    text = re.sub(r"<br\s*/?>|\n", " ", text, flags=re.IGNORECASE)
    return " ".join(unescape(re.sub(r"<[^<>]*>", "", text)).split())


def mended(shown: str, raw: str) -> str:
    """A text as measured, with what its words do not tell: the ends of lines, signs that stand raised."""
    text = plain(raw)
    same = "".join(text.translate(_LEVEL).split()) == "".join(shown.translate(_LEVEL).split())
    return text if same else shown


def meaning(text: str, value: float | int) -> float | int | None:
    """What the number that a text says comes to, where it is `value` within its rounding; else None."""
    for number, half in readings(text) or ():
        if abs(number - value) <= half * (1 + 1e-6) + 1e-9 * abs(value):
            return exact(number)
    return None


def readings(text: str) -> list[tuple[float, float]] | None:
    """What the one number of a text may mean, the likeliest first, each with half its last place; None without one."""
    text = text.strip()
    if ten := _TEN.fullmatch(text):
        number = 10.0 ** int(ten["power"].translate(_FROM_SUPER))
        return [(-number if ten["sign"] in ("-", "−") else number, number * 1e-9)]
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    digits = re.sub(r"[ ,'\u00a0\u202f\u2009]", "", found["digits"])
    power = found["e"] or found["power"]
    tens = 10.0 ** int(power.translate(_FROM_SUPER).replace("−", "-")) if power else 1.0
    sign = -1.0 if "-" in (signs := (found["sign"] + found["sign2"]).replace("−", "-")) and signs else 1.0
    number, half = sign * float(digits) * tens, 0.5 * 10.0 ** -len(digits.partition(".")[2]) * tens
    tail = found["tail"].strip(" )")
    first = tail.split(" ")[0]
    known = [(number, half)]
    if first in _TIMES:
        known.insert(0, (number * _TIMES[first], half * _TIMES[first]))
    if tail.startswith("%"):
        known.append((number / 100, half / 100))
    return known


def exact(value: float | int) -> float | int:
    """A number rounded to twelve significant digits, whole where it is whole."""
    rounded = float(f"{value:.12g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded
