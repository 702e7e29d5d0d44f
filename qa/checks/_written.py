"""The written parts of an element: its words or lines, which are what a reader and OCR look at. See docs/scene.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from synth.records import Element, Scene


def parts_of(element: Element, scene: Scene) -> tuple[Element, ...]:
    """Its words or lines in their order; itself where it has none and says something.

    An edge or group says what its label does, which is an element of its own.
    """
    own = element.font_px is not None or element.kind in ("title", "label", "text", "word")
    return written(scene).get(element.id) or ((element,) if own and element.text and element.text.strip() else ())


@lru_cache(maxsize=32)
def written(scene: Scene) -> Mapping[str, tuple[Element, ...]]:
    """For every element that holds words or lines, those; a word stands for itself."""
    by_id = {element.id: element for element in scene.elements}
    found: dict[str, list[Element]] = defaultdict(list)
    for element in scene.elements:
        if is_part(element) and element.text and element.box is not None:
            holders = [element, *ancestors(element, by_id)]
            for place, holder in enumerate(holders):
                if _is_its_own(holder, holders[1:place]):
                    found[holder.id].append(element)
    return {name: tuple(parts) for name, parts in found.items()}


def _is_its_own(holder: Element, between: Sequence[Element]) -> bool:
    """Whether it says a word of what it holds: a label not that of its field, a text not those of its lists."""
    if holder.kind == "label":
        return all(one.kind != "field" for one in between)
    return not holder.text or not any(one.kind == "list" or one.role == "table" for one in between)


def is_part(element: Element) -> bool:
    return element.kind == "word" or (element.kind == "text" and element.role == "line")


@lru_cache(maxsize=32)
def by_name(scene: Scene) -> Mapping[str, Element]:
    return {element.id: element for element in scene.elements}


def ancestors(element: Element, by_id: Mapping[str, Element]) -> list[Element]:
    """What holds it, the nearest first; a ring of parents ends where it closes."""
    found: list[Element] = []
    holder = by_id.get(element.parent or "")
    while holder is not None and holder not in found:
        found.append(holder)
        holder = by_id.get(holder.parent or "")
    return found


def texts(scene: Scene) -> list[Element]:
    """Every text once, by its smallest parts: words, lines, and what has neither."""
    held = written(scene)
    return [
        element
        for element in scene.elements
        if element.text and element.font_px and element.box is not None and (is_part(element) or element.id not in held)
    ]


def reading(scene: Scene) -> str:
    """All that is written on a page in reading order, without spaces and case."""
    return squeezed(" ".join(element.text or "" for element in texts(scene)))


def squeezed(text: str) -> str:
    return "".join(text.split()).casefold()


def in_lines(parts: Sequence[Element]) -> list[list[Element]]:
    """Words side by side, as they stand; a line of its own is one already."""
    lines: list[list[Element]] = []
    for part in parts:
        if lines and part.kind == "word" and _goes_on(lines[-1][-1], part):
            lines[-1].append(part)
        else:
            lines.append([part])
    return lines


def _goes_on(before: Element, after: Element) -> bool:
    if before.kind != "word" or before.box is None or after.box is None or before.outline or after.outline:
        return False
    size = before.font_px or before.box[3] - before.box[1]
    level = min(before.box[3], after.box[3]) - max(before.box[1], after.box[1])
    like = 0.8 <= (after.font_px or size) / size <= 1.25
    return like and level > 0 and -1 <= after.box[0] - before.box[2] < size
