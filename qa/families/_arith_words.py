"""The words of sums, means, ratios and shares, and which measures may be put together at all."""

from __future__ import annotations

import math
import re

from qa.families._arith_rows import Row, span_words
from qa.families._nouns import listed, plural, singular
from qa.families._phrases import Words, keys_of, plot_words
from qa.families._scales import CLEARLY_OFF_VALUE, TIE_PX, Scale

# The sum of two temperatures, shares or averages says nothing.
NO_SUMS = frozenset(
    "average mean median rate ratio price share percentage percent temperature speed level index score age pace "
    "density height depth pressure accuracy rating humidity concentration frequency strength width length duration "
    "delay wait utilisation occupancy efficiency yield acidity ph per grade ranking rank thickness brightness time "
    "hardness intensity voltage noise balance satisfaction coverage capacity clarity turbidity salinity".split()
)
# Numbers whose zero is a convention: twice 10 °C is not 20 °C.
NO_RATIOS = frozenset("temperature index ph acidity rank ranking balance change growth level score grade".split())
_ROUNDS: tuple[tuple[float, str], ...] = ((1.5, "one and a half times"), (2.0, "twice"), (3.0, "three times"))
_TIMES = (*_ROUNDS, (4.0, "four times"), (5.0, "five times"), (6.0, "six times"), (8.0, "eight times"))
_PARTS: tuple[tuple[float, str], ...] = (
    (10.0, "a tenth"),
    (20.0, "a fifth"),
    (25.0, "a quarter"),
    (100 / 3, "a third"),
    (50.0, "half"),
    (200 / 3, "two thirds"),
    (75.0, "three quarters"),
)


def adds(scale: Scale) -> bool:
    return not (_told(scale) & NO_SUMS) and not _relative(scale)


def multiplies(scale: Scale) -> bool:
    return not (_told(scale) & NO_RATIOS) and not _relative(scale, per=False)


def _told(scale: Scale) -> set[str]:
    return {singular(word) for word in re.findall(r"[a-z]+", scale.name.lower())}


def _relative(scale: Scale, per: bool = True) -> bool:
    unit = f"{scale.unit or ''}{scale.before}{scale.after}"
    return "%" in unit or "°" in unit or scale.factor > 1 or (per and ("/" in unit or "per " in f"{unit} "))


def hedges(exact: bool) -> Words:
    """Of what is read off an axis it is asked "about how much"."""
    return {
        "What": "What" if exact else "Roughly what",
        "what": "what" if exact else "roughly what",
        "How_much": "How much" if exact else "About how much",
        "how_much": "how much" if exact else "about how much",
        "How_many": "How many" if exact else "About how many",
        "how_many": "how many" if exact else "about how many",
        "roughly": "" if exact else ", roughly",
    }


def row_words(row: Row) -> Words:
    """{span} "in all the months shown", {values} "the values for North in all the months shown"."""
    plot, keys = row.plot, keys_of(row.plot)
    words = plot_words(plot, row.series if not row.across else None) | hedges(row.exact)
    if row.across:
        everyone = row.whole and len(row.marks) == len(plot.groups)
        span = f"{keys.at(row.key)} for {f'all {plural(plot.group)}' if everyone else listed(row.called)}"
        values = f"the values {span}"
    else:
        span = span_words(keys, row.names, row.whole)
        values = f"the values{words['for_series']} {span}"
    named = _told(plot.value) & {"average", "mean", "median"}
    return words | {"values": values, "span": span, "average": None if named else "average"}


def total_name(row: Row) -> str:
    """ "the total revenue of North in all the months shown", "the total revenue in May"."""
    plot, keys = row.plot, keys_of(row.plot)
    if row.across:
        return f"the total {plot.value.name} {keys.at(row.key)}"
    words = plot_words(plot, row.series)
    return f"the total {plot.value.name}{words['of']} {span_words(keys, row.names, row.whole)}"


def round_limit(row: Row, value: float, tolerance: float, want: bool) -> tuple[float, str] | None:
    """A round number well below the value (for yes) or above it, that no single mark comes near; and how it is said."""
    scale = row.plot.value
    size = abs(value) * scale.factor
    if not size:
        return None
    step, digits = round_step(size / 8)
    gap = max(2 * CLEARLY_OFF_VALUE * size, 4 * tolerance * scale.factor)
    nearest = math.floor((size - gap) / step) if want else math.ceil((size + gap) / step)
    for place in range(3):
        shown = float(f"{(nearest - place if want else nearest + place) * step:.10g}")
        limit = float(f"{shown / scale.factor:.10g}")
        clear = all(abs(mark.value - limit) > max(TIE_PX * mark.px, mark.half * 2, 1e-9) for mark in row.plot.marks)
        if clear and limit > 0:
            return limit, scale.dress(shown, digits)
    return None


def round_step(most: float) -> tuple[float, int]:
    """The largest of 1, 2 and 5 times a power of ten that is not more, and its decimals."""
    power = math.floor(math.log10(most))
    step = max(lead for lead in (1, 2, 5) if lead * 10.0**power <= most * (1 + 1e-12))
    return float(f"{step * 10.0**power:.1g}"), max(0, -power)


def times_limit(ratio: float, slack: float, want: bool) -> tuple[float, str] | None:
    """ "twice", where the ratio is clearly more (for yes) or clearly less."""
    return _nearest(_TIMES, ratio, slack, want)


def part_limit(percent: float, slack: float, want: bool) -> tuple[float, str] | None:
    return _nearest(_PARTS, percent, slack, want)


def _nearest(limits: tuple[tuple[float, str], ...], value: float, slack: float, want: bool) -> tuple[float, str] | None:
    """None where only yes, or only no, could be asked for: the one would come more often than the other."""
    below = [one for one in limits if one[0] < value and _clear(value, one[0], slack)]
    above = [one for one in limits if one[0] > value and _clear(value, one[0], slack)]
    return (below[-1] if want else above[0]) if below and above else None


def _clear(value: float, limit: float, slack: float) -> bool:
    return abs(value - limit) >= max(CLEARLY_OFF_VALUE * limit, 4 * slack)
