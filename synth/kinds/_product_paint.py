"""What the colours that a shop offers look like, so that a thing is drawn in the one that is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PAINTS = {
    "Amber": "#d9902f", "Anthracite": "#3a3f45", "Beige": "#dccfb4", "Berry": "#8e2452", "Black": "#1d1d1f",
    "Blue": "#2f66b8", "Bottle green": "#12503a", "Brass": "#b5923c", "Brick": "#a4452e", "Brown": "#6f4a2f",
    "Caramel": "#b87a3d", "Chalk": "#efece4", "Charcoal": "#44474c", "Clay": "#b9745a", "Coral": "#ee7a63",
    "Cream": "#f3e8cf", "Forest": "#29553a", "Graphite": "#55585e", "Grey": "#9a9da2", "Indigo": "#38387f",
    "Ink": "#1f2a44", "Ivory": "#f2ecd9", "Lime": "#a6cf3b", "Linen": "#e6dcc6", "Matt black": "#262628",
    "Midnight blue": "#1d2550", "Mint": "#9fd8be", "Moss": "#66753a", "Mustard": "#cfa12c", "Natural": "#e2d4b7",
    "Navy": "#1e2d57", "Oatmeal": "#d8c9ad", "Ocean": "#226f8f", "Ochre": "#c18a2d", "Olive": "#73713a",
    "Orange": "#e5792a", "Pearl": "#eceae6", "Petrol": "#1b5f6b", "Plum": "#6b3364", "Red": "#c22d33",
    "Rosewood": "#6b2f2c", "Rust": "#a9502a", "Sage": "#a3b597", "Sage green": "#9cb08f", "Sand": "#d9c49a",
    "Sea blue": "#2b86a8", "Silver": "#c3c7cc", "Slate blue": "#5d6f8f", "Snow": "#f6f7f8", "Steel": "#aab0b6",
    "Sunflower": "#f2bd2c", "Tan": "#c39a6b", "Teal": "#1f7f7b", "Terracotta": "#c0654a", "White": "#f8f8f6",
    "Yellow": "#f0c92f",
}  # fmt: skip


def paint_of(data: Mapping[str, Any]) -> str | None:
    chosen = [one["chosen"] for one in data["options"] if one["name"] == "Colour"]
    return PAINTS.get(chosen[0]) if chosen else None
