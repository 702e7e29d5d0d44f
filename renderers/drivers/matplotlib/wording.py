"""What stands on the picture as words: mathtext resolved, numbers read back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from matplotlib import cbook
from matplotlib._mathtext_data import tex2uni

SUPER = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
SUB = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
FROM_SUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
MULTIPLES = {"k": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "bn": 1e9, "b": 1e9, "g": 1e9, "t": 1e12, "tn": 1e12,
             "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}  # fmt: skip
NUMBER = re.compile(
    r"(?P<lead>[^\w.,+\-−]*)(?P<sign>[+\-−]?)\s*(?P<money>[$€£¥₹]|(?:US|C|A)\$|EUR|USD|GBP|CHF|R\$)?\s*(?P<sign2>[+\-−]?)"
    r"(?P<digits>\d{1,3}(?:[ ,'\u00a0\u202f\u2009]\d{3})+(?:\.\d+)?|\d*\.\d+|\d+\.?)"
    r"(?P<power>[eE][+\-−]?\d+|\s*[×x]\s*10(?:\^?[+\-−]?\d+|[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+))?"
    r"\s*(?P<tail>.*)",
    re.DOTALL,
)
FONT_COMMAND = re.compile(
    r"\\(?:math(?:default|regular|rm|bf|it|tt|sf|cal|bb)|text|operatorname|bf|rm|it)\s*\{([^{}]*)\}"
)
LEADS = " (~≈<>+±$€£¥₹"
POWER_OF_TEN = re.compile(r"\s*([+\-−]?)10([⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+)\s*")


def plain_text(text: str) -> str:
    """A string of matplotlib's as it stands on the picture, line breaks as spaces."""
    if cbook.is_math_text(text):
        text = re.sub(r"(?<!\\)\$(.*?)(?<!\\)\$", lambda m: _maths(m[1]), text, flags=re.DOTALL)
    return " ".join(line.strip() for line in text.replace(r"\$", "$").split("\n")).strip()


def _maths(tex: str) -> str:
    tex = re.sub(r"\\(?:left|right|displaystyle|quad|,|;|!|:)", "", tex)
    tex = re.sub(r"\^\{([^{}]*)\}|\^(\w)", lambda m: (m[1] if m[1] is not None else m[2]).translate(SUPER), tex)
    tex = re.sub(r"_\{([^{}]*)\}|_(\w)", lambda m: (m[1] if m[1] is not None else m[2]).translate(SUB), tex)
    tex = re.sub(r"\\d?frac\{([^{}]*)\}\{([^{}]*)\}", r"\1/\2", tex)
    for _ in range(4):  # nested font commands
        tex = re.sub(FONT_COMMAND, r"\1", tex)
    tex = re.sub(r"\\([A-Za-z]+)\s?", lambda m: chr(tex2uni[m[1]]) if m[1] in tex2uni else m[1], tex)
    tex = re.sub(r"\\([%#&_$ {}])", r"\1", tex)
    return tex.replace("{", "").replace("}", "").replace("-", "−")


@dataclass(frozen=True, slots=True)
class Said:
    """A number as printed: what it may mean, most literal reading first, each with half its last printed place."""

    readings: tuple[tuple[float, float], ...]
    percent: bool

    def meaning(self, value: float) -> float | None:
        """The reading that is `value` within its printed rounding."""
        for number, half in self.readings:
            if abs(number - value) <= half * (1 + 1e-6) + 1e-9 * abs(value):
                return number
        return None


def read_number(text: str) -> Said | None:
    """The one number a text says, or None: "1,234", "€1.2k", "12%", "-3.4M", "1 234 kg"."""
    text = text.strip()
    power = POWER_OF_TEN.fullmatch(text)
    if power:
        number = 10.0 ** int(power[2].translate(FROM_SUPER)) * (-1 if power[1] and power[1] != "+" else 1)
        return Said(((number, abs(number) * 1e-9),), False)
    bracketed = re.fullmatch(r"\(([^()]+)\)", text)
    match = NUMBER.fullmatch(bracketed[1] if bracketed else text)
    if match is None or re.search(r"\d", match["tail"]) or match["lead"].strip(LEADS):
        return None
    digits = re.sub(r"[ ,'\u00a0\u202f\u2009]", "", match["digits"])
    places = len(digits.partition(".")[2])
    factor = 1.0
    if match["power"]:
        tens = re.sub(r"^[eE]|\s*[×x]\s*10\^?", "", match["power"]).translate(FROM_SUPER).replace("−", "-")
        factor = 10.0 ** int(tens)
    negative = match["sign"] in ("-", "−") or match["sign2"] in ("-", "−")
    tail = match["tail"].strip(" )").lower()
    word = re.match(r"[a-z]+", tail)
    percent = tail.startswith(("%", "percent"))
    sign = -1.0 if negative else 1.0
    plain, half = sign * float(digits) * factor, 0.5 * 10.0**-places * factor
    readings = [(plain, half)]
    if word and word[0] in MULTIPLES:
        times = MULTIPLES[word[0]]
        readings.insert(0, (plain * times, half * times))
    if percent:
        readings.append((plain / 100, half / 100))
    return Said(tuple(readings), percent)


def exact(value: float) -> int | float:
    """A number rounded to twelve significant digits, whole where it is whole."""
    rounded = float(f"{value:.12g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded
