"""Points of two measures, in groups told apart by colour and marker."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import Field, model_validator

from synth.kinds import _scatter_look
from synth.kinds._dice import Dice, dice
from synth.kinds._numbers import choose_number
from synth.kinds._program import write_program
from synth.kinds._shapes_scatter import scatter_values
from synth.kinds._subjects import low, propose, scatter_ideas, understand
from synth.kinds._values import levels, on_step
from synth.kinds._wide import Finite, Measure, Name, Strict, series_names, validate
from synth.kinds._words import Metric, Pair, scope
from synth.records import Spec, Table, Topic
from synth.steps import Kind


class Cloud(Strict):
    name: Name
    points: list[Annotated[list[Finite], Field(min_length=2, max_length=2)]] = Field(min_length=1, max_length=2000)


class Clouds(Strict):
    """Two measures and the points of each group."""

    x: Measure
    y: Measure
    group: Name
    series: list[Cloud] = Field(min_length=1, max_length=24)

    @model_validator(mode="after")
    def _fits(self) -> Clouds:
        if len({cloud.name for cloud in self.series}) < len(self.series):
            raise ValueError("series: two have the same name")
        return self


RELATIONS: Mapping[str, Callable[[float], float]] = {
    "rise": lambda t: t,
    "fall": lambda t: 1 - t,
    "curve": lambda t: (1 - math.exp(-2.6 * t)) / (1 - math.exp(-2.6)),
    "hump": lambda t: 1 - (2 * t - 1.1) ** 2 / 1.21,
    "power": lambda t: math.pow(t, 1.7),
}


def topic(source: Any) -> dict[str, Any]:
    return propose(scatter_ideas(), Dice(source))


def spec(topic: Topic) -> dict[str, Any]:
    throw = dice(topic.seed, "spec")
    idea = understand(scatter_ideas(), topic.subject, throw)
    pair = idea.pair
    assert pair is not None
    names = series_names(idea.domain, idea.series, throw, 2, 3 if topic.difficulty == 1 else 4)
    numbers = {axis: choose_number(metric, metric.high, throw) for axis, metric in (("x", pair.x), ("y", pair.y))}
    clouds = _clouds(pair, len(names), throw)
    data = {
        "x": {"name": pair.x.name, "unit": pair.x.unit},
        "y": {"name": pair.y.name, "unit": pair.y.unit},
        "group": idea.series,
        "series": [{"name": name, "points": points} for name, points in zip(names, clouds, strict=True)],
    }
    where = scope(idea.domain, throw)
    title = throw.pick(
        (
            f"{pair.y.name} against {low(pair.x.name)}",
            f"{pair.y.name} against {low(pair.x.name)} by {low(idea.series)}",
            f"{pair.x.name} and {low(pair.y.name)}, {where}",
            f"{pair.y.name} and {low(pair.x.name)} by {low(idea.series)}",
            f"{where[0].upper()}{where[1:]}: {low(pair.y.name)} and {low(pair.x.name)}",
        )
    )
    subtitle = None if where[1:] in title else throw.pick((None, where[0].upper() + where[1:], f"Measured for {where}"))
    return {"title": title, "data": data, "style": _scatter_look.choose(data, numbers, (title, subtitle), throw)}


def _clouds(pair: Pair, count: int, throw: Dice) -> list[list[list[float]]]:
    """Points along the pair's relation, each group with its own part of x, its own height and its own scatter."""
    shape, noise, clouds = RELATIONS[pair.relation], throw.between(0.04, 0.1), []
    size = throw.whole(8, 26)
    for centre in levels(count, throw, 0.2, 0.8):
        spread, lift, points = throw.between(0.13, 0.24), throw.between(-0.12, 0.12), []
        for _ in range(max(6, size + throw.whole(-4, 4))):
            t = centre + throw.bell(0, spread)
            t = t if 0.02 <= t <= 0.98 else throw.between(0.05, 0.95)
            u = 0.1 + 0.76 * max(0.0, shape(t)) + lift + throw.bell(0, noise)
            points.append([_at(pair.x, t), _at(pair.y, max(0.02, min(0.98, u)))])
        clouds.append(points)
    return clouds


def _at(metric: Metric, share: float) -> float:
    return on_step(metric.low + (metric.high - metric.low) * share, metric.step)


def program(spec: Spec) -> dict[str, Any]:
    assert spec.topic is not None
    values = scatter_values(spec, dice(spec.topic.seed, "program"))
    return {"source": write_program("kinds/scatter_groups/offline.py.jinja", **values)}


def check(data: Any) -> None:
    validate(Clouds, data)


def expected(spec: Spec) -> tuple[Table, ...]:
    data: Any = spec.data
    labels = spec.style.get("labels", {"x": data["x"]["name"], "y": data["y"]["name"]})
    many = len(data["series"]) > 1
    columns, types = (labels["x"], labels["y"], "series"), ("number", "number", "category")
    rows = [(x, y, one["name"]) for one in data["series"] for x, y in one["points"]]
    keep = 3 if many else 2
    return (
        Table(
            panel="panel1",
            mark="point",
            columns=columns[:keep],
            types=types[:keep],
            rows=tuple(row[:keep] for row in rows),
        ),
    )


kind = Kind(
    name="scatter_groups",
    about="points of two measures, in groups told apart by colour and marker",
    renderer="matplotlib",
    families=("lookup", "extremum", "comparison", "count"),
    offline={"topic": topic, "spec": spec, "program": program},
    schema=Clouds.model_json_schema(),
    check=check,
    expected=expected,
)
