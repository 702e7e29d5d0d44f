"""The colours of a gradient, pixel by pixel, as cairo makes them."""

from __future__ import annotations

from typing import Any

import numpy as np

from .ops import Gradient


def colours_at(gradient: Gradient, cells: Any, width: int) -> Any:
    x, y = cells % width + 0.5, cells // width + 0.5
    start, end = gradient.ends
    if len(start) == 3:
        where = _between_circles(x, y, start, end)
    else:
        across, down = end[0] - start[0], end[1] - start[1]
        where = ((x - start[0]) * across + (y - start[1]) * down) / max(across**2 + down**2, 1e-6)
    stops = sorted(gradient.stops)
    at = [stop for stop, _ in stops]
    return np.stack([np.interp(where, at, [colour[i] for _, colour in stops]) for i in range(3)], axis=1)


def _between_circles(x: Any, y: Any, start: tuple[float, ...], end: tuple[float, ...]) -> Any:
    """The largest t whose circle, on the way from one to the other, goes through the pixel."""
    across, down, wider = end[0] - start[0], end[1] - start[1], end[2] - start[2]
    px, py = x - start[0], y - start[1]
    a = across**2 + down**2 - wider**2
    b = px * across + py * down + start[2] * wider
    c = px**2 + py**2 - start[2] ** 2
    if abs(a) < 1e-9:
        return c / np.where(np.abs(b) < 1e-9, 1e-9, 2 * b)
    root = np.sqrt(np.maximum(b**2 - a * c, 0))
    both = np.stack([(b + root) / a, (b - root) / a])
    return np.where(start[2] + both.max(axis=0) * wider >= 0, both.max(axis=0), both.min(axis=0))
