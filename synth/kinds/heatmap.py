"""A value for every pair of two groupings, told by colour and, mostly, by a number in the cell."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from typing import Annotated, Any

from pydantic import Field, model_validator

from synth.kinds import _heat_look
from synth.kinds._dice import Dice, dice
from synth.kinds._numbers import choose_number, with_unit
from synth.kinds._program import chart_program
from synth.kinds._shapes_heat import heat_values
from synth.kinds._subjects import Idea, bar_ideas, domains_of, low, propose, understand
from synth.kinds._values import curve, heights, laid, rounded, scaled, trend
from synth.kinds._wide import Finite, Measure, Name, Strict, bar_places, series_names, validate
from synth.kinds._words import scope
from synth.records import Spec, Table, Topic
from synth.steps import Kind


class Side(Strict):
    name: Name
    names: list[Name] = Field(min_length=2, max_length=100)

    @model_validator(mode="after")
    def _fits(self) -> Side:
        if len(set(self.names)) < len(self.names):
            raise ValueError("names: one stands there twice")
        return self


class Heat(Strict):
    """What the rows and the columns are, and a row of values for each row; null where there is none."""

    rows: Side
    columns: Side
    value: Measure
    values: list[list[Annotated[Finite | None, Field()]]]

    @model_validator(mode="after")
    def _fits(self) -> Heat:
        if len(self.values) != len(self.rows.names):
            raise ValueError(f"values: {len(self.values)} rows for {len(self.rows.names)} names")
        for name, line in zip(self.rows.names, self.values, strict=True):
            if len(line) != len(self.columns.names):
                raise ValueError(f"values of {name!r}: {len(line)} for {len(self.columns.names)} columns")
        return self


@cache
def ideas() -> Mapping[str, Idea]:
    """Every metric over two groups, or over a group and a time."""
    found: dict[str, Idea] = {}
    for idea in bar_ideas().values():
        if idea.series != "year" and idea.metric is not None:
            subject = (
                f"{idea.domain.name}: heatmap of {low(idea.metric.name)} by {low(idea.series)} and {low(idea.along)}"
            )
            found[subject] = idea
    return found


def topic(source: Any, domain: str | None = None) -> dict[str, Any]:
    return propose(ideas(), Dice(source), domain)


def spec(topic: Topic) -> dict[str, Any]:
    throw = dice(topic.seed, "spec")
    idea = understand(ideas(), topic.subject, throw)
    assert idea.metric is not None
    places, grain, when = bar_places(idea.along, idea.domain, throw, {1: 6, 2: 8}.get(topic.difficulty, 12))
    names = series_names(idea.domain, idea.series, throw, 3, 4 if topic.difficulty == 1 else 7)
    metric = scaled(idea.metric, idea.along if grain else idea.series)
    raw = laid(metric, _moves(idea, places, names, (grain, when), throw), throw)
    number = choose_number(metric, min(map(min, raw)), max(map(max, raw)), throw)
    values: list[list[float | None]] = [list(row) for row in rounded(metric, raw, number["step"])]
    if throw.chance(0.12):
        for _ in range(throw.whole(1, 3)):
            values[throw.whole(0, len(names) - 1)][throw.whole(0, len(places) - 1)] = None
    data = {
        "rows": {"name": idea.series.capitalize(), "names": names},
        "columns": {"name": idea.along.capitalize(), "names": places},
        "value": {"name": metric.name, "unit": metric.unit},
        "values": values,
    }
    if throw.chance(0.3):
        data["rows"], data["columns"] = data["columns"], data["rows"]
        data["values"] = [list(column) for column in zip(*values, strict=True)]
    title, subtitle = _title(idea, number["unit"], throw)
    return {"title": title, "data": data, "style": _heat_look.choose(data, number, (title, subtitle), throw)}


def _moves(
    idea: Idea, places: list[str], names: list[str], time: tuple[str, list[float]], throw: Dice
) -> list[list[float]]:
    """A row a name: its height, the move along the columns, and noise."""
    grain, when = time
    metric = idea.metric
    assert metric is not None
    slope = trend(metric, len(places), idea.along, throw) if grain else 0.0
    flat = [] if grain else heights(idea.domain, idea.along, places, metric.by[idea.along], throw)
    noise, swing = throw.between(0.06, 0.14), throw.between(0.2, 0.4)
    rows = []
    for name, height in zip(
        names, heights(idea.domain, idea.series, names, metric.by.get(idea.series, 0), throw), strict=True
    ):
        habits = idea.domain.habits.get(name, metric.moves) if metric.adds else metric.moves
        moved = curve(habits, when, grain, slope * throw.between(0.6, 1.4), swing) if grain else flat
        rows.append([height + move + throw.bell(0, noise) for move in moved])
    return rows


def _title(idea: Idea, unit: str, throw: Dice) -> tuple[str, str | None]:
    assert idea.metric is not None
    name, where = with_unit(idea.metric.name, unit), scope(idea.domain, throw)
    whose = where[0].upper() + where[1:]
    both = f"{name} by {low(idea.series)} and {low(idea.along)}"
    title = throw.pick((both, both, f"{whose}: {low(name)}", f"{name}, {where}"))
    return title, None if whose in title or where in title else throw.pick((None, whose, f"Figures for {where}"))


def expected(spec: Spec) -> tuple[Table, ...]:
    data: Any = spec.data
    labels = spec.style.get("labels", {"rows": data["rows"]["name"]})
    columns = (labels["rows"] or "row", *data["columns"]["names"])
    rows = tuple((name, *line) for name, line in zip(data["rows"]["names"], data["values"], strict=True))
    types = ("category", *["number"] * len(data["columns"]["names"]))
    return (Table(panel="panel1", mark="cell", columns=columns, types=types, rows=rows),)


kind = Kind(
    name="heatmap",
    about="a value for every pair of two groupings, as colours and numbers in cells",
    renderer="matplotlib",
    families=("lookup", "extremum", "comparison", "count", "arithmetic", "table", "pointing", "unanswerable"),
    offline={"topic": topic, "spec": spec, "program": chart_program("heatmap", heat_values)},
    schema=Heat.model_json_schema(),
    check=partial(validate, Heat),
    expected=expected,
    domains=lambda: domains_of(ideas()),
)
