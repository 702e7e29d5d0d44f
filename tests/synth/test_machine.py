"""Memory that threads took for a moment goes back to the machine."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

# each thread takes blocks too small to be mapped by themselves; then the heaps are counted that glibc made for them
HEAPS = """
import ctypes, sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from synth.machine import give_memory_back
if sys.argv[1] == "back":
    give_memory_back()
met = Barrier(6)
def take(_):
    met.wait()
    return [bytearray(50_000) for _ in range(20)]
with ThreadPoolExecutor(6) as threads:
    held = list(threads.map(take, range(6)))
libc = ctypes.CDLL(None)
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="this C library has one heap anyway")
@pytest.mark.parametrize(("how", "one"), [("back", True), ("as it is", False)])
def test_threads_share_a_heap(how: str, one: bool):
    ran = subprocess.run([sys.executable, "-P", "-c", HEAPS, how], capture_output=True, text=True, check=True)
    assert (ran.stdout.count("<heap nr=") == 1) is one
