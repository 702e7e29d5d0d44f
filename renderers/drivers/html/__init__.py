"""Draws pages of HTML in Chromium: a worker that keeps its browser, one PNG and one scene for each page."""

from __future__ import annotations

import json
from typing import Any

GUEST = "browser"
_kept: dict[str, Any] = {}


def open(sandbox: bool = True, executable: str = "/usr/lib/chromium/chromium") -> None:  # noqa: A001 - the name of the protocol
    """Start the browser and draw a page, so that fonts and code are warm."""
    from .browser import Browser
    from .glyphs import covered

    covered()
    _kept["browser"] = Browser(sandbox, executable)
    _kept["browser"].prepare()


def kept_browser() -> Any:
    """The one of this worker, for drivers that draw in it, too."""
    return _kept["browser"]


def run(source: str, out: Any) -> None:
    """Draw one document and hand over its pages."""
    from .job import draw

    draw(_kept["browser"], json.loads(source), out)


def rest() -> None:
    """After a job was answered: make the next one's sheet ready."""
    _kept["browser"].prepare()


def close() -> None:
    """End the browser."""
    _kept.pop("browser").close()
