"""Parts of a whole: slices of a pie or a donut."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from typing import Annotated, Any

from pydantic import Field, model_validator

from synth.kinds import _pie_look
from synth.kinds._dice import Dice, dice
from synth.kinds._numbers import choose_number, with_unit
from synth.kinds._program import chart_program
from synth.kinds._shapes_pie import pie_values
from synth.kinds._subjects import Idea, domains_of, low, propose, understand
from synth.kinds._values import heights, laid, rounded
from synth.kinds._wide import Finite, Measure, Name, Strict, series_names, validate
from synth.kinds._words import domains, scope
from synth.records import Spec, Table, Topic
from synth.steps import Kind

LEAST, MOST = 0.035, 0.62  # of the whole, that a slice takes


class Slice(Strict):
    name: Name
    value: Annotated[Finite, Field(gt=0)]


class Pie(Strict):
    """A measure that adds up, what its parts are called, and the part of each."""

    value: Measure
    group: Name
    slices: list[Slice] = Field(min_length=2, max_length=24)

    @model_validator(mode="after")
    def _fits(self) -> Pie:
        if len({one.name for one in self.slices}) < len(self.slices):
            raise ValueError("slices: two have the same name")
        return self


@cache
def ideas() -> Mapping[str, Idea]:
    """Every total, shared out among the members of a group that may split it."""
    found: dict[str, Idea] = {}
    for domain in domains().values():
        for metric in domain.metrics:
            for group in domain.groups if metric.adds else ():
                if group in metric.by and len(domain.groups[group]) > 2:
                    subject = f"{domain.name}: shares of {low(metric.name)} by {low(group)}"
                    found[subject] = Idea(domain=domain, metric=metric, along=group, series=group)
    return found


def topic(source: Any, domain: str | None = None) -> dict[str, Any]:
    return propose(ideas(), Dice(source), domain)


def spec(topic: Topic) -> dict[str, Any]:
    throw = dice(topic.seed, "spec")
    idea = understand(ideas(), topic.subject, throw)
    metric = idea.metric
    assert metric is not None
    names = series_names(idea.domain, idea.series, throw, 3, 4 if topic.difficulty == 1 else 6)
    raw = _values(idea, names, throw)
    number = choose_number(metric, min(raw), max(raw), throw)
    [values] = rounded(metric, [raw], number["step"])
    slices = [{"name": name, "value": value} for name, value in zip(names, values, strict=True)]
    if idea.series not in idea.domain.ordered and throw.chance(0.6):
        slices.sort(key=lambda one: -float(str(one["value"])))
    data = {"value": {"name": metric.name, "unit": metric.unit}, "group": idea.series.capitalize(), "slices": slices}
    title, subtitle = _title(idea, number, throw)
    ordered = idea.series in idea.domain.ordered
    return {
        "title": title,
        "data": data,
        "style": _pie_look.choose(data, number, (title, subtitle), throw, ordered=ordered),
    }


def _values(idea: Idea, names: list[str], throw: Dice) -> list[float]:
    """Parts as the names imply them, none of them a sliver, none of them nearly all."""
    metric = idea.metric
    assert metric is not None
    moves = [2 * move for move in heights(idea.domain, idea.series, names, metric.by[idea.series], throw)]
    [raw] = laid(metric, [moves], throw)
    for _ in range(40):
        total = sum(raw)
        if min(raw) >= LEAST * total and max(raw) <= MOST * total:
            break
        mean = total / len(raw)
        raw = [mean + 0.85 * (value - mean) for value in raw]
    return raw


def _title(idea: Idea, number: dict[str, Any], throw: Dice) -> tuple[str, str | None]:
    assert idea.metric is not None
    name, group, where = with_unit(idea.metric.name, number["unit"]), low(idea.series), scope(idea.domain, throw)
    whose = where[0].upper() + where[1:]
    by = f"{name} by {group}"
    title = throw.pick((by, by, f"{whose}: {low(name)} by {group}", f"Shares of {low(name)}"))
    return title, None if whose in title else throw.pick((None, whose, f"Source: {where}"))


def expected(spec: Spec) -> tuple[Table, ...]:
    data: Any = spec.data
    shown = spec.style.get("print", "value")
    rows: tuple[tuple[str, Any], ...] = tuple((one["name"], one["value"]) for one in data["slices"])
    if shown not in ("value", "both"):
        parts = _pie_look.shares(data)
        rows = tuple((one["name"], round(share, 6)) for one, share in zip(data["slices"], parts, strict=True))
    what = "value" if shown in ("value", "both") else "share"
    return (Table(panel="panel1", mark="wedge", columns=("label", what), types=("category", "number"), rows=rows),)


kind = Kind(
    name="pie",
    about="parts of a whole: the slices of a pie or a donut",
    renderer="matplotlib",
    families=("lookup", "extremum", "comparison", "count", "arithmetic", "table", "pointing", "unanswerable"),
    offline={"topic": topic, "spec": spec, "program": chart_program("pie", pie_values)},
    schema=Pie.model_json_schema(),
    check=partial(validate, Pie),
    expected=expected,
    domains=lambda: domains_of(ideas()),
)
