"""Lines over time, one for each member of a group."""

from __future__ import annotations

from typing import Any

from synth.kinds import _lines_look
from synth.kinds._dice import Dice, dice
from synth.kinds._numbers import choose_number
from synth.kinds._places import Places, time_places
from synth.kinds._program import write_program
from synth.kinds._shapes_lines import lines_values
from synth.kinds._subjects import Idea, line_ideas, low, propose, understand
from synth.kinds._values import curve, levels, within
from synth.kinds._wide import Wide, series_names, validate
from synth.kinds._words import Metric, scope
from synth.records import Spec, Table, Topic
from synth.steps import Kind


def topic(source: Any) -> dict[str, Any]:
    return propose(line_ideas(), Dice(source))


def spec(topic: Topic) -> dict[str, Any]:
    throw = dice(topic.seed, "spec")
    idea = understand(line_ideas(), topic.subject, throw)
    assert idea.metric is not None
    places = time_places(idea.along, throw)
    names = series_names(idea.domain, idea.series, throw, 2, 3 if topic.difficulty == 1 else 5)
    log = "growth" in idea.metric.moves and idea.metric.high / idea.metric.low > 60 and throw.chance(0.6)
    number = choose_number(idea.metric, idea.metric.high, throw)
    if log:
        number.update(divide=1, suffix="", decimals=0, comma=True, step=max(idea.metric.step, 1))
    rows = _values(idea.metric, places, len(names), number["step"], throw, log=log)
    data = {
        "along": idea.along.capitalize(),
        "places": places.at,
        "value": {"name": idea.metric.name, "unit": idea.metric.unit},
        "group": idea.series,
        "series": [{"name": name, "values": row} for name, row in zip(names, rows, strict=True)],
    }
    title, subtitle = _title(idea, places, throw)
    return {
        "title": title,
        "data": data,
        "style": _lines_look.choose(data, places, number, (title, subtitle), throw, log=log),
    }


def _values(metric: Metric, places: Places, series: int, step: float, throw: Dice, *, log: bool) -> list[list[float]]:
    """A row a series: the season all share, a trend of its own, and noise that remembers the day before."""
    shared, rows = curve(metric, places.when, places.grain, throw), []
    noise, count = throw.between(0.012, 0.045), len(places.at)
    spread = (0.12, 0.85) if log else (0.22, 0.74)
    for level in levels(series, throw, *spread):
        own, lean, drift, shares = throw.between(0.7, 1.2), throw.between(-0.12, 0.12), 0.0, []
        for at in range(count):
            drift = 0.6 * drift + throw.bell(0, noise)
            shares.append(level + own * shared[at] + lean * (at / count - 0.5) + drift)
        rows.append([within(metric, max(0.01, min(0.99, share)), step) for share in shares])
    return rows


def _title(idea: Idea, places: Places, throw: Dice) -> tuple[str, str | None]:
    assert idea.metric is not None
    name, group, where = idea.metric.name, low(idea.series), scope(idea.domain, throw)
    what = throw.pick(
        (f"{name} by {group}", f"{name} over time", f"{name} by {group}, {where}", f"{name} per {idea.along}")
    )
    title = f"{what}, {places.span}" if places.span and "," not in what and throw.chance(0.6) else what
    if where in title:
        return title, None
    return title, throw.pick((None, where[0].upper() + where[1:], f"Data: {where}"))


def program(spec: Spec) -> dict[str, Any]:
    assert spec.topic is not None
    return {
        "source": write_program(
            "kinds/multi_line/offline.py.jinja", **lines_values(spec, dice(spec.topic.seed, "program"))
        )
    }


def check(data: Any) -> None:
    validate(Wide, data)


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
    families=("lookup", "extremum", "comparison", "count"),
    offline={"topic": topic, "spec": spec, "program": program},
    schema=Wide.model_json_schema(),
    check=check,
    expected=expected,
)
