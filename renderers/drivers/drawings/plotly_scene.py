"""Completes the scene of a figure: panels, axes and titles; its legends and marks are other files'."""

from __future__ import annotations

from typing import Any

from ..html.styles import parse_colour
from .plotly_axes import axis_element, label_value, read_axes, tick_value
from .plotly_figure import Element, Figure
from .plotly_legends import add_legends
from .plotly_marks import add_marks
from .plotly_tables import tables_of
from .plotly_words import mended


def complete(scene: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """The scene with everything that its notes say; no number of them is left in it."""
    figure = Figure(scene, answer)
    _rename(figure)
    figure.axes = read_axes(answer, figure.by_number)
    _background(figure)
    framework = [*_panels(figure), *_axes(figure)]
    _ticks(figure)
    add_legends(figure)
    _others(figure)
    rows = add_marks(figure)
    first = figure.first
    scene["elements"] = [first, *framework, *figure.ordered()]
    scene["tables"] = tables_of(figure, rows)
    return scene


def _rename(figure: Figure) -> None:
    """Marks are named in the order of drawing; texts keep their names, which their words know."""
    for number, element in figure.by_number.items():
        note = figure.note_of[number]
        element["kind"], element["role"] = note["kind"], note["role"]
        if "text" not in element:
            element["id"] = figure.name(note["kind"])
        elif "raw" in note:
            element["text"] = mended(element["text"], note["raw"])


def _background(figure: Figure) -> None:
    """The colour of the paper; the shape that paints it is no element, nor are those that paint panels."""
    (red, green, blue), alpha = parse_colour(figure.answer["paper"])
    paper = [round(part * alpha + 255 * (1 - alpha)) for part in (red, green, blue)]
    figure.first["role"], figure.first["value"] = None, {"background": paper}
    told = {element["id"] for element in figure.by_number.values()}
    loose = [element for element in figure.elements if element["kind"] == "shape" and element["id"] not in told]
    if loose and loose[0]["box"] == [float(side) for side in figure.first["box"]]:
        figure.drop(loose[0])  # the paper is painted first


def _panels(figure: Figure) -> list[Element]:
    """Panels with their boxes and the colours they are painted in."""
    made = []
    ids = {told["id"]: name for told, name in zip(figure.answer["panels"], figure.panels, strict=True)}
    for told, name in zip(figure.answer["panels"], figure.panels, strict=True):
        element = {"id": name, "kind": "panel", "role": told["role"], "box": figure.box(told["box"]), "reads": "none"}
        if told["role"] == "twin" and told.get("main") in ids:
            element["parent"] = ids[told["main"]]
        if told["id"] is not None:
            x, y = figure.axes[told["x"]], figure.axes[told["y"]]
            x.id, y.id = x.id or f"{name}.x", y.id or f"{name}.y"
            element["value"] = {"x": x.id, "y": y.id}
        made.append(element)
    for note in figure.notes:
        frame = figure.by_number.get(note["n"])
        if frame is not None and note["role"] == "frame":
            figure.drop(frame)
            for panel in made:
                if panel["role"] == "main" and all(
                    abs(a - b) <= 2 for a, b in zip(panel["box"], frame["box"], strict=True)
                ):
                    panel["colour"] = frame["colour"]
    return made


def _axes(figure: Figure) -> list[Element]:
    made = []
    for axis in figure.axes.values():
        panel, _, letter = axis.id.partition(".")
        if letter:
            made.append({"reads": "none", **axis_element(axis, letter, panel)})
    return made


def _ticks(figure: Figure) -> None:
    """Ticks with or without ink, their labels, and grid lines."""
    known: dict[tuple[str, Any], Element] = {}
    notes = [note for note in figure.notes if "axis" in note]
    for note in sorted(notes, key=lambda note: note["kind"] != "tick"):
        axis, element = figure.axes[note["axis"]], figure.by_number.get(note["n"])
        panel = axis.id.partition(".")[0]
        if element is None and note["kind"] == "label":
            continue
        at = {"axis": note["axis"], "place": note.get("place")}
        if note["kind"] == "tick":
            element = element or figure.add(note["n"], kind="tick", role=note["role"])
            element |= {"value": tick_value(axis, note), "parent": axis.id, "panel": panel}
            known.setdefault((at["axis"], at["place"]), element)
        elif element is not None:
            element |= {"parent": axis.id, "panel": panel}
            if note["role"] == "tick_label":
                tick = known.get((at["axis"], at["place"]))
                if tick is None:
                    tick = figure.add(-note["n"], kind="tick", role="major", parent=axis.id, panel=panel)
                    tick["value"] = tick_value(axis, note)
                    known[at["axis"], at["place"]] = tick
                element |= {"parent": tick["id"], "value": label_value(axis, note, element["text"])}


def _others(figure: Figure) -> None:
    """Titles, annotations, reference lines and heatmaps."""
    for note in figure.notes:
        element = figure.by_number.get(note["n"])
        if element is not None and "panel" in note and note["kind"] in ("title", "label", "shape", "image"):
            element["panel"] = element["parent"] = figure.panel(note)
            if note.get("value"):
                element["value"] = note["value"]
            if note["kind"] == "image":  # the panel cuts it off
                panel = figure.box(figure.answer["panels"][note["panel"]]["box"])
                (left, top, right, bottom), (x0, y0, x1, y1) = panel, element["box"]
                element["box"] = [max(left, x0), max(top, y0), min(right, x1), min(bottom, y1)]
        elif element is not None and note["role"] == "spine":
            element["panel"] = figure.only
