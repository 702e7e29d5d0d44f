"""The tap: what a figure paints is also entered, pixel by pixel, in a ledger of who painted it.

A `Tap` stands in for the C++ renderer inside a `RendererAgg`. Every primitive is painted for real, unchanged, and a
second time, in opaque black, on a scratch canvas; half coverage there is the primitive's hard-edged footprint, any
coverage its soft one. Paint of alpha >= 0.5 takes the pixels it covers. Codes grow in drawing order, so a
translucent thing is hidden exactly where the final owner's code is larger than its own.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from matplotlib.backends import _backend_agg

from .black import BLACK, blackened
from .items import enter_items, enter_whole
from .ledger import HARD, MARKS_EACH, OPAQUE, Ledger
from .markers import enter_markers
from .shapes import bounds, matrix, rectangle, snapped, transformed
from .stamps import Stamp

Raw: Any = getattr(_backend_agg, "RendererAgg")  # noqa: B009 - compiled, and without types


class Tap:
    """Paints on `real`, and keeps the ledger."""

    active: ClassVar[Tap | None] = None

    def __init__(self, width: int, height: int, dpi: float) -> None:
        self.real, self.scratch = Raw(width, height, dpi), Raw(width, height, dpi)
        self.width, self.height, self.dpi = width, height, dpi
        self.ledger = Ledger(width, height)
        self.cover = np.asarray(self.scratch).view(np.uint32)[:, :, 0]  # black paint: alpha is the top byte
        self.stamps: dict[Any, Stamp | None] = {}
        self.clips: dict[Any, Any] = {}
        self.artist: Any = None
        self.dirty: tuple[int, int, int, int] | None = None
        self.dirty_solid = True

    # Who is drawing -----------------------------------------------------------------------------------------------

    def enter(self, artist: Any) -> Any:
        """From here on `artist` draws; answers who drew before."""
        self.settle()
        before, self.artist = self.artist, artist
        return before

    def settle(self) -> None:
        """Enter in the ledger what stands on the scratch canvas, and wipe it."""
        if self.dirty is None:
            return
        box, self.dirty = self.dirty, None
        self.ledger.take(self.ledger.entry(self.artist), 0, self.cover, box, self.dirty_solid)

    def _dirty(self, solid: bool, box: tuple[int, int, int, int]) -> None:
        """Announce paint within a box of the scratch canvas; call it before painting."""
        if self.dirty is not None and self.dirty_solid != solid:
            self.settle()
        if self.dirty is not None:
            a = self.dirty
            box = (min(a[0], box[0]), min(a[1], box[1]), max(a[2], box[2]), max(a[3], box[3]))
        self.dirty, self.dirty_solid = box, solid

    def _clip(self, gc: Any) -> tuple[int, int, int, int]:
        clip = gc._cliprect
        if clip is None:
            return 0, 0, self.width, self.height
        x0, y0, x1, y1 = clip.extents
        x0, x1 = sorted((x0, x1))
        y0, y1 = sorted((y0, y1))
        return (
            max(int(x0 + 0.5), 0),
            max(int(np.floor(self.height - y1 + 0.5)), 0),
            min(int(x1 + 0.5), self.width),
            min(int(np.floor(self.height - y0 + 0.5)), self.height),
        )

    def _within(self, gc: Any, low: Any, high: Any, pad: float) -> tuple[int, int, int, int] | None:
        """The pixel box (rows downwards) of a box in canvas coordinates (y upwards), clipped; None where empty."""
        left, top, right, bottom = self._clip(gc)
        ends = low[0] - pad, self.height - high[1] - pad, high[0] + pad, self.height - low[1] + pad
        if not all(np.isfinite(ends)):
            return (left, top, right, bottom) if left < right and top < bottom else None
        x0, y0 = max(left, int(ends[0])), max(top, int(ends[1]))
        x1, y1 = min(right, int(ends[2]) + 1), min(bottom, int(ends[3]) + 1)
        return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None

    # Primitives ---------------------------------------------------------------------------------------------------

    def draw_path(self, gc: Any, path: Any, transform: Any, face: Any = None) -> None:
        self.real.draw_path(gc, path, transform, face)
        self._path(gc, path, transform, *self._paints(gc, face))

    def _paints(self, gc: Any, face: Any) -> tuple[float, float]:
        """Alpha of fill and of stroke (or hatch), 0 where there is none."""
        fill = 0.0
        if face is not None:
            fill = float(gc._alpha) if gc._forced_alpha or len(face) == 3 else float(face[3])
        stroke = 0.0
        if gc._linewidth > 0:
            stroke = float(gc._rgb[3]) if len(gc._rgb) > 3 else float(gc._alpha)
        if gc._hatch is not None:
            stroke = max(stroke, float(gc._hatch_color[3]) if gc._hatch_color is not None else 1.0)
        return fill, stroke

    def _path(self, gc: Any, path: Any, transform: Any, fill: float, stroke: float) -> None:
        if fill <= 0 and stroke <= 0:
            return
        if fill > 0 and stroke > 0 and (fill >= OPAQUE) != (stroke >= OPAQUE):
            self._path(gc, path, transform, fill, 0.0)
            self._path(gc, path, transform, 0.0, stroke)
            return
        solid = max(fill, stroke) >= OPAQUE
        points = transformed(path.vertices, matrix(transform))
        width = float(gc._linewidth) * self.dpi / 72 if stroke > 0 else 0.0
        if fill > 0 and solid and self._rectangle(gc, points, width):
            return
        low, high = bounds(points)
        box = self._within(gc, low, high, 2 * width + 2)
        if box is None:
            return
        self._dirty(solid, box)
        more = {} if stroke > 0 else {"_linewidth": 0.0}
        with blackened(gc, **more):
            self.scratch.draw_path(gc, path, transform, BLACK if fill > 0 else None)

    def _rectangle(self, gc: Any, points: Any, width: float) -> bool:
        """Enter an upright filled rectangle without painting it again; False where it is not one."""
        ends = rectangle(points)
        if ends is None or gc._clippath is not None or gc._snap is False or gc._hatch is not None or gc._sketch:
            return False
        box = snapped(ends, self.height, width)
        if box is None:
            return False
        self.settle()
        self.ledger.fill(self.ledger.entry(self.artist), box, self._clip(gc))
        return True

    def draw_markers(self, gc: Any, marker: Any, marker_trans: Any, path: Any, trans: Any, face: Any = None) -> None:
        self.real.draw_markers(gc, marker, marker_trans, path, trans, face)
        fill, stroke = self._paints(gc, face)
        if fill <= 0 and stroke <= 0:
            return
        self.settle()
        points = transformed(path.vertices, matrix(trans))
        enter_markers(self, gc, marker, matrix(marker_trans), points, fill, stroke)

    def _press(self, gc: Any, ink: Any, groups: list[tuple[Stamp, Any]], at: Any, solid: bool) -> None:
        for stamp, which in groups:
            self.ledger.press(ink, stamp, which, at[which], self._clip(gc), self._clip_mask(gc), solid)

    def _clip_mask(self, gc: Any) -> Any:
        """Where a clip path lets paint through, or None without one."""
        path, transform = gc.get_clip_path()
        if path is None:
            return None
        key = path.vertices.tobytes(), matrix(transform).tobytes()
        if key not in self.clips:
            self.settle()
            with blackened(gc, _cliprect=None, _clippath=None, _linewidth=0.0):
                self.scratch.draw_path(gc, path, transform, BLACK)
            self.clips[key] = self.cover >= HARD
            self.cover[...] = 0
        return self.clips[key]

    def draw_path_collection(
        self, gc: Any, master: Any, paths: Any, transforms: Any, offsets: Any, *rest: Any, **kw: Any
    ) -> None:
        self.real.draw_path_collection(gc, master, paths, transforms, offsets, *rest, **kw)
        offset_trans, faces, edges, widths, styles = rest[:5]
        count = max(len(paths), len(offsets)) if len(paths) else 0
        if count == 0 or (len(faces) == 0 and len(edges) == 0):
            return
        self.settle()
        enter = enter_items if count <= MARKS_EACH else enter_whole
        enter(self, gc, matrix(master), paths, transforms, offsets, matrix(offset_trans), faces, edges, widths, styles)

    def draw_quad_mesh(self, gc: Any, master: Any, columns: int, rows: int, corners: Any, *rest: Any) -> None:
        self.real.draw_quad_mesh(gc, master, columns, rows, corners, *rest)
        offsets, offset_trans, faces, _, edges = rest[:5]
        points = transformed(np.asarray(corners, float).reshape(-1, 2), matrix(master))
        box = self._within(gc, *bounds(points), 3)
        if box is None:
            return
        faces = np.asarray(faces, float).reshape(-1, 4)
        self._dirty(bool(np.median(faces[:, 3]) >= OPAQUE), box)
        black = np.zeros_like(faces)
        black[:, 3] = faces[:, 3] > 0
        lines = np.asarray(edges, float).reshape(-1, 4) * np.array([0, 0, 0, 1.0])
        lines[:, 3] = lines[:, 3] > 0
        with blackened(gc):
            self.scratch.draw_quad_mesh(gc, master, columns, rows, corners, offsets, offset_trans, black, False, lines)

    def draw_gouraud_triangles(self, gc: Any, points: Any, colours: Any, transform: Any) -> None:
        self.real.draw_gouraud_triangles(gc, points, colours, transform)
        corners = transformed(np.asarray(points, float).reshape(-1, 2), matrix(transform))
        box = self._within(gc, *bounds(corners), 2)
        if box is None:
            return
        colours = np.asarray(colours, float)
        self._dirty(bool(np.median(colours[..., 3]) >= OPAQUE), box)
        black = np.zeros_like(colours)
        black[..., 3] = colours[..., 3] > 0
        with blackened(gc):
            self.scratch.draw_gouraud_triangles(gc, points, black, transform)

    def draw_image(self, gc: Any, x: float, y: float, image: Any, *rest: Any) -> None:
        self.real.draw_image(gc, x, y, image, *rest)
        pixels = np.asarray(image)
        high, wide = pixels.shape[:2]
        box = self._within(gc, (x, y), (x + wide, y + high), 2)
        if box is None:
            return
        alpha = pixels[:, :, 3]
        solid = float(np.median(alpha)) / 255 * float(gc._alpha) >= OPAQUE
        self._dirty(solid, box)
        black = np.zeros_like(pixels)
        black[:, :, 3] = np.where(alpha > 0, 255, 0)
        with blackened(gc):
            self.scratch.draw_image(gc, x, y, black, *rest)

    def draw_text_image(self, image: Any, x: float, y: float, angle: float, gc: Any) -> None:
        self.real.draw_text_image(image, x, y, angle, gc)
        shape = image.get_image().shape if hasattr(image, "get_image") else np.shape(image)
        if 0 in shape:
            return
        high, wide = shape
        reach = 1 if angle == 0 else high + wide  # a turned image stays within its own reach of the anchor
        left, top, right, bottom = self._clip(gc)
        x0, y0 = max(left, int(x) - reach), max(top, int(y) - high - reach)
        x1, y1 = min(right, int(x) + wide + reach + 1), min(bottom, int(y) + reach + 1)
        if x0 >= x1 or y0 >= y1:
            return
        rgba = gc._rgb
        alpha = float(gc._alpha) if gc._forced_alpha or len(rgba) < 4 else float(rgba[3])
        self._dirty(alpha >= OPAQUE, (x0, y0, x1, y1))
        kept = gc._rgb, gc._alpha, gc._forced_alpha  # `blackened` takes longer than a glyph
        gc._rgb, gc._alpha, gc._forced_alpha = BLACK, 1.0, True
        try:
            self.scratch.draw_text_image(image, x, y, angle, gc)
        finally:
            gc._rgb, gc._alpha, gc._forced_alpha = kept

    # What else a RendererAgg asks of its C++ half -----------------------------------------------------------------

    def clear(self) -> None:
        self.real.clear()
        self.dirty = None
        self.cover[...] = 0
        self.ledger = Ledger(self.width, self.height)

    def copy_from_bbox(self, box: Any) -> Any:
        return self.real.copy_from_bbox(box)

    def restore_region(self, *region: Any) -> None:
        self.real.restore_region(*region)

    def __array__(self, *args: Any, **kw: Any) -> Any:
        return np.array(np.asarray(self.real), *args, **kw)
