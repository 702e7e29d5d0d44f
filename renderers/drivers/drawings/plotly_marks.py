"""The marks of a figure: bars, lines, points and slices, with the values printed at them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .plotly_axes import Axis
from .plotly_figure import Element, Figure, Note
from .plotly_words import exact, meaning, plain, readings


@dataclass(slots=True, kw_only=True)
class Row:
    """A mark as its table has it: where it stands, what it measures, and its place along the axis it stands on."""

    mark: str
    panel: int
    trace: int
    series: str | None
    x: Any
    y: Any
    place: float
    vertical: bool = True


def add_marks(figure: Figure) -> list[Row]:
    """Complete the marks; answers them as rows, in drawing order."""
    names = _series(figure)
    roles = _arrangements([note for note in figure.notes if note["kind"] == "bar"])
    rows = []
    for note in figure.notes:
        name = names.get((note.get("panel"), note.get("trace")))
        if note["kind"] == "bar":
            rows.append(_bar(figure, note, name, roles[note["panel"]]))
        elif note["kind"] in ("line", "area"):
            _line(figure, note, name)
        elif note["kind"] == "point":
            row = _point(figure, note, name)
            rows += [row] if row else []
        elif note["kind"] == "wedge":
            _wedge(figure, note)
        elif note["role"] == "error_bar" and note["n"] in figure.by_number:
            _error(figure, note, name)
    for note in figure.notes:
        if note["kind"] == "label" and note["role"] == "value" and note["n"] in figure.by_number:
            _printed(figure, note)
    return rows


def _error(figure: Figure, note: Note, name: str | None) -> None:
    x, y = figure.axes_of(note["panel"])
    low, high = (exact(end) if isinstance(end, int | float) else end for end in (note["low"], note["high"]))
    value = {"at": (x if note["upright"] else y).said(note["place"], note["at"]), "low": low, "high": high}
    figure.by_number[note["n"]] |= {"value": value, "series": name}


def _series(figure: Figure) -> dict[tuple[Any, Any], str | None]:
    """What each trace of each panel is called: by the legend, or, where a panel has but one, by its axis or a title."""
    held: dict[int, dict[int, Note]] = {}
    for note in figure.notes:
        if note["kind"] in ("bar", "line", "point") and not note.get("stacked"):
            held.setdefault(note["panel"], {}).setdefault(note["trace"], note)
    names: dict[tuple[Any, Any], str | None] = {}
    for trace, words in figure.entries.items():
        names.update({(panel, trace): words for panel in range(len(figure.panels))})
    for panel, traces in held.items():
        ((trace, note), *others) = traces.items()
        if not others and not figure.entries:
            names[panel, trace] = _measured(figure, note).label or _heading(figure, panel) or figure.title
        for number, each in traces.items():
            if each["several"] and (others or number in figure.entries):
                names[panel, number] = None  # of several colours, and the legend shows one
    return names


def _measured(figure: Figure, note: Note) -> Axis:
    """The axis that a mark's value is read along."""
    x, y = figure.axes_of(note["panel"])
    upright = not note["level"] if note["kind"] == "bar" else note["upright"]
    return y if upright else x


def _heading(figure: Figure, panel: int) -> str | None:
    return next(
        (figure.by_number[note["n"]]["text"] for note in figure.notes
         if (note["kind"], note["role"], note.get("panel")) == ("title", "panel", panel)
         and note["n"] in figure.by_number), None
    )  # fmt: skip


def _arrangements(bars: list[Note]) -> dict[int, str]:
    """For each panel with bars, how those of several traces stand to each other."""
    roles = {}
    for panel in {bar["panel"] for bar in bars}:
        at: dict[Any, list[Note]] = {}
        for bar in bars:
            if bar["panel"] == panel:
                at.setdefault(bar["place"], []).append(bar)
        groups = [group for group in at.values() if len({bar["trace"] for bar in group}) > 1]
        if any(_stacked(group) for group in groups):
            roles[panel] = "stacked"
        elif any(len({bar["low"] for bar in group}) > 1 for group in groups):
            roles[panel] = "grouped"
        else:
            roles[panel] = "single"
    return roles


def _stacked(group: list[Note]) -> bool:
    """Whether some bar begins where one of another trace at its place ends, or goes the other way from one base."""
    pairs = [(one, other) for one in group for other in group if one["trace"] != other["trace"]]
    for one, other in pairs:
        if one["low"] == other["low"] and one["value"] and other["value"]:
            meets = abs(one["end"] - other["from"]) <= 1e-9 * (abs(one["end"]) + abs(other["end"]))
            opposite = one["from"] == other["from"] and (one["value"] < 0) != (other["value"] < 0)
            if meets or opposite:
                return True
    return False


def _bar(figure: Figure, note: Note, name: str | None, role: str) -> Row:
    x, y = figure.axes_of(note["panel"])
    along, across = (x, y) if note["level"] else (y, x)
    element = figure.by_number.get(note["n"]) or figure.add(note["n"], kind="bar")
    category = across.said(note["place"], note["at"], abs(note["high"] - note["low"]) / 2)
    base = exact(note["base"]) if isinstance(note["base"], int | float) else note["base"]
    value = {"category": category, "value": exact(note["value"]), "base": base,
             "orientation": "horizontal" if note["level"] else "vertical"}  # fmt: skip
    numbers = along.reads and along.scale != "category" and note["whole"]
    element |= {"role": role, "value": value, "series": name, "panel": figure.panel(note)}
    element |= {"reads": "axis" if numbers else "none", "precision": _fine(figure, note)}
    return Row(mark="bar", panel=note["panel"], trace=note["trace"], series=name, x=category, y=value["value"],
               place=note["place"], vertical=not note["level"])  # fmt: skip


