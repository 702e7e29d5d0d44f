"""A driver that draws and saves and reads no scene: the same work inside the sandbox and outside of it."""

from __future__ import annotations

import io
from typing import Any

REHEARSALS = (
    """
import numpy as np
from matplotlib import pyplot as plt
figure, axes = plt.subplots(figsize=(10, 6), dpi=100)
axes.plot(np.arange(24), np.arange(24) ** 1.5, marker="o", label="Line")
axes.set_title("Lines", fontweight="bold")
axes.grid(alpha=0.3)
axes.legend(title="Group")
figure.tight_layout()
""",
    """
import numpy as np
from matplotlib import pyplot as plt
figure, axes = plt.subplots(figsize=(8, 6), dpi=120)
axes.bar_label(axes.bar(np.arange(6), np.arange(6) + 4, 0.3, label="Bars"), fontsize=8)
axes.set_xticks(np.arange(6), [f"Category {place}" for place in range(6)], rotation=30)
axes.legend()
""",
)


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
