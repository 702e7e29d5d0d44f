"""What this machine gives us, and how much of it we hold on to."""

from __future__ import annotations

import ctypes
import os

CORES_EACH = 2  # a worker with its guests keeps as many busy: docs/benchmarks.md
# of mallopt(3): heaps, bytes from which a block is mapped by itself, free bytes at which a heap is cut
HEAPS, MAPPED, CUT = (-8, 1), (-3, 1 << 20), (-1, 8 << 20)


def cores() -> int:
    """Cores this process may use, which a container or taskset may have cut."""
    return len(os.sched_getaffinity(0))


def give_memory_back() -> None:
    """For processes of threads that hold pictures for a moment; to be called before the first of them.

    Glibc has a heap for each thread and keeps in it what pictures took: a worker held 142 MB with that, 114 without.
    """
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):  # other C libraries have none
        for option in (HEAPS, MAPPED, CUT):
            libc.mallopt(*option)
