"""Plausible numbers: levels, trends, seasons and noise, then laid into a metric's range.

Everything that moves a value is counted in moves first: 1 is a factor of e where values are walked geometrically,
and 0.45 of the range elsewhere. So a year's trend or a season is as strong for litres as for percent.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from synth.kinds._dice import Dice
from synth.kinds._words import Domain, Metric

PEAKS = {"summer": 6.5, "winter": 0.0, "spring": 3.5, "autumn": 9.0}  # the month of the year, January is 0
DAYS = {"hour": 1 / 14, "day": 1.0, "weekday": 1.0, "week": 7.0, "month": 30.0, "quarter": 91.0, "year": 365.0}
TRENDS = ("up", "down", "flat", "growth", "surge", "drain")
LINEAR = 0.45


def on_step(value: float, step: float) -> float:
    """The nearest multiple of `step`, a whole number where the step is one, free of binary crumbs."""
    if step >= 1:
        return int(round(value / step) * step)
    return round(round(value / step) * step, decimals(step))


def decimals(step: float) -> int:
    return max(0, round(-math.log10(step) + 0.499)) if step < 1 else 0


def scaled(metric: Metric, along: str) -> Metric:
    """A total's range for the time one place stands for: a day's is smaller than a year's."""
    if not metric.adds or along not in DAYS or DAYS[along] == DAYS[metric.adds]:
        return metric
    factor = DAYS[along] / DAYS[metric.adds]
    step = 10.0 ** math.floor(math.log10(metric.step * factor) + 1e-9)
    step = max(step, min(1, metric.step))
    while step > metric.step and metric.high * factor < 500 * step:
        step /= 10
    step = int(step) if step >= 1 else step
    low = max(_up(metric.low * factor, step), step if metric.low > 0 else 0)
    return replace(metric, low=low, high=_down(metric.high * factor, step), step=step)


def enough(metric: Metric, along: str) -> bool:
    """Whether there are different values enough for that time."""
    one = scaled(metric, along)
    return one.high - one.low >= 25 * one.step


def geometric(metric: Metric) -> bool:
    """Ranges over many powers of ten are walked geometrically."""
    return metric.low > 0 and metric.high / metric.low > 12


def laid(metric: Metric, rows: Sequence[Sequence[float]], throw: Dice) -> list[list[float]]:
    """Moves as values of the metric: the whole chart somewhere in its range, never flattened at an end."""
    unit = 1 / math.log(metric.high / metric.low) if geometric(metric) else LINEAR
    least, most = min(map(min, rows)), max(map(max, rows))
    unit = min(unit, 0.94 / max(most - least, 1e-9))
    free = 0.96 - (most - least) * unit
    base = 0.02 + free * throw.between(0.15, 0.85) - least * unit
    values = [[_at(metric, base + unit * move) for move in row] for row in rows]
    if max(map(max, values)) - min(map(min, values)) < 20 * metric.step:  # small counts would all be the same few
        return [[_at(metric, 0.98 + unit * (move - most)) for move in row] for row in rows]
    return values


def _at(metric: Metric, share: float) -> float:
    if geometric(metric):
        return metric.low * math.exp(share * math.log(metric.high / metric.low))
    return metric.low + (metric.high - metric.low) * share


def rounded(metric: Metric, rows: Sequence[Sequence[float]], step: float) -> list[list[float]]:
    low, high = _up(metric.low, step), _down(metric.high, step)
    return [[on_step(min(max(value, low), high), step) for value in row] for row in rows]


def _up(value: float, step: float) -> float:
    return math.ceil(value / step - 1e-9) * step


def _down(value: float, step: float) -> float:
    return math.floor(value / step + 1e-9) * step


def season(move: str, place: float, grain: str) -> float:
    """-1 to 1: how high a season stands at `place` (months from January, days from Monday, hours from midnight)."""
    if grain == "weekday":
        if move == "weekend":
            return (-0.6, -0.7, -0.5, -0.2, 0.4, 1.0, 0.7)[int(place) % 7]
        return (0.5, 0.6, 0.6, 0.5, 0.3, -0.8, -1.2)[int(place) % 7] if move == "workday" else 0.0
    if grain == "hour":
        if move == "noon":
            return 1.6 * math.exp(-((place - 13) ** 2) / 14) - 0.8
        morning, evening = math.exp(-((place - 8.5) ** 2) / 6), math.exp(-((place - 17.5) ** 2) / 9)
        return 1.8 * max(morning, evening) - 0.8
    if move == "december":
        return 1.0 if place % 12 >= 11 else 0.35 if place % 12 >= 10 else -0.25
    if move == "term":
        return -1.0 if 5.5 <= place % 12 < 8 else 0.3
    return math.cos((place % 12 - PEAKS[move]) * math.pi / 6) if move in PEAKS else 0.0


def trend(metric: Metric, places: int, along: str, throw: Dice) -> float:
    """Moves from the first place to the last: little within a year, more over many; experiments run their course."""
    years = places * DAYS[along] / 365
    way = throw.pick([move for move in metric.moves if move in TRENDS] or ["flat"])
    grown = 1 - math.exp(-years / 6)
    whole = {"up": 0.9 * grown, "down": -0.9 * grown, "flat": 0.05, "growth": 2.4 * grown, "surge": 2.6, "drain": -1.3}
    return whole[way] * throw.between(0.6, 1.2)


def swings(moves: Sequence[str], grain: str) -> list[str]:
    """The seasons that show at this grain of time; totals by the hour always have some."""
    if grain == "weekday":
        return [move for move in moves if move in ("weekend", "workday")]
    if grain == "hour":
        return ["noon" if "noon" in moves else "day"] if not {"surge", "drain"} & {*moves} else []
    return [] if grain == "year" else [move for move in moves if move not in (*TRENDS, "weekend", "workday", "noon")]


def curve(moves: Sequence[str], when: Sequence[float], grain: str, slope: float, swing: float) -> list[float]:
    """Moves along time: a trend and seasons, without a level or noise."""
    seasons = swings(moves, grain)
    strength = {"weekday": 0.9, "hour": 1.6}.get(grain, 1.0) * swing
    count = max(1, len(when) - 1)
    return [
        slope * (index / count - 0.5) + sum(strength * season(move, place, grain) for move in seasons)
        for index, place in enumerate(when)
    ]


def heights(domain: Domain, group: str, names: Sequence[str], sign: int, throw: Dice) -> list[float]:
    """A height in moves for each member: as its names imply, or spread out and shuffled."""
    if group == "year":
        step = throw.between(0.05, 0.14) * throw.pick((1, 1, 1, -1))
        return [step * at + throw.bell(0, 0.02) for at in range(len(names))]
    if sign:
        reach = throw.between(0.35, 0.6)
        return [sign * reach * domain.rank(group, name) + throw.bell(0, 0.03) for name in names]
    return levels(len(names), throw, 0.0, throw.between(0.6, 1.0))


def levels(count: int, throw: Dice, low: float, high: float) -> list[float]:
    """A level for each of `count` series, spread out and shuffled, so that lines and bars differ."""
    gap = (high - low) / count
    return throw.some([low + gap * (index + throw.between(0.2, 0.8)) for index in range(count)], count)
