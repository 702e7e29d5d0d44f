"""Texts of a page that are not as they should be: letters the font lacks, texts cut off, texts over texts or marks.

A text is looked at by its written parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.checks._written import ancestors, by_name, is_part, texts
from synth.records import Box, Element, Scene

TEXTS_SHARE = 0.04  # of the smaller text's ink box: letters' corners may meet, letters not
MARK_SHARE = 0.2  # of a text's box lying on a mark that is not its own
HIDDEN = 0.95  # a text that shows less of itself has lost part of a letter
HOLDERS = ("region", "cell", "field", "button", "box", "node")  # what may clip what it holds
MARKS = ("bar", "point", "node", "cell")  # what a text that is not its own may not lie on


def missing_glyphs(scene: Scene) -> Iterator[str]:
    for element in scene.elements:
        if element.missing:
            yield f"{element.id} {element.text!r}: the font has no {' '.join(dict.fromkeys(element.missing))}"


def cut_texts(scene: Scene) -> Iterator[str]:
    """Ink that touches the picture's edge was most likely cut there, and so was a word at the edge of its box."""
    known = by_name(scene)
    for element in texts(scene):
        x0, y0, x1, y1 = element.box or (1, 1, 1, 1)
        if x0 <= 0 or y0 <= 0 or x1 >= scene.width or y1 >= scene.height:
            yield f"{element.id} {element.text!r} runs off the picture"
        elif _is_covered(element):
            holder = _clipped_by(element, ancestors(element, known))
            if holder is not None:
                yield f"{element.id} {element.text!r} is cut by {holder.id}"


def _is_covered(text: Element) -> bool:
    return text.visible is not None and text.visible < HIDDEN


def _clipped_by(text: Element, holders: Sequence[Element]) -> Element | None:
    """What holds a text of which not all shows and which reaches its side."""
    assert text.box is not None
    x0, y0, x1, y1 = text.box
    for one in holders:
        if one.box is not None and one.kind in HOLDERS:
            left, top, right, bottom = one.box
            if x0 <= left + 1 or y0 <= top + 1 or x1 >= right - 1 or y1 >= bottom - 1:
                return one
    return None


def overlaps(scene: Scene) -> Iterator[str]:
    lowest = sorted(texts(scene), key=lambda text: text.box[1] if text.box else 0.0)
    known = by_name(scene)
    for i, one in enumerate(lowest):
        if _is_covered(one) and _clipped_by(one, ancestors(one, known)) is None:
            yield f"{one.id} {one.text!r} shows {one.visible:.0%} of itself"
        for other in lowest[i + 1 :]:
            if other.box is None or one.box is None or other.box[1] >= one.box[3]:
                break  # all that follow begin below this one
            together = is_part(one) and is_part(other) and one.parent == other.parent
            if not together and _meet(one, other) > TEXTS_SHARE:
                yield f"{one.id} {one.text!r} and {other.id} {other.text!r} lie over each other"
    yield from _crossed(scene, lowest)


def _meet(one: Element, other: Element) -> float:
    """The share of the smaller text that lies in the other; turned texts by their outlines."""
    assert one.box is not None
    assert other.box is not None
    if not _common(one.box, other.box):
        return 0.0
    a, b = _corners(one), _corners(other)
    common = _area(_clip(a, b))
    return common / max(1.0, min(_area(a), _area(b)))


def _common(one: Box, other: Box) -> float:
    width, height = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, width) * max(0.0, height)


Polygon = Sequence[tuple[float, float]]


def _corners(element: Element) -> Polygon:
    x0, y0, x1, y1 = element.box or (0.0, 0.0, 0.0, 0.0)
    box = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    return element.outline if element.outline and len(element.outline) == 4 else box


def _area(polygon: Polygon) -> float:
    pairs = zip(polygon, [*polygon[1:], *polygon[:1]], strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


def _clip(polygon: Polygon, by: Polygon) -> Polygon:
    """The part of a convex polygon inside another (Sutherland and Hodgman), both clockwise on the screen."""
    out = list(polygon)
    for (ax, ay), (bx, by_) in zip(by, [*by[1:], *by[:1]], strict=True):
        sides = [(bx - ax) * (y - ay) - (by_ - ay) * (x - ax) for x, y in out]
        kept: list[tuple[float, float]] = []
        for i, (x, y) in enumerate(out):
            (px, py), side, before = out[i - 1], sides[i], sides[i - 1]
            if (side >= 0) != (before >= 0):
                t = before / (before - side)
                kept.append((px + t * (x - px), py + t * (y - py)))
            if side >= 0:
                kept.append((x, y))
        out = kept
    return out


# Texts over marks


def _crossed(scene: Scene, written: Sequence[Element]) -> Iterator[str]:
    """Texts on bars, markers, nodes or lines that are not theirs; a legend's frame and a text's lie between them."""
    framed = {element.parent for element in scene.elements if element.role == "frame"}
    marks = [
        mark
        for mark in scene.elements
        if mark.box and mark.kind in MARKS and mark.role not in ("vertex", "data", "header", "field")
    ]
    free = [text for text in written if text.role != "legend" and text.id not in framed and text.kind != "title"]
    lines = _segments(scene)
    for text in free:
        own = _own(text, scene)
        for mark in marks:
            if mark.box is not None and mark.id not in own:
                share = _common(text.box or mark.box, mark.box) / max(1.0, _area(_corners(text)))
                if share > MARK_SHARE:
                    yield f"{text.id} {text.text!r} lies on {mark.id}"
                    break
        for line, start, end in lines:
            if line not in own and _cuts(text, start, end):
                yield f"{text.id} {text.text!r} is crossed by {line}"
                break


def _own(text: Element, scene: Scene) -> set[str]:
    linked, known = set(text.links), by_name(scene)
    holders = {one.id for one in ancestors(text, known)}
    return linked | holders | {known[name].parent or name for name in linked if name in known}


def _segments(scene: Scene) -> list[tuple[str, tuple[float, float], tuple[float, float]]]:
    """The pieces of every line between its points, from the outlines where there are any."""
    found = []
    for line in scene.elements:
        if line.kind == "line" and line.outline:
            pairs = zip(line.outline, line.outline[1:], strict=False)
            found += [(line.id, start, end) for start, end in pairs]
    return found


def _cuts(text: Element, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Whether a piece of line goes through a text, not merely along its edge."""
    assert text.box is not None
    x0, y0, x1, y1 = text.box
    pad = min(1.0, (x1 - x0) / 4, (y1 - y0) / 4)
    piece = ((start[0], start[1]), (end[0], end[1]))
    near, far = 0.0, 1.0
    for axis, (low, high) in enumerate(((x0 + pad, x1 - pad), (y0 + pad, y1 - pad))):
        begin, step = piece[0][axis], piece[1][axis] - piece[0][axis]
        if step == 0:
            if not low <= begin <= high:
                return False
            continue
        a, b = sorted(((low - begin) / step, (high - begin) / step))
        near, far = max(near, a), min(far, b)
    return near < far