def _fine(figure: Figure, note: Note) -> float | None:
    """Data units a pixel of the picture."""
    return float(f"{note['fine'] / figure.scale:.4g}") if note["fine"] else None


def _line(figure: Figure, note: Note, name: str | None) -> None:
    element = figure.by_number.get(note["n"])
    if element is None:
        return
    element |= {"series": name, "panel": figure.panel(note)}
    if note["kind"] == "area":
        element["value"] = {"points": note["points"]}
        return
    shown = [other for other in figure.notes if other["kind"] == "point" and other.get("line") == note["n"]]
    element["value"] = {"points": len(note["course"]) if note["stacked"] else len(shown)}
    if len(note["course"]) <= 200:
        element["outline"] = [[round(x * figure.scale, 1), round(y * figure.scale, 1)] for x, y in note["course"]]


def _point(figure: Figure, note: Note, name: str | None) -> Row | None:
    """Points of stacked lines stand at sums, and are no points of their series."""
    element = figure.by_number.get(note["n"])
    line = figure.by_number.get(note["line"] or 0)
    if note["stacked"]:
        if element is not None:
            element |= {"id": figure.name("shape"), "kind": "shape", "role": "other", "panel": figure.panel(note)}
        return None
    if element is None and line is None and not note["many"]:
        return None  # it left no ink
    x, y = figure.axes_of(note["panel"])
    said = x.said(note["xplace"], note["x"]), y.said(note["yplace"], note["y"])
    mark = "line" if note["line"] else "point"
    if not note["many"]:
        element = element or figure.add(note["n"], kind="point", role=note["role"])
        value = {"x": said[0], "y": said[1]}
        if "size" in note:
            value["size"] = exact(round(note["size"], 3))
        element |= {"value": value, "series": name, "panel": figure.panel(note), "parent": line and line["id"]}
        element |= {"reads": "axis" if _measured(figure, note).reads else "none", "precision": _fine(figure, note)}
    upright = note["upright"] or mark == "point"
    one, other, place = (*said, note["xplace"]) if upright else (said[1], said[0], note["yplace"])
    return Row(mark=mark, panel=note["panel"], trace=note["trace"], series=name, x=one, y=other, place=place,
               vertical=upright)  # fmt: skip


def _wedge(figure: Figure, note: Note) -> None:
    element = figure.by_number.get(note["n"])
    if element is None:
        return
    entry = figure.slices.get(note["label"])
    value = {"label": entry["text"] if entry else None, "value": None, "share": round(note["share"], 6)}
    edge = [[round(x * figure.scale, 2), round(y * figure.scale, 2)] for x, y in note["edge"]]
    element |= {"value": value, "panel": figure.panel(note), "outline": edge}


def _printed(figure: Figure, note: Note) -> None:
    """A text that Plotly put at a mark: its value, another number, or only words."""
    element, mark = figure.by_number[note["n"]], figure.by_number.get(note["of"] or 0)
    if mark is None or mark["kind"] not in ("bar", "point", "wedge"):
        element["role"] = "annotation"
        return
    if mark["kind"] == "wedge":
        _printed_slice(figure, note, element, mark)
        return
    said, of = readings(element["text"]), figure.note_of[note["of"]]
    value = mark["value"]["value"] if mark["kind"] == "bar" else mark["value"]["y" if of["upright"] else "x"]
    element["series"] = mark["series"]
    if said is None or not isinstance(value, int | float):
        element["role"] = "annotation"
        return
    number = meaning(element["text"], value)
    if number is None and mark["kind"] == "bar" and meaning(element["text"], of["end"]) is not None:
        element["role"] = "annotation"  # where the stack ends
        return
    _link(element, mark)
    element["value"] = {"number": exact(said[0][0]) if number is None else number}
    if number is not None:
        mark["reads"] = "printed"


def _printed_slice(figure: Figure, note: Note, element: Element, mark: Element) -> None:
    """The lines of a slice's text are its name, its value and its share, in any choice of them."""
    of = figure.note_of[note["of"]]
    lines = [plain(line) for line in re.split(r"<br\s*/?>|\n", note["raw"], flags=re.IGNORECASE)]
    number = share = None
    for line in lines:
        if line == plain(of["label"]):
            mark["value"]["label"] = line
        elif line.endswith("%") and meaning(line, of["share"]) is not None:
            share = meaning(line, of["share"])
        elif meaning(line, of["value"]) is not None:
            number = meaning(line, of["value"])
    _link(element, mark)
    if number is not None:
        mark["value"]["value"] = number
    if number is not None or share is not None:
        mark["reads"] = "printed"
        element["value"] = {"number": share if number is None else number}
        if number is not None and share is not None:
            element["value"]["share"] = share


def _link(one: Element, other: Element) -> None:
    for element, linked in ((one, other), (other, one)):
        element["links"] = [*element.get("links", []), linked["id"]]
