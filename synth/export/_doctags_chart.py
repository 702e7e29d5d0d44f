"""Charts and graphs as DocTags: the class of each, its data as OTSL, its title as a caption."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from synth.export._doctags import Sheet, around, shows
from synth.export._otsl import of_data, otsl

# By mark. Readers know newer names for some; these are the ones that their own writer takes for charts.
CLASSES = {
    "bar": "bar_chart", "line": "line_chart", "point": "scatter_chart", "wedge": "pie_chart", "cell": "heatmap",
    "edge": "flow_chart", "node": "flow_chart", "area": "line_chart",
}  # fmt: skip
PERCENT = re.compile(r"\d+(?:[.,]\d+)?\s?%")

Element = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Chart:
    """What stands in one place: a panel, with a twin over it where there is one."""

    members: Sequence[Element]
    tables: Sequence[Mapping[str, Any]]
    title: Element | None


def chart_tags(scene: Mapping[str, Any], sheet: Sheet) -> Iterator[str]:
    """The title of the whole figure first."""
    for element in scene["elements"]:
        if element["kind"] == "title" and element.get("role") == "figure" and shows(element):
            yield sheet.text("title", element.get("box"), element.get("text") or "")
    for chart in charts(scene):
        yield from _tags(chart, sheet)
    for element in scene["elements"]:
        if _is_note(element):
            yield sheet.text("text", element.get("box"), element.get("text") or "")


def charts(scene: Mapping[str, Any]) -> list[Chart]:
    elements = scene["elements"]
    panels = [one for one in elements if one["kind"] == "panel" and one.get("role") != "colorbar"]
    places: dict[Any, list[str]] = {}
    for panel in panels:
        places.setdefault(tuple(panel.get("box") or (panel["id"],)), []).append(panel["id"])
    if len(places) <= 1:
        inside = [one for one in elements if one["kind"] not in ("figure", "title") and not _is_note(one)]
        titles = [one for one in elements if one["kind"] == "title" and one.get("role") == "panel"]
        return [Chart(inside, scene["tables"], titles[0] if titles else None)]
    return [_of_panels(scene, set(ids)) for ids in places.values()]


def _of_panels(scene: Mapping[str, Any], ids: set[str]) -> Chart:
    held = {element["id"] for element in scene["elements"] if element["id"] in ids or element.get("panel") in ids}
    inside = [one for one in scene["elements"] if one["id"] in held or one.get("parent") in held]
    titles = [one for one in inside if one["kind"] == "title" and one.get("role") == "panel"]
    tables = [table for table in scene["tables"] if table["panel"] in ids]
    return Chart([one for one in inside if one not in titles], tables, titles[0] if titles else None)


def _tags(chart: Chart, sheet: Sheet) -> Iterator[str]:
    """A chart with two tables stands there twice: there is one table in a chart."""
    box = around([one["box"] for one in chart.members if one.get("box") and shows(one)])
    title = chart.title
    titled = sheet.caption(title.get("box"), title.get("text") or "") if title and shows(title) else ""
    tables = [table for table in chart.tables if _is_readable(table, chart)]
    for table in tables:
        cells = of_data(_as_printed(table, chart.members))
        body = f"<{_class(table['mark'], chart)}>{otsl(list(cells), sheet.plain.cell)}"
        yield sheet.item("chart", box, body + titled)
        titled = ""
    if not tables and box:
        mark = next((one["kind"] for one in chart.members if one["kind"] in CLASSES), None)
        yield sheet.item("picture", box, (f"<{_class(mark, chart)}>" if mark else "") + titled)


def _is_readable(table: Mapping[str, Any], chart: Chart) -> bool:
    """Whether each number of it is printed or can be read off an axis: no model should learn to invent them."""
    kind = "point" if table["mark"] == "line" else table["mark"]
    marks = [one for one in chart.members if one["kind"] == kind and one.get("panel") in (table["panel"], None)]
    return kind == "edge" or all(one.get("reads", "none") != "none" for one in marks)


def _as_printed(table: Mapping[str, Any], members: Sequence[Element]) -> Mapping[str, Any]:
    """Shares of a pie as its labels say them; scenes have them to more digits, by the angles."""
    if table["mark"] != "wedge" or table["columns"][1] != "share":
        return table
    labels = {one["id"]: one for one in members if one["kind"] == "label" and one.get("role") == "value"}
    said: dict[float, str] = {}
    for wedge in (one for one in members if one["kind"] == "wedge"):
        for label in (labels[link] for link in wedge.get("links") or () if link in labels):
            said[wedge["value"]["share"]] = _percent(label)
    return {**table, "rows": [[label, said.get(share, share)] for label, share in table["rows"]]}


def _percent(label: Element) -> str:
    if printed := PERCENT.search(label.get("text") or ""):
        return printed[0]
    share = Decimal(str(label["value"].get("share", label["value"]["number"]))) * 100
    return f"{format(share.normalize(), 'f')}%"


def _class(mark: str, chart: Chart) -> str:
    stacked = mark == "bar" and any(one.get("role") == "stacked" for one in chart.members)
    return "stacked_bar_chart" if stacked else CLASSES[mark]


def _is_note(element: Element) -> bool:
    """Words beside all panels: a source, a footnote."""
    beside = element.get("panel") is None and element.get("parent") is None
    return element["kind"] == "text" and beside and shows(element)
