"""A listener in the guest's image, for `attach`: every connection to its socket becomes a guest (`sidecar.py KIND`).

It stands alone in the image: the standard library and `bootstrap.py` beside it are all it needs. It passes a connection
on as the guest's pipes and keeps a duplicate, only to see it hang up; of a job it never reads a byte.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import platform
import select
import signal
import socket
import struct
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

_NEWNS, _NEWUTS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = 1 << 17, 1 << 26, 1 << 27, 1 << 28, 1 << 29, 1 << 30
_APART = _NEWUSER | _NEWNS | _NEWIPC | _NEWUTS | _NEWNET
_RDONLY, _NOSUID, _NODEV, _NOEXEC, _REMOUNT, _BIND, _REC, _PRIVATE = 1, 2, 4, 8, 32, 4096, 16384, 1 << 18
_KEPT_FLAGS = {"nosuid": _NOSUID, "nodev": _NODEV, "noexec": _NOEXEC, "noatime": 1024, "nodiratime": 2048,
               "relatime": 1 << 21}  # fmt: skip
_PLAIN = _NOSUID | _NODEV | _NOEXEC
_CLONE = {"x86_64": 56, "aarch64": 220}
_ENVIRONMENT = {
    "PATH": "/guest/bin:/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0",
}  # fmt: skip
_ASK_SECONDS = 10.0  # from connecting to saying what is wanted
_LEAVE_SECONDS = 1.0  # from a hang-up to the end by force
_GUESTS = 16  # at once, where SYNTH_GUESTS_MOST says nothing else
_LONGEST_REQUEST = 1024

# The same numbers inside as outside; in a new user namespace they would read as "nobody".
_MAPS = (
    ("uid_map", f"{os.getuid()} {os.getuid()} 1"), ("setgroups", "deny"), ("gid_map", f"{os.getgid()} {os.getgid()} 1"),
)  # fmt: skip

_libc = ctypes.CDLL(None, use_errno=True)
_held = ctypes.PyDLL(None, use_errno=True)  # calls that must keep the interpreter lock


def main(arguments: list[str]) -> None:
    if not 1 <= len(arguments) <= 2:
        sys.exit("usage: sidecar.py KIND [FOLDER]")
    if os.getuid() == 0:
        sys.exit("a sidecar runs as an ordinary user, without capabilities: see runAsUser and runAsNonRoot")
    folder = Path(arguments[1] if len(arguments) > 1 else os.environ.get("SYNTH_GUESTS") or "/run/pixelproof")
    try:
        listener = Listener(arguments[0], folder, int(os.environ.get("SYNTH_GUESTS_MOST") or _GUESTS))
    except OSError as error:
        sys.exit(f"no socket can be put into {folder}, the folder shared with the run: {error}")
    listener.serve()


@dataclass
class Connection:
    """A guest of ours, or one that has not yet said what it wants."""

    socket: socket.socket
    until: float | None  # then it is dropped, or its guest killed
    pid: int = 0


class Listener:
    def __init__(self, kind: str, folder: Path, most: int) -> None:
        self._kind, self._folder = kind, folder
        self._bootstrap = Path(__file__).with_name("bootstrap.py").read_text(encoding="utf-8")
        self._flags, self._fault = survey(folder)
        self._most = most if self._flags & _NEWPID else 1
        self._path = folder / f"{kind}.sock"
        self._lock = _only_one(folder / f"{kind}.lock")
        self._connections: dict[int, Connection] = {}
        self._ending = False
        self._bell, bell_end = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        signal.set_wakeup_fd(bell_end, warn_on_full_buffer=False)
        self._server = _bound(self._path)
        self._poll = select.poll()
        self._poll.register(self._server, select.POLLIN)
        self._poll.register(self._bell, select.POLLIN)

    def _end(self, *_: object) -> None:
        self._ending = True

    def serve(self) -> None:
        """Until told to end."""
        _say(self._fault or f"{self._path}: at most {self._most} at once")
        try:
            while not self._ending:
                for fd, events in self._poll.poll(self._pause()):
                    if fd == self._server.fileno():
                        self._welcome()
                    elif fd == self._bell:
                        os.read(self._bell, 4096)
                    elif fd in self._connections:
                        self._heard(self._connections[fd], events)
                self._bury()
                self._insist()
        finally:
            self._path.unlink(missing_ok=True)
            for connection in self._connections.values():
                self._kill(connection)

    def _pause(self) -> float | None:
        ends = [connection.until for connection in self._connections.values() if connection.until is not None]
        return max(0.0, min(ends) - time.monotonic()) * 1000 + 1 if ends else None

    def _welcome(self) -> None:
        try:
            accepted, _ = self._server.accept()
        except OSError as error:
            _say(f"a connection was not taken: {error}")
            return
        accepted.setblocking(True)
        self._connections[accepted.fileno()] = Connection(accepted, time.monotonic() + _ASK_SECONDS)
        self._poll.register(accepted, select.POLLIN)

    def _heard(self, connection: Connection, events: int) -> None:
        if connection.pid:  # it has hung up: entirely, or only to say that no job will come
            self._poll.unregister(connection.socket)
            connection.until = time.monotonic() + (0 if events & select.POLLHUP else _LEAVE_SECONDS)
            return
        try:
            request, errors, *_ = socket.recv_fds(connection.socket, _LONGEST_REQUEST, 1, socket.MSG_DONTWAIT)
        except OSError:
            request, errors = b"", []
        try:
            self._answer(connection, request, errors)
        finally:
            for fd in errors:
                os.close(fd)

    def _answer(self, connection: Connection, request: bytes, errors: list[int]) -> None:
        """Begin a guest, or say why not."""
        room = _room(request) if len(errors) == 1 else None
        running = sum(1 for other in self._connections.values() if other.pid)
        if self._fault:
            self._refuse(connection, {"refused": self._fault})
        elif room is None or room["kind"] != self._kind:
            self._refuse(connection, {"refused": f"this is a sidecar for {self._kind}, which was asked something else"})
        elif running >= self._most:
            self._refuse(connection, {"busy": f"all {self._most} guests of {self._path} are taken"})
        else:
            self._begin(connection, errors[0], room)

    def _refuse(self, connection: Connection, reason: dict[str, str]) -> None:
        _answer(connection.socket.fileno(), reason)
        self._drop(connection)

    def _drop(self, connection: Connection) -> None:
        self._connections.pop(connection.socket.fileno())
        with suppress(KeyError):  # unregistered when it hung up
            self._poll.unregister(connection.socket)
        connection.socket.close()

    def _begin(self, connection: Connection, errors: int, room: dict[str, Any]) -> None:
        try:
            connection.pid = fork_apart(self._flags)
        except OSError as error:
            self._refuse(connection, {"refused": f"no guest can be started here: {error}"})
            return
        if connection.pid == 0:
            _become_guest(connection.socket.fileno(), errors, self._flags, room, self._folder, self._bootstrap)
        connection.until = None
        self._poll.modify(connection.socket, select.POLLRDHUP)

    def _bury(self) -> None:
        """Take note of what has ended; a connection is closed when its guest is gone, whole."""
        while True:
            try:
                gone, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if gone == 0:
                return
            for connection in [one for one in self._connections.values() if one.pid == gone]:
                if not self._flags & _NEWPID:
                    _kill_all()
                _say(f"guest {gone} ended with {os.waitstatus_to_exitcode(status)}")
                self._drop(connection)

    def _insist(self) -> None:
        now = time.monotonic()
        for connection in list(self._connections.values()):
            if connection.until is not None and connection.until <= now:
                connection.until = None
                if connection.pid:
                    self._kill(connection)
                else:
                    self._drop(connection)

    def _kill(self, connection: Connection) -> None:
        """A first process of a tree of its own takes all of it along; the others go in `_bury`."""
        if connection.pid:
            with suppress(ProcessLookupError):
                os.kill(connection.pid, signal.SIGKILL)


def survey(folder: Path) -> tuple[int, str]:
    """The namespaces a guest can have here, tried out, or why there can be no guest at all.

    A tree of processes of its own needs a /proc of its own, which the kernel grants where the container's is not
    masked. Without it one guest at a time has the container's, which must hold nothing else: so we must be its first.
    """
    fault = _fault_of(_APART | _NEWPID, folder)
    if not fault:
        return _APART | _NEWPID, ""
    fault = _fault_of(_APART, folder)
    if fault:
        return 0, f"no guest can be walled in here ({fault}); see the seccomp and AppArmor profiles of this container"
    if os.getpid() != 1:
        return 0, "a sidecar must be the first process of its container, or have a /proc that is not masked"
    return _APART, ""


def _fault_of(flags: int, folder: Path) -> str:
    told, told_end = os.pipe()
    try:
        pid = fork_apart(flags)
    except OSError as error:
        return str(error)
    if pid == 0:
        try:
            _furnish(flags, {"tmp_mb": 1, "shm_mb": 0}, folder)
        except OSError as error:
            os.write(told_end, str(error).encode())
        finally:
            os._exit(0)
    os.close(told_end)
    os.waitpid(pid, 0)
    with os.fdopen(told, encoding="utf-8") as words:
        return words.read()


def _become_guest(connection: int, errors: int, flags: int, room: dict[str, Any], folder: Path, code: str) -> NoReturn:
    """In the new process; never returns into the listener's code."""
    try:
        _check(_libc.prctl(1, signal.SIGKILL, 0, 0, 0), "PR_SET_PDEATHSIG")
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        for fd, place in ((connection, 0), (connection, 1), (errors, 2)):
            os.dup2(fd, place)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        try:
            _furnish(flags, room, folder)
        except OSError as error:
            _answer(1, {"refused": f"the walls of a guest cannot be built here: {error}"})
            os._exit(1)
        _answer(1, {"ready": "yes"})  # from this process: the kernel tells the host its number
        guest = os.fork() if flags & _NEWPID else 0
        if guest:
            _be_first(guest)
        os.chdir("/tmp")
        os.setsid()
        os.execve(sys.executable, [sys.executable, "-s", "-P", "-c", code], _ENVIRONMENT)
    finally:
        os._exit(70)


