"""Draws matplotlib programs: runs in the guest, answers one PNG and one scene for each figure a program leaves."""

from __future__ import annotations

import contextlib
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
    with contextlib.suppress(ImportError):
        import pandas  # noqa: F401 - 4 ms more for every fork, a quarter of a second less for a program that uses it
    rehearse()


def rehearse() -> None:
    """Draw a figure with a little of everything: fonts, mathtext and layout are found once, not in every program."""
    from datetime import datetime

    import mpl_toolkits.mplot3d  # noqa: F401
    from matplotlib import pyplot

    from .capture import Watch, keep

    figure, (left, right) = pyplot.subplots(1, 2)
    left.bar_label(left.bar(["a", "b"], [1, 2], label="$x^2$"))
    left.set_title("Title", fontweight="bold")
    left.legend()
    right.plot([datetime(2024, 1, 1), datetime(2024, 2, 1)], [1, 100], "o--")
    right.scatter([datetime(2024, 1, 9)], [5], c=[3])
    right.set_yscale("log")
    right.text(0.5, 0.5, "Text", style="italic", transform=right.transAxes)
    figure.tight_layout()
    keep(figure)
    pyplot.close(figure)
    Watch.start()


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
