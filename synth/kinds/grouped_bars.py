"""Bars in groups or stacks: one value for each category and series."""

from __future__ import annotations

from typing import Any

from synth.kinds import _bars_look
from synth.kinds._dice import Dice, dice
from synth.kinds._numbers import choose_number
from synth.kinds._program import write_program
from synth.kinds._shapes import bars_values
from synth.kinds._subjects import Idea, bar_ideas, low, propose, understand
from synth.kinds._values import curve, levels, within
from synth.kinds._wide import Wide, bar_places, series_names, validate
from synth.kinds._words import Metric, scope
from synth.records import Spec, Table, Topic
from synth.steps import Kind


def topic(source: Any) -> dict[str, Any]:
    return propose(bar_ideas(), Dice(source))


def spec(topic: Topic) -> dict[str, Any]:
    throw = dice(topic.seed, "spec")
    idea = understand(bar_ideas(), topic.subject, throw)
    assert idea.metric is not None
    most = {1: 6, 2: 8}.get(topic.difficulty, 12)
    places, grain, when = bar_places(idea.along, idea.domain, throw, most)
    names = series_names(idea.domain, idea.series, throw, 2, 3 if len(places) > 8 else 5)
    ordered = idea.series == "year"
    number = choose_number(idea.metric, idea.metric.high, throw)
    values = _values(idea.metric, len(places), len(names), (grain, when), number["step"], throw)
    data = {
        "along": idea.along.capitalize(),
        "places": places,
        "value": {"name": idea.metric.name, "unit": idea.metric.unit},
        "group": idea.series.capitalize(),
        "series": [{"name": name, "values": row} for name, row in zip(names, values, strict=True)],
    }
    title, subtitle = _title(idea, data, throw)
    style = _bars_look.choose(data, number, title, subtitle, throw, adds=idea.metric.adds, ordered=ordered)
    return {"title": title, "data": data, "style": style}


def _values(
    metric: Metric, places: int, series: int, time: tuple[str, list[float]], step: float, throw: Dice
) -> list[list[float]]:
    """A row a series: its level, the move along time (or a height of its own for each category), and noise."""
    grain, when = time
    shared = curve(metric, when, grain, throw) if grain else [throw.between(-0.28, 0.28) for _ in range(places)]
    noise, tilt = throw.between(0.03, 0.09), throw.between(0.0, 0.08)
    rows = []
    for level in levels(series, throw):
        lean = throw.between(-tilt, tilt)
        shares = [level + shared[at] + lean * at / places + throw.bell(0, noise) for at in range(places)]
        rows.append([within(metric, 0.04 + 0.92 * max(0.0, min(1.0, share)), step) for share in shares])
    return rows


def _title(idea: Idea, data: dict[str, Any], throw: Dice) -> tuple[str, str | None]:
    assert idea.metric is not None
    name, along, group = idea.metric.name, low(data["along"]), low(data["group"])
    where = scope(idea.domain, throw)
    title = throw.pick(
        (
            f"{name} by {along} and {group}",
            f"{name} by {along} and {group}, {where}",
            f"{name} by {along}, {where}",
            f"{name}: {group} by {along}",
            f"{where[0].upper()}{where[1:]}: {low(name)} by {along}",
            f"{name} per {along}",
            f"{where[0].upper()}{where[1:]}: {low(name)} by {group}",
        )
    )
    if where in title or where[1:] in title:
        return title, None
    return title, throw.pick((None, where[0].upper() + where[1:], f"Figures for {where}", f"Source: {where}"))


def program(spec: Spec) -> dict[str, Any]:
    assert spec.topic is not None
    return {
        "source": write_program(
            "kinds/grouped_bars/offline.py.jinja", **bars_values(spec, dice(spec.topic.seed, "program"))
        )
    }


def check(data: Any) -> None:
    validate(Wide, data)


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
    families=("lookup", "extremum", "comparison", "count"),
    offline={"topic": topic, "spec": spec, "program": program},
    schema=Wide.model_json_schema(),
    check=check,
    expected=expected,
)