def _be_first(guest: int) -> NoReturn:
    """The first process of a tree: it buries what is left to it, and ends with the guest, all the others with it."""
    null = os.open("/dev/null", os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    while True:
        gone, status = os.wait()
        if gone == guest:
            os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _furnish(flags: int, room: dict[str, Any], folder: Path) -> None:
    """The walls of a whole guest: a user, network, /tmp of its own, nothing else to write to, no socket of ours."""
    for name, text in _MAPS:
        Path("/proc/self", name).write_text(text, encoding="ascii")
    _check(_libc.sethostname(b"guest", 5), "sethostname")
    _mount("/", None, _REC | _PRIVATE)
    for target, kept in _writable():
        _mount(target, None, _REMOUNT | _BIND | _RDONLY | kept)
    if flags & _NEWPID:
        _mount("/proc", "proc", _PLAIN)
    _mount("/tmp", "tmpfs", _PLAIN, f"size={room['tmp_mb']}m,mode=1777")
    _mount("/dev/shm", "tmpfs", _PLAIN, f"size={room['shm_mb']}m,mode=1777" if room["shm_mb"] else "size=64k,mode=0755")
    for covered in (Path("/run"), folder, Path("/dev/mqueue")):  # a cluster puts its tokens into /run/secrets
        if covered.is_dir():
            _mount(str(covered), "tmpfs", _PLAIN | _RDONLY, "size=4k,nr_inodes=2,mode=0555")
    _check(_libc.capset(struct.pack("=II", 0x20080522, 0), bytes(24)), "capset")
    _check(_libc.prctl(38, 1, 0, 0, 0), "PR_SET_NO_NEW_PRIVS")


def _writable() -> list[tuple[str, int]]:
    """Mounts that can be written to, with the flags that a remount must keep."""
    found = []
    for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
        target, options = line.split()[4:6]
        names = options.split(",")
        if "rw" in names and not f"{target}/".startswith(("/proc/", "/sys/")):
            found.append((target, sum(flag for name, flag in _KEPT_FLAGS.items() if name in names)))
    return found


def fork_apart(flags: int) -> int:
    """`fork` whose child is in new namespaces; as in `kernel.py`, which a sidecar does not have."""
    ctypes.pythonapi.PyOS_BeforeFork()
    pid: int = _held.syscall(_CLONE[platform.machine()], flags | signal.SIGCHLD, 0, 0, 0, 0)
    if pid == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
        return 0
    number = ctypes.get_errno()
    ctypes.pythonapi.PyOS_AfterFork_Parent()
    if pid < 0:
        raise OSError(number, f"new namespaces: {os.strerror(number)}")
    return pid


def _mount(target: str, kind: str | None, flags: int, data: str = "") -> None:
    name = kind.encode() if kind else None
    _check(_libc.mount(b"none", target.encode(), name, ctypes.c_ulong(flags), data.encode()), f"mount {target}")


def _check(result: int, what: str) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def _kill_all() -> None:
    """Every process of the container but ours, its first."""
    with suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def _room(request: bytes) -> dict[str, Any] | None:
    """What a guest is to have, if that is what was asked."""
    try:
        found = json.loads(request)
        sizes = found["tmp_mb"], found["shm_mb"]
        return found if isinstance(found["kind"], str) and all(type(size) is int for size in sizes) else None
    except (ValueError, LookupError, TypeError, RecursionError):
        return None


def _answer(connection: int, words: dict[str, str]) -> None:
    with suppress(OSError):  # nobody waits for it any more
        os.write(connection, json.dumps(words).encode())


def _only_one(path: Path) -> int:
    """A lock that ends with this process: a second listener of the same socket ends here."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit(f"another sidecar listens at {path.with_suffix('.sock')}")
    return lock


def _bound(path: Path) -> socket.socket:
    """A socket of this user and group, under its name all at once; the name of one that has ended is taken over."""
    server = socket.socket(socket.AF_UNIX)
    part = path.with_suffix(f".{os.getpid()}")
    part.unlink(missing_ok=True)
    server.bind(str(part))
    part.chmod(0o660)
    server.listen(64)
    server.setblocking(False)
    part.rename(path)
    return server


def _say(words: str) -> None:
    sys.stderr.write(words + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
