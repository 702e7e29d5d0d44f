"""Numbers as the picture says them: units from the axis label, signs and multipliers from its tick labels."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.families._nouns import is_plural, lower_name, measure, singular
from qa.families._texts import plain
from synth.records import Element

TIE_PX = 4.0  # two marks closer than this cannot be told apart
READ_PX = 3.0  # how far off a careful reading of an axis may be
BETWEEN = 20  # a reader halves a gap between ticks, then tells a tenth of that half
APART = 4.0  # options stand further apart than this many tolerances
ROUGHEST = 0.05  # of the axis
LEAST = 3.0  # tolerances that a value must have to be asked for
CLEARLY_OFF_AXIS, CLEARLY_OFF_VALUE = 0.08, 0.1  # a wrong "about" is off by these shares of the axis and of the value

_MONEY = "$€£¥₹"
_FACTORS = (1.0, 100.0, 1e-3, 1e-6, 1e-9)
_TEXT = re.compile(r"^(-?)([^\d\-+.]*)(-?)(\d[\d, \u00a0\u202f]*(?:\.\d+)?|\.\d+)([^\d]*)$")
_MULTIPLIER = re.compile(r"^\s*(thousand|million|billion|trillion|bn|mn|tn|[kKMmBbGT])\s*")
_BRACKETS = re.compile(r"^(.*?)\s*[(\[]([^()\[\]]+)[)\]]\s*$")
_BARE_UNITS = re.compile(
    rf"^(%|percent|°[CF]|[{_MONEY}]|[{_MONEY}]?\s*(thousands?|millions?|billions?|bn|m|k)|"
    rf"(thousand|million|billion)s?\s*[{_MONEY}]?|EUR|USD|GBP|kg|km|kWh|MWh|GWh)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A number taken apart as it is written: sign, what stands before, digits, what stands after."""

    before: str
    number: float
    decimals: int
    after: str
    commas: bool
    point: str = "."
    apart: str = ","  # between thousands, where `commas` says that they are parted


def take_apart(text: str) -> Written | None:
    found = _TEXT.match(text.strip().replace("\u2212", "-"))
    if found is None:
        return None
    sign, before, inner, digits, after = found.groups()
    plain = re.sub(r"[, \u00a0\u202f]", "", digits)
    number = -float(plain) if sign or inner else float(plain)
    decimals = len(plain.partition(".")[2])
    return Written(before=before, number=number, decimals=decimals, after=after.rstrip(), commas="," in digits)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scale:
    """A value axis: what it measures and how its numbers are said. `ticks` are (number, text), rising."""

    axis: str
    role: str
    label: str | None
    name: str
    unit: str | None
    before: str
    after: str
    factor: float
    commas: bool | None  # None where no tick is large enough to tell
    ticks: tuple[tuple[float, str], ...]
    linear: bool
    span: float  # from the lower to the upper end of the axis as it is shown; 0 where nothing says so

    @property
    def data_unit(self) -> str | None:
        """What the values are counted in, whatever multiplier is printed: "€" of "€0.30k", "km" of "1.0k km"."""
        if self.factor == 1.0:
            return self.unit or (self.before + self.after).strip() or None
        if self.factor > 1:
            return None  # 45% for 0.45
        return self.unit or (self.before + _MULTIPLIER.sub("", self.after)).strip() or None

    @property
    def roughest(self) -> float:
        """The widest tolerance worth asking under: a share of the axis, where it is linear."""
        return ROUGHEST * self.span if self.linear and self.span else math.inf

    @property
    def step(self) -> float:
        """The least that can be read between two labelled ticks of a linear axis."""
        numbers = [number for number, _ in self.ticks]
        return min((b - a for a, b in pairwise(numbers)), default=0.0) / BETWEEN if self.linear else 0.0

    @property
    def plural(self) -> bool:
        return is_plural(self.name)

    def shown(self, value: float, digits: int) -> float:
        """The number that is said for a value: in the ticks' own multiplier, rounded."""
        return round_to(value * self.factor, digits)

    def digits(self, tolerance: float) -> int:
        """Decimals worth saying: what rounding takes away is no more than the tolerance."""
        return -math.floor(math.log10(2 * tolerance * self.factor))

    def say(self, value: float, digits: int) -> str:
        return self.dress(self.shown(value, digits), digits)

    def dress(self, shown: float, digits: int) -> str:
        """A shown number with its sign, separators and unit: -1200.5 -> "-1,200.5 million €"."""
        size = abs(shown)
        body = self.digits_of(size, digits)
        sign = "-" if shown < 0 else ""
        unit = self._unit_after(size)
        return f"{sign}{self._money_before()}{body}{self.after}{unit}"

    def dress_gap(self, shown: float, digits: int) -> str:
        """A difference: between percentages there are percentage points."""
        return in_points(self.dress(shown, digits))

    @property
    def gap_unit(self) -> str | None:
        return "percentage points" if self.data_unit == "%" else self.data_unit

    def digits_of(self, size: float, digits: int) -> str:
        """Thousands stand apart as they do at the ticks."""
        separate = size >= 10_000 if self.commas is None else self.commas
        return f"{size:{',' if separate else ''}.{max(digits, 0)}f}"

    def _money_before(self) -> str:
        if self.before:
            return self.before
        return self.unit[0] if self.unit and self.unit[0] in _MONEY else ""

    def _unit_after(self, size: float) -> str:
        unit = self.unit or ""
        if unit and unit[0] in _MONEY:
            unit = unit[1:].strip()
            glue = " " if len(unit) > 2 and unit[0] != "/" else ""
        else:
            glue = "" if unit in {"%", "°"} else " "
        if not unit or unit in (self.before + self.after):
            return ""
        if size == 1 and unit.isalpha() and unit.islower() and len(unit) > 3:
            unit = singular(unit)
        return glue + unit


