"""Colours as drivers measure them: the commonest of some pixels, and how well one stands out from another."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np

Colour = tuple[int, int, int]


def commonest_pixel(pixels: Any) -> int | None:
    """The commonest of these packed pixels (of a sample, where there are many)."""
    if not pixels.size:
        return None
    if pixels.size > 4000:
        pixels = pixels[:: pixels.size // 2000]
    ordered = np.sort(pixels)
    edges = (ordered[1:] != ordered[:-1]).nonzero()[0]
    if not edges.size:
        return int(ordered[0])
    ends = np.empty(edges.size + 1, np.int64)  # where each run of one colour ends
    ends[:-1], ends[-1] = edges, ordered.size - 1
    runs = ends.copy()
    runs[0] += 1
    runs[1:] -= ends[:-1]
    return int(ordered[ends[runs.argmax()]])


def packed(colour: Colour) -> int:
    """As one number, red in its lowest byte."""
    red, green, blue = colour
    return red | green << 8 | blue << 16


def packed_all(colours: Any) -> Any:
    """Rows of three bytes, each as one number."""
    wide = np.zeros((len(colours), 4), np.uint8)
    wide[:, :3] = colours
    return wide.view(np.uint32)[:, 0]


def commonest(pixels: Any) -> Colour | None:
    value = commonest_pixel(pixels)
    return None if value is None else (value & 255, value >> 8 & 255, value >> 16 & 255)


@functools.cache
def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2 contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(rgb: Sequence[int]) -> float:
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in rgb)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
