"""Colours, letters and room of a page: what every kind of page chooses alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from synth.kinds._dice import Dice

# accent, ink, muted ink, paper, ground around the paper, hairlines, tint behind headings
THEMES = {
    "ink": ("#1f2937", "#111827", "#5b6472", "#ffffff", "#eef0f3", "#cfd4dc", "#f1f3f6"),
    "navy": ("#1d3f72", "#16202e", "#56637a", "#ffffff", "#e9eef5", "#c5d0e0", "#eaf0f8"),
    "teal": ("#0f766e", "#12302d", "#4d6b67", "#ffffff", "#e6f1ef", "#bfd8d4", "#e5f3f1"),
    "forest": ("#2f6b3a", "#1c2a1e", "#586b5b", "#ffffff", "#ebf1ea", "#c8d8c9", "#e9f2ea"),
    "wine": ("#8a1c3c", "#2b1219", "#74565e", "#ffffff", "#f5ecee", "#e0c8ce", "#f8ebef"),
    "plum": ("#5b3a86", "#221a2d", "#675c75", "#ffffff", "#efebf5", "#d3c8e2", "#f1ecf8"),
    "rust": ("#a8431b", "#2c1a12", "#77604f", "#ffffff", "#f6eee8", "#e3cfc1", "#faefe8"),
    "gold": ("#7a5a00", "#2b2410", "#6d6446", "#fffdf6", "#f3eddb", "#ded2ac", "#f8f1d9"),
    "sky": ("#0369a1", "#0c2636", "#4c6676", "#ffffff", "#e5f1f8", "#bad5e4", "#e4f2fa"),
    "cream": ("#6b3f1d", "#32261c", "#75655a", "#fbf6ea", "#efe6d2", "#d8c9ab", "#f3ead6"),
    "stone": ("#44403c", "#1c1917", "#68625d", "#fafaf9", "#e7e5e4", "#cbc6c1", "#efedeb"),
    "rose": ("#b3245f", "#2c1420", "#775765", "#ffffff", "#faeef3", "#ecc9d8", "#fcecf3"),
    "mint": ("#10705a", "#14302a", "#4f6d64", "#f8fdfb", "#dcefe8", "#b9dacf", "#e2f4ed"),
    "slate": ("#475569", "#1e293b", "#5c6a7d", "#ffffff", "#e2e8f0", "#c3cddb", "#edf1f6"),
    "cobalt": ("#1e40af", "#14183a", "#575d80", "#ffffff", "#e8ebfa", "#c5ccee", "#eaedfc"),
    "black": ("#000000", "#000000", "#555555", "#ffffff", "#ffffff", "#999999", "#eeeeee"),
    "night": ("#7cc4ff", "#eef3f9", "#a9b7c8", "#1b2430", "#121821", "#3b495a", "#263343"),
    "carbon": ("#ffb454", "#f4f1ec", "#b9b2a8", "#24211f", "#191715", "#4a443e", "#322e2a"),
    "pine": ("#86d9a8", "#eef6f0", "#a8bfb1", "#18261f", "#101a15", "#3a5145", "#22352b"),
}
DARK = ("night", "carbon", "pine")
NAMES = ("accent", "ink", "muted", "paper", "ground", "line", "tint")

# the family of all letters, that of headings, and how wide they run
FONTS = (
    (("Arial, Helvetica, sans-serif", "inherit", 1.0), 6.0),
    (("Arial, sans-serif", "Georgia, serif", 1.0), 2.0),
    (("'Times New Roman', Times, serif", "inherit", 0.95), 2.0),
    (("'Times New Roman', serif", "Arial, sans-serif", 0.95), 1.0),
    (("Georgia, serif", "inherit", 1.18), 1.0),
    (("Verdana, 'DejaVu Sans', sans-serif", "inherit", 1.15), 1.2),
    (("'DejaVu Sans Condensed', Arial, sans-serif", "inherit", 1.04), 1.5),
    (("Arial, sans-serif", "'Courier New', monospace", 1.0), 0.7),
    (("'Courier New', Courier, monospace", "inherit", 1.2), 0.6),
)


def choose_page(throw: Dice, *, dark: float) -> dict[str, Any]:
    """Theme, font, density and corners; `dark` is the share of pages on dark grounds."""
    light = [name for name in THEMES if name not in DARK]
    name = throw.pick(DARK) if throw.chance(dark) else throw.pick(light)
    family, headings, wide = throw.weighted(FONTS)
    return {
        "theme": {"name": name, **theme(name)},
        "font": {"family": family, "headings": headings, "size": throw.pick((14, 15, 15, 16)), "wide": wide},
        "pad": throw.pick((6, 8, 9, 11)),
        "radius": throw.pick((0, 0, 3, 6, 12)),
        "rules": throw.pick(("lines", "lines", "boxed", "stripes", "none", "columns")),
        "head_row": throw.pick(("filled", "tinted", "underlined", "ruled")),
        "shadow": throw.chance(0.35),
    }


def theme(name: str) -> Mapping[str, str]:
    colours = dict(zip(NAMES, THEMES[name], strict=True))
    return {**colours, "on_accent": "#14181d" if name in DARK else "#ffffff"}
