"""Draws matplotlib programs: runs in the guest, answers one PNG and one scene for each figure a program leaves."""

from __future__ import annotations

from typing import Any

# Drawn when the guest starts: what both of them write to in memory, other programs of this driver will, too.
REHEARSALS = (
    """
import numpy as np
from matplotlib import pyplot as plt
figure, axes = plt.subplots(figsize=(10, 6), dpi=100)
for n in range(4):
    axes.plot(np.arange(24), np.sin(np.arange(24) / (n + 2)) * n, marker="o", label=f"Series {n}")
axes.set_title("Lines", fontweight="bold")
axes.set_xlabel("Month")
axes.grid(alpha=0.3)
axes.legend(title="Group")
figure.tight_layout()
""",
    """
import numpy as np
from matplotlib import pyplot as plt
figure, axes = plt.subplots(figsize=(8, 6), dpi=120)
places = np.arange(6)
for n in range(3):
    axes.bar_label(axes.bar(places + 0.3 * n, places * n + 4, 0.3, label=f"Year {2020 + n}"), fontsize=8)
axes.set_xticks(places + 0.3, [f"Category {place}" for place in places], rotation=30)
axes.set_ylabel("Amount")
axes.set_title("Bars")
axes.legend()
""",
)


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
