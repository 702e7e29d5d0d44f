"""Crops of a page, the ink in them, and their text as OCR reads it (each crop once for all questions)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from qa import ocr
from qa.case import Case
from qa.checks._written import in_lines, parts_of
from synth.records import Box, Colour, Element

Mask = NDArray[np.bool_]
RGB = NDArray[np.uint8]
Outline = tuple[tuple[float, float], ...]
NEAR = 28  # a channel: JPEG-free renderings differ by antialiasing and a light veil only


def crop(image: RGB, box: Box, pad: int = 0) -> RGB:
    x0, y0, x1, y1 = math.floor(box[0]), math.floor(box[1]), math.ceil(box[2]), math.ceil(box[3])
    height, width = image.shape[:2]
    return image[max(0, y0 - pad) : min(height, y1 + pad), max(0, x0 - pad) : min(width, x1 + pad)]


def near(image: RGB, colour: Colour, within: int = NEAR) -> Mask:
    away = np.abs(image.astype(np.int16) - np.asarray(colour, np.int16)).max(axis=2)
    mask: Mask = away <= within
    return mask


def contrast(one: Any, other: Any) -> float:
    """The WCAG ratio of two colours."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Any) -> float:
    channels = np.asarray(colour, float) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def lab_distance(one: Colour, other: Colour) -> float:
    """CIE 1976 distance: about 2 is just seen side by side, 10 at a glance across a picture."""
    return float(np.linalg.norm(_lab(one) - _lab(other)))


def _lab(colour: Colour) -> NDArray[np.float64]:
    channels = np.asarray(colour, float) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = to_xyz @ linear / np.array([0.9505, 1.0, 1.089])
    fx, fy, fz = (np.cbrt(t) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return np.array([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)])


def angles(element: Element) -> tuple[float, ...]:
    """How a text may be turned, in degrees against the clock: its outline's first side runs along its top."""
    if element.outline and len(element.outline) == 4:
        (x0, y0), (x1, y1) = element.outline[:2]
        return (math.degrees(math.atan2(y0 - y1, x1 - x0)),)
    x0, y0, x1, y1 = element.box or (0, 0, 0, 0)
    if element.role == "axis_label" and y1 - y0 > x1 - x0:
        return (90.0, -90.0, 0.0)
    # A text set upright is wider than high, unless it is two letters or broken into many short lines.
    upright = len(element.text or "") < 3 or y1 - y0 < 1.5 * (x1 - x0)
    return (0.0,) if upright else (90.0, -90.0)


def line_count(element: Element) -> int:
    """How many lines a text stands in, by its height: breaks are no part of a scene's texts."""
    if not element.font_px or element.box is None:
        return 1
    x0, y0, x1, y1 = element.box
    if element.outline and len(element.outline) == 4:
        high = math.dist(element.outline[1], element.outline[2])
    else:
        high = y1 - y0 if angles(element)[0] == 0.0 else x1 - x0
    return max(1, round((high / element.font_px + 0.35) / 1.2))  # a line is 1.2 em, its ink without the gap 0.85


def unread_part(case: Case, page: int, element: Element, scale: float = 1.0) -> tuple[Element, str] | None:
    """The first written part of an element that OCR reads as something else, and what it read."""
    for line in in_lines(parts_of(element, case.scene(page))):
        said = [part for part in line if ocr.says_something(part.text or "") and ocr.readable(part.text or "")]
        if len(said) > 1:
            _read_line(case, page, said, scale)
        for part in said:
            found, seen = read_text(case, page, part, scale)
            if not found:
                return part, seen
    return None


def _read_line(case: Case, page: int, words: list[Element], scale: float) -> None:
    """Reads the words of a line in one go and notes those that are there; the others are read one by one."""
    pixels, index, _ = case.place(page)
    if all((index, word.id, scale) in pixels.texts for word in words):
        return
    boxes = [word.box for word in words if word.box is not None]
    whole = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    part = _scaled(crop(pixels.page(index), whole, pad=2), scale)
    font_px = (words[0].font_px or 0.0) * scale or None
    seen = (ocr.read(part, number=False, font_px=font_px) or "").split() if part.size else []
    at = 0
    for word in words:
        found = next((n for n in range(at, min(at + 3, len(seen))) if ocr.agrees(seen[n], word.text or "")), None)
        if found is not None:
            pixels.texts[index, word.id, scale] = True, seen[found]
            at = found + 1


def read_text(case: Case, page: int, element: Element, scale: float = 1.0) -> tuple[bool, str]:
    """Whether the text of an element can be read on the page at this scale, and what was read."""
    pixels, index, _ = case.place(page)
    key = (index, element.id, scale)
    if key not in pixels.texts:
        paths = [one.outline for one in case.scene(page).elements if one.kind == "edge" and one.outline]
        pixels.texts[key] = _read(pixels.page(index), element, scale, paths)
    return pixels.texts[key]


def _read(image: RGB, element: Element, scale: float, paths: Sequence[Outline]) -> tuple[bool, str]:
    """Read with a little of its surround; where an edge runs along a text, without it and then without its ink."""
    assert element.box is not None
    first, whole = "", crop(image, element.box, pad=2)
    bare = _without(whole, element.box, paths) if whole.size else None
    for seen_so in (whole, *([] if bare is None else [crop(image, element.box), bare])):
        part = _scaled(seen_so, scale)
        for angle in angles(element) if part.size else ():
            font_px = element.font_px * scale if element.font_px else None
            lines = line_count(element)
            found, seen = ocr.reads_as(part, element.text or "", font_px=font_px, angle=angle, lines=lines)
            if found:
                return True, seen
            first = first or seen
    return False, first


def _without(part: RGB, box: Box, paths: Sequence[Outline]) -> RGB | None:
    """The crop with its ground painted over the edges that pass through it; None where none does."""
    x0, y0 = max(0, math.floor(box[0]) - 2), max(0, math.floor(box[1]) - 2)
    height, width = part.shape[:2]
    canvas = Image.fromarray(part)
    draw, touched = ImageDraw.Draw(canvas), False
    ground = tuple(int(tone) for tone in ocr.surround(part))
    for path in paths:
        for (ax, ay), (bx, by) in pairwise((x - x0, y - y0) for x, y in path):
            if max(ax, bx) >= -2 and max(ay, by) >= -2 and min(ax, bx) <= width + 2 and min(ay, by) <= height + 2:
                draw.line((ax - 0.5, ay - 0.5, bx - 0.5, by - 0.5), fill=ground, width=3)
                touched = True
    return np.asarray(canvas) if touched else None


def _scaled(part: RGB, scale: float) -> RGB:
    if scale >= 1.0 or not part.size:
        return part
    size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
    return np.asarray(Image.fromarray(part).resize(size, Image.Resampling.LANCZOS))
