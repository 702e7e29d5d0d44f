"""Legends of a figure, and what they call its traces."""

from __future__ import annotations

from collections import defaultdict

from .plotly_figure import Element, Figure


def add_legends(figure: Figure) -> None:
    """Legends with what they hold; those of a figure with one panel are that panel's."""
    _link_keys(figure)
    held: dict[int, list[Element]] = defaultdict(list)
    for note in figure.notes:
        element = figure.by_number.get(note["n"])
        if "legend" in note and element is not None:
            held[note["legend"]].append(element)
            element["panel"] = figure.only
            if note["kind"] == "label":
                element["series"] = element["text"]
                if note["slice"] is not None:
                    figure.slices[note["slice"]] = element
                elif note["trace"] is not None:
                    figure.entries[note["trace"]] = element["text"]
    _add(figure, held)
    _share_entries(figure)


def _link_keys(figure: Figure) -> None:
    for note in figure.notes:
        key, entry = (figure.by_number.get(note.get(part, 0)) for part in ("n", "entry"))
        if note["role"] == "legend_key" and key is not None and entry is not None:
            key |= {"value": {"series": entry["text"]}, "series": entry["text"], "links": [entry["id"]]}
            entry["links"] = [key["id"]]
        elif note["role"] == "legend_key" and key is not None:
            figure.drop(key)  # beyond the part of a long legend that shows
            del figure.by_number[note["n"]]


def _add(figure: Figure, held: dict[int, list[Element]]) -> None:
    """The legends themselves: what paints them, else the place that their lines take."""
    behind = {note["behind"]: figure.by_number.get(note["n"]) for note in figure.notes if "behind" in note}
    for number, parts in held.items():
        legend = behind.get(number) or figure.add(number, kind="legend", role=None, box=_around(parts))
        entries = sum(1 for part in parts if (part["kind"], part["role"]) == ("label", "legend"))
        legend |= {"value": {"entries": entries}, "panel": figure.only, "parent": figure.only}
        legend.pop("visible", None)
        for part in parts:
            part["parent"] = legend["id"]
    for number, element in behind.items():
        if element is not None and number not in held:
            figure.drop(element)


def _share_entries(figure: Figure) -> None:
    """A trace without a line of its own in the legend is one with that of its group that has its name."""
    traces = figure.answer["traces"]
    named = {(t.get("group"), t["name"]): figure.entries[t["index"]] for t in traces if t["index"] in figure.entries}
    for trace in traces:
        if trace.get("group") and trace["index"] not in figure.entries:
            same = named.get((trace["group"], trace["name"]))
            if same is not None:
                figure.entries[trace["index"]] = same


def _around(parts: list[Element]) -> list[float]:
    boxes = [part["box"] for part in parts]
    return [min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)]
