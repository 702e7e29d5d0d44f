"""Runs Python programs that make Plotly figures, and leaves the figures for the guest that draws them."""

from __future__ import annotations

import json
from typing import Any

_MOST = 16  # figures of a program


def run(source: str, out: Any) -> None:
    """Run one program; its figures go on to the driver that draws them."""
    from .programs import figures_of

    figures = figures_of(source)[:_MOST]
    if not figures:
        out.fail("no_image", "the program ended without a figure", None)
        return
    orders = [{"language": "plotly", "source": figure.to_json(), "scale": 1} for figure in figures]
    out.handoff("drawings", json.dumps(orders).encode())
