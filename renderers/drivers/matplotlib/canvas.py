"""The renderer a figure is saved with: matplotlib's own, with a tap in the place of its C++ half."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.backends import backend_agg

from .ink import Tap

PlainRenderer: Any = backend_agg.RendererAgg


class TapRenderer(PlainRenderer):  # type: ignore[misc]
    """A `RendererAgg` that paints through a tap until it is put aside."""

    def __init__(self, width: float, height: float, dpi: float) -> None:
        super().__init__(width, height, dpi)
        self.tap = Tap(int(width), int(height), dpi)
        self._renderer: Any = self.tap
        self._update_methods()

    def buffer_rgba(self) -> memoryview:
        return memoryview(self.tap.real if self._renderer is self.tap else self._renderer)

    def tostring_argb(self) -> bytes:
        return np.asarray(self.buffer_rgba()).take([3, 0, 1, 2], axis=2).tobytes()

    def put_aside(self) -> None:
        """Be a plain renderer again, with the picture as it stands."""
        self._renderer = self.tap.real
        self._update_methods()
