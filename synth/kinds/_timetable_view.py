"""The words of a timetable as its style writes them, and the tables they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from synth.kinds._page_tables import Cell, Grid

Data = Mapping[str, Any]


def view(data: Data, style: Mapping[str, Any], title: str) -> dict[str, Any]:
    data = _whole(data)
    seen: dict[str, Any] = {"form": data["form"], "title": title, "grid": None}
    if data["form"] == "week":
        tone = _tones(data, style)
        seen["days"] = [(name, [_item(data, style, one, tone) for one in _of(data, name)]) for name in data["columns"]]
    elif data["form"] == "runs":
        seen["days"] = data["days"]
        seen["rows"] = [[stop, *times] for stop, times in zip(data["stops"], _times(data, style), strict=True)]
        seen["heads"] = [data["place"], *(style["run_word"] + run["name"] for run in data["runs"])]
    else:
        seen["rows"] = [_departure(one, style) for one in data["departures"]]
        seen["names"] = data["names"]
    seen["grid"] = grid(data, style)
    seen["says_days"] = data["form"] == "runs" and not (seen["grid"] and (style["caption"] or _banded(style)))
    return seen


def _banded(style: Mapping[str, Any]) -> bool:
    """Whether the days stand in a header across all runs."""
    return bool(style["plan"] == "stops" and style["heads"] and style["band"] and not style["caption"])


def grid(data: Data, style: Mapping[str, Any]) -> Grid | None:
    """The table the page has; None where it has none."""
    data = _whole(data)
    makers = {"columns": _columns, "rows": _rows, "long": _long, "stops": _stops, "runs": _runs, "table": _board}
    return makers[style["plan"]](data, style) if style["plan"] in makers else None


def boxes(data: Data, style: Mapping[str, Any]) -> Grid:
    """The table that a grid of boxes with roles says it is."""
    return _stops(_whole(data), {**style, "heads": True, "band": False, "caption": False})


def _whole(data: Data) -> Data:
    """With what may be left out: an entry without a span takes one slot."""
    return {**data, "entries": [{"span": 1, **one} for one in data["entries"]]} if data["form"] == "week" else data


def say(time: str, style: Mapping[str, Any]) -> str:
    hour, minute = int(time[:2]) % 24, time[3:]
    if style["clock"] == "24":
        return f"{hour:02}:{minute}"
    return f"{hour % 12 or 12}:{minute} {'am' if hour < 12 else 'pm'}"


def _span(start: str, end: str, style: Mapping[str, Any]) -> str:
    return f"{say(start, style)} – {say(end, style)}"


def _slot(data: Data, at: int, style: Mapping[str, Any]) -> tuple[str, ...]:
    slot = data["slots"][at]
    if style["slot"] == "start":
        return (say(slot["start"], style),)
    if style["slot"] == "number":
        pauses = {pause["slot"] for pause in data["pauses"]}
        own = [number for number in range(len(data["slots"])) if number not in pauses]
        label = f"{own.index(at) + 1}" if at in own else ""
        return (*([label] if label else []), _span(slot["start"], slot["end"], style))
    return (_span(slot["start"], slot["end"], style),)


def _of(data: Data, column: str) -> list[Data]:
    return sorted((one for one in data["entries"] if one["column"] == column), key=lambda one: one["slot"])


def _tones(data: Data, style: Mapping[str, Any]) -> Mapping[str, str]:
    names = list(dict.fromkeys(one["what"] for one in data["entries"]))
    return {name: f"tone-{at % 8}" for at, name in enumerate(names)} if style["tones"] else {}


def _item(data: Data, style: Mapping[str, Any], one: Data, tone: Mapping[str, str]) -> dict[str, str]:
    end = data["slots"][one["slot"] + one["span"] - 1]["end"]
    return {
        "time": _span(data["slots"][one["slot"]]["start"], end, style),
        "what": one["what"],
        "more": ", ".join(_more(one)),
        "tone": tone.get(one["what"], ""),
    }


def _more(one: Data) -> list[str]:
    return [text for text in (one.get("where"), one.get("who")) if text]


def _head(*texts: str | tuple[str, ...], over: str) -> tuple[Cell, ...]:
    """`over` is the rule that places the words of the columns below, all but the first."""
    return tuple(
        Cell(lines=(text,) if isinstance(text, str) else text, header=True, looks=("th", over if at else ""))
        for at, text in enumerate(texts)
    )


def _columns(data: Data, style: Mapping[str, Any]) -> Grid:
    """Slots downwards, columns across; an entry of several slots spans rows, a pause all columns."""
    tone, pauses = _tones(data, style), {pause["slot"]: pause["what"] for pause in data["pauses"]}
    there = {(one["column"], one["slot"]): one for one in data["entries"]}
    covered = _covered(data)
    rows = [_head(style["corner"], *data["columns"], over="slot-head")]
    for slot in range(len(data["slots"])):
        cells = [_side_head(_slot(data, slot, style), style)]
        if slot in pauses:
            cells.append(Cell(lines=(pauses[slot],), columns=len(data["columns"]), looks=("td", "pause")))
        else:
            own = [column for column in data["columns"] if (column, slot) not in covered]
            cells += [_entry_cell(there.get((column, slot)), tone, style, rows=True) for column in own]
        rows.append(tuple(cells))
    return Grid(rows=tuple(rows), caption=_caption(data, style))


def _rows(data: Data, style: Mapping[str, Any]) -> Grid:
    """Columns downwards, slots across."""
    tone, pauses = _tones(data, style), {pause["slot"]: pause["what"] for pause in data["pauses"]}
    there = {(one["column"], one["slot"]): one for one in data["entries"]}
    covered = _covered(data)
    slots = range(len(data["slots"]))
    rows = [_head(data["across"], *(_slot(data, slot, style) for slot in slots), over="slot-head")]
    for number, column in enumerate(data["columns"]):
        cells = [_side_head((column,), style)]
        for slot in slots:
            if slot in pauses:
                if number == 0:
                    cells.append(Cell(lines=(pauses[slot],), rows=len(data["columns"]), looks=("td", "pause")))
            elif (column, slot) not in covered:
                cells.append(_entry_cell(there.get((column, slot)), tone, style, rows=False))
        rows.append(tuple(cells))
    return Grid(rows=tuple(rows), caption=_caption(data, style))


def _covered(data: Data) -> set[tuple[str, int]]:
    """Places that an entry from above reaches into."""
    return {(one["column"], one["slot"] + step) for one in data["entries"] for step in range(1, one["span"])}


def _side_head(lines: tuple[str, ...], style: Mapping[str, Any]) -> Cell:
    header = style["row_heads"]
    return Cell(lines=lines, header=header, looks=("rh" if header else "td", "nowrap", "side"))


def _entry_cell(one: Data | None, tone: Mapping[str, str], style: Mapping[str, Any], *, rows: bool) -> Cell:
    if one is None:
        return Cell(lines=(style["empty"],), looks=("td", "free-cell"))
    spans = {"rows": one["span"]} if rows else {"columns": one["span"]}
    return Cell(lines=(one["what"], *_more(one)), looks=("td", "slot-cell", tone.get(one["what"], "")), **spans)


def _long(data: Data, style: Mapping[str, Any]) -> Grid:
    """A row an entry; the day stands once for all of its rows."""
    extra = [key for key in ("where", "who") if any(one.get(key) for one in data["entries"])]
    names = {"where": "Where", "who": "With"}
    rows = [_head(data["across"], "Time", "What", *(names[key] for key in extra), over="")]
    for column in data["columns"]:
        own = _of(data, column)
        for at, one in enumerate(own):
            lead = (
                [Cell(lines=(column,), header=style["row_heads"], rows=len(own), looks=("rh", "side"))]
                if at == 0
                else []
            )
            time = _span(
                data["slots"][one["slot"]]["start"], data["slots"][one["slot"] + one["span"] - 1]["end"], style
            )
            texts = [time, one["what"], *(one.get(key) or "" for key in extra)]
            odd = "odd" if at % 2 else ""
            rows.append(
                (
                    *lead,
                    *(Cell(lines=(text,), looks=("td", odd, "" if n else "nowrap")) for n, text in enumerate(texts)),
                )
            )
    return Grid(rows=tuple(rows), caption=_caption(data, style))


def _caption(data: Data, style: Mapping[str, Any]) -> str | None:
    if not style["caption"]:
        return None
    return (
        str(data["days"])
        if data["form"] == "runs"
        else f"{data.get('across', 'Time')} by {'time' if data['form'] == 'week' else 'service'}"
    )


def _times(data: Data, style: Mapping[str, Any]) -> list[list[str]]:
    """A row a stop."""
    return [
        [say(run["times"][at], style) if run["times"][at] else "–" for run in data["runs"]]
        for at in range(len(data["stops"]))
    ]


def _stops(data: Data, style: Mapping[str, Any]) -> Grid:
    rows: list[tuple[Cell, ...]] = []
    if style["heads"]:
        if _banded(style):
            band = Cell(lines=(data["days"],), header=True, columns=len(data["runs"]), looks=("th", "mid"))
            rows.append((Cell(lines=("",), header=True, looks=("th",)), band))
        rows.append(_head(data["place"], *(style["run_word"] + run["name"] for run in data["runs"]), over="mid"))
    for at, (stop, times) in enumerate(zip(data["stops"], _times(data, style), strict=True)):
        rows.append((_side_head((stop,), style), *_time_cells(times, at)))
    return Grid(rows=tuple(rows), caption=_caption(data, style))


def _runs(data: Data, style: Mapping[str, Any]) -> Grid:
    rows = [_head("Run", *data["stops"], over="mid")]
    turned = list(zip(*_times(data, style), strict=True))
    for at, (run, times) in enumerate(zip(data["runs"], turned, strict=True)):
        rows.append((_side_head((style["run_word"] + run["name"],), style), *_time_cells(times, at)))
    return Grid(rows=tuple(rows), caption=_caption(data, style))


def _time_cells(times: Sequence[str], at: int) -> list[Cell]:
    return [Cell(lines=(time,), looks=("td", "odd" if at % 2 else "", "mid", "nowrap")) for time in times]


def _departure(one: Data, style: Mapping[str, Any]) -> list[str]:
    return [say(one["time"], style), one["service"], one["to"], one["platform"], one.get("note") or ""]


def _board(data: Data, style: Mapping[str, Any]) -> Grid:
    noted = any(one.get("note") for one in data["departures"])
    rows = [
        tuple(
            Cell(lines=(text,), header=True, looks=("th",)) for text in [*data["names"], *(["Note"] if noted else [])]
        )
    ]
    for at, one in enumerate(data["departures"]):
        texts = _departure(one, style)[: 5 if noted else 4]
        odd = "odd" if at % 2 else ""
        header = [style["row_heads"] and n == 0 for n in range(len(texts))]
        rows.append(tuple(
            Cell(lines=(text,), header=head, looks=("rh" if head else "td", odd, "nowrap"))
            for text, head in zip(texts, header, strict=True)
        ))  # fmt: skip
    return Grid(rows=tuple(rows), caption=_caption(data, style))


def plain_texts(data: Data) -> list[str]:
    """What a page of these data says however it is written."""
    if data["form"] == "week":
        said = [text for one in data["entries"] for text in (one["what"], *_more(one))]
        return [*data["columns"], *said, *(pause["what"] for pause in data["pauses"])]
    if data["form"] == "runs":
        return [*data["stops"]]
    return [text for one in data["departures"] for text in (one["service"], one["to"])]


def texts(data: Data, style: Mapping[str, Any], title: str) -> list[str]:
    """All that must be written, table or not."""
    seen = view(data, style, title)
    table = [cell.text for row in seen["grid"].rows for cell in row] if seen["grid"] else []
    if data["form"] == "week":
        words = [text for name, items in seen["days"] for item in items for text in (name, item["what"])]
        words += [text for one in data["entries"] for text in _more(one)]
        if style["plan"] in ("cards", "agenda"):
            words += [item["time"] for _, items in seen["days"] for item in items]
    elif data["form"] == "runs":
        words = [text for row in seen["rows"] for text in row if text != "–"]
    else:
        words = [text for row in seen["rows"] for text in row]
    return [title, *words, *table, *([style["foot"]] if style["foot"] else [])]
