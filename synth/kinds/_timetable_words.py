"""What a timetable says, written as its style has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Data = Mapping[str, Any]


def whole(data: Data) -> Data:
    """With what may be left out: an entry without a span takes one slot."""
    return {**data, "entries": [{"span": 1, **one} for one in data["entries"]]} if data["form"] == "week" else data


def say(time: str, style: Mapping[str, Any]) -> str:
    hour, minute = int(time[:2]) % 24, time[3:]
    if style["clock"] == "24":
        return f"{hour:02}:{minute}"
    return f"{hour % 12 or 12}:{minute} {'am' if hour < 12 else 'pm'}"


def _span(start: str, end: str, style: Mapping[str, Any]) -> str:
    return f"{say(start, style)} – {say(end, style)}"


def slot_words(data: Data, at: int, style: Mapping[str, Any]) -> tuple[str, ...]:
    slot = data["slots"][at]
    if style["slot"] == "start":
        return (say(slot["start"], style),)
    if style["slot"] == "number":
        pauses = {pause["slot"] for pause in data["pauses"]}
        own = [number for number in range(len(data["slots"])) if number not in pauses]
        label = f"{own.index(at) + 1}" if at in own else ""
        return (*([label] if label else []), _span(slot["start"], slot["end"], style))
    return (_span(slot["start"], slot["end"], style),)


def entries_of(data: Data, column: str) -> list[Data]:
    return sorted((one for one in data["entries"] if one["column"] == column), key=lambda one: one["slot"])


def tones(data: Data, style: Mapping[str, Any]) -> Mapping[str, str]:
    names = list(dict.fromkeys(one["what"] for one in data["entries"]))
    return {name: f"tone-{at % 8}" for at, name in enumerate(names)} if style["tones"] else {}


def item(data: Data, style: Mapping[str, Any], one: Data, tone: Mapping[str, str]) -> dict[str, str]:
    return {
        "time": time_of(data, one, style),
        "what": one["what"],
        "more": ", ".join(more_of(one)),
        "tone": tone.get(one["what"], ""),
    }


def time_of(data: Data, one: Data, style: Mapping[str, Any]) -> str:
    first, last = data["slots"][one["slot"]], data["slots"][one["slot"] + one["span"] - 1]
    return _span(first["start"], last["end"], style)


def more_of(one: Data) -> list[str]:
    return [text for text in (one.get("where"), one.get("who")) if text]


def times_of(data: Data, style: Mapping[str, Any]) -> list[list[str]]:
    """A row a stop."""
    return [
        [say(run["times"][at], style) if run["times"][at] else "–" for run in data["runs"]]
        for at in range(len(data["stops"]))
    ]


def departure_words(one: Data, style: Mapping[str, Any]) -> list[str]:
    return [say(one["time"], style), one["service"], one["to"], one["platform"], one.get("note") or ""]


def plain_texts(data: Data) -> list[str]:
    """What a page of these data says however it is written."""
    if data["form"] == "week":
        said = [text for one in data["entries"] for text in (one["what"], *more_of(one))]
        return [*data["columns"], *said, *(pause["what"] for pause in data["pauses"])]
    if data["form"] == "runs":
        return [*data["stops"]]
    return [text for one in data["departures"] for text in (one["service"], one["to"])]
