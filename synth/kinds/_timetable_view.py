"""What a page of a timetable is filled with: its words, and the tables they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from synth.kinds._page_tables import Cell, Grid
from synth.kinds._timetable_words import (
    Data,
    departure_words,
    entries_of,
    item,
    more_of,
    slot_words,
    time_of,
    times_of,
    tones,
    whole,
)


def view(data: Data, style: Mapping[str, Any], title: str) -> dict[str, Any]:
    data = whole(data)
    seen: dict[str, Any] = {"form": data["form"], "title": title, "grid": None}
    if data["form"] == "week":
        tone = tones(data, style)
        seen["days"] = [
            (name, [item(data, style, one, tone) for one in entries_of(data, name)]) for name in data["columns"]
        ]
    elif data["form"] == "runs":
        seen["days"] = data["days"]
        seen["rows"] = [[stop, *times] for stop, times in zip(data["stops"], times_of(data, style), strict=True)]
        seen["heads"] = [data["place"], *(style["run_word"] + run["name"] for run in data["runs"])]
    else:
        seen["rows"] = [departure_words(one, style) for one in data["departures"]]
        seen["names"] = data["names"]
    seen["grid"] = grid(data, style)
    seen["says_days"] = data["form"] == "runs" and not (seen["grid"] and (style["caption"] or _banded(style)))
    return seen


def _banded(style: Mapping[str, Any]) -> bool:
    """Whether the days stand in a header across all runs."""
    return bool(style["plan"] == "stops" and style["heads"] and style["band"] and not style["caption"])


def grid(data: Data, style: Mapping[str, Any]) -> Grid | None:
    """The table the page has; None where it has none."""
    data = whole(data)
    makers = {"columns": _columns, "rows": _rows, "long": _long, "stops": _stops, "runs": _runs, "table": _board}
    return makers[style["plan"]](data, style) if style["plan"] in makers else None


def boxes(data: Data, style: Mapping[str, Any]) -> Grid:
    """The table that a grid of boxes with roles says it is."""
    return _stops(whole(data), {**style, "heads": True, "band": False, "caption": False})


def _head(*texts: str | tuple[str, ...], over: str) -> tuple[Cell, ...]:
    """`over` is the rule that places the words of the columns below, all but the first."""
    return tuple(
        Cell(lines=(text,) if isinstance(text, str) else text, header=True, looks=("th", over if at else ""))
        for at, text in enumerate(texts)
    )


def _columns(data: Data, style: Mapping[str, Any]) -> Grid:
    """Slots downwards, columns across; an entry of several slots spans rows, a pause all columns."""
    tone, pauses = tones(data, style), {pause["slot"]: pause["what"] for pause in data["pauses"]}
    there = {(one["column"], one["slot"]): one for one in data["entries"]}
    covered = _covered(data)
    rows = [_head(style["corner"], *data["columns"], over="slot-head")]
    for slot in range(len(data["slots"])):
        cells = [_side_head(slot_words(data, slot, style), style)]
        if slot in pauses:
            cells.append(Cell(lines=(pauses[slot],), columns=len(data["columns"]), looks=("td", "pause")))
        else:
            own = [column for column in data["columns"] if (column, slot) not in covered]
            cells += [_entry_cell(there.get((column, slot)), tone, style, rows=True) for column in own]
        rows.append(tuple(cells))
    return Grid(rows=tuple(rows), caption=_caption(data, style))


def _rows(data: Data, style: Mapping[str, Any]) -> Grid:
    """Columns downwards, slots across."""
    tone, pauses = tones(data, style), {pause["slot"]: pause["what"] for pause in data["pauses"]}
    there = {(one["column"], one["slot"]): one for one in data["entries"]}
    covered = _covered(data)
    slots = range(len(data["slots"]))
    rows = [_head(data["across"], *(slot_words(data, slot, style) for slot in slots), over="slot-head")]
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
    return Cell(lines=(one["what"], *more_of(one)), looks=("td", "slot-cell", tone.get(one["what"], "")), **spans)


def _long(data: Data, style: Mapping[str, Any]) -> Grid:
    """A row an entry; the day stands once for all of its rows."""
    extra = [key for key in ("where", "who") if any(one.get(key) for one in data["entries"])]
    names = {"where": "Where", "who": "With"}
    rows = [_head(data["across"], "Time", "What", *(names[key] for key in extra), over="")]
    for column in data["columns"]:
        own = entries_of(data, column)
        for at, one in enumerate(own):
            lead = (
                [Cell(lines=(column,), header=style["row_heads"], rows=len(own), looks=("rh", "side"))]
                if at == 0
                else []
            )
            texts = [time_of(data, one, style), one["what"], *(one.get(key) or "" for key in extra)]
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


def _stops(data: Data, style: Mapping[str, Any]) -> Grid:
    rows: list[tuple[Cell, ...]] = []
    if style["heads"]:
        if _banded(style):
            band = Cell(lines=(data["days"],), header=True, columns=len(data["runs"]), looks=("th", "mid"))
            rows.append((Cell(lines=("",), header=True, looks=("th",)), band))
        rows.append(_head(data["place"], *(style["run_word"] + run["name"] for run in data["runs"]), over="mid"))
    for at, (stop, times) in enumerate(zip(data["stops"], times_of(data, style), strict=True)):
        rows.append((_side_head((stop,), style), *_time_cells(times, at)))
    return Grid(rows=tuple(rows), caption=_caption(data, style))


def _runs(data: Data, style: Mapping[str, Any]) -> Grid:
    rows = [_head("Run", *data["stops"], over="mid")]
    turned = list(zip(*times_of(data, style), strict=True))
    for at, (run, times) in enumerate(zip(data["runs"], turned, strict=True)):
        rows.append((_side_head((style["run_word"] + run["name"],), style), *_time_cells(times, at)))
    return Grid(rows=tuple(rows), caption=_caption(data, style))


def _time_cells(times: Sequence[str], at: int) -> list[Cell]:
    return [Cell(lines=(time,), looks=("td", "odd" if at % 2 else "", "mid", "nowrap")) for time in times]


def _board(data: Data, style: Mapping[str, Any]) -> Grid:
    noted = any(one.get("note") for one in data["departures"])
    rows = [
        tuple(
            Cell(lines=(text,), header=True, looks=("th",)) for text in [*data["names"], *(["Note"] if noted else [])]
        )
    ]
    for at, one in enumerate(data["departures"]):
        texts = departure_words(one, style)[: 5 if noted else 4]
        odd = "odd" if at % 2 else ""
        header = [style["row_heads"] and n == 0 for n in range(len(texts))]
        rows.append(tuple(
            Cell(lines=(text,), header=head, looks=("rh" if head else "td", odd, "nowrap"))
            for text, head in zip(texts, header, strict=True)
        ))  # fmt: skip
    return Grid(rows=tuple(rows), caption=_caption(data, style))


def texts(data: Data, style: Mapping[str, Any], title: str) -> list[str]:
    """All that must be written, table or not."""
    seen = view(data, style, title)
    table = [cell.text for row in seen["grid"].rows for cell in row] if seen["grid"] else []
    if data["form"] == "week":
        words = [text for name, items in seen["days"] for item in items for text in (name, item["what"])]
        words += [text for one in data["entries"] for text in more_of(one)]
        if style["plan"] in ("cards", "agenda"):
            words += [item["time"] for _, items in seen["days"] for item in items]
    elif data["form"] == "runs":
        words = [text for row in seen["rows"] for text in row if text != "–"]
    else:
        words = [text for row in seen["rows"] for text in row]
    return [title, *words, *table, *([style["foot"]] if style["foot"] else [])]
