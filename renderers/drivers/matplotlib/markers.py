"""Entering markers: one footprint for all of them, or each by itself where they are large."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from .black import BLACK, blackened
from .items import is_large
from .ledger import OPAQUE
from .shapes import bounds, transformed
from .stamps import Stamp, stamp_of


def enter_markers(tap: Any, gc: Any, marker: Any, shape: Any, points: Any, fill: float, stroke: float) -> None:
    """Enter a marker at each of these points."""
    solid = max(fill, stroke) >= OPAQUE
    stamp = _stamp(tap, gc, marker, shape, fill, stroke)
    ink = tap.ledger.batch(tap.artist, len(points))
    ink.at = points
    if stamp is not None:
        at = np.floor(np.column_stack([points[:, 0] + 0.5, tap.height - points[:, 1] + 0.5]))
        tap._press(gc, ink, [(stamp, np.arange(len(at)))], at, solid)
        return
    face = BLACK if fill > 0 and (not solid or fill >= OPAQUE) else None
    with blackened(gc, _linewidth=float(gc._linewidth) if stroke > 0 else 0.0):
        _paint_each(tap, gc, ink, marker, shape, points, face, solid)


def _paint_each(tap: Any, gc: Any, ink: Any, marker: Any, shape: Any, points: Any, face: Any, solid: bool) -> None:
    """Markers too large for a stamp: a filled area is one, drawn at the origin."""
    low, high = bounds(transformed(marker.vertices, shape))
    pad = 2 * gc._linewidth * tap.dpi / 72 + 3
    for mark, point in enumerate(points):
        box = tap._within(gc, low + point, high + point, pad) if np.isfinite(point).all() else None
        if box is None:
            continue
        tap.scratch.draw_markers(gc, marker, Affine2D(shape), Path(point[None, :]), Affine2D(), face)
        tap.ledger.take(ink, min(mark, ink.count - 1), tap.cover, box, solid)


def _stamp(tap: Any, gc: Any, path: Any, shape: Any, fill: float, stroke: float) -> Stamp | None:
    """The footprint of one marker around its point, rows downwards; None for one that is too large."""
    key = (path.vertices.tobytes(), shape.tobytes(), gc._linewidth, fill > 0, stroke > 0, gc._joinstyle, gc._snap)
    if key not in tap.stamps:
        tap.stamps[key] = None if is_large(path, shape, tap) else _make_stamp(tap, gc, path, shape, fill, stroke)
    stamp: Stamp | None = tap.stamps[key]
    return stamp


def _make_stamp(tap: Any, gc: Any, path: Any, shape: Any, fill: float, stroke: float) -> Stamp:
    tap.settle()
    more: dict[str, Any] = {"_cliprect": None, "_clippath": None}
    if stroke <= 0:
        more["_linewidth"] = 0.0
    with blackened(gc, **more):
        return stamp_of(tap, gc, path, shape, BLACK if fill > 0 else None)
