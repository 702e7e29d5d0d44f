"""Bars in groups or stacks: one value for each category and series."""

from __future__ import annotations

from functools import partial
from typing import Any

from synth.kinds import _bars_look
from synth.kinds._dice import Dice, dice
from synth.kinds._numbers import choose_number
from synth.kinds._program import chart_program
from synth.kinds._shapes import bars_values
from synth.kinds._subjects import Idea, bar_ideas, domains_of, low, propose, understand
from synth.kinds._values import curve, heights, laid, rounded, scaled, trend
from synth.kinds._wide import Wide, bar_places, series_names, validate
from synth.kinds._words import Metric, scope
from synth.records import Spec, Table, Topic
from synth.steps import Kind


def topic(source: Any, domain: str | None = None) -> dict[str, Any]:
    return propose(bar_ideas(), Dice(source), domain)


def spec(topic: Topic) -> dict[str, Any]:
    throw = dice(topic.seed, "spec")
    idea = understand(bar_ideas(), topic.subject, throw)
    assert idea.metric is not None
    most = {1: 6, 2: 8}.get(topic.difficulty, 12)
    places, grain, when = bar_places(idea.along, idea.domain, throw, most)
    names = series_names(idea.domain, idea.series, throw, 2, 3 if len(places) > 8 else 5)
    metric = scaled(idea.metric, idea.along if grain else idea.series)
    moves = _moves(idea, metric, places, names, (grain, when), throw)
    raw = laid(metric, moves, throw)
    number = choose_number(metric, min(map(min, raw)), max(map(max, raw)), throw)
    data = {
        "along": idea.along.capitalize(),
        "places": places,
        "value": {"name": metric.name, "unit": metric.unit},
        "group": idea.series.capitalize(),
        "series": [
            {"name": name, "values": row} for name, row in zip(names, rounded(metric, raw, number["step"]), strict=True)
        ],
    }
    title, subtitle = _title(idea, names, throw)
    ordered = idea.series == "year"
    style = _bars_look.choose(data, number, title, subtitle, throw, adds=bool(metric.adds), ordered=ordered)
    return {"title": title, "data": data, "style": style}


def _moves(
    idea: Idea, metric: Metric, places: list[str], names: list[str], time: tuple[str, list[float]], throw: Dice
) -> list[list[float]]:
    """A row a series: its height, the move along time (or a height for each category), and noise."""
    grain, when = time
    noise, swing, slope = throw.between(0.03, 0.08), throw.between(0.15, 0.32), 0.0
    along = [0.0] * len(places)
    if grain:
        slope = trend(metric, len(places), idea.along, throw)
    else:
        along = heights(idea.domain, idea.along, places, metric.by[idea.along], throw)
    rows, sign = [], metric.by.get(idea.series, 0)
    for name, height in zip(names, heights(idea.domain, idea.series, names, sign, throw), strict=True):
        habits = idea.domain.habits.get(name, metric.moves) if metric.adds else metric.moves
        moved = curve(habits, when, grain, slope * throw.between(0.7, 1.3), swing) if grain else along
        rows.append([height + move + throw.bell(0, noise) for move in moved])
    return rows


def _title(idea: Idea, names: list[str], throw: Dice) -> tuple[str, str | None]:
    assert idea.metric is not None
    name, along, group = idea.metric.name, low(idea.along), low(idea.series)
    where = scope(idea.domain, throw)
    whose = where[0].upper() + where[1:]
    if idea.series == "year":
        span = f"{names[0]} to {names[-1]}" if len(names) > 2 else f"{names[0]} and {names[1]}"
        titles = [f"{name} by {along}, {span}", f"{name} by {along}, {where}", f"{whose}: {low(name)} by {along}"]
    else:
        both = f"{name} by {along} and {group}"
        titles = [both, both, f"{both}, {where}", f"{name} by {along}, {where}", f"{whose}: {low(name)} by {group}"]
    title = throw.pick(titles)
    if where in title or whose in title:
        return title, None
    return title, throw.pick((None, whose, f"Figures for {where}", f"Source: {where}"))


def expected(spec: Spec) -> tuple[Table, ...]:
    data: Any = spec.data
    labels = spec.style.get("labels", {"along": data["along"]})
    columns = (labels.get("along") or "x", *(series["name"] for series in data["series"]))
    rows = tuple(
        (place, *(series["values"][at] for series in data["series"])) for at, place in enumerate(data["places"])
    )
    types = ("category", *["number"] * len(data["series"]))
    return (Table(panel="panel1", mark="bar", columns=columns, types=types, rows=rows),)


kind = Kind(
    name="grouped_bars",
    about="bars side by side or stacked: one value for each category and series",
    renderer="matplotlib",
    families=("lookup", "extremum", "comparison", "count", "arithmetic", "trend", "table", "pointing", "unanswerable"),
    offline={"topic": topic, "spec": spec, "program": chart_program("grouped_bars", bars_values)},
    schema=Wide.model_json_schema(),
    check=partial(validate, Wide),
    expected=expected,
    domains=lambda: domains_of(bar_ideas()),
)
