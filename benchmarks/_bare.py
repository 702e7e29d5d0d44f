"""A driver that draws and saves and reads no scene: the same work inside the sandbox and outside of it."""

from __future__ import annotations

import io
from typing import Any


def warm() -> None:
    """A figure with a little of everything, so that fonts and layout are found once."""
    import matplotlib

    matplotlib.use("agg", force=True)
    from matplotlib import pyplot

    figure, axes = pyplot.subplots()
    axes.bar(["a", "b"], [1, 2], label="$x^2$")
    axes.set_title("Title", fontweight="bold")
    axes.legend()
    figure.tight_layout()
    figure.savefig(io.BytesIO(), format="png")
    pyplot.close(figure)


def run(source: str, out: Any) -> None:
    from matplotlib import pyplot

    exec(compile(source, "program.py", "exec"), {"__name__": "__main__"})
    for number in pyplot.get_fignums():
        file = io.BytesIO()
        pyplot.figure(number).savefig(file, format="png")
        out.page(file.getvalue(), b"{}")
