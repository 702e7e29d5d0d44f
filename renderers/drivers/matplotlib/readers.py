"""Reading an axis' data units as a person would say them: numbers, dates or categories, as its tick labels show."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Any

import matplotlib
import numpy as np
from matplotlib import dates, ticker
from matplotlib.category import StrCategoryFormatter
from matplotlib.projections.polar import PolarAxes

from .page import Page
from .wording import Said, exact, plain_text, read_number

Value = int | float | str
NUM2DATE: Any = dates.num2date
EPOCH: Any = dates.get_epoch


def shared_with(axis: Any) -> list[Any]:
    """The axes (of the same name) that show the same stretch of the same thing, the axis itself first."""
    axes, name = axis.axes, axis.axis_name
    groups = getattr(axes, "_shared_axes", {})
    siblings = groups[name].get_siblings(axes) if name in groups else []
    return [axis, *(getattr(each, f"{name}axis") for each in siblings if each is not axes)]


def labels_of(page: Page, axis: Any) -> list[tuple[float, str]]:
    """The tick labels that were drawn for an axis; those of one that shares it where it has none of its own."""
    for each in shared_with(axis):
        found = [
            (tick.get_loc(), plain_text(label.get_text()))
            for tick in each.majorTicks
            for label in (tick.label1, tick.label2)
            if page.has_ink(label)
        ]
        if any(text for _, text in found):
            return [(at, text) for at, text in found if text]
    return []


class Reader:
    """Reads positions along one axis."""

    def __init__(self, page: Page, axis: Any) -> None:
        self.page, self.axis = page, axis
        self.drawn = labels_of(page, axis)
        self.formatter = axis.get_major_formatter()
        self.period = getattr(axis, "freq", None) or (
            getattr(axis.axes, "freq", None) if axis.axis_name == "x" else None
        )
        self.scale = self._scale()
        self.zone = self._zone()
        self.epoch = datetime.fromisoformat(EPOCH()).replace(tzinfo=None)
        spots = sorted({at for at, _ in self.drawn})
        self.step = float(min(np.diff(spots))) if len(spots) > 1 else 1.0
        self.factor = self._factor()

    # What kind of axis it is ----------------------------------------------------------------------------------------

    def _scale(self) -> str:
        if self._units():
            return "category"
        given = _given(self.formatter)
        converter = self.axis.get_converter() if hasattr(self.axis, "get_converter") else self.axis.converter
        dated = "Date" in type(converter).__name__ or isinstance(
            self.formatter, dates.DateFormatter | dates.AutoDateFormatter | dates.ConciseDateFormatter
        )
        if (self.period is not None or dated) and not given:
            return "date"
        if isinstance(self.axis.axes, PolarAxes) and self.axis is self.axis.axes.xaxis:
            return "category" if self._worded() else "other"
        scale = self.axis.get_scale()
        if scale in ("linear", "log") and self._worded():
            return "category"
        return "date" if dated and scale == "linear" else scale if scale in ("linear", "log") else "other"

    def _zone(self) -> Any:
        """The time zone that the labels are written in; None for UTC."""
        given = next(
            (zone for name in ("tz", "_tz") if (zone := getattr(self.formatter, name, None)) is not None), None
        )
        zone = given or (self.axis.units if isinstance(self.axis.units, tzinfo) else None)
        utc = str(zone or matplotlib.rcParams["timezone"]) in ("UTC", "UTC+00:00")
        return None if utc else zone or matplotlib.rcParams["timezone"]

    def _units(self) -> dict[str, int]:
        """Category by category its place, where the labels are matplotlib's own for them."""
        mapping = getattr(self.axis.units, "_mapping", None) or {}
        if isinstance(self.formatter, StrCategoryFormatter):
            return mapping or dict(self.formatter._units)
        return mapping if mapping and not self.drawn else {}

    def _worded(self) -> bool:
        """Whether the tick labels are names, and not the numbers of their places."""
        if not self.drawn or not isinstance(self.formatter, ticker.FixedFormatter | ticker.FuncFormatter):
            return False
        said = [(at, read_number(text)) for at, text in self.drawn]
        if _given(self.formatter):
            agreeing = sum(1 for at, number in said if number is not None and number.meaning(at) is not None)
            return agreeing * 2 < len(said) and (_counted(said) or _proportion(said) is None)
        return all(number is None for _, number in said) and any(any(c.isalpha() for c in t) for _, t in self.drawn)

    def _factor(self) -> float | None:
        """What a place is multiplied by to be what its label says: 1, or a power of ten; None where labels differ."""
        if self.scale in ("category", "date") or isinstance(self.formatter, ticker.ScalarFormatter):
            return 1.0
        said = [(at, number) for at, text in self.drawn if (number := read_number(text)) is not None]
        if not said and self.drawn:
            return None
        if all(number.meaning(at) is not None for at, number in said):
            return 1.0
        return _proportion(said)

    # Reading --------------------------------------------------------------------------------------------------------

    def value(self, at: float) -> Value:
        """What a place of the axis says; on an axis of categories its number where no label stands."""
        said = self.mark(at)
        return exact(at) if said is None else said

    def mark(self, at: float, reach: float | None = None) -> Value | None:
        """What a mark at this place says; None for one that stands at no label of an axis of categories.

        A label is meant within `reach`, which is the mark's own half width where it has one.
        """
        at = float(at)
        if self.scale == "category":
            return self._category(at, reach)
        return self._date(at) if self.scale == "date" else exact(at)

    def _category(self, at: float, reach: float | None) -> str | None:
        units = self._units()
        if units:
            return next((str(word) for word, place in units.items() if abs(place - at) < 0.5), None)
        allowed = 0.02 * self.step if reach is None else reach * (1 + 1e-6)
        near = sorted((abs(place - at), text) for place, text in self.drawn if abs(place - at) <= allowed)
        tied = {text for away, text in near if away - near[0][0] < 1e-6 * self.step}
        return tied.pop() if len(tied) == 1 else None

    def _date(self, at: float) -> Value:
        if self.period is not None:
            import pandas

            return iso(pandas.Period(ordinal=round(at), freq=self.period).start_time.to_pydatetime())
        try:
            if self.zone is None:
                return iso(self.epoch + timedelta(days=at))
            return iso(NUM2DATE(at, self.zone).replace(tzinfo=None))
        except (ValueError, OverflowError):
            return exact(at)

    def number_at(self, at: float, text: str) -> dict[str, Any] | None:
        """The number a tick label says, in the axis' own terms."""
        said = None if self.scale in ("category", "date") else read_number(text)
        if said is None:
            return None
        meant = said.meaning(at)
        if meant is not None:
            return {"number": exact(meant)}
        return {"number": exact(said.readings[0][0] if self.factor is None else at)}

    @property
    def reads(self) -> str:
        """`axis` where tick labels, its own or those of an axis it shares, say its numbers; else `none`."""
        return "axis" if self.drawn and self.factor is not None else "none"

    @property
    def reads_numbers(self) -> str:
        return "none" if self.scale == "category" else self.reads

    @property
    def dated(self) -> bool:
        return self.scale == "date"


