"""One document from its source to its pages."""

from __future__ import annotations

import sys
from typing import Any

from .browser import Browser, Sheet
from .load import Stopped, load, stayed
from .network import without_hashes
from .paper import paper_pages, paper_width
from .tall import tall_page


def draw(browser: Browser, order: dict[str, Any], out: Any) -> None:
    """Load, draw, measure; every page goes to `out`, or why there is none."""
    paper, scale = order.get("page", "tall"), float(order.get("scale", 1))
    width = int(order.get("width", 1000)) if paper == "tall" else paper_width(paper)
    sheet = browser.sheet(width, scale)
    from playwright.sync_api import Error

    failed: Stopped | None = None
    good = False
    try:
        load(sheet, without_hashes(order["html"]))
        pages = [tall_page(sheet)] if paper == "tall" else list(paper_pages(sheet, paper))
        stayed(sheet)  # a page may set off late
        for image, scene in pages:
            out.page(image, scene)
        good = True
    except Stopped as stopped:
        failed = stopped
    except Error:  # a page that goes elsewhere takes along what was being asked
        failed = _gone(sheet)
        if failed is None:
            raise
    finally:
        for url in sheet.network.blocked:
            sys.stdout.write(f"blocked: {url}\n")
        browser.used(sheet, good)
    if failed is not None:
        out.fail(failed.kind, failed.message, failed.line)


def _gone(sheet: Sheet) -> Stopped | None:
    try:
        stayed(sheet)
    except Stopped as stopped:
        return stopped
    return None
