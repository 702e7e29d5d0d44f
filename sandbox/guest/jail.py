"""The walls around one program. A cell's first process builds the outer ones, the program's own process the last."""

from __future__ import annotations

import errno
import os
import resource
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.guest import kernel, seccomp

TMP, WORK, OUT, HOME = "/tmp", "/tmp/work", "/tmp/.out", "/tmp/home"
MB = 1 << 20
_SPARE_MB = 16  # of address space, so that the watch comes first: a program that unwinds for want of memory takes long
OWN_ID = 1000  # what a program sees as its user, whatever the guest's is outside
_EMPTY = "size=64k,nr_inodes=16,mode=0555"
_PRIVATE = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC


class NoJail(Exception):
    """A wall could not be built here, so no program may run."""


@dataclass(frozen=True)
class Limits:
    seconds: float
    memory_mb: int
    processes: int
    output_mb: int
    pixels: int


def tmp_mb(output_mb: int, beside: int = 0) -> int:
    """The size of a program's /tmp: twice what it may hand over, and the bytes beside it."""
    return 2 * output_mb + beside // MB + 1


def own_user(ids: tuple[int, int]) -> None:
    """Map one user and one group into the new user namespace: these, as they were before it."""
    kernel.set_dumpable(True)  # else /proc/self belongs to root and cannot be written
    uid, gid = ids
    for name, text in (("uid_map", f"{OWN_ID} {uid} 1"), ("setgroups", "deny"), ("gid_map", f"{OWN_ID} {gid} 1")):
        fd = os.open(f"/proc/self/{name}", os.O_WRONLY)
        os.write(fd, text.encode())
        os.close(fd)


def writable_mounts() -> list[tuple[str, int]]:
    """Mounts a program could write to, with the flags that a read-only remount must keep."""
    found = []
    with Path("/proc/self/mountinfo").open(encoding="utf-8") as lines:
        for line in lines:
            target, options = line.split()[4:6]
            names = options.split(",")
            keep = {"nosuid": kernel.MS_NOSUID, "nodev": kernel.MS_NODEV, "noexec": kernel.MS_NOEXEC}
            keep |= {"noatime": 1024, "nodiratime": 2048, "relatime": 1 << 21}
            if "rw" in names and target not in (TMP, "/proc", "/sys", "/dev/shm"):
                found.append((target, sum(flag for name, flag in keep.items() if name in names)))
    return found


def build(tmp_mb: int, writable: Sequence[tuple[str, int]]) -> None:
    """Everything read-only but a fresh /tmp and /dev/shm; no /proc, no /sys."""
    kernel.mount("none", "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
    for target, flags in writable:
        if not (target.startswith(("/proc/", "/sys/"))):  # covered below
            kernel.mount("none", target, None, kernel.MS_REMOUNT | kernel.MS_BIND | kernel.MS_RDONLY | flags)
    kernel.mount("tmp", TMP, "tmpfs", _PRIVATE, f"size={tmp_mb}m,nr_inodes=4k,mode=0700")
    kernel.mount("shm", "/dev/shm", "tmpfs", _PRIVATE, "size=16m,nr_inodes=256,mode=0700")
    for target in ("/proc", "/sys", "/dev/mqueue", "/dev/pts"):
        if Path(target).is_dir():
            kernel.mount("none", target, "tmpfs", _PRIVATE | kernel.MS_RDONLY, _EMPTY)
    for folder in (WORK, OUT, HOME):
        Path(folder).mkdir(mode=0o700)
    kernel.set_hostname("sandbox")


def resize_tmp(tmp_mb: int) -> None:
    kernel.mount("tmp", TMP, None, kernel.MS_REMOUNT | _PRIVATE, f"size={tmp_mb}m")


def give_up_privileges() -> None:
    kernel.drop_capabilities()
    kernel.no_new_privileges()


def limit(limits: Limits, address_space: int) -> None:
    """Limits each process of the program inherits. The wall clock and the sum of memory are the watch's."""
    for what, value in (
        (resource.RLIMIT_AS, address_space + (limits.memory_mb + _SPARE_MB) * MB),
        (resource.RLIMIT_FSIZE, limits.output_mb * MB),
        (resource.RLIMIT_NPROC, limits.processes + 1),  # the cell's first process counts as one
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        _, hard = resource.getrlimit(what)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (value, value))


def lock(limits: Limits, address_space: int, filter_program: bytes) -> None:
    """The last wall; only the thread's own death takes it down."""
    limit(limits, address_space)
    kernel.install_filter(filter_program)


def prove_walls(tier: str) -> None:
    """Run in the place of a program when the guest starts: is every wall there? Raises NoJail for the first missing."""
    if kernel.capabilities() != 0:
        raise NoJail("capabilities are left")
    ids = os.getuid(), os.getgid()
    if ids != (OWN_ID, OWN_ID) if tier == "namespaces" else 0 in ids:
        raise NoJail("the program has no user of its own")
    if _can_see_processes():
        raise NoJail("/proc is not hidden")
    must_fail("a socket", open_socket, seccomp.NETWORK_ERRNO)
    must_fail("a namespace", kernel.unshare_user, errno.EPERM)
    for folder in ("/", "/dev", "/usr", "/etc", "/proc"):
        if os.access(folder, os.W_OK):
            raise NoJail(f"{folder} can be written to")
    if resource.getrlimit(resource.RLIMIT_NPROC)[1] == resource.RLIM_INFINITY:
        raise NoJail("processes are not limited")


def _can_see_processes() -> bool:
    try:
        return any(os.scandir("/proc"))
    except PermissionError:
        return False


def open_socket() -> None:
    import socket

    socket.socket().close()


def must_fail(what: str, attempt: Callable[[], None], number: int) -> None:
    try:
        attempt()
    except OSError as error:
        if error.errno == number:
            return
        raise NoJail(f"{what} failed for another reason: {error}") from error
    raise NoJail(f"{what} can be made")


def address_space() -> int:
    """Bytes of address space this process has mapped; a program's limit comes on top."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")