def iso(moment: datetime) -> str:
    """A moment as ISO text, rounded to the millisecond; the date alone at midnight."""
    moment = moment + timedelta(microseconds=500)
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    if (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0):
        return moment.date().isoformat()
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")


def _given(formatter: Any) -> bool:
    """Whether the labels were given as texts: `set_xticks(places, labels)` keeps them in a function over a dict."""
    wrapped = getattr(getattr(formatter, "func", None), "func", None)
    return isinstance(formatter, ticker.FixedFormatter) or getattr(wrapped, "__name__", "") == "_format_with_dict"


def _counted(said: Sequence[tuple[float, Said | None]]) -> bool:
    """Whether the places only count the labels off: 0, 1, 2 or 1, 2, 3, whatever numbers the labels are."""
    places = sorted({at for at, _ in said})
    return len(places) > 1 and places[0] in (0, 1) and all(b - a == 1 for a, b in pairwise(places))


def _proportion(said: Sequence[tuple[float, Said | None]]) -> float | None:
    """The one power of ten by which places are written in another unit (thousands, percent); None if none fits."""
    pairs = [(at, n.readings[-1][0]) for at, n in said if n is not None and at and n.readings[-1][0]]
    if not pairs or len(pairs) < len(said) - 1:
        return None
    factors = [number / at for at, number in pairs]
    power = round(math.log10(abs(factors[0])))
    near = all(math.isclose(factor, 10.0**power, rel_tol=0.02) for factor in factors)
    return 10.0**power if near and power else None
