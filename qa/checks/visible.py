"""Every mark of the evidence can be seen: measured, mostly uncovered, and inside the picture."""

from __future__ import annotations

from qa.case import Case
from qa.checks._numbers import label_of
from qa.checks._written import parts_of
from synth.records import Element, Scene, Verdict

# A grid line, a whisker or an edge drawn over a bar takes up to a tenth of it; a fifth gone can be its end.
MARK = 0.8
# Of a text, a tenth is a letter.
TEXT = 0.9


def judge(case: Case) -> Verdict:
    least = 1.0
    for page, element in case.evidence:
        scene = case.scene(page)
        label = label_of(element, scene) if element.reads == "printed" else None
        words = [part for part in parts_of(element, scene) if part is not element]
        for one in [element, *words] if label is None else [element, *words, label]:
            fault = hidden(one, scene)
            if fault:
                return case.failed("visible", f"{one.id} {fault}", by="pixels", score=one.visible)
            least = min(least, 1.0 if one.visible is None else one.visible)
    return case.passed("visible", by="pixels", score=least)


def is_tick_box(element: Element) -> bool:
    """What has no words of its own to be measured; `drawn` looks whether all of it is there."""
    return element.kind == "field" and element.role in ("checkbox", "radio")


def hidden(element: Element, scene: Scene) -> str | None:
    """Why an element cannot be evidence; None where it can."""
    wanted = TEXT if element.text else MARK
    if element.box is None:
        return "has no place on the picture"
    if element.visible is None and not is_tick_box(element):
        return "could not be measured"
    if element.visible is not None and element.visible < wanted:
        return f"shows {element.visible:.0%} of itself"
    x0, y0, x1, y1 = element.box
    inside = x0 >= -1 and y0 >= -1 and x1 <= scene.width + 1 and y1 <= scene.height + 1
    return None if inside else "runs off the picture"
