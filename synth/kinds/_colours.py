"""Palettes and backgrounds. Colours of a palette are clearly apart, in their order and for colour-blind eyes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from synth.kinds._dice import Dice

LIGHT = (
    ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9"),
    ("#3B6FB6", "#E07B39", "#4F9D5D", "#B5476B", "#B9A0D9", "#6E5433"),
    ("#4C6A92", "#D08A3E", "#6B9362", "#A64D5E", "#3D2C5E", "#6FBDBA"),
    ("#1F4E79", "#C0392B", "#2E9E6B", "#D99A1C", "#7D3C98", "#3FA9C9"),
    ("#08415C", "#D1495B", "#30A5A0", "#EBA63F", "#6B818C", "#8E4A86"),
    ("#7B4B2A", "#D99A3D", "#5B7F4B", "#2F6D92", "#C95D7B", "#9A8F6B"),
    ("#264653", "#E76F51", "#2A9D8F", "#E0B040", "#8D6A9F", "#77A6B6"),
    ("#5C4B99", "#E4572E", "#17A398", "#D9A404", "#8FB8DE", "#A3455C"),
    ("#33415C", "#E09F3E", "#9E2A2B", "#5FA8A0", "#8A6FB0", "#7A8B4F"),
)
# One hue, light to dark: for series that have an order, such as years.
ORDERED = (
    ("#8DBEDC", "#4A8FC2", "#24609B", "#0E335E"),
    ("#97C98F", "#56A567", "#267547", "#0D3F27"),
    ("#E7AE7C", "#D27A3D", "#A34E1B", "#5F2A0C"),
    ("#BBA5D6", "#8F6FBD", "#64439A", "#371F63"),
)
DARK = (
    ("#5BC0EB", "#FDE74C", "#9BC53D", "#F26D5B", "#C3A6FF", "#F5A65B"),
    ("#4CC9F0", "#F7559A", "#B8F35A", "#FFB703", "#A58BFF", "#F1F1F1"),
    ("#8ECAE6", "#FFB703", "#90BE6D", "#F28482", "#CDB4DB", "#4FB3A5"),
)
_NO_FRAME: Mapping[str, Any] = {"spines": []}
THEMES: tuple[tuple[Mapping[str, Any], float], ...] = (
    ({"name": "white", "figure": "white", "axes": "white", "text": "black", "grid": "#DDDDDD"}, 40),
    ({"name": "mist", "figure": "#F4F6F8", "axes": "white", "text": "black", "grid": "#E1E5EA"}, 14),
    ({"name": "paper", "figure": "#FBF7EF", "axes": "#FBF7EF", "text": "#3A332B", "grid": "#E3DACB"}, 12),
    ({"name": "grey", "figure": "white", "axes": "#EBEBF0", "text": "#262626", "grid": "white", **_NO_FRAME}, 10),
    ({"name": "ink", "figure": "white", "axes": "white", "text": "#22304A", "grid": "#DFE4EC"}, 10),
    ({"name": "night", "figure": "#1E1E2E", "axes": "#1E1E2E", "text": "#E6E6E6", "grid": "#3D3D52"}, 6),
    ({"name": "slate", "figure": "#263238", "axes": "#2E3C43", "text": "#ECEFF1", "grid": "#46565E"}, 4),
    ({"name": "navy", "figure": "#0F1B2D", "axes": "#0F1B2D", "text": "#DDE6F0", "grid": "#2B3B54"}, 4),
)
DARK_THEMES = frozenset({"night", "slate", "navy"})


def choose_colours(throw: Dice, count: int, *, ordered: bool) -> tuple[dict[str, Any], list[str]]:
    """A background and a colour for each series that shows on it."""
    theme = dict(throw.weighted(THEMES))
    if theme["name"] in DARK_THEMES:
        return theme, list(throw.pick(DARK)[:count])
    if ordered and 2 <= count <= 4 and throw.chance(0.5):
        ramp = throw.pick(ORDERED)
        return theme, list({2: (ramp[0], ramp[2]), 3: (ramp[0], ramp[1], ramp[3]), 4: ramp}[count])
    palette = throw.pick(LIGHT)
    start = throw.whole(0, len(palette) - 1) if throw.chance(0.3) else 0
    return theme, [palette[(start + index) % len(palette)] for index in range(count)]


def on_colour(colour: str) -> str:
    """Black or white, whichever reads better on `colour`."""
    linear = [_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "black" if luminance > 0.179 else "white"


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
