"""One document from its source to its pages."""

from __future__ import annotations

import sys
from typing import Any

from .browser import Browser
from .load import Stopped, load
from .paper import paper_pages, paper_width
from .tall import tall_page


def draw(browser: Browser, order: dict[str, Any], out: Any) -> None:
    """Load, draw, measure; every page goes to `out`, or why there is none."""
    paper, scale = order.get("page", "tall"), float(order.get("scale", 1))
    width = int(order.get("width", 1000)) if paper == "tall" else paper_width(paper)
    sheet = browser.sheet(width, scale)
    failed: Stopped | None = None
    good = False
    try:
        load(sheet, order["html"])
        for image, scene in [tall_page(sheet)] if paper == "tall" else paper_pages(sheet, paper):
            out.page(image, scene)
        good = True
    except Stopped as stopped:
        failed = stopped
    finally:
        for url in sheet.network.blocked:
            sys.stdout.write(f"blocked: {url}\n")
        browser.used(sheet, good)
    if failed is not None:
        out.fail(failed.kind, failed.message, failed.line)
