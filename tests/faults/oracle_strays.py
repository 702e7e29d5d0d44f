"""A page's source held against its data: tables, fields and ticks must say what the data says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.faults.oracle_judged import numbers_in, squeezed
from tests.faults.oracle_page import Cell, Sheet, Site

PARTS = ("tax", "discount")
CENT = 0.005
BEFORE, ENTRY = 3, 5  # pieces of text around an item: its quantity, unit, price and amount


def strays(kind: str, data: Any, site: Site) -> Iterator[str]:
    """What the tables and fields of the source say that the data does not, or leave out."""
    yield from {"invoice": _invoice, "timetable": _timetable, "product_page": _product}[kind](data, site)


def _holds(site: Site, *texts: str) -> Iterator[str]:
    yield from (text for text in texts if text and squeezed(text) not in site.words)


def _invoice(data: Any, site: Site) -> Iterator[str]:
    yield from _holds(site, data["number"], data["buyer"]["name"], data["seller"]["name"])
    named = [line | {"item": _as_written(line["item"], site)} for line in data["lines"]]
    yield from _holds(site, *(line["item"] for line in named))
    written = [number for piece in site.pieces for number in numbers_in(piece)]
    parts = [(data.get(name) or {}).get("amount") for name in PARTS]
    for value in (value for value in [data["subtotal"], data["total"], data.get("shipping"), *parts] if value):
        if not any(abs(abs(number) - value) < CENT for number in written):
            yield f"{value} is nowhere"
    for line in named:
        places = [at for at, piece in enumerate(site.pieces) if line["item"] in piece]
        if not any(_says_line(site.pieces[max(0, at - BEFORE) : at + ENTRY], line) for at in places):
            yield f"the numbers of {line['item']} do not stand beside it"
        own = [row for table in site.tables for row in table.rows if any(c.text == line["item"] for c in row)]
        wanted = [line[name] for name in ("quantity", "price", "amount")]
        for row in own:
            said = [number for cell in row for number in numbers_in(cell.text)[:1]]
            if not any(_rows_say(said, one, data) for one in named if one["item"] == line["item"]):
                yield f"{line['item']}: {said} for {wanted}"


def _as_written(item: str, site: Site) -> str:
    """With a decimal comma, where the page writes it so: "24 x 0,33 l"."""
    swapped = re.sub(r"(?<=\d)\.(?=\d)", ",", item)
    return swapped if squeezed(item) not in site.words and squeezed(swapped) in site.words else item


def _says_line(pieces: tuple[str, ...], line: Any) -> bool:
    """Whether an item's quantity, price and amount stand beside it."""
    near = [number for piece in pieces for number in numbers_in(piece.replace(line["item"], " "))]
    return all(any(abs(number - line[name]) < CENT for number in near) for name in ("quantity", "price", "amount"))


def _rows_say(said: list[float], line: Any, data: Any) -> bool:
    return all(any(abs(number - line[name]) < CENT for number in said) for name in ("quantity", "price", "amount"))


def _clock(time: str) -> set[str]:
    hour, minute = int(time[:2]) % 24, time[3:]
    return {f"{hour:02}:{minute}", f"{hour % 12 or 12}:{minute}{'am' if hour < 12 else 'pm'}"}


def _timetable(data: Any, site: Site) -> Iterator[str]:
    """Every cell that holds data is where the data says."""
    yield from {"runs": _runs, "week": _week, "board": _board}[data["form"]](data, site)


def _runs(data: Any, site: Site) -> Iterator[str]:
    for run in data["runs"]:
        for stop, time in zip(data["stops"], run["times"], strict=True):
            for table in site.tables:
                cell = _meet(table, stop, run["name"])
                if cell is not None and squeezed(cell) not in (_clock(time) if time else {"–"}):
                    yield f"{run['name']} at {stop}: {cell} for {time}"


def _week(data: Any, site: Site) -> Iterator[str]:
    for entry in data["entries"]:
        yield from _holds(site, entry["what"], entry.get("where") or "", entry.get("who") or "")
        start = data["slots"][entry["slot"]]["start"]
        if not any(time in site.words for time in _clock(start)):
            yield f"no {start}"
        yield from _entry(data, entry, site)


