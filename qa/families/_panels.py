"""The order of a scene's elements, and what names a panel among several."""

from __future__ import annotations

import re
from collections.abc import Sequence

from synth.records import Element, Scene


def in_order(scene: Scene) -> list[Element]:
    """The elements by their ids, so that nothing depends on the order in which they are listed."""
    return sorted(scene.elements, key=lambda element: _natural(element.id))


def _natural(name: str) -> list[tuple[int, int | str]]:
    return [(0, int(part)) if part.isdigit() else (1, part) for part in re.split(r"(\d+)", name)]


def where_of(elements: Sequence[Element], panel: Element) -> str | None:
    """What names this panel among several: its title, or its axis where two share a place; None if nothing does."""
    busy = {element.panel for element in elements if element.kind in {"bar", "point", "line"}}
    rivals = [element for element in elements if element.kind == "panel" and element.id in busy]
    if len(rivals) < 2:
        return ""
    titles = {
        element.panel: " ".join(element.text.split())
        for element in elements
        if element.kind == "title" and element.role == "panel" and element.text
    }
    title = titles.get(panel.id)
    if title and all(titles.get(rival.id) != title for rival in rivals if rival is not panel) and len(titles) > 1:
        return f"in the panel titled “{title}”"
    if len({_place(rival) for rival in rivals}) > 1:
        return None
    label = _axis_label(elements, panel)
    others = [_axis_label(elements, rival) for rival in rivals if rival is not panel]
    return f"on the “{label}” axis" if label and label not in others else None


def _place(panel: Element) -> tuple[int, ...]:
    return tuple(round(edge) for edge in panel.box or ())


def _axis_label(elements: Sequence[Element], panel: Element) -> str | None:
    axis = next((element for element in elements if element.id == (panel.value or {}).get("y")), None)
    label = (axis.value or {}).get("label") if axis else None
    return " ".join(label.split()) if label else None
