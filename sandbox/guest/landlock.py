"""Landlock: a process gives up all of the file system but what it names. For guests that cannot make namespaces."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same numbers on every machine
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | 1 << 14 | 1 << 15  # all else is said of folders
_SCOPES = 1 | 2  # abstract sockets and signals of processes outside
_BENEATH = 1
# What each version of the kernel's interface can hold back: an unknown right would be refused whole.
_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_libc = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """0 where this kernel has none, or was started without it."""
    return max(0, int(_libc.syscall(_CREATE, None, ctypes.c_size_t(0), 1)))


def confine(readable: Iterable[str], writable: Iterable[str], listable: Iterable[str]) -> None:
    """From here on this process, and all it starts, reaches nothing else. Raises OSError where that cannot be had."""
    known = version()
    rights = _RIGHTS.get(min(known, 5), 0)
    scopes = _SCOPES if known >= 6 else 0
    attributes = struct.pack("=QQQ", rights, 0, scopes)[: 24 if known >= 6 else 16 if known >= 4 else 8]
    ruleset = _call(_CREATE, attributes, ctypes.c_size_t(len(attributes)), 0)
    try:
        for paths, allowed in ((readable, _READ), (writable, rights & ~_EXECUTE), (listable, _READ_DIR)):
            for path in paths:
                _allow(ruleset, path, allowed & rights)
        _call(_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not os.path.isdir(path):  # noqa: PTH112 - what was opened, links and all
            rights &= _OF_FILES
        _call(_ADD, ruleset, _BENEATH, struct.pack("=Qi", rights, fd), 0)
    finally:
        os.close(fd)


def _call(number: int, *arguments: object) -> int:
    result: int = _libc.syscall(number, *arguments)
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"landlock: {os.strerror(error)}")
    return result
