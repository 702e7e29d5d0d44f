"""Palettes and backgrounds. Colours of a palette are clearly apart, in their order and for colour-blind eyes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from synth.kinds._dice import Dice

LIGHT = (
    ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#332288"),
    ("#3B6FB6", "#E07B39", "#4F9D5D", "#B5476B", "#C3A9E8", "#5C4326"),
    ("#4C6A92", "#D08A3E", "#7FA653", "#A64D5E", "#1F1440", "#7FD1D6"),
    ("#1F4E79", "#C0392B", "#2E9E6B", "#D99A1C", "#8E44AD", "#5CC3EA"),
    ("#08415C", "#D1495B", "#2EA88F", "#EBA63F", "#9DB4E0", "#8E3E8A"),
    ("#7B3F1D", "#DB9B36", "#4E8F4B", "#2A5F94", "#D2648C", "#86C7D9"),
    ("#264653", "#E76F51", "#2A9D8F", "#E8B93C", "#8B57A8", "#94BFE8"),
    ("#5C4B99", "#E4572E", "#17A398", "#D9A404", "#8FB8DE", "#8C2347"),
    ("#27365C", "#E09F3E", "#A82A2B", "#55AFA5", "#9C77CF", "#4B7A2B"),
)
# One hue, light to dark: for series that have an order, such as years.
ORDERED = (
    ("#8DBEDC", "#4A90C6", "#1F5A99", "#0A2447"),
    ("#97C98F", "#55A868", "#1E6E3E", "#07301C"),
    ("#E7AE7C", "#D77E3A", "#9C4410", "#4A2206"),
    ("#BBA5D6", "#8A66BE", "#5B3596", "#26104D"),
)
DARK = (
    ("#5BC0EB", "#FDE74C", "#7FCB5B", "#F2605B", "#C3A6FF", "#F0924B"),
    ("#4CC9F0", "#F7559A", "#B8F35A", "#FFB703", "#A58BFF", "#F1F1F1"),
    ("#7FC4F2", "#FFB703", "#8CC267", "#F2787A", "#D8B4F0", "#2FA08F"),
)
THEMES: tuple[tuple[Mapping[str, Any], float], ...] = (
    ({"name": "white", "figure": "white", "axes": "white", "text": "black", "grid": "#D2D2D2"}, 40),
    ({"name": "mist", "figure": "#F4F6F8", "axes": "white", "text": "black", "grid": "#D3D9E0"}, 14),
    ({"name": "paper", "figure": "#FBF7EF", "axes": "#FBF7EF", "text": "#3A332B", "grid": "#D9CDB9"}, 12),
    ({"name": "grey", "figure": "white", "axes": "#E4E4EB", "text": "#262626", "grid": "white"}, 10),
    ({"name": "ink", "figure": "white", "axes": "white", "text": "#22304A", "grid": "#D2D9E4"}, 10),
    ({"name": "night", "figure": "#1E1E2E", "axes": "#1E1E2E", "text": "#E6E6E6", "grid": "#54546E"}, 6),
    ({"name": "slate", "figure": "#263238", "axes": "#2E3C43", "text": "#ECEFF1", "grid": "#5E727C"}, 4),
    ({"name": "navy", "figure": "#0F1B2D", "axes": "#0F1B2D", "text": "#DDE6F0", "grid": "#445A7C"}, 4),
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
    return "black" if _luminance(colour) > 0.179 else "white"


def contrast(one: str, other: str) -> float:
    """The WCAG ratio of two colours."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    colour = {"black": "#000000", "white": "#ffffff"}.get(colour, colour)
    linear = [_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
