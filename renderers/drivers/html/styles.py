"""The styles of words: the colour the page gives their glyphs, and how far recolouring changes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True, kw_only=True)
class Style:
    colour: tuple[float, float, float]
    alpha: float
    sure: bool  # that glyphs have this colour
    font: float
    opacity: float
    change: float  # the largest change of a channel when the text is recoloured


def read_styles(raw: list[dict[str, Any]]) -> list[Style]:
    return [_style(item) for item in raw]


def _style(item: dict[str, Any]) -> Style:
    colour, alpha = parse_colour(item["svg"] or item["color"])
    fill = item["fill"] == item["color"] and not item["stroke"]
    far = (255.0, 0.0, 255.0) if item["svg"] else tuple(255.0 if part < 127.5 else 0.0 for part in colour)
    change = max(abs(a - b) for a, b in zip(colour, far, strict=True))
    sure = (fill or bool(item["svg"])) and alpha * item["opacity"] > 0.99
    return Style(
        colour=colour,
        alpha=alpha,
        sure=sure,
        font=item["font"],
        opacity=max(item["opacity"], 0.05),
        change=change if fill or item["svg"] else 64.0,
    )


def parse_colour(text: str) -> tuple[tuple[float, float, float], float]:
    """A computed colour: `rgb()`, `rgba()` or `color(srgb ...)`; grey where it is something else."""
    numbers = [float(n) for n in re.findall(r"-?\d*\.?\d+(?:e-?\d+)?", text)]
    if text.startswith("rgb") and len(numbers) >= 3:
        return (numbers[0], numbers[1], numbers[2]), numbers[3] if len(numbers) > 3 else 1.0
    if text.startswith("color(srgb ") and len(numbers) >= 3:
        return (numbers[0] * 255, numbers[1] * 255, numbers[2] * 255), numbers[3] if len(numbers) > 3 else 1.0
    return (128.0, 128.0, 128.0), 1.0
