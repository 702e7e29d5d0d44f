"""Attributes with which Graphviz gives some graphs up by an end of the whole process."""

from __future__ import annotations

import os
import re
import resource
import sys
import warnings
from typing import Any

from . import library

RISKY = re.compile(r"\bsplines\W*=\W*ortho\b|\bconcentrate\W*=\W*(?:true|yes|1)\b", re.IGNORECASE)


def try_out(source: str, out: Any) -> None:
    """Draw a source with one of these in a child of this process first, whose end costs nothing."""
    used = list(RISKY.finditer(source))
    if used and _ends_the_process(source):
        names = " and ".join(dict.fromkeys(re.sub(r"[^\w=]", "", found[0]) for found in used))
        line = source.count("\n", 0, used[0].start()) + 1
        out.fail("program_error", f"Graphviz itself fails on this graph with {names}: leave that out", line)


def _ends_the_process(source: str) -> bool:
    sys.stdout.flush()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forks beside threads; the guest has none
        pid = os.fork()
    if pid == 0:
        try:
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            library.draw(source, lambda *_: None)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) < 0
