"""A reader can make out what the evidence needs: letters, contrast, and colours that can be told apart."""

from __future__ import annotations

from collections.abc import Iterator

from qa import ocr
from qa.case import Case
from qa.checks._named import naming
from qa.checks._numbers import label_of, names_of
from qa.checks._pixels import lab_distance, unread_part
from qa.checks._written import parts_of
from synth.records import ENGLISH, Element, Scene, Verdict

LONGEST_SIDE = 1536  # pixels a model is given; larger pictures are shrunk to it
FONT_PX = 8.0  # em size at that scale: an x-height of about 4 px, below which letters melt
CONTRAST = 2.0  # WCAG ratio: white figures on an orange bar have 2.4, and are read
COLOURS = 10.0  # CIE 1976 distance between two legend entries


def judge(case: Case, longest_side: int = LONGEST_SIDE) -> Verdict:
    smallest, unread, language = float("inf"), None, case.language
    for page in dict.fromkeys(page for page, _ in case.trace.evidence):
        scene = case.scene(page)
        scale = min(1.0, longest_side / max(scene.width, scene.height))
        marks = [element for number, element in case.evidence if number == page]
        fault = like_colours(marks, scene)
        if fault:
            return case.failed("legible", fault)
        for text in needed(marks, scene):
            for part in parts_of(text, scene):
                fault = too_faint(part, scale)
                if fault:
                    return case.failed("legible", fault, score=part.font_px)
                smallest = min(smallest, (part.font_px or 0.0) * scale)
        for text in to_be_read(marks, scene):
            why = ocr.cannot_read(text.text or "", language)
            if why is not None:
                unread = f"{text.id}: {why}" if language != ENGLISH or ocr.readable(text.text or "") else unread
                continue
            wrong = unread_part(case, page, text, scale)
            if wrong is not None:
                part, seen = wrong
                return case.failed("legible", f"{part.id}: {part.text!r} reads {seen!r}", by="ocr")
    if unread:
        return case.unjudged("legible", unread, by="ocr")
    return case.passed("legible", by="ocr", score=None if smallest == float("inf") else smallest)


def too_faint(text: Element, scale: float) -> str | None:
    if text.font_px is None or text.contrast is None:
        return f"{text.id}: its size or contrast is not known"
    if text.font_px * scale < FONT_PX:
        return f"{text.id}: {text.text!r} is {text.font_px * scale:.1f} px high, at least {FONT_PX:g} are needed"
    if text.contrast < CONTRAST:
        return f"{text.id}: {text.text!r} has a contrast of {text.contrast:.1f}, at least {CONTRAST:g} is needed"
    return None


def to_be_read(marks: list[Element], scene: Scene) -> Iterator[Element]:
    """The texts whose very words the answer hangs on: read ones, printed values, and the names of the marks."""
    seen: set[str] = set()
    for text in (*_own_texts(marks, scene), *_names(marks, scene)):
        if text.id not in seen and text.box is not None:
            seen.add(text.id)
            yield text


def needed(marks: list[Element], scene: Scene) -> list[Element]:
    """All texts a reader looks at: those, and the numbers along the axes that values are read off."""
    texts = {text.id: text for text in (*to_be_read(marks, scene), *_scale_labels(marks, scene))}
    return list(texts.values())


def _own_texts(marks: list[Element], scene: Scene) -> Iterator[Element]:
    for mark in marks:
        if parts_of(mark, scene):
            yield mark
        label = label_of(mark, scene) if mark.reads == "printed" else None
        if label is not None:
            yield label


def _names(marks: list[Element], scene: Scene) -> Iterator[Element]:
    """The legend's words for the series of the marks, the tick labels of their categories, and what names the rest."""
    for mark in marks:
        yield from (text for _, text in naming(mark, scene) if text is not None)
    wanted = {(mark.panel, str(name)) for mark in marks for name in names_of(mark).values()}
    words = {name for _, name in wanted}
    for element in scene.elements:
        entry = element.role == "legend" and element.text in words
        if entry or (element.role == "tick_label" and (element.panel, element.text) in wanted):
            yield element


def _scale_labels(marks: list[Element], scene: Scene) -> Iterator[Element]:
    """The tick labels of the axes along which the marks' values lie."""
    off_axis = [mark for mark in marks if mark.reads == "axis" and not mark.text]
    panels = {element.id: element for element in scene.elements if element.kind == "panel"}
    axes = set()
    for mark in off_axis:
        panel = panels.get(mark.panel or "")
        sideways = (mark.value or {}).get("orientation") == "horizontal"
        if panel is not None:
            axes.add((panel.value or {}).get("x" if sideways else "y"))
    ticks = {element.id for element in scene.elements if element.kind == "tick" and element.parent in axes}
    for element in scene.elements:
        if element.role == "tick_label" and element.parent in ticks and element.box is not None:
            yield element


def like_colours(marks: list[Element], scene: Scene) -> str | None:
    """Two legend entries that cannot be told apart, one of them needed to find the evidence."""
    series = {mark.series for mark in marks if mark.series and not mark.text}
    keys = [key for key in scene.elements if key.role == "legend_key" and key.colour is not None]
    for one in keys:
        for other in keys:
            if one.id == other.id or one.parent != other.parent or (one.value or {}).get("series") not in series:
                continue
            distance = lab_distance(one.colour or (0, 0, 0), other.colour or (0, 0, 0))
            if distance < COLOURS:
                names = [(key.value or {}).get("series") for key in (one, other)]
                return f"the legend's {names[0]!r} and {names[1]!r} have nearly the same colour ({distance:.0f} apart)"
    return None
