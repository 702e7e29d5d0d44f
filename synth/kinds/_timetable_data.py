"""What a timetable says: a week of slots, the runs of a line, or a board of departures."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Field, RootModel, model_validator

from synth.kinds._wide import Name, Strict

Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-9]):[0-5]\d$", description="24 hours; 24:10 is ten past midnight")]


class Slot(Strict):
    start: Clock
    end: Clock


class Entry(Strict):
    """What happens in `span` slots of a column, from slot number `slot` on (the first is 0)."""

    column: Name
    slot: int = Field(ge=0)
    span: int = Field(default=1, ge=1, le=6)
    what: Name
    where: str | None = Field(default=None, max_length=60)
    who: str | None = Field(default=None, max_length=60)


class Pause(Strict):
    """Nothing else happens in this slot, in any column."""

    slot: int = Field(ge=0)
    what: Name


class Week(Strict):
    """Days, or rooms side by side (`parallel`), in slots of time."""

    form: Literal["week"]
    across: Name = Field(description="what the columns are: Day, Room, Court")
    parallel: bool = Field(description="whether the columns happen at the same time, as rooms do and days do not")
    columns: list[Name] = Field(min_length=1, max_length=8)
    slots: list[Slot] = Field(min_length=2, max_length=16)
    entries: list[Entry] = Field(min_length=2, max_length=120)
    pauses: list[Pause] = Field(max_length=4)

    @model_validator(mode="after")
    def _fits(self) -> Week:
        found = [*_twice("columns", self.columns), *_slot_faults(self.slots), *_entry_faults(self)]
        if not found and self.parallel:
            found = list(_bookings(self.entries))
        if found:
            raise ValueError("; ".join(found))
        return self


class Run(Strict):
    name: Name
    times: list[Clock | None] = Field(min_length=2, max_length=20, description="one for each stop, null: does not stop")


class Runs(Strict):
    """The runs of one line along its stops."""

    form: Literal["runs"]
    place: Name = Field(description="what the stops are called: Stop, Station, Pier")
    stops: list[Name] = Field(min_length=2, max_length=20)
    runs: list[Run] = Field(min_length=1, max_length=16)
    days: Name

    @model_validator(mode="after")
    def _fits(self) -> Runs:
        found = [*_twice("stops", self.stops), *_twice("runs", [run.name for run in self.runs])]
        for run in self.runs:
            if len(run.times) != len(self.stops):
                found.append(f"run {run.name}: {len(run.times)} times for {len(self.stops)} stops")
            times = [time for time in run.times if time]
            found += [
                f"run {run.name}: {late} after {early}" for early, late in itertools.pairwise(times) if late <= early
            ]
        if found:
            raise ValueError("; ".join(found))
        return self


class Departure(Strict):
    time: Clock
    service: Name
    to: Name
    platform: Name
    note: str | None = Field(default=None, max_length=60)


class Board(Strict):
    """What leaves from one place, by time."""

    form: Literal["board"]
    names: list[Name] = Field(min_length=4, max_length=4, description="the words for time, service, to and platform")
    departures: list[Departure] = Field(min_length=2, max_length=24)

    @model_validator(mode="after")
    def _in_order(self) -> Board:
        found = [
            f"departures: {late.time} stands after {early.time}"
            for early, late in itertools.pairwise(self.departures)
            if late.time < early.time
        ]
        found += _twice("departures", [f"{one.time} from {one.platform}" for one in self.departures])
        found += _twice("names", self.names)
        if found:
            raise ValueError("; ".join(found))
        return self


class Timetable(RootModel[Annotated[Week | Runs | Board, Field(discriminator="form")]]):
    pass


def _twice(where: str, names: Sequence[str]) -> list[str]:
    return [f"{where}: {name!r} stands there twice" for name in dict.fromkeys(names) if names.count(name) > 1]


def _slot_faults(slots: Sequence[Slot]) -> Iterator[str]:
    for at, slot in enumerate(slots):
        if slot.end <= slot.start:
            yield f"slots.{at}: ends at {slot.end}, before it starts"
        if at and slot.start < slots[at - 1].end:
            yield f"slots.{at}: starts at {slot.start}, before the one above it ends"


def _entry_faults(week: Week) -> Iterator[str]:
    taken = {(column, pause.slot): pause.what for column in week.columns for pause in week.pauses}
    for pause in week.pauses:
        if pause.slot >= len(week.slots):
            yield f"pauses: {pause.what} is in slot {pause.slot} of {len(week.slots)}"
    for at, entry in enumerate(week.entries):
        if entry.column not in week.columns:
            yield f"entries.{at}: {entry.column!r} is no column"
        if entry.slot + entry.span > len(week.slots):
            yield f"entries.{at}: {entry.what} goes on after the last slot"
        for slot in range(entry.slot, entry.slot + entry.span):
            other = taken.setdefault((entry.column, slot), f"{entry.what} (entries.{at})")
            if other != f"{entry.what} (entries.{at})":
                yield f"entries.{at}: {entry.what} and {other} are both in slot {slot} of {entry.column}"


def _bookings(entries: Sequence[Entry]) -> Iterator[str]:
    """Nobody is in two places at one time, and no place holds two things."""
    for one, other in itertools.combinations(entries, 2):
        if _meet(one, other):
            for shared in {one.who, one.where} & {other.who, other.where} - {None}:
                yield f"entries: {shared} is booked for {one.what} and {other.what} at one time"


def _meet(one: Entry, other: Entry) -> bool:
    return one.slot < other.slot + other.span and other.slot < one.slot + one.span
