"""Painting in opaque black: the scratch canvas wants footprints, not colours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

BLACK = (0.0, 0.0, 0.0, 1.0)
GC_PAINT = ("_rgb", "_alpha", "_forced_alpha", "_hatch_color", "_linewidth", "_antialiased", "_cliprect", "_clippath")


@contextmanager
def blackened(gc: Any, **more: Any) -> Iterator[None]:
    """The graphics context with opaque black paint for the length of a block."""
    kept = {name: getattr(gc, name) for name in GC_PAINT if hasattr(gc, name)}
    gc._rgb, gc._alpha, gc._forced_alpha, gc._hatch_color, gc._antialiased = BLACK, 1.0, True, BLACK, 1
    for name, value in more.items():
        setattr(gc, name, value)
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(gc, name, value)
