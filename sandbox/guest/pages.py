"""Pages of memory that programs are sure to write to, copied before they come.

A fork shares every page with its zygote until one of them writes to it; then the kernel stops it and copies the page. A
drawing does that some thousand times. Which pages these are is seen in rehearsals, and a process that waits for its
program has them copied meanwhile, in one call for many; where they lie close, as a large page, which costs less than
a hundred small ones. A zygote's memory is in large pages for another reason: a fork copies an entry for each page.
What a program will allocate anew is readied, too: the memory that the C library hands out next.
"""

from __future__ import annotations

import array
import ctypes
import os
import select
import sys
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from sandbox.guest import kernel

Range = tuple[int, int]  # address and length

_POPULATE_WRITE, _COLLAPSE = 23, 25
_PRESENT, _OWN = 1 << 63, 1 << 56
_SIZE = os.sysconf("SC_PAGE_SIZE")
_LARGE = 1 << 21
_CLOSE = 96  # pages of a large one, of 512, that take longer to copy than the whole of it
_AT_ONCE = 32  # ranges between two looks for a job
_HUGE, _FORGET = 14, 4
_TRIM_OVER, _MAP_OVER = -1, -3  # what `mallopt` sets
_ROOM = 12 << 20  # what a picture or two take
_OWN_ROOM = 1 << 20  # at its beginning, for what a zygote allocates while it serves
_libc = ctypes.CDLL(None, use_errno=True)
_libc.malloc.restype = ctypes.c_void_p


@dataclass(frozen=True)
class Plan:
    """What to copy: large pages, each with the ranges in it that matter, and ranges elsewhere; and what to make."""

    fresh: list[int] = field(default_factory=list)  # large pages that nothing is in yet
    large: list[tuple[int, list[Range]]] = field(default_factory=list)
    small: list[Range] = field(default_factory=list)

    def carry_out(self, stop: int) -> None:
        """Until something is to be read from `stop`."""
        for start in self.fresh:
            if _waits(stop):
                return
            _advise((start, _LARGE), _POPULATE_WRITE)
        for large, ranges in self.large:
            if _waits(stop):
                return
            # Written to first: the kernel leaves a large page alone that is shared and still whole.
            if not (_advise((large, _SIZE), _POPULATE_WRITE) and _advise((large, _LARGE), _COLLAPSE)):
                _copy(ranges)
        for place in range(0, len(self.small), _AT_ONCE):
            if _waits(stop):
                return
            _copy(self.small[place : place + _AT_ONCE])


def allocate_from_one_heap() -> None:
    """Have the C library keep what is freed for what comes next, as it would have learnt to in a process that draws on
    and on; at first it asks the kernel for each picture anew."""
    for what, size in ((_MAP_OVER, 32 << 20), (_TRIM_OVER, 64 << 20)):
        _libc.mallopt(what, size)


def gather() -> list[int]:
    """Have the kernel keep this process's memory in large pages, where it can (Linux 6.1); where these are."""
    starts = [start for first, last in _writable() for start in _within(first, last)]
    return [start for start in starts if _advise((start, _LARGE), _COLLAPSE)]


def make_room() -> list[int]:
    """Large pages, with nothing in them yet, of the memory that is allocated next."""
    first = _libc.malloc(ctypes.c_size_t(_ROOM))
    _libc.free(ctypes.c_void_p(first))
    return [
        start
        for start in _within(first + _OWN_ROOM, first + _ROOM)
        if _advise((start, _LARGE), _HUGE) and _advise((start, _LARGE), _FORGET)
    ]


def plan(rehearsals: Iterable[Callable[[], object]]) -> Plan:
    """For the pages of this process that every one of them writes to; none where the kernel does not say."""
    gathered = set(gather())
    made = Plan(fresh=make_room() if gathered else [])
    found = [_taken(*begun) for begun in [_begun(rehearsal) for rehearsal in rehearsals]]
    written = sorted(set.intersection(*found) - _pages(made.fresh)) if found else []
    for large, inside in groupby(written, lambda page: page // _LARGE * _LARGE):
        pages = list(inside)
        if large in gathered and len(pages) >= _CLOSE:
            made.large.append((large, _ranges(pages)))
        else:
            made.small.extend(_ranges(pages))
    return made


def _within(first: int, last: int) -> range:
    """Where the large pages begin that lie there as a whole."""
    return range(-(-first // _LARGE) * _LARGE, last // _LARGE * _LARGE, _LARGE)


def _pages(large: list[int]) -> set[int]:
    return {page for start in large for page in range(start, start + _LARGE, _SIZE)}


def _waits(stop: int) -> bool:
    return bool(select.select([stop], [], [], 0)[0])


def _copy(ranges: list[Range]) -> None:
    for one in ranges:
        _advise(one, _POPULATE_WRITE)


def _advise(where: Range, advice: int) -> bool:
    start, length = where
    return not _libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(length), advice)


def _begun(rehearsal: Callable[[], object]) -> tuple[int, int]:
    """In a fork of its own, beside the others: its number, and the pipe it tells by."""
    pipe, pipe_end = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        try:
            kernel.die_with_parent()  # else it would wait for ever to be heard, and the steward for its zygote
            os.close(pipe)
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
