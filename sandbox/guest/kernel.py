"""The kernel calls Python has no name for, through ctypes. A call that fails raises OSError with the call's name."""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import struct

_libc = ctypes.CDLL(None, use_errno=True)
_held = ctypes.PyDLL(None, use_errno=True)  # calls that must keep the interpreter lock
MACHINE = platform.machine()
WAIT_FOR_ANY = 1 << 30  # of `waitpid`: children that end without a signal, too

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = (
    1, 2, 4, 8, 32, 4096, 16384, 1 << 18,
)  # fmt: skip
_NEWNS, _NEWUTS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = 1 << 17, 1 << 26, 1 << 27, 1 << 28, 1 << 29, 1 << 30
_CLONE_PARENT, _CHILD_CLEARTID, _CHILD_SETTID = 1 << 15, 1 << 21, 1 << 24
_GET_TID_ADDRESS = 40
_PDEATHSIG, _DUMPABLE, _CAPBSET_DROP, _CHILD_SUBREAPER, _NO_NEW_PRIVS, _AMBIENT = 1, 4, 24, 36, 38, 47
_CLONE = {"x86_64": 56, "aarch64": 220}


def _check(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def fork_into_namespaces() -> int:
    """`fork` whose child is the first process of its own user, mount, pid, ipc, uts and net namespaces.

    Without what Python has libraries do after a fork: only our own code runs there, and it is all of one thread.
    """
    return _fork(_NEWUSER | _NEWNS | _NEWPID | _NEWIPC | _NEWUTS | _NEWNET)


def fork_for_parent() -> int:
    """`fork` whose child is not this process's but its parent's."""
    ctypes.pythonapi.PyOS_BeforeFork()
    try:
        pid = _fork(_CLONE_PARENT)
    except OSError:
        ctypes.pythonapi.PyOS_AfterFork_Parent()
        raise
    # Libraries may hold on to what the child will not have: matplotlib's open fonts, for one.
    (ctypes.pythonapi.PyOS_AfterFork_Parent if pid else ctypes.pythonapi.PyOS_AfterFork_Child)()
    return pid


def _fork(flags: int) -> int:
    where = _thread_number_at()
    settid = _CHILD_SETTID | _CHILD_CLEARTID if where else 0
    # The last two arguments stand the other way round on aarch64: no register for thread memory is set either way.
    order = (0, where, 0) if MACHINE == "x86_64" else (0, 0, where)
    pid: int = _held.syscall(_CLONE[MACHINE], flags | settid | signal.SIGCHLD, 0, *map(ctypes.c_void_p, order))
    return _check(pid, "clone")


def _thread_number_at() -> int:
    """Where the C library keeps this thread's number, which a fork of its own would set anew; 0 where nobody says."""
    address = ctypes.c_void_p()
    return (address.value or 0) if _libc.prctl(_GET_TID_ADDRESS, ctypes.byref(address), 0, 0, 0) == 0 else 0


def join(namespace: int) -> None:
    """Become part of a namespace by its descriptor; of a process namespace, only children to come do."""
    _check(_libc.setns(namespace, 0), "setns")


def close_all_but(kept: set[int]) -> None:
    first = 0
    for fd in (*sorted(kept), 1 << 16):
        if first < fd:  # an empty range would be taken for one without an end
            os.closerange(first, fd)
        first = fd + 1


def unshare_user() -> None:
    _check(_libc.unshare(_NEWUSER), "unshare")


def mount(source: str, target: str, kind: str | None, flags: int, data: str = "") -> None:
    name = kind.encode() if kind else None
    _check(_libc.mount(source.encode(), target.encode(), name, ctypes.c_ulong(flags), data.encode()), f"mount {target}")


def set_hostname(name: str) -> None:
    _check(_libc.sethostname(name.encode(), len(name)), "sethostname")


def _prctl(option: int, value: int, what: str) -> None:
    _check(_libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0), what)


def die_with_parent() -> None:
    _prctl(_PDEATHSIG, signal.SIGKILL, "PR_SET_PDEATHSIG")


def adopt_orphans() -> None:
    """What descends from this process and loses its parent becomes its child."""
    _prctl(_CHILD_SUBREAPER, 1, "PR_SET_CHILD_SUBREAPER")


def set_dumpable(on: bool) -> None:
    _prctl(_DUMPABLE, int(on), "PR_SET_DUMPABLE")


def no_new_privileges() -> None:
    _prctl(_NO_NEW_PRIVS, 1, "PR_SET_NO_NEW_PRIVS")


def drop_capabilities() -> None:
    """Every set, the bounding set first, for ever."""
    bound_capabilities()
    _prctl(_AMBIENT, 4, "PR_CAP_AMBIENT_CLEAR_ALL")
    header = struct.pack("=II", 0x20080522, 0)
    _check(_libc.capset(header, bytes(24)), "capset")


def bound_capabilities() -> None:
    """What a process has now is all that it, or anything it starts, can ever have."""
    for capability in range(64):
        if _libc.prctl(_CAPBSET_DROP, ctypes.c_ulong(capability), 0, 0, 0) < 0:
            break  # beyond the last capability this kernel knows, or not allowed


def capabilities() -> int:
    """What is in the effective, the permitted or the inheritable set; 0 is what we want to see."""
    data = ctypes.create_string_buffer(24)
    _check(_libc.capget(struct.pack("=II", 0x20080522, 0), data), "capget")
    words: tuple[int, ...] = struct.unpack("=IIIIII", data.raw)
    return (words[0] | words[1] | words[2]) | (words[3] | words[4] | words[5]) << 32


def install_filter(program: bytes) -> None:
    """A seccomp filter for this process and all it starts; cannot be taken back."""
    held = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("=HxxxxxxQ", len(program) // 8, ctypes.addressof(held))
    _check(_libc.prctl(22, ctypes.c_ulong(2), header, 0, 0), "PR_SET_SECCOMP")
