"""Data that is a table with one column a series: what grouped bars and lines share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from synth.kinds._dice import Dice
from synth.kinds._steps import faults
from synth.kinds._words import MONTHS, WEEKDAYS, Domain
from synth.records import ItemError

Finite = Annotated[int | float, Field(allow_inf_nan=False)]
Name = Annotated[str, Field(min_length=1, max_length=120)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Measure(Strict):
    name: Name
    unit: str = Field(max_length=40)


class Series(Strict):
    name: Name
    values: list[Finite] = Field(min_length=1, max_length=2000)


class Wide(Strict):
    """A name for what stands along the axis, its places, and a value of each series at each place."""

    along: Name
    places: list[Name] | list[Finite] = Field(min_length=2, max_length=2000)
    value: Measure
    group: Name
    series: list[Series] = Field(min_length=1, max_length=24)

    @model_validator(mode="after")
    def _fits(self) -> Wide:
        if len(set(self.places)) < len(self.places):
            raise ValueError("places: one stands there twice")
        if len({series.name for series in self.series}) < len(self.series):
            raise ValueError("series: two have the same name")
        for series in self.series:
            if len(series.values) != len(self.places):
                raise ValueError(f"series {series.name!r}: {len(series.values)} values for {len(self.places)} places")
        return self


def validate(model: type[BaseModel], data: Any) -> None:
    try:
        model.model_validate(data)
    except ValidationError as error:
        raise ItemError("bad_spec", faults(error)) from error


def bar_places(along: str, domain: Domain, throw: Dice, most: int) -> tuple[list[str], str, list[float]]:
    """Categories along a bar chart's axis, the grain of time they have, and where they stand in it."""
    if along == "month":
        count = 12 if most >= 12 and throw.chance(0.4) else throw.pick((4, 6, 6))
        first = 0 if count == 12 else throw.whole(0, 12 - count)
        return list(MONTHS[first : first + count]), "month", [float(first + at) for at in range(count)]
    if along == "quarter":
        return ["Q1", "Q2", "Q3", "Q4"], "month", [1.0, 4.0, 7.0, 10.0]
    if along == "year":
        count = throw.whole(3, min(8, most))
        first = throw.whole(2012, 2026 - count)
        return [str(first + at) for at in range(count)], "year", [float(at) for at in range(count)]
    if along == "weekday":
        days = WEEKDAYS if most >= 7 and throw.chance(0.7) else WEEKDAYS[:5]
        return list(days), "weekday", [float(at) for at in range(len(days))]
    fewest = min(3, len(domain.groups[along]))
    return members_of(domain, along, throw, fewest, most), "", []


def members_of(domain: Domain, group: str, throw: Dice, fewest: int, most: int) -> list[str]:
    """Some members; of a set with an order, neighbours in that order, all of them where they fit."""
    members = domain.groups[group]
    count = throw.whole(min(fewest, len(members)), min(most, len(members)))
    if group in domain.ordered:
        count = min(most, len(members))
        first = throw.whole(0, len(members) - count)
        return list(members[first : first + count])
    chosen = throw.some(members, count)
    return chosen if throw.chance(0.25) else [name for name in members if name in chosen]


def series_names(domain: Domain, group: str, throw: Dice, fewest: int, most: int) -> list[str]:
    if group == "year":
        count = throw.whole(2, min(4, most))
        last = throw.whole(2019, 2025)
        return [str(last - count + 1 + at) for at in range(count)]
    return members_of(domain, group, throw, fewest, most)
