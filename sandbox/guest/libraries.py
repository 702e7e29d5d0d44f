"""Which libraries are loaded before a program starts: levels, each with what the ones below it have.

A fork costs what its process has loaded, so a program gets the lowest level that has all it imports.
"""

from __future__ import annotations

import importlib
import re
from contextlib import suppress

LEVELS: tuple[tuple[str, ...], ...] = (
    (),  # what the drivers load themselves: numpy and matplotlib
    ("pandas", "scipy.stats", "seaborn"),
    ("plotly.express", "plotly.graph_objects", "altair", "bokeh.plotting", "plotnine"),
    ("rdkit.Chem.Draw",),
)
_TOP = {name.partition(".")[0]: level for level, names in enumerate(LEVELS) for name in names}
_IMPORT = re.compile(rf"^[ \t]*(?:import|from)[ \t]+(?:.*[ ,\t])?({'|'.join(_TOP)})\b", re.MULTILINE)


def level_of(source: str) -> int:
    """By its lines that import; a wrong guess costs time and nothing else."""
    return max((_TOP[found] for found in _IMPORT.findall(source)), default=0)


def load(level: int) -> None:
    for name in LEVELS[level]:
        with suppress(ImportError):  # an environment may hold fewer
            importlib.import_module(name)
