"""Where the points of a line stand: dates, years, hours or names along time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from synth.kinds._dice import Dice
from synth.kinds._words import MONTHS, WEEKDAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    at: list[str] | list[int]
    type: str  # "date", "number" or "category"
    grain: str  # what a season is counted in: month, weekday, hour, year
    when: list[float]  # where each place stands in its season
    span: str = ""  # the time covered, for titles


def time_places(along: str, throw: Dice) -> Places:
    if along == "month" and throw.chance(0.4):
        year = str(throw.whole(2015, 2025))
        return Places(at=list(MONTHS), type="category", grain="month", when=[float(at) for at in range(12)], span=year)
    if along == "quarter" and throw.chance(0.4):
        quarters, year = ["Q1", "Q2", "Q3", "Q4"], str(throw.whole(2015, 2025))
        return Places(at=quarters, type="category", grain="month", when=[1.0, 4.0, 7.0, 10.0], span=year)
    if along in ("month", "quarter"):
        return _months(throw, 3 if along == "quarter" else 1)
    if along in ("week", "day"):
        return _days(throw, 7 if along == "week" else 1)
    if along == "year":
        count = throw.whole(4, 7) if throw.chance(0.35) else throw.whole(8, 20)
        first = throw.whole(2002, 2026 - count)
        years = [first + at for at in range(count)]
        return Places(
            at=years,
            type="number",
            grain="year",
            when=[float(at) for at in range(count)],
            span=f"{years[0]} to {years[-1]}",
        )
    if along == "hour":
        first, last = throw.pick(((0, 23), (6, 22), (8, 20)))
        hours = list(range(first, last + 1))
        return Places(at=hours, type="number", grain="hour", when=[float(hour) for hour in hours])
    return Places(at=list(WEEKDAYS), type="category", grain="weekday", when=[float(at) for at in range(7)])


def _months(throw: Dice, stride: int) -> Places:
    count = throw.pick((8, 12, 16)) if stride == 3 else throw.pick((6, 12, 18, 24, 36))
    first = throw.whole(2015, 2025 - -(-count * stride // 12))
    months = [at * stride for at in range(count)]
    days = [date(first + month // 12, month % 12 + 1, 1) for month in months]
    span = str(first) if days[-1].year == first else f"{first} to {days[-1].year}"
    return Places(
        at=[day.isoformat() for day in days],
        type="date",
        grain="month",
        when=[float(month) for month in months],
        span=span,
    )


def _days(throw: Dice, stride: int) -> Places:
    count = throw.pick((10, 16, 26)) if stride == 7 else throw.pick((14, 21, 30, 45))
    first = date(throw.whole(2018, 2025), throw.whole(1, 12), 1)
    first += timedelta(days=-first.weekday() % 7)
    days = [first + timedelta(days=at * stride) for at in range(count)]
    return Places(
        at=[day.isoformat() for day in days],
        type="date",
        grain="month",
        when=[day.month - 1 + day.day / 31 for day in days],
        span=str(first.year) if days[-1].year == first.year else f"{first.year} to {days[-1].year}",
    )