def _board(data: Any, site: Site) -> Iterator[str]:
    for one in data["departures"]:
        yield from _holds(site, one["service"], one["to"])
        service = re.escape(squeezed(one["service"]))
        if not any(re.search(rf"{time}.{{0,12}}{service}", site.words) for time in _clock(one["time"])):
            yield f"{one['service']} does not follow {one['time']}"
        rows = [[squeezed(cell.text) for cell in row] for table in site.tables for row in table.rows]
        due = [squeezed(one[name]) for name in ("service", "to", "platform")]
        if rows and not any(set(due) <= set(row) and set(row) & _clock(one["time"]) for row in rows):
            yield f"no row for {one}"


def _entry(data: Any, entry: Any, site: Site) -> Iterator[str]:
    start = data["slots"][entry["slot"]]["start"]
    for table in site.tables:
        columns = [cell.text for cell in table.rows[0]]
        if entry["column"] in columns:
            place = columns.index(entry["column"])
            cells = [(row[0].text, row[place].text) for row in table.rows[1:] if len(row) > place]
        elif squeezed(entry["column"]) in [squeezed(row[0].text) for row in table.rows]:
            row = next(row for row in table.rows if squeezed(row[0].text) == squeezed(entry["column"]))
            cells = [(head.text, cell.text) for head, cell in zip(table.rows[0], row, strict=False)]
            rows = [row for row in table.rows if squeezed(row[0].text) == squeezed(entry["column"])]
            if len(rows) > 1 or "What" in columns:  # a row an entry
                cells = [(row[1].text, row[2].text) for row in rows]
        else:
            continue
        good = [said for slot, said in cells if any(time in squeezed(slot) for time in _clock(start))]
        if not any(squeezed(entry["what"]) in squeezed(said) for said in good) and good:
            yield f"{entry} is not at {start}"


def _meet(table: Sheet, one: str, other: str) -> str | None:
    """The text where a row and a column of these names meet, whichever is which."""
    for row_name, column_name in ((one, other), (other, one)):
        rows = [row for row in table.rows if _called(row[0].text, row_name)]
        places = [
            at for row in table.rows[: table.first] for at, cell in enumerate(row) if _called(cell.text, column_name)
        ]
        if len(rows) == 1 and len(places) == 1:
            return rows[0][places[0]].text
    return None


def _called(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}$", text) is not None


def _product(data: Any, site: Site) -> Iterator[str]:
    yield from _holds(site, data["name"], *data["features"])
    said = site.words.replace(",", ".")  # "1,4 kg" where decimals follow a comma
    yield from (spec["value"] for spec in data["specs"] if squeezed(spec["value"]).replace(",", ".") not in said)
    yield from _form(data, site)
    for spec in data["specs"]:
        for table in site.tables:
            if not any(_pair(row) == [spec["name"], spec["value"].replace(",", ".")] for row in table.rows):
                yield f"the property {spec['name']}"


def _pair(row: tuple[Cell, ...]) -> list[str]:
    name, value, *_ = (cell.text for cell in row)
    return [name, value.replace(",", ".")]


def _form(data: Any, site: Site) -> Iterator[str]:
    values = {field.label: field.says for field in site.fields if field.sort not in ("checkbox", "radio")}
    ticks = {field.label: field.checked for field in site.fields if field.sort == "checkbox"}
    chosen = {(field.group, field.label): field.checked for field in site.fields if field.sort == "radio"}
    for one in data["fields"]:
        if one["control"] == "checkbox":
            if ticks.get(one["label"]) is not bool(one.get("checked")):
                yield f"the tick at {one['label']}"
        elif one["control"] == "radio":
            if not chosen.get((one["label"], one["value"])):
                yield f"the choice of {one['label']}"
        elif (values.get(one["label"]) or "") != " ".join((one.get("value") or "").split()):
            yield f"the field {one['label']}"
    for one in data["options"]:
        right = (
            values.get(one["name"], "").replace(",", ".") == one["chosen"].replace(",", ".")
            if one["control"] == "select"
            else chosen.get((one["name"], one["chosen"]))
        )
        if not right:
            yield f"the option {one['name']}"
