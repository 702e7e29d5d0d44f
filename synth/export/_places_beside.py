"""Places in pixels beside the text, as ms-swift takes them: a mark in the text stands for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from synth.export._voice import Place

PLACE = "<bbox>"


def objects(places: Sequence[Place]) -> dict[str, Any]:
    """Places in the order of their marks, each with its picture."""
    boxes = [[round(number, 1) for number in numbers] for _, numbers in places]
    return {"ref": [], "bbox": boxes, "image_id": [page for page, _ in places]}
