"""What the kernel says of the guest's processes, by their numbers as text."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

SOCKET_KB = 208  # what the kernel lets wait in one, as long as nobody may ask for more


def processes() -> frozenset[str]:
    return frozenset(entry.name for entry in os.scandir("/proc") if entry.name.isdigit())


def of_user(user: int) -> set[str]:
    """The living processes of a user, whatever they call themselves."""
    line = f"Uid:\t{user}\t".encode()
    return {name for name in processes() if line in _status(name)}


def _status(name: str) -> bytes:
    try:
        return Path(f"/proc/{name}/status").read_bytes()
    except OSError:
        return b""


def resident_kb(name: str) -> int:
    """The first thread may have ended before the others; then only theirs know what the process holds."""
    names = (b"RssAnon:", b"RssShmem:")
    if found := _kb(f"/proc/{name}/status", names):
        return found
    try:
        threads = [thread.name for thread in os.scandir(f"/proc/{name}/task") if thread.name != name]
    except OSError:
        return 0
    return next((found for thread in threads if (found := _kb(f"/proc/{name}/task/{thread}/status", names))), 0)


def local_sockets(cell: int) -> int:
    """Of its network namespace, 0 for the guest's own: what waits in them is memory that belongs to no process.

    Asked of the cell's first process, which is there as long as the cell is.
    """
    try:
        return max(0, Path(f"/proc/{cell or 'self'}/net/unix").read_bytes().count(b"\n") - 1)
    except OSError:
        return 0


def anonymous_kb(name: str) -> int:
    return _kb(f"/proc/{name}/status", (b"RssAnon:",))


def exact_kb(name: str) -> int:
    """What is really its own; 0 for one that made itself unreadable."""
    return _kb(f"/proc/{name}/smaps_rollup", (b"Pss_Anon:", b"Pss_Shmem:"))


def _kb(path: str, names: tuple[bytes, ...]) -> int:
    with suppress(OSError, ValueError), Path(path).open("rb") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith(names))
    return 0  # it has just died
