"""Which libraries are loaded before a program starts: levels, each with what the ones below it have.

A fork costs what its process has loaded, so a program gets the lowest level that has all it imports.
"""

from __future__ import annotations

import importlib
import re
from contextlib import suppress

LEVELS: tuple[tuple[str, ...], ...] = (
    ("contourpy",),  # beside what the drivers load themselves: numpy and matplotlib
    ("pandas", "pandas.plotting._matplotlib", "scipy.stats", "seaborn"),
    ("plotly.express", "plotly.graph_objects", "altair", "bokeh.plotting", "plotnine"),
    ("rdkit.Chem.Draw",),
)
# What libraries do once, when they are first used for this.
_FIRST_USES = (
    """
import numpy as np
np.linalg.solve(np.eye(64), np.ones((64, 64))) @ np.ones((64, 64))
np.polyfit([1.0, 2.0, 3.0], [1.0, 2.0, 4.0], 1)
np.histogram([1.0, 2.0, 2.5])
""",
    """
import pandas as pd
from scipy import stats
frame = pd.DataFrame({"key": ["a", "b", "a"], "value": [1.0, 2.0, 4.0], "day": pd.date_range("2024-01-01", periods=3)})
frame.groupby("key")["value"].mean()
frame.pivot_table(index="key", columns="day", values="value", aggfunc="sum")
frame.set_index("day")["value"].rolling(2).mean()
frame.describe().to_dict()
stats.gaussian_kde([1.0, 2.0, 4.0])([1.5])
stats.linregress([1.0, 2.0, 3.0], [1.0, 2.0, 4.0])
""",
)
_TOP = {name.partition(".")[0]: level for level, names in enumerate(LEVELS) for name in names}
_IMPORT = re.compile(rf"^[ \t]*(?:import|from)[ \t]+(?:.{{0,300}}[ ,\t])?({'|'.join(_TOP)})\b", re.MULTILINE)


def level_of(source: str) -> int:
    """By its lines that import; a wrong guess costs time and nothing else."""
    return max((_TOP[found] for found in _IMPORT.findall(source)), default=0)


def load(level: int) -> None:
    for name in LEVELS[level]:
        with suppress(ImportError):  # an environment may hold fewer
            importlib.import_module(name)
    if level < len(_FIRST_USES):
        with suppress(ImportError):
            exec(_FIRST_USES[level], {})
