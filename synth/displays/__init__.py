"""Who shows a run as it goes: a live funnel on a terminal, a bar in a notebook, lines anywhere else."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from synth.displays.lines import Lines
from synth.displays.notebook import Notebook, in_notebook
from synth.displays.terminal import Terminal

Display = Lines | Notebook | Terminal

DUMB = ("dumb", "unknown")  # terminals that cannot draw anew what they have drawn


def suited(stream: TextIO | None = None) -> Display:
    """The one for where we are; what it writes goes to standard error, results are for standard output."""
    stream = stream or sys.stderr
    if in_notebook():
        return Notebook()
    can_draw = stream.isatty() and os.environ.get("TERM", "").lower() not in DUMB
    return Terminal() if can_draw else Lines(stream)
