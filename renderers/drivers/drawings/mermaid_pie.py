"""The scene of a pie that Mermaid drew: its slices with what is printed at them and in the legend."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import Any

from .library import Scene

_NUMBER = r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?"
_ARC = re.compile(rf"^M({_NUMBER}),({_NUMBER})A{_NUMBER},{_NUMBER},0,[01],1,({_NUMBER}),({_NUMBER})L")
_PERCENT = re.compile(r"^(\d+(?:\.\d+)?)%$")
_WITH_VALUE = re.compile(rf"^(.*) \[({_NUMBER})\]$")
_NEAR = 1e-4  # of the circle


def pie(scene: Scene) -> Scene:
    """Shares are those of the angles; a legend tells a slice by its colour, where that is its alone."""
    figure, *elements = scene["elements"]
    said = {element["id"]: element["value"] for element in elements if "#" in (element.get("value") or {})}
    named: dict[str, list[dict[str, Any]]] = {"wedge": [], "value": [], "legend": [], "legend_key": [], "figure": []}
    for element in elements:
        if element["id"] in said:
            named[element["role"] if element["kind"] != "wedge" else "wedge"].append(element)
    wedges, legends = named["wedge"], named["legend"]
    for wedge in wedges:
        wedge["value"] = {"label": None, "value": None, "share": _share(said[wedge["id"]]["path"])}
    _printed(wedges, named["value"], said)
    _legend(wedges, legends, said)
    for key in named["legend_key"]:
        key["value"] = {"series": said[key["id"]]["series"]}
    for title in named["figure"]:
        title["value"] = None
    valued = bool(wedges) and all(wedge["value"]["value"] is not None for wedge in wedges)
    what = "value" if valued else "share"
    rows = [[wedge["value"]["label"], wedge["value"][what]] for wedge in wedges]
    table = {"panel": figure["id"], "mark": "wedge", "columns": ["label", what], "types": ["category", "number"]}
    scene["tables"] = [*scene["tables"], {**table, "rows": rows}] if wedges else scene["tables"]
    return scene


def _share(path: str) -> float:
    """The part of the circle between the two ends of an arc, clockwise from the first."""
    found = _ARC.match(path)
    if found is None:
        return 1.0  # a whole circle has no ends
    x0, y0, x1, y1 = map(float, found.groups())
    return round((math.atan2(x1, -y1) - math.atan2(x0, -y0)) % math.tau / math.tau, 6)


def _printed(wedges: list[dict[str, Any]], labels: list[dict[str, Any]], said: dict[str, dict[str, Any]]) -> None:
    """The percentage on a slice: the library writes one for each, in their order."""
    for label in labels:
        place = said[label["id"]]["place"]
        found = _PERCENT.match(label.get("text") or "")
        label["value"] = {"number": round(float(found[1]) / 100, 6)} if found else None
        if place < len(wedges):
            _link(wedges[place], label)


def _legend(wedges: list[dict[str, Any]], legends: list[dict[str, Any]], said: dict[str, dict[str, Any]]) -> None:
    of_colour = {said[wedge["id"]]["fill"]: wedge for wedge in wedges}
    colours = Counter(said[one["id"]]["fill"] for one in (*wedges, *legends))
    pairs = [(of_colour.get(said[legend["id"]]["fill"]), legend) for legend in legends]
    known = [(wedge, legend) for wedge, legend in pairs if wedge and colours[said[legend["id"]]["fill"]] == 2]
    values = _values(known, len(wedges))
    for legend in legends:
        legend["value"] = None
    for wedge, legend in known:
        label, value = legend["text"], None
        if values is not None:
            label, value = values[legend["id"]]
            legend["value"] = {"number": value}
        wedge["value"] |= {"label": label, "value": value}
        _link(wedge, legend)


def _values(known: list[tuple[dict[str, Any], dict[str, Any]]], count: int) -> dict[str, tuple[str, float]] | None:
    """Names and values of a legend that shows both ("Rye [42]"): only where the values stand to each other as the
    angles do, for a name may end in a number of its own."""
    found = {legend["id"]: _WITH_VALUE.match(legend["text"]) for _, legend in known}
    if len(known) != count or not all(found.values()):
        return None
    parts = {name: (match[1], float(match[2])) for name, match in found.items() if match}
    total = sum(value for _, value in parts.values())
    fits = total > 0 and all(
        abs(parts[legend["id"]][1] / total - wedge["value"]["share"]) < _NEAR for wedge, legend in known
    )
    return parts if fits else None


def _link(wedge: dict[str, Any], label: dict[str, Any]) -> None:
    wedge.setdefault("links", []).append(label["id"])
    label.setdefault("links", []).append(wedge["id"])
    if label["value"] is not None or label["role"] == "value":
        wedge["reads"] = "printed"
