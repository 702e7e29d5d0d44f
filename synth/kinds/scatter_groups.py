"""Points of two measures, in groups told apart by colour and marker."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any

from pydantic import Field, model_validator

from synth.kinds import _scatter_look
from synth.kinds._dice import Dice, dice
from synth.kinds._numbers import choose_number
from synth.kinds._program import chart_program
from synth.kinds._shapes_scatter import scatter_values
from synth.kinds._subjects import Idea, domains_of, low, propose, scatter_ideas, understand
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

CLEAR = 7.5  # points between the middles of two markers


def topic(source: Any, domain: str | None = None) -> dict[str, Any]:
    return propose(scatter_ideas(), Dice(source), domain)


def spec(topic: Topic) -> dict[str, Any]:
    throw = dice(topic.seed, "spec")
    idea = understand(scatter_ideas(), topic.subject, throw)
    pair = idea.pair
    assert pair is not None
    names = series_names(idea.domain, idea.series, throw, 2, 3 if topic.difficulty == 1 else 4)
    clouds = _clouds(idea, pair, names, throw)
    numbers = {}
    for at, metric in enumerate((pair.x, pair.y)):
        every = [point[at] for points in clouds for point in points]
        numbers["xy"[at]] = choose_number(metric, min(every), max(every), throw)
    data = {
        "x": {"name": pair.x.name, "unit": pair.x.unit},
        "y": {"name": pair.y.name, "unit": pair.y.unit},
        "group": idea.series,
        "series": [{"name": name, "points": points} for name, points in zip(names, clouds, strict=True)],
    }
    title, subtitle = _title(idea, pair, throw)
    return {"title": title, "data": data, "style": _scatter_look.choose(data, numbers, (title, subtitle), throw)}


def _title(idea: Idea, pair: Pair, throw: Dice) -> tuple[str, str | None]:
    where, group = scope(idea.domain, throw), low(idea.series)
    whose = where[0].upper() + where[1:]
    title = throw.pick(
        (
            f"{pair.y.name} against {low(pair.x.name)}",
            f"{pair.y.name} against {low(pair.x.name)} by {group}",
            f"{pair.y.name} against {low(pair.x.name)} by {group}",
            f"{pair.y.name} and {low(pair.x.name)} by {group}",
            f"{pair.x.name} and {low(pair.y.name)}, {where}",
            f"{whose}: {low(pair.y.name)} and {low(pair.x.name)}",
        )
    )
    return title, None if where in title or whose in title else throw.pick((None, whose, f"Data: {where}"))


def _clouds(idea: Idea, pair: Pair, names: list[str], throw: Dice) -> list[list[list[float]]]:
    """Points along the pair's relation, each group with its own part of x, its own height and its own scatter."""
    shape, noise, signs = RELATIONS[pair.relation], throw.between(0.06, 0.11), pair.by[idea.series]
    ranks = [idea.domain.rank(idea.series, name) for name in names]
    centres = [0.5 + 0.2 * signs[0] * rank for rank in ranks] if signs[0] else levels(len(names), throw, 0.3, 0.7)
    lifts = [0.16 * signs[1] * rank for rank in ranks] if signs[1] else levels(len(names), throw, -0.13, 0.13)
    size = throw.whole(8, 18)
    taken: list[list[float]] = []
    clouds: list[list[list[float]]] = []
    for centre, lift in zip(centres, lifts, strict=True):
        spread, points = throw.between(0.16, 0.24), []
        for _ in range(8 * size):
            t = centre + throw.bell(0, spread)
            u = 0.14 + 0.72 * max(0.0, shape(max(0.0, t))) + lift + throw.bell(0, noise)
            if not (0.02 <= t <= 0.98 and 0.02 <= u <= 0.98):
                continue
            point = [_at(pair.x, t), _at(pair.y, u)]
            if all(_apart(pair, point, other) for other in taken):
                points.append(point)
                taken.append(point)
            if len(points) >= size + len(clouds) % 3:
                break
        clouds.append(points)
    return clouds


def _apart(pair: Pair, one: list[float], two: list[float]) -> bool:
    """Whether markers at both points stand clear of each other: 350 by 260 points are about the smallest plot."""
    across = (one[0] - two[0]) / (pair.x.high - pair.x.low) * 350
    up = (one[1] - two[1]) / (pair.y.high - pair.y.low) * 260
    return math.hypot(across, up) >= CLEAR


def _at(metric: Metric, share: float) -> float:
    return on_step(metric.low + (metric.high - metric.low) * share, metric.step)


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
    families=("lookup", "extremum", "comparison", "count", "pointing", "unanswerable"),
    offline={"topic": topic, "spec": spec, "program": chart_program("scatter_groups", scatter_values)},
    schema=Clouds.model_json_schema(),
    check=partial(validate, Clouds),
    expected=expected,
    domains=lambda: domains_of(scatter_ideas()),
)
