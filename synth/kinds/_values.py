"""Plausible numbers: trends, seasons and noise inside a metric's range, made at the step they are printed in."""

from __future__ import annotations

import math
from collections.abc import Sequence

from synth.kinds._dice import Dice
from synth.kinds._words import Metric

PEAKS = {"summer": 6.5, "winter": 0.0, "spring": 3.5, "autumn": 9.0}  # the month of the year, January is 0


def on_step(value: float, step: float) -> float:
    """The nearest multiple of `step`, a whole number where the step is one, free of binary crumbs."""
    if step >= 1:
        return int(round(value / step) * step)
    return round(round(value / step) * step, decimals(step))


def decimals(step: float) -> int:
    return max(0, round(-math.log10(step) + 0.499)) if step < 1 else 0


def within(metric: Metric, share: float, step: float) -> float:
    """The value at `share` of the metric's range; ranges over many powers of ten are walked geometrically."""
    share = max(0.0, min(1.0, share))
    if metric.low > 0 and metric.high / metric.low > 12:
        value = metric.low * (metric.high / metric.low) ** share
    else:
        value = metric.low + (metric.high - metric.low) * share
    return on_step(min(max(value, _up(metric.low, step)), _down(metric.high, step)), step)


def _up(value: float, step: float) -> float:
    return math.ceil(value / step - 1e-9) * step


def _down(value: float, step: float) -> float:
    return math.floor(value / step + 1e-9) * step


def season(move: str, place: float, grain: str) -> float:
    """-1 to 1: how high a season stands at `place` (months from January, days from Monday, hours from midnight)."""
    if grain == "weekday":
        if move == "weekend":
            return (-0.6, -0.7, -0.5, -0.2, 0.4, 1.0, 0.7)[int(place) % 7]
        return (0.5, 0.6, 0.6, 0.5, 0.3, -0.7, -1.0)[int(place) % 7] if move == "workday" else 0.0
    if grain == "hour":
        morning, evening = math.exp(-((place - 8.5) ** 2) / 6), math.exp(-((place - 17.5) ** 2) / 9)
        return 1.8 * max(morning, evening) - 0.8
    if move == "december":
        return 1.0 if place % 12 >= 11 else 0.35 if place % 12 >= 10 else -0.25
    if move == "term":
        return -1.0 if 5.5 <= place % 12 < 8 else 0.3
    return math.cos((place % 12 - PEAKS[move]) * math.pi / 6) if move in PEAKS else 0.0


def curve(metric: Metric, places: Sequence[float], grain: str, throw: Dice) -> list[float]:
    """Shares from about -0.5 to 0.5 along time: the metric's trend and its seasons, without a level or noise."""
    count = max(1, len(places) - 1)
    trend = throw.pick([move for move in metric.moves if move in ("up", "down", "flat", "growth")] or ["flat"])
    slope = {"up": 0.35, "down": -0.35, "flat": 0.04, "growth": 0.6}[trend] * throw.between(0.6, 1.2)
    seasons = [move for move in metric.moves if move not in ("up", "down", "flat", "growth")]
    swing = throw.between(0.1, 0.2)
    if grain == "year":
        seasons = []
    if grain == "hour" and "growth" not in metric.moves and (seasons or "down" not in metric.moves):
        seasons, swing, slope = ["day"], 0.24, 0.0
    elif grain == "hour":
        seasons = []
    if grain == "weekday":
        seasons, slope = [move for move in metric.moves if move in ("weekend", "workday")] or ["workday"], 0.0
    return [
        slope * (index / count - 0.5) + sum(swing * season(move, place, grain) for move in seasons)
        for index, place in enumerate(places)
    ]


def levels(count: int, throw: Dice, low: float = 0.25, high: float = 0.72) -> list[float]:
    """A level for each of `count` series, spread out and shuffled, so that lines and bars differ."""
    gap = (high - low) / count
    return throw.some([low + gap * (index + throw.between(0.2, 0.8)) for index in range(count)], count)
