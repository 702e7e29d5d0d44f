"""What readies Graphviz before any source must suit the processes forked from it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

MAPPED_AFTER = """
from renderers.drivers.graphviz import warm
warm()
print(open("/proc/self/maps").read())
"""


def test_no_font_is_opened_before_a_source() -> None:
    told = subprocess.run([sys.executable, "-c", MAPPED_AFTER], capture_output=True, text=True, check=True, timeout=120)
    mapped = {Path(line.split()[-1]) for line in told.stdout.splitlines() if "/" in line}
    assert {path for path in mapped if path.name.startswith("libpango-")}, "pango is not even loaded"
    assert not {path for path in mapped if path.suffix in {".ttf", ".otf", ".ttc", ".pfb"}}
