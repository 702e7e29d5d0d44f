"""What is wrong with a picture before anything is asked of it: a reason and a detail for each fault.

Data that was drawn differently (`qa.tables`), labels against their marks, texts that are not as they should be
(`qa.texts`), and pages with nothing on them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from qa.case import Pixels
from qa.checks._numbers import amount, rounding
from qa.checks._pixels import RGB, crop
from qa.checks._written import reading
from qa.tables import differences
from qa.texts import cut_texts, missing_glyphs, overlaps
from synth.records import Element, Scene, Table

LEAST_INK = 0.002  # of the page: a thin line chart has ten times that


def faults(pixels: Pixels, expected: Sequence[Table] | None, *, exact: bool) -> Iterator[tuple[str, str]]:
    """`expected` is the data the program was to draw, None where it came without; `exact` forgives no difference."""
    picture = pixels.picture
    if expected is not None:
        drawn = [table for page in picture.pages for table in page.scene.tables]
        pages = [reading(page.scene) for page in picture.pages]
        yield from (("scene_differs", detail) for detail in differences(drawn, expected, exact=exact, pages=pages))
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
    totals, sizes = _piled(scene, lambda value: value), _piled(scene, abs)
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
            meant += _shares(mark)
            half = rounding(label, scene)
            if all(abs(number - one) > half * 1.001 + 1e-9 * abs(one) for one in meant):
                yield f"{label.id} says {label.text!r} at {mark.id}, which is {value:g}"


def _shares(mark: Element) -> list[float]:
    """A wedge's label may say its share, of one or of a hundred."""
    share = (mark.value or {}).get("share") if mark.kind == "wedge" else None
    return [share, 100 * share] if isinstance(share, int | float) else []


def _percent(label: Element) -> bool:
    return "%" in (label.text or "")


def _place(mark: Element) -> tuple[str | None, str]:
    return mark.panel, str((mark.value or {}).get("category", (mark.value or {}).get("x")))


def _piled(scene: Scene, each: Callable[[float], float]) -> dict[tuple[str | None, str], float]:
    """What all bars at one place come to."""
    found: dict[tuple[str | None, str], float] = defaultdict(float)
    for mark in scene.elements:
        if mark.kind == "bar":
            found[_place(mark)] += each(amount(mark) or 0.0)
    return found


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
