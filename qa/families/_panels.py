"""What names a page or a panel among several, in words that fit one of them only."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.families._texts import folded, plain
from synth.records import Element, Picture, Scene


def in_order(scene: Scene) -> list[Element]:
    """The elements by their ids, so that nothing depends on the order in which they are listed."""
    return sorted(scene.elements, key=lambda element: _natural(element.id))


def _natural(name: str) -> list[tuple[int, int | str]]:
    return [(0, int(part)) if part.isdigit() else (1, part) for part in re.split(r"(\d+)", name)]


def name_of_page(picture: Picture, number: int) -> str | None:
    """ "on the page titled “…”"; "" for the only page, None where the title fits no page or several."""
    if len(picture.pages) == 1:
        return ""
    titles = [_page_titles(page.scene) for page in picture.pages]
    if len(titles[number]) != 1:
        return None
    [title] = titles[number]
    elsewhere = {folded(other) for place, some in enumerate(titles) if place != number for other in some}
    return f"on the page titled “{title}”" if folded(title) not in elsewhere else None


def _page_titles(scene: Scene) -> list[str]:
    """A page's own title, or those of its panels."""
    titles = [e for e in in_order(scene) if e.kind == "title" and e.role in {"figure", "panel"} and e.text]
    own = [title for title in titles if title.role == "figure"]
    return [plain(title.text) for title in own or titles]


def name_of_panel(elements: Sequence[Element], panel: Element) -> str | None:
    """ "in the panel titled “…”", and for panels that share a place (twin axes) the axis; None if nothing names it."""
    busy = {element.panel for element in elements if element.kind in {"bar", "point", "line", "wedge", "cell"}}
    rivals = [e for e in elements if e.kind == "panel" and e.id in busy and e is not panel]
    here = [rival for rival in rivals if _place(rival) == _place(panel)]
    apart = [rival for rival in rivals if _place(rival) != _place(panel)]
    parts: list[str | None] = []
    if apart:
        parts.append(_by_title(elements, [panel, *here], apart))
    if here:
        parts.append(_by_axis(elements, panel, here))
    return None if None in parts else ", ".join(part for part in parts if part)


def _by_title(elements: Sequence[Element], own: Sequence[Element], others: Sequence[Element]) -> str | None:
    titles = [title for panel in own for title in _titles(elements, panel)]
    taken = {folded(title) for panel in others for title in _titles(elements, panel)}
    fits = len(titles) == 1 and folded(titles[0]) not in taken
    return f"in the panel titled “{titles[0]}”" if fits else None


def _titles(elements: Sequence[Element], panel: Element) -> list[str]:
    own = [e for e in elements if e.kind == "title" and e.role == "panel" and e.panel == panel.id]
    return [plain(title.text) for title in own if title.text and title.text.strip()]


def _by_axis(elements: Sequence[Element], panel: Element, others: Sequence[Element]) -> str | None:
    label = _value_label(elements, panel)
    taken = {folded(_value_label(elements, rival) or "") for rival in others}
    return f"on the “{label}” axis" if label and folded(label) not in taken else None


def _value_label(elements: Sequence[Element], panel: Element) -> str | None:
    """What stands along the axis that tells the values: the horizontal one for bars that lie."""
    bars = [(e.value or {}).get("orientation") for e in elements if e.kind == "bar" and e.panel == panel.id]
    side = "x" if "horizontal" in bars else "y"
    axis = next((element for element in elements if element.id == (panel.value or {}).get(side)), None)
    label = (axis.value or {}).get("label") if axis else None
    return plain(label) if label else None


def _place(panel: Element) -> tuple[int, ...]:
    return tuple(round(edge) for edge in panel.box or ())