def in_points(said: str) -> str:
    """A difference of two percentages as it is said: "5%" -> "5 percentage points"."""
    if not said.endswith("%"):
        return said
    number = said[:-1].rstrip()
    return f"{number} percentage {'point' if number == '1' else 'points'}"


def sayable(value: float, tolerance: float) -> bool:
    """Whether a value read off an axis keeps its leading digit when it is rounded to what can be read."""
    return value == 0 or abs(value) >= LEAST * tolerance


def round_to(number: float, digits: int) -> float:
    """`round`, with whole numbers as int: the very expression that the `steps` of a proof use."""
    return round(number, digits) if digits > 0 else int(round(number, digits))


def make_scale(axis: Element, tick_labels: Sequence[Element]) -> Scale:
    label = (axis.value or {}).get("label")
    name, unit = name_and_unit(label)
    ticks = sorted(
        {
            (float(tick.value["number"]), tick.text.strip())
            for tick in tick_labels
            if tick.text and tick.value and isinstance(tick.value.get("number"), int | float)
        }
    )
    before, after, factor, commas = _style(ticks)
    return Scale(
        axis=axis.id,
        role=axis.role or "y",
        label=plain(label) if label else None,
        name=measure(name, unit or (before + after).strip()),
        unit=unit,
        before=before,
        after=after,
        factor=factor,
        commas=commas,
        ticks=tuple(ticks),
        linear=(axis.value or {}).get("scale") == "linear",
        span=_span(axis, ticks),
    )


def _span(axis: Element, ticks: Sequence[tuple[float, str]]) -> float:
    ends = [(axis.value or {}).get(end) for end in ("min", "max")]
    numbers = [float(end) for end in ends if isinstance(end, int | float)]
    if len(numbers) < 2:
        numbers = [number for number, _ in ticks]
    return max(numbers) - min(numbers) if numbers else 0.0


def name_and_unit(label: str | None) -> tuple[str, str | None]:
    """ "Revenue (million €)" -> ("revenue", "million €"); no label -> ("value", None)."""
    text = plain(label)
    if not text:
        return "value", None
    if _BARE_UNITS.match(text):
        return "value", _tidy_unit(text)
    found = _BRACKETS.match(text)
    if found is None or not found[1]:
        return lower_name(text), None
    return lower_name(found[1]), _tidy_unit(found[2])


def _tidy_unit(text: str) -> str | None:
    unit = text.strip().removeprefix("in ").strip()
    unit = {"percent": "%", "per cent": "%"}.get(unit.lower(), unit)
    unit = re.sub(r"\b(thousand|million|billion)s\b", r"\1", unit)
    # An explanation ("2015 = 100", "log scale") is no unit; the numbers of "1/h", "l/100 km", "per 1,000" are.
    bare = re.sub(r"^1(?=/)|(?<=/)\s?\d[\d,]*|(?<=per )\d[\d,]*", "", unit)
    if not unit or re.search(r"[\d=:;]|scale|index|score|rank", bare) or len(unit.split()) > 3:
        return None
    return unit


def _style(ticks: Sequence[tuple[float, str]]) -> tuple[str, str, float, bool | None]:
    """What all tick labels share: (before, after, factor, commas); plain where they differ."""
    parts = [(number, take_apart(text)) for number, text in ticks if number]
    written = [part for _, part in parts if part]
    large = [part.commas for part in written if abs(part.number) >= 1000]
    commas = any(large) if large else None
    plain = ("", "", 1.0, commas)
    if not written or len(written) != len(parts):
        return plain
    before, after = written[0].before, written[0].after
    factors = {_nearest_factor(part.number / number) for number, part in parts if part}
    if len(factors) > 1 or any((part.before, part.after) != (before, after) for part in written):
        return plain
    factor = factors.pop()
    # A multiplier written elsewhere (an offset above the axis) cannot be said with the number.
    if factor is None or (factor != 1.0 and not before.strip() and not after.strip()):
        return plain
    return before, after, factor, commas


def _nearest_factor(ratio: float) -> float | None:
    return next((factor for factor in _FACTORS if math.isclose(ratio, factor, rel_tol=0.02)), None)
