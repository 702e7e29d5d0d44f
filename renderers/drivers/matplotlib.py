"""Draws matplotlib programs: runs in the guest, answers one PNG and one scene for each figure a program leaves."""

from __future__ import annotations

from typing import Any


def warm() -> None:
    """Import what programs use, and put the tap in place; done once, before any program."""
    import matplotlib

    if getattr(matplotlib, "_pixelproof_warm", False):
        return
    matplotlib.use("agg", force=True)
    from matplotlib import pyplot

    from . import capture, owners, programs, tags

    pyplot.switch_backend("agg")
    owners.watch_all()
    tags.tag_all()
    capture.watch_canvas()
    programs.stand_in()
    matplotlib._pixelproof_warm = True  # type: ignore[attr-defined]


def run(source: str, out: Any) -> None:
    """Run one program and hand over its pages."""
    warm()
    from .programs import run_program

    pages = run_program(source)
    if not pages:
        out.fail("no_image", "the program ended without a figure that has anything on it", None)
        return
    for page in pages:
        out.page(page.image, page.scene)
