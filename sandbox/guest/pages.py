"""Pages of memory that programs are sure to write to, copied before they come.

A fork shares every page with its zygote until one of them writes to it; then the kernel stops it and copies the page. A
drawing does that some thousand times. Which pages these are is seen in rehearsals, and a process that waits for its
program has them copied meanwhile, in one call for many.
"""

from __future__ import annotations

import array
import ctypes
import os
import select
import sys
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

from sandbox.guest import kernel

Range = tuple[int, int]  # address and length

_POPULATE_WRITE = 23
_PRESENT, _OWN = 1 << 63, 1 << 56
_SIZE = os.sysconf("SC_PAGE_SIZE")
_AT_ONCE = 32  # ranges between two looks for a job
_libc = ctypes.CDLL(None, use_errno=True)


def written_by_all(rehearsals: Iterable[Callable[[], object]]) -> list[Range]:
    """Pages of this process that every one of them writes to; none where the kernel does not say."""
    found = [_taken(*begun) for begun in [_begun(rehearsal) for rehearsal in rehearsals]]
    return _ranges(sorted(set.intersection(*found))) if found else []


def copy(ranges: list[Range], stop: int) -> None:
    """Until something is to be read from `stop`."""
    for place in range(0, len(ranges), _AT_ONCE):
        if select.select([stop], [], [], 0)[0]:
            return
        for start, length in ranges[place : place + _AT_ONCE]:
            _libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(length), _POPULATE_WRITE)


def _begun(rehearsal: Callable[[], object]) -> tuple[int, int]:
    """In a fork of its own, beside the others: its number, and the pipe it tells by."""
    pipe, pipe_end = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        try:
            kernel.set_dumpable(True)  # else /proc/self belongs to root
            mapped = _writable()
            rehearsal()
            own = array.array("Q", [page for first, last in mapped for page in _own(first, last)])
            with os.fdopen(pipe_end, "wb") as file:
                own.tofile(file)
        except BaseException:  # noqa: BLE001 - without it programs are slower and nothing else
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(0)
    os.close(pipe_end)
    return pid, pipe


def _taken(pid: int, pipe: int) -> set[int]:
    with os.fdopen(pipe, "rb") as file:
        own = array.array("Q", file.read())
    os.waitpid(pid, 0)
    return set(own)


def _writable() -> list[Range]:
    """The first and last addresses of memory that is this process's alone to write to."""
    found = []
    for line in Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines():
        addresses, rights = line.split()[:2]
        if rights[1] == "w" and rights[3] == "p" and not line.endswith("[stack]"):
            first, last = addresses.split("-")
            found.append((int(first, 16), int(last, 16)))
    return found


def _own(first: int, last: int) -> list[int]:
    """The pages there that nobody shares with this process."""
    with Path("/proc/self/pagemap").open("rb", buffering=0) as file:
        file.seek(first // _SIZE * 8)
        entries = array.array("Q", file.read((last - first) // _SIZE * 8))
    return [first + n * _SIZE for n, entry in enumerate(entries) if entry & _PRESENT and entry & _OWN]


def _ranges(pages: list[int]) -> list[Range]:
    found: list[Range] = []
    for page in pages:
        start, length = found[-1] if found else (0, 0)
        if found and start + length == page:
            found[-1] = (start, length + _SIZE)
        else:
            found.append((page, _SIZE))
    return found
