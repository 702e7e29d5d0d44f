"""Memory of a process of this machine."""

from __future__ import annotations

from pathlib import Path


def pss(pid: int) -> int:
    """Kilobytes, what is shared counted in parts; 0 of one that has gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
