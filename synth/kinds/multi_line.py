"""Lines over time, one for each member of a group."""

from __future__ import annotations

from functools import partial
from typing import Any

from synth.kinds import _lines_look
from synth.kinds._dice import Dice, dice
from synth.kinds._numbers import choose_number
from synth.kinds._places import Places, time_places
from synth.kinds._program import chart_program
from synth.kinds._shapes_lines import lines_values
from synth.kinds._subjects import Idea, domains_of, line_ideas, low, propose, understand
from synth.kinds._values import curve, geometric, heights, laid, rounded, scaled, trend
from synth.kinds._wide import Wide, series_names, validate
from synth.kinds._words import Metric, scope
from synth.records import Spec, Table, Topic
from synth.steps import Kind

ALONG = {"hour": "Hour of day"}


def topic(source: Any, domain: str | None = None) -> dict[str, Any]:
    return propose(line_ideas(), Dice(source), domain)


def spec(topic: Topic) -> dict[str, Any]:
    throw = dice(topic.seed, "spec")
    idea = understand(line_ideas(), topic.subject, throw)
    assert idea.metric is not None
    places = time_places(idea.along, throw)
    names = series_names(idea.domain, idea.series, throw, 2, 3 if topic.difficulty == 1 else 5)
    metric = scaled(idea.metric, idea.along)
    raw = laid(metric, _moves(idea, metric, places, names, throw), throw)
    least, most = min(map(min, raw)), max(map(max, raw))
    log = geometric(metric) and most / least > 40 and throw.chance(0.7)
    number = choose_number(metric, least, most, throw)
    if log:
        number.update(divide=1, suffix="", decimals=0, comma=True, step=max(metric.step, 1), tick_decimals=0)
    rows = rounded(metric, raw, number["step"])
    data = {
        "along": ALONG.get(idea.along, idea.along.capitalize()),
        "places": places.at,
        "value": {"name": metric.name, "unit": metric.unit},
        "group": idea.series,
        "series": [{"name": name, "values": row} for name, row in zip(names, rows, strict=True)],
    }
    title, subtitle = _title(idea, places, throw)
    return {
        "title": title,
        "data": data,
        "style": _lines_look.choose(data, places, number, (title, subtitle), throw, log=log),
    }


def _moves(idea: Idea, metric: Metric, places: Places, names: list[str], throw: Dice) -> list[list[float]]:
    """A row a series: its height, the season and trend all share, and noise that remembers the day before."""
    noise, swing = throw.between(0.02, 0.055), throw.between(0.15, 0.32)
    slope = trend(metric, len(places.at), idea.along, throw)
    rows, sign = [], metric.by[idea.series]
    for name, height in zip(names, heights(idea.domain, idea.series, names, sign, throw), strict=True):
        habits = idea.domain.habits.get(name, metric.moves) if metric.adds else metric.moves
        moves = curve(habits, places.when, places.grain, slope * throw.between(0.6, 1.4), swing)
        drift, row = 0.0, []
        for move in moves:
            drift = 0.6 * drift + throw.bell(0, noise)
            row.append(height + move + drift)
        rows.append(row)
    return rows


def _title(idea: Idea, places: Places, throw: Dice) -> tuple[str, str | None]:
    assert idea.metric is not None
    name, group, where = idea.metric.name, low(idea.series), scope(idea.domain, throw)
    whose = where[0].upper() + where[1:]
    over = "over time" if idea.along not in ("hour", "weekday") else f"by {ALONG.get(idea.along, idea.along).lower()}"
    titles = [f"{name} by {group}", f"{name} by {group}, {where}", f"{name} by {group}", f"{name} {over}"]
    if "time" in name.lower():
        titles = titles[:2]  # no "playing time over time"
    what = throw.pick((*titles, f"{whose}: {low(name)} by {group}"))
    title = f"{what}, {places.span}" if places.span and "," not in what and throw.chance(0.6) else what
    if where in title or whose in title:
        return title, None
    return title, throw.pick((None, whose, f"Data: {where}"))


def expected(spec: Spec) -> tuple[Table, ...]:
    data: Any = spec.data
    along = spec.style.get("labels", {"along": data["along"]})["along"] or "x"
    rows = tuple((place, *(one["values"][at] for one in data["series"])) for at, place in enumerate(data["places"]))
    types = (_place_type(data["places"], spec.style), *["number"] * len(data["series"]))
    columns = (along, *(one["name"] for one in data["series"]))
    return (Table(panel="panel1", mark="line", columns=columns, types=types, rows=rows),)


def _place_type(places: list[Any], style: Any) -> str:
    if not isinstance(places[0], str):
        return "number"
    dates = all(len(place) == 10 and place[4] == place[7] == "-" for place in places)
    return str(style.get("along_type", "date" if dates else "category"))


kind = Kind(
    name="multi_line",
    about="lines over time, one for each member of a group",
    renderer="matplotlib",
    families=("lookup", "extremum", "comparison", "count", "arithmetic", "trend", "table", "pointing", "unanswerable"),
    offline={"topic": topic, "spec": spec, "program": chart_program("multi_line", lines_values)},
    schema=Wide.model_json_schema(),
    check=partial(validate, Wide),
    expected=expected,
    domains=lambda: domains_of(line_ideas()),
)
