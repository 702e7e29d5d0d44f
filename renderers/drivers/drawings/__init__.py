"""Draws languages that hold data and no script, in a page that stays: SVG, and what a library makes an SVG of.

The page stays loaded from job to job, and so do the libraries, each in a page of its own; what a job draws goes into
frames that are made anew for it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

GUEST = "browser"
_kept: dict[str, Any] = {}


def open() -> None:  # noqa: A001 - the name of the protocol
    """Nothing yet: a guest that draws pages only needs no press."""


def run(source: str, out: Any) -> None:
    """Draw one source and hand over its picture; without one, all that another driver has left for this one."""
    from .job import draw

    orders = [json.loads(source)] if source else json.loads(Path("handoff").read_bytes())
    for order in orders:
        draw(_press(), order, out)


def rest() -> None:
    """After a job was answered: make the next one's frames ready."""
    if "press" in _kept:
        _kept["press"].prepare()


def close() -> None:
    """End what was kept; the browser is another driver's."""
    _kept.clear()


def _press() -> Any:
    from .. import html
    from .press import Press

    if "press" not in _kept:
        _kept["press"] = Press(html.kept_browser())
    return _kept["press"]
