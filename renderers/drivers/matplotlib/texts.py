"""Texts: titles, labels, annotations and whatever else is written."""

from __future__ import annotations

import math
from typing import Any

from matplotlib.text import Text

from .page import TEXT_CAP, Page
from .wording import plain_text


def add_text(page: Page, text: Any, kind: str, role: str | None, **known: Any) -> dict[str, Any] | None:
    """Add a text that has ink; None where it has none."""
    if id(text) in page.claimed or not page.has_ink(text):
        return None
    string = text._get_wrapped_text() if text.get_wrap() else text.get_text()
    font_px = float(text.get_fontsize()) * page.tap.dpi / 72
    element = page.add(
        kind, role=role, artist=text, text=plain_text(string)[:TEXT_CAP], font_px=round(font_px, 2), **known
    )
    missing = page.missing.get(id(text))
    if missing:
        element["missing"] = missing
    turned = text.get_rotation() % 90
    if turned:
        element["outline"] = _outline(page, text)
    marks = page.marks_of(text)
    page.paint(element, _colour(text), marks)
    frame = text.get_bbox_patch()
    if frame is not None and page.has_ink(frame):
        shape = page.add("shape", role="frame", artist=frame, parent=element["id"], panel=known.get("panel"))
        page.paint(shape, frame.get_facecolor(), page.marks_of(frame))
    return element


def _colour(text: Any) -> Any:
    alpha = text.get_alpha()
    return text.get_color() if alpha is None or alpha >= 1 else None


def _outline(page: Page, text: Any) -> list[list[float]]:
    """The four corners of a turned text: its upright extent, turned about the middle of the box."""
    renderer = page.figure.canvas.renderer
    angle = math.radians(text.get_rotation())
    parts = text._get_layout(renderer)[1]
    x0, y0, x1, y1 = Text.get_window_extent(text, renderer).extents
    middle = (x0 + x1) / 2, (y0 + y1) / 2
    wide, high = abs(x1 - x0), abs(y1 - y0)
    c, s = abs(math.cos(angle)), abs(math.sin(angle))
    across = c * c - s * s
    if abs(across) < 0.05:  # near 45 degrees the two lengths cannot be told apart from the extent
        line_high = (
            sum(part[1][1] if isinstance(part[1], tuple) else 0 for part in parts)
            or text.get_fontsize() * page.tap.dpi / 72
        )
        length = (wide - line_high * s) / c
    else:
        length, line_high = (wide * c - high * s) / across, (high * c - wide * s) / across
    cos, sin = math.cos(angle), math.sin(angle)
    corners = []
    for dx, dy in ((-1, 1), (1, 1), (1, -1), (-1, -1)):
        px, py = dx * length / 2, dy * line_high / 2
        x, y = middle[0] + px * cos - py * sin, middle[1] + px * sin + py * cos
        corners.append((x, page.height - y))
    left, top, right, bottom = page.box_of(text)
    return [[round(min(max(x, left), right), 1), round(min(max(y, top), bottom), 1)] for x, y in corners]
