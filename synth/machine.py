"""What this machine gives us."""

from __future__ import annotations

import os


def cores() -> int:
    """Cores this process may use, which a container or taskset may have cut."""
    return len(os.sched_getaffinity(0))
