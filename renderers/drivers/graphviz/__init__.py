"""Draws graphs in the DOT language: runs in the guest, answers one PNG and one scene for each graph of a source."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any


@cache
def warm() -> None:
    """Draw and measure once what needs no font; done before any source. What runs first in a process runs slowly."""
    from .layout import first
    from .scene import scene_of

    scene_of(first())


def run(source: str, out: Any) -> None:
    """Lay out and draw one source and hand over its pages."""
    warm()
    from .layout import lay_out
    from .scene import scene_bytes

    drawn = 0
    for graph in lay_out(source, out):
        if graph.holds_anything:
            drawn += 1
            out.page(graph.picture.png, scene_bytes(graph, out))
    sys.stderr.flush()
    if not drawn:
        out.fail("no_image", "the source holds no graph that has anything on it", None)
