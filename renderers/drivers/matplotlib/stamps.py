"""Footprints of small shapes around their point, so that a thousand equal markers are rasterised once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from .ledger import HARD


@dataclass(slots=True, eq=False)
class Stamp:
    """Pixels as (row, column) offsets from the whole pixel the point falls on, rows downwards."""

    soft: Any
    hard: Any


def read_stamp(tap: Any, x: int, y: int, reach: int) -> Stamp:
    """Take what stands on the scratch canvas around (x, y), and wipe it."""
    x0, y0 = max(0, x - reach), max(0, y - reach)
    cover = tap.cover[y0 : y + reach + 1, x0 : x + reach + 1]
    soft = np.argwhere(cover != 0)
    hard = np.argwhere(cover >= HARD)
    cover[...] = 0
    away = np.array([y0 - y, x0 - x])
    return Stamp(soft + away, (hard if len(hard) else soft) + away)


def stamp_of(tap: Any, gc: Any, path: Any, shape: Any, face: Any) -> Stamp:
    """A marker as `draw_markers` paints it: snapped by itself, then moved by whole pixels."""
    x, y = tap.width // 2, tap.height // 2
    middle = Path(np.array([[x, tap.height - y]], float))
    tap.scratch.draw_markers(gc, path, Affine2D(shape), middle, Affine2D(), face)
    return read_stamp(tap, x, y, _reach(path, shape, gc, tap.dpi))


def _reach(path: Any, shape: Any, gc: Any, dpi: float) -> int:
    corners = np.abs(np.asarray(path.vertices, float) @ shape[:2, :2].T + shape[:2, 2])
    far = float(np.nanmax(corners)) if corners.size else 0.0
    return int(far + 2 * gc._linewidth * dpi / 72) + 4


def stamp_at(tap: Any, gc: Any, path: Any, shape: Any, face: Any, phase: tuple[float, float]) -> Stamp:
    """A path as a collection paints it: with its point a given fraction of a pixel off the grid (rows downwards)."""
    x, y = tap.width // 2, tap.height // 2
    place = Affine2D(shape).translate(x + phase[0], tap.height - y - phase[1])
    tap.scratch.draw_path(gc, path, place, face)
    return read_stamp(tap, x, y, _reach(path, shape, gc, tap.dpi))
