"""Axes of a figure: what their places say, by their tick labels, and how far these can be believed."""

from __future__ import annotations

from typing import Any

from .plotly_words import exact, meaning, readings

Note = dict[str, Any]
Element = dict[str, Any]


class Axis:
    """One axis. `labels` are the tick labels that show: place and words; of one that matches it where it has none."""

    def __init__(self, told: dict[str, Any], labels: list[tuple[float, str, Any]], titles: list[str | None]) -> None:
        self.told, self.id = told, ""
        self.labels = [(place, text) for place, text, _ in labels]
        self.values = [at for *_, at in labels]
        self.own_label = titles[0]
        self.label = next(filter(None, titles), None)
        self.scale = self._scale()
        self.reads = self._reads()

    def _scale(self) -> str:
        kind = str(self.told["type"])
        if kind in ("linear", "log") and self.told["given"] and self.labels:
            worded = all(readings(text) is None for _, text in self.labels)
            return "category" if worded else kind
        return kind if kind in ("linear", "log", "date", "category") else "other"

    def _reads(self) -> bool:
        """Whether values can be read off: it has labels, and they say what is true of their places."""
        if not self.labels or self.scale == "other":
            return False
        if self.scale in ("category", "date"):
            return True
        said = [self.number(text, at) for (_, text), at in zip(self.labels, self.values, strict=True)]
        return all(number is not None for number in said)

    def number(self, text: str, at: Any) -> float | int | None:
        """What a tick label says, where it says what is true of its place.

        Between powers of ten a logarithmic axis may say the first digit alone: 2, 5.
        """
        if not isinstance(at, int | float):
            return None
        number = meaning(text, at)
        first = f"{at:.10e}".partition("e")[0].rstrip("0").rstrip(".")
        return exact(at) if number is None and self.scale == "log" and text == first else number

    def said(self, place: float, at: Any, reach: float = 0.0) -> Any:
        """What a mark at a place says; None for one that stands at no label of an axis of categories.

        A label is meant within `reach`, half the mark's own width; a category of Plotly's within its own half.
        """
        if self.scale == "category":
            reach = 0.49 if self.told["type"] == "category" else max(reach, 1e-6)
            away, text = min(((abs(where - place), text) for where, text in self.labels), default=(1.0, None))
            return text if away <= reach else None
        if self.scale == "other":
            return None
        return exact(at) if isinstance(at, int | float) else at


def read_axes(answer: dict[str, Any], by_number: dict[int, Element]) -> dict[str, Axis]:
    """The axes by Plotly's names for them."""
    labels: dict[str, list[tuple[float, str, Any]]] = {name: [] for name in answer["axes"]}
    titles: dict[str, str] = {}
    for note in answer["notes"]:
        element = by_number.get(note["n"])
        if element is None:
            continue
        if note["role"] == "tick_label":
            labels[note["axis"]].append((note["place"], element["text"], note["at"]))
        elif note["role"] == "axis_label":
            titles[note["axis"]] = element["text"]
    made = {}
    for name, told in answer["axes"].items():
        group = [name, *(other for other in told["matches"] if other in labels)]
        shown = next((labels[one] for one in group if labels[one]), [])
        made[name] = Axis(told, shown, [titles.get(one) for one in group])
    return made


def axis_element(axis: Axis, name: str, panel: str) -> Element:
    told = axis.told
    value = {"scale": axis.scale, "min": _plain(told["min"]), "max": _plain(told["max"]), "label": axis.own_label}
    return {"id": axis.id, "kind": "axis", "role": name, "parent": panel, "panel": panel, "value": value}


def _plain(value: Any) -> Any:
    return exact(value) if isinstance(value, int | float) else value


def tick_value(axis: Axis, note: Note) -> dict[str, Any]:
    """Where a tick stands: a number, a date, or the category whose label it has."""
    at = note["at"]
    if axis.scale == "category":
        said = axis.said(note["place"], at)
        return {"at": said if said is not None else _plain(at)}
    return {"at": _plain(at)}


def label_value(axis: Axis, note: Note, text: str) -> dict[str, Any] | None:
    if axis.scale not in ("linear", "log") or not isinstance(note["at"], int | float):
        return None
    said = readings(text)
    if said is None:
        return None
    number = axis.number(text, note["at"])
    return {"number": exact(said[0][0]) if number is None else number}
