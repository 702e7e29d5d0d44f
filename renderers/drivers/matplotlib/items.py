"""Entering path collections: each item has a code of its own, equal items share a stamp."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from .black import BLACK, blackened
from .ledger import OPAQUE
from .shapes import bounds, transformed
from .stamps import stamp_at

PHASES = 4  # stamps of a collection are made for quarter pixels


def enter_items(tap: Any, gc: Any, master: Any, paths: Any, transforms: Any, offsets: Any, offset_trans: Any,
                faces: Any, edges: Any, widths: Any, styles: Any) -> None:  # fmt: skip
    """Enter a collection of up to some thousand items, one by one."""
    count = max(len(paths), len(offsets))
    places = transformed(offsets, offset_trans) if len(offsets) else np.zeros((1, 2))
    places = places[np.arange(count) % len(places)]
    shapes = [master] if len(transforms) == 0 else [master @ np.asarray(t) for t in transforms]
    ink = tap.ledger.batch(tap.artist, count)
    ink.at = places
    down = np.column_stack([places[:, 0], tap.height - places[:, 1]])
    phases = np.floor((down - np.floor(down)) * PHASES)
    fills = _alphas(faces, count)
    strokes = _alphas(edges, count, widths)
    groups: dict[Any, list[int]] = {}
    for i in range(count):
        if (fills[i] <= 0 and strokes[i] <= 0) or not np.isfinite(places[i]).all():
            continue
        key = (i % len(paths), i % len(shapes), *phases[i].tolist(), fills[i], strokes[i],
               i % len(widths) if len(widths) else 0, i % len(styles) if len(styles) else 0)  # fmt: skip
        groups.setdefault(key, []).append(i)
    kept_dashes = gc._dashes
    for (p, s, fx, fy, fill, stroke, w, d), members in groups.items():
        width = float(widths[w]) if len(widths) and stroke > 0 else 0.0
        if len(styles):
            gc._dashes = styles[d]
        solid = max(fill, stroke) >= OPAQUE
        face = BLACK if fill > 0 and (not solid or fill >= OPAQUE) else None
        with blackened(gc, _linewidth=width):
            if len(members) == 1 or is_large(paths[p], shapes[s], tap):
                for i in members:
                    paint_one(tap, gc, ink, i, paths[p], shapes[s], places[i], face, solid, width)
            else:
                with blackened(gc, _cliprect=None, _clippath=None):
                    phase = (fx + 0.5) / PHASES, (fy + 0.5) / PHASES
                    stamp = stamp_at(tap, gc, paths[p], shapes[s], face, phase)
                which = np.array(members)
                tap._press(gc, ink, [(stamp, which)], np.floor(down), solid)
    gc._dashes = kept_dashes


def enter_whole(tap: Any, gc: Any, master: Any, paths: Any, transforms: Any, offsets: Any, offset_trans: Any,
                faces: Any, edges: Any, widths: Any, styles: Any) -> None:  # fmt: skip
    """Enter a very large collection as one mark."""
    places = transformed(offsets, offset_trans) if len(offsets) else np.zeros((1, 2))
    alphas = [float(np.median(c[:, 3])) for c in (np.asarray(faces, float), np.asarray(edges, float)) if len(c)]
    solid = max(alphas) >= OPAQUE
    ink = tap.ledger.batch(tap.artist, max(len(paths), len(places)))
    ink.at = places
    box = tap._clip(gc)
    if box[0] >= box[2] or box[1] >= box[3]:
        return
    black = [np.where(np.asarray(c, float)[:, 3:] > 0, 1.0, 0.0) * np.array([[0, 0, 0, 1.0]]) if len(c) else c
             for c in (faces, edges)]  # fmt: skip
    with blackened(gc):
        tap.scratch.draw_path_collection(
            gc, Affine2D(master), paths, transforms, offsets, Affine2D(offset_trans), *black, widths, styles,
            np.array([True]), [None], "screen", hatchcolors=np.zeros((0, 4)),
        )  # fmt: skip
    tap.ledger.take(ink, 0, tap.cover, box, solid)


def _alphas(colours: Any, count: int, widths: Any = None) -> list[float]:
    colours = np.asarray(colours, float)
    if not len(colours):
        return [0.0] * count
    alphas = colours[:, 3]
    out: list[float] = alphas[np.arange(count) % len(alphas)].tolist()
    if widths is not None and len(widths):
        out = [a if float(widths[i % len(widths)]) > 0 else 0.0 for i, a in enumerate(out)]
    return out


def is_large(path: Path, shape: Any, tap: Any) -> bool:
    """Whether a shape is too large for a stamp around the middle of the canvas."""
    reach = np.abs(np.asarray(path.vertices, float) @ shape[:2, :2].T + shape[:2, 2])
    return not reach.size or not np.isfinite(reach).all() or float(reach.max()) > min(tap.width, tap.height) / 3


def paint_one(tap: Any, gc: Any, ink: Any, mark: int, path: Path, shape: Any, place: Any, face: Any, solid: bool,
               width: float) -> None:  # fmt: skip
    where = Affine2D(shape).translate(*place)
    low, high = bounds(transformed(path.vertices, where.get_matrix()))
    box = tap._within(gc, low, high, 2 * width * tap.dpi / 72 + 2)
    if box is None:
        return
    if path.should_simplify:  # a collection paints every vertex, a path of its own drops some
        path = Path(path.vertices, path.codes)
        path.should_simplify = False
    tap.scratch.draw_path(gc, path, where, face)
    tap.ledger.take(ink, mark, tap.cover, box, solid)
