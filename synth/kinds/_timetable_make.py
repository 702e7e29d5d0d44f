"""Timetables invented from the word lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from synth.kinds._dice import Dice
from synth.kinds._page_words import city, people, surname, word_list

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


def make(subject: str, difficulty: int, throw: Dice) -> tuple[str, dict[str, Any]]:
    """A title and the data."""
    entry = word_list("timetables")[subject]
    if "board" in entry:
        data = _board(entry, difficulty, throw)
        return _title(entry, data, throw), data
    data = _runs(entry, difficulty, throw) if "stops" in entry else _week(entry, difficulty, throw)
    return _title(entry, data, throw), data


def _title(entry: Mapping[str, Any], data: Mapping[str, Any], throw: Dice) -> str:
    stops = data.get("stops", ["", ""])
    return str(throw.pick(entry["titles"])).format(
        n=throw.whole(*entry.get("n", (2, 9))), letter=throw.pick("abc"),
        term=throw.pick(("spring", "summer", "autumn", "winter")),
        dept=throw.pick(entry.get("dept", ("Biology",))), topic=throw.pick(entry.get("topic", ("Open",))),
        city=city(throw), surname=surname(throw), day=throw.pick(DAYS), season=throw.pick(("summer", "winter")),
        first_stop=stops[0], last_stop=stops[-1],
    )  # fmt: skip


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _week(entry: Mapping[str, Any], difficulty: int, throw: Dice) -> dict[str, Any]:
    parallel = "columns" in entry
    days = DAYS if entry.get("six") or throw.chance(0.15) else DAYS[:5]
    columns = list(entry["columns"] if parallel else days)
    if parallel and difficulty == 1:
        columns = columns[:3]
    count = min(entry["count"], entry["count"] - 2 + difficulty)
    slots, pauses = _slots(entry, max(3, count), throw)
    return {
        "form": "week",
        "across": entry.get("across", "Day"),
        "parallel": parallel,
        "columns": columns,
        "slots": slots,
        "entries": _entries(entry, columns, slots, {pause["slot"] for pause in pauses}, parallel, throw),
        "pauses": pauses,
    }


def _slots(entry: Mapping[str, Any], count: int, throw: Dice) -> tuple[list[dict[str, str]], list[dict[str, Any]]]:
    at, slots, pauses = entry["start"], list[dict[str, str]](), list[dict[str, Any]]()
    for number in range(count):
        if name := entry["breaks"].get(str(number)):
            long = 30 if name in ("Lunch", "Lunch break", "Closed", "Book signing") else 20
            pauses.append({"slot": len(slots), "what": name})
            slots.append({"start": clock(at), "end": clock(at + long)})
            at += long
        slots.append({"start": clock(at), "end": clock(at + entry["length"])})
        at += entry["length"] + entry["pause"]
    return slots, pauses


def _entries(
    entry: Mapping[str, Any],
    columns: list[str],
    times: list[dict[str, str]],
    closed: set[int],
    parallel: bool,
    throw: Dice,
) -> list[dict[str, Any]]:
    slots = len(times)
    cells = list(entry["cells"])
    guides = _guides(entry, len(cells), throw)
    homes = {cell: throw.pick(entry["where"]) for cell in cells} if entry["where"] else {}
    homes.update(entry.get("homes", {}))
    found: list[dict[str, Any]] = []
    busy: dict[int, set[str]] = {slot: set() for slot in range(slots)}
    left = list(cells)
    for column in columns:
        slot, last, seen = 0, "", set[str]()
        while slot < slots:
            if slot in closed or not throw.chance(entry["full"]):
                slot += 1
                continue
            span = 2 if slot + 1 < slots and slot + 1 not in closed and throw.chance(entry["doubles"]) else 1
            pool = (left or cells) if parallel else cells
            taken = set().union(*(busy[at] for at in range(slot, slot + span)))
            fitting = [cell for cell in pool if _fits(entry, cell, times[slot]["start"], times[slot + span - 1]["end"])]
            free = [cell for cell in fitting if cell != last and not taken & set(cell.split(" v "))]
            if not free:
                slot += 1
                continue
            last = throw.pick([cell for cell in free if cell not in seen] or free)
            seen.add(last)
            if parallel:
                left = [cell for cell in left if cell != last]
                for at in range(slot, slot + span):
                    busy[at].update(last.split(" v "))  # a match takes both teams
            known = {"where": homes.get(last), "who": guides.get(last)}
            found.append({"column": column, "slot": slot, "span": span, "what": last, **_said(known)})
            slot += span
    return found


def _fits(entry: Mapping[str, Any], cell: str, start: str, end: str) -> bool:
    """Whether a thing may happen at that time: no youth club on a school morning."""
    first, last = entry.get("hours", {}).get(cell, (0, 48))
    return clock(first * 60) <= start and end <= clock(last * 60)


def _said(known: Mapping[str, str | None]) -> dict[str, str]:
    return {key: value for key, value in known.items() if value}


def _guides(entry: Mapping[str, Any], count: int, throw: Dice) -> dict[str, str]:
    """Who does what: one person or pair for each thing."""
    if not entry["who"]:
        return {}
    form, names = throw.pick(entry["who"]), people(throw, 2 * count)
    pairs = zip(names[:count], names[count:], strict=True)
    both = [str(form).replace("{first}", one.first, 1).replace("{first}", two.first).replace("{surname}", one.last)
            for one, two in pairs]  # fmt: skip
    return dict(zip(entry["cells"], both, strict=True))


LATEST = 26 * 60  # minutes of the day at which the last run has arrived


def _runs(entry: Mapping[str, Any], difficulty: int, throw: Dice) -> dict[str, Any]:
    most = len(entry["stops"])
    count = min(most, throw.whole(4, 6) + 2 * difficulty)
    first = throw.whole(0, most - count)
    stops = entry["stops"][first : first + count]
    stops = stops[::-1] if throw.chance(0.3) else stops
    hops = [throw.whole(*entry["hop"]) for _ in stops[1:]]
    every, runs = throw.pick(entry["every"]), list[dict[str, Any]]()
    start = entry["first"] + throw.whole(0, 14)
    start += throw.whole(0, 6) * 60 if start < 500 else 0
    start = min(start, LATEST - sum(hops) - 2 * every)
    fitting = 1 + (LATEST - sum(hops) - start) // every
    number = throw.whole(10, 60) * 10 + 1
    for at in range(min(fitting, throw.whole(4, 6) + difficulty)):
        skips = throw.chance(entry.get("skips", 0))
        times: list[str | None] = []
        minutes = start + at * every
        for place in range(count):
            minutes += hops[place - 1] if place else 0
            missed = skips and 0 < place < count - 1 and throw.chance(0.4)
            times.append(None if missed else clock(minutes))
        runs.append({"name": str(number + 2 * at), "times": times})
    days = throw.pick(("Monday to Friday", "Daily", "Monday to Saturday", "Sundays and holidays"))
    return {"form": "runs", "place": entry["line"], "stops": stops, "runs": runs, "days": days}


def _board(entry: Mapping[str, Any], difficulty: int, throw: Dice) -> dict[str, Any]:
    at, found = throw.whole(330, 1000), list[dict[str, Any]]()
    for _ in range(throw.whole(5, 8) + 2 * difficulty):
        at += throw.whole(*entry["gap"])
        line = str(throw.pick(entry["lines"])).format(n=throw.whole(11, 89), d=throw.whole(1, 9))
        note = throw.weighted(((None, 5.0), ("on time", 2.0), (f"{throw.whole(3, 25)} min late", 1.0)))
        found.append({"time": clock(at), "service": line, "to": throw.pick(entry["board"]),
                      "platform": throw.pick(entry["platforms"]), **({"note": note} if note else {})})  # fmt: skip
    return {"form": "board", "names": [*entry["names"]], "departures": found}
