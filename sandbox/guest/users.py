"""Where no namespaces can be had: each program as a user of its own, one at a time, with /tmp its own for so long.

The steward is then the container's root with five capabilities: to become others for good, to end them, to give files.
Whatever looks at what a program left does so as that program's user, so that no link of it leads anywhere new.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import stat
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

from sandbox.guest import answer, classify, collect, frames, jail, kernel, landlock, proc, seccomp

CAPABILITIES = 1 << 0 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 8  # CHOWN, KILL, SETGID, SETUID, SETPCAP
_TOPS = (jail.TMP, "/dev/shm")
_READABLE = ("/usr", "/guest", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc", "/opt",
             "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")  # fmt: skip
_LISTABLE = ("/dev",)
_WRITABLE = (*_TOPS, "/dev/null", "/dev/full")
_FIRST = 1_000_000 + int.from_bytes(os.urandom(3), "big") * 64  # the kernel counts a user's processes over all guests
_TURNS = 64
_DECODER = jail.Limits(seconds=10, memory_mb=1024, processes=1, output_mb=1, pixels=1)
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_BURIAL_SECONDS = 5.0


class Door:
    """How a process becomes a program's."""

    def __init__(self, user: int) -> None:
        self._user = user

    def for_children(self) -> None:
        """Nothing of it is there before they enter."""

    def enter(self) -> None:
        _become(self._user)
        landlock.confine(_READABLE, _WRITABLE, _LISTABLE)

    def close(self) -> None:
        """It holds nothing."""


class Lodging:
    """What a cell is where there are namespaces: the same words."""

    news = None  # there is nothing to wait for
    pid = 0
    _turn = 0

    def __init__(self) -> None:
        Lodging._turn += 1
        self.user = _FIRST + Lodging._turn % _TURNS
        self.order = {"user": self.user}
        self.work = self._results = -1
        self._given = False

    def open(self) -> None:
        """Its folders are made when its turn comes."""

    def close_door(self, tmp_mb: int) -> None:
        """/tmp has the size it was given with the container."""
        if _left():
            raise jail.NoJail("/tmp is not empty before a program")
        for folder in (jail.WORK, jail.OUT, jail.HOME):
            Path(folder).mkdir(mode=0o700)
        self.work, self._results = os.open(jail.WORK, _FOLDER), os.open(jail.OUT, _FOLDER)

    def hand_over(self) -> None:
        """All of it, the files beside the program too."""
        self._given = True
        for path in sorted(Path(jail.TMP).rglob("*"), reverse=True):
            os.chown(path, self.user, self.user)
        for top in _TOPS:
            Path(top).chmod(0o700)
            os.chown(top, self.user, self.user)

    def empty(self) -> None:
        deadline = time.monotonic() + _BURIAL_SECONDS
        while left := proc.of_user(self.user):
            if time.monotonic() > deadline:
                raise jail.NoJail(f"a program's processes do not end: {sorted(left)}")
            self._as_user(lambda: os.kill(-1, signal.SIGKILL))
            _bury()

    def end(self, program: int) -> int:
        status = 0
        if program:
            self._as_user(lambda: os.kill(-1, signal.SIGKILL))
            _, status = os.waitpid(program, 0)
        self.empty()
        return status

    def take(self, limits: jail.Limits, nothing: str) -> tuple[classify.Error | None, collect.Results]:
        """Its results, read and decoded by a process of its user behind the walls of a program."""
        pipe, pipe_end = os.pipe()
        pid = self._fork(lambda: _send_results(pipe_end, self._results, limits, nothing))
        os.close(pipe_end)
        try:
            found = _read_all(pipe, (limits.output_mb + 1) * jail.MB, _DECODER.seconds)
        finally:
            os.close(pipe)
            self._as_user(lambda: os.kill(-1, signal.SIGKILL))
            os.waitpid(pid, 0)
        return _parsed(found)

    def forget(self) -> None:
        for fd in (self.work, self._results):
            if fd >= 0:
                os.close(fd)
        if self.work < 0:
            return  # its turn never came
        if self._given:
            self._as_user(_wipe)
            for top in _TOPS:
                os.chown(top, 0, 0)
        else:
            clear_room()
        if _left():
            sys.exit("a program left files that cannot be removed")

    def _as_user(self, body: Callable[[], object]) -> None:
        os.waitpid(self._fork(body), 0)

    def _fork(self, body: Callable[[], object]) -> int:
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            try:
                _become(self.user)
                kernel.set_dumpable(False)
                with suppress(ProcessLookupError):
                    body()
            except BaseException:  # noqa: BLE001 - nothing may return into the steward's code
                traceback.print_exc()
                sys.stderr.flush()
            finally:
                os._exit(0)
        return pid


def _become(user: int) -> None:
    kernel.bound_capabilities()
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    kernel.drop_capabilities()
    if kernel.capabilities():
        raise jail.NoJail("a program's user has privileges")


def clear_room() -> None:
    """Take away what libraries wrote while they were loaded."""
    for top in _TOPS:
        for entry in list(os.scandir(top)):
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path)
            else:
                Path(entry.path).unlink()


def _left() -> bool:
    return any(any(os.scandir(top)) for top in _TOPS)


def _bury() -> None:
    """What a program left without a parent, as far as it has ended."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG | kernel.WAIT_FOR_ANY)[0]:
            pass


def _send_results(pipe: int, folder: int, limits: jail.Limits, nothing: str) -> None:
    space = jail.address_space()
    kernel.close_all_but({pipe, folder})
    landlock.confine(_READABLE, _TOPS, ())
    jail.lock(_DECODER, space, seccomp.assemble(kernel.MACHINE))
    error, found = answer.results(folder, limits, nothing, lambda images: all(map(collect.decodes, images)))
    frames.write_all(pipe, answer.record(error, found, ""))


def _read_all(pipe: int, longest: int, seconds: float) -> bytes:
    parts: list[bytes] = []
    deadline, size = time.monotonic() + seconds, 0
    while select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
        part = os.read(pipe, 1 << 20)
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
        if size > longest:
            break
    return b""


def _parsed(record: bytes) -> tuple[classify.Error | None, collect.Results]:
    """From a process that looked at a stranger's bytes: not to be trusted more than these."""
    try:
        head, blobs = frames.unpack(record)
        pages = int(head["pages"])
        if head["error"] is not None:
            return classify.of_report(head["error"]), collect.Results()
        rest = iter(blobs[2 * pages :])
        return None, collect.Results(
            pages=[(blobs[2 * n], blobs[2 * n + 1]) for n in range(pages)],
            data=next(rest) if "data" in head else None,
            handoff=(str(head["handoff"]), next(rest)) if "handoff" in head else None,
        )
    except (ValueError, KeyError, IndexError, TypeError, StopIteration):
        return classify.Error("bad_image", "the image cannot be decoded"), collect.Results()


def _wipe() -> None:
    """Everything of this user, however deep: what lies in a folder is moved up before the folder is removed."""
    for top in map(Path, _TOPS):
        fresh = (top / f"{number}" for number in count())
        while entries := list(top.iterdir()):
            for entry in entries:
                if not stat.S_ISDIR(entry.lstat().st_mode):
                    entry.unlink()
                    continue
                entry.chmod(0o700)
                for inner in list(entry.iterdir()):
                    inner.rename(next(name for name in fresh if not os.path.lexists(name)))
                entry.rmdir()
