"""What is wrong with a picture before anything is asked of it: a reason and a detail for each fault.

Data that was drawn differently (`qa.tables`), labels against their marks, characters the font lacks, texts over
texts or marks, texts cut off, and pages with nothing on them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from qa.case import Pixels
from qa.checks._numbers import amount, rounding
from qa.checks._pixels import RGB, crop
from qa.tables import differences
from synth.records import Box, Element, Scene, Table

TEXTS_SHARE = 0.04  # of the smaller text's ink box: letters' corners may meet, letters not
MARK_SHARE = 0.2  # of a text's box lying on a mark that is not its own
HIDDEN = 0.95  # a text that shows less of itself has lost part of a letter
LEAST_INK = 0.002  # of the page: a thin line chart has ten times that


def faults(pixels: Pixels, expected: Sequence[Table] | None, *, exact: bool) -> Iterator[tuple[str, str]]:
    """`expected` is the data the program was to draw, None where it came without; `exact` forgives no difference."""
    picture = pixels.picture
    if expected is not None:
        drawn = [table for page in picture.pages for table in page.scene.tables]
        yield from (("scene_differs", detail) for detail in differences(drawn, expected, exact=exact))
    for number, page in enumerate(picture.pages):
        image = pixels.page(number)
        if _is_blank(image):
            yield "blank", f"page {number + 1} has next to no ink"
            continue
        yield from (("picture_contradicts_itself", detail) for detail in contradictions(page.scene, image))
        yield from (("missing_glyph", detail) for detail in missing_glyphs(page.scene))
        yield from (("overlap", detail) for detail in overlaps(page.scene))
        yield from (("cut_text", detail) for detail in cut_texts(page.scene))


def _is_blank(image: RGB) -> bool:
    flat = image.reshape(-1, 3)
    ground = np.median(flat[::16], axis=0).astype(np.uint8)
    apart = (np.maximum(flat, ground) - np.minimum(flat, ground)) > 24
    return bool((apart[:, 0] | apart[:, 1] | apart[:, 2]).mean() < LEAST_INK)


# A picture against itself


def contradictions(scene: Scene, image: RGB) -> Iterator[str]:
    yield from _labels(scene)
    yield from _legend(scene, image)


def _labels(scene: Scene) -> Iterator[str]:
    """A printed number says what its mark does, or what all marks stacked at its place add up to."""
    by_id = {element.id: element for element in scene.elements}
    totals, sizes = _totals(scene), _sizes(scene)
    for label in scene.elements:
        number = amount(label)
        if label.role != "value" or number is None:
            continue
        for mark in (by_id[name] for name in label.links if name in by_id):
            value = amount(mark)
            if value is None:
                continue
            place = _place(mark)
            likely = [value, (mark.value or {}).get("base", 0) or 0]
            meant = [value, *([value + likely[1], totals[place]] if mark.role == "stacked" else [])]
            meant += [100 * value / sizes[place], value / sizes[place]] if sizes.get(place) and _percent(label) else []
            half = rounding(label, scene)
            if all(abs(number - one) > half * 1.001 + 1e-9 * abs(one) for one in meant):
                yield f"{label.id} says {label.text!r} at {mark.id}, which is {value:g}"


def _percent(label: Element) -> bool:
    return "%" in (label.text or "")


def _place(mark: Element) -> tuple[str | None, str]:
    return mark.panel, str((mark.value or {}).get("category", (mark.value or {}).get("x")))


def _totals(scene: Scene) -> dict[tuple[str | None, str], float]:
    totals: dict[tuple[str | None, str], float] = defaultdict(float)
    for mark in scene.elements:
        if mark.kind == "bar":
            totals[_place(mark)] += amount(mark) or 0.0
    return totals


def _sizes(scene: Scene) -> dict[tuple[str | None, str], float]:
    sizes: dict[tuple[str | None, str], float] = defaultdict(float)
    for mark in scene.elements:
        if mark.kind == "bar":
            sizes[_place(mark)] += abs(amount(mark) or 0.0)
    return sizes


def _legend(scene: Scene, image: RGB) -> Iterator[str]:
    """Two entries of one legend that look the same."""
    keys = [element for element in scene.elements if element.role == "legend_key" and element.box is not None]
    for i, one in enumerate(keys):
        for other in keys[i + 1 :]:
            names = [(key.value or {}).get("series") for key in (one, other)]
            if one.parent == other.parent and names[0] != names[1] and _look_alike(one, other, image):
                yield f"the legend's entries {names[0]!r} and {names[1]!r} look the same"


def _look_alike(one: Element, other: Element, image: RGB) -> bool:
    a, b = crop(image, one.box or (0, 0, 0, 0)), crop(image, other.box or (0, 0, 0, 0))
    height, width = min(a.shape[0], b.shape[0]), min(a.shape[1], b.shape[1])
    if not height or not width or abs(a.shape[0] - b.shape[0]) > 1 or abs(a.shape[1] - b.shape[1]) > 1:
        return False
    apart = np.abs(a[:height, :width].astype(np.int16) - b[:height, :width]).max(axis=2)
    return float(apart.mean()) < 4.0  # antialiasing at another fraction of a pixel makes about 2


# Texts


def missing_glyphs(scene: Scene) -> Iterator[str]:
    for element in scene.elements:
        if element.missing:
            yield f"{element.id} {element.text!r}: the font has no {' '.join(dict.fromkeys(element.missing))}"


def cut_texts(scene: Scene) -> Iterator[str]:
    """Ink that touches the picture's edge was most likely cut there."""
    for element in _texts(scene):
        x0, y0, x1, y1 = element.box or (1, 1, 1, 1)
        if x0 <= 0 or y0 <= 0 or x1 >= scene.width or y1 >= scene.height:
            yield f"{element.id} {element.text!r} runs off the picture"


def overlaps(scene: Scene) -> Iterator[str]:
    texts = _texts(scene)
    for i, one in enumerate(texts):
        if one.visible is not None and one.visible < HIDDEN:
            yield f"{one.id} {one.text!r} shows {one.visible:.0%} of itself"
        for other in texts[i + 1 :]:
            if _meet(one, other) > TEXTS_SHARE:
                yield f"{one.id} {one.text!r} and {other.id} {other.text!r} lie over each other"
    yield from _crossed(scene, texts)


def _texts(scene: Scene) -> list[Element]:
    return [element for element in scene.elements if element.text and element.font_px and element.box is not None]


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


def _crossed(scene: Scene, texts: Sequence[Element]) -> Iterator[str]:
    """Texts on bars, markers or lines that are not theirs; a legend's own frame and a text's lie between them."""
    framed = {element.parent for element in scene.elements if element.role == "frame"}
    free = [text for text in texts if text.role != "legend" and text.id not in framed and text.kind != "title"]
    lines = _segments(scene)
    for text in free:
        own = _own(text, scene)
        for mark in scene.elements:
            if mark.box is not None and mark.kind in ("bar", "point") and mark.id not in own:
                share = _common(text.box or mark.box, mark.box) / max(1.0, _area(_corners(text)))
                if mark.role != "vertex" and share > MARK_SHARE:
                    yield f"{text.id} {text.text!r} lies on {mark.id}"
                    break
        for line, start, end in lines:
            if line not in own and _cuts(text, start, end):
                yield f"{text.id} {text.text!r} is crossed by {line}"
                break


def _own(text: Element, scene: Scene) -> set[str]:
    linked = set(text.links)
    return linked | {element.parent for element in scene.elements if element.id in linked and element.parent}


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
