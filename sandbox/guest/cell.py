"""A cell: namespaces and private folders for one program, made ahead of it, and their first process."""

from __future__ import annotations

import os
import select
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from sandbox.guest import answer, classify, collect, jail, kernel, seccomp

TMP_MB = jail.tmp_mb(output_mb=32)  # before a job says how much it needs: right for the ordinary limits
_SECONDS = 10.0  # for all pictures of a program to be decoded
_DECODER = jail.Limits(seconds=_SECONDS, memory_mb=1024, processes=1, output_mb=1, pixels=1)
_BURIAL_SECONDS = 5.0
_STAND, _GO, _EMPTY, _DECODES, _BROKEN = b"s", b"g", b"e", b"d", b"b"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


class Cell:
    """When its first process ends, the kernel ends every other one in it, and its folders go with the last."""

    def __init__(self, writable: Sequence[tuple[str, int]]) -> None:
        orders, self._orders = os.pipe()
        self.news, news = os.pipe()
        ids = os.getuid(), os.getgid()
        sys.stderr.flush()
        self.pid = kernel.fork_into_namespaces()
        if self.pid == 0:
            _first_process(orders, news, ids, writable)
        self.order = {"cell": self.pid}
        os.close(orders)
        os.close(news)
        self.work = self._results = -1

    def open(self) -> None:
        """When its walls stand: hold its folders, before any program could put something else in their place."""
        self._hear(_STAND)
        self.work = os.open(f"/proc/{self.pid}/root{jail.WORK}", _FOLDER)
        self._results = os.open(f"/proc/{self.pid}/root{jail.OUT}", _FOLDER)

    def close_door(self, tmp_mb: int) -> None:
        """Give /tmp its size; from here on the first process has no privilege left in its own namespaces either."""
        os.write(self._orders, tmp_mb.to_bytes(8, "big"))
        self._hear(_GO)

    def hand_over(self) -> None:
        """The folders are the program's already: it has the same user, in namespaces of its own."""

    def _hear(self, word: bytes) -> None:
        if os.read(self.news, 1) != word:
            raise jail.NoJail("the walls around a program cannot be built here")

    def empty(self) -> None:
        """End every process of it but its own: quicker than ending that one, too, and waiting for its namespaces."""
        os.write(self._orders, _EMPTY)
        if not _soon(self.news, _BURIAL_SECONDS):
            raise jail.NoJail("a program's processes do not end")
        self._hear(_EMPTY)

    def take(self, limits: jail.Limits, nothing: str) -> tuple[classify.Error | None, collect.Results]:
        """What the program left, when no process of it is alive any more."""
        return answer.results(self._results, limits, nothing, self._decode)

    def _decode(self, images: list[bytes]) -> bool:
        """Whether pictures can be read, tried by the first process behind the walls: they still lie there."""
        try:
            os.write(self._orders, bytes([len(images)]))
        except BrokenPipeError:
            raise collect.nobody_decoded() from None
        if not _soon(self.news, _SECONDS):
            raise collect.Refused("timeout", f"the image was still being decoded after {_SECONDS:g} seconds")
        said = os.read(self.news, 1)
        if not said:
            raise collect.nobody_decoded()
        return said == _DECODES

    def end(self, program: int) -> int:
        """Everything in it is dead when this returns; how that process of it ended."""
        os.kill(self.pid, signal.SIGKILL)
        status = os.waitpid(program, 0)[1] if program else 0
        os.waitpid(self.pid, 0)  # last: the kernel keeps a namespace's first process until the others are buried
        for fd in (self._orders, self.news):
            os.close(fd)
        return status

    def forget(self) -> None:
        """Let go of the folders, and with them of what the program wrote."""
        for fd in (self.work, self._results):
            if fd >= 0:
                os.close(fd)


class Doors:
    """The namespaces of a cell, opened from outside it."""

    def __init__(self, cell: int) -> None:
        # Its user namespace first: there this process has the rights that joining the others takes.
        names = ("user", "mnt", "ipc", "uts", "net")
        self._own = [os.open(f"/proc/{cell}/ns/{name}", os.O_RDONLY) for name in names]
        self._processes = os.open(f"/proc/{cell}/ns/pid", os.O_RDONLY)

    def for_children(self) -> None:
        """The next child of this process begins in the cell's process namespace."""
        kernel.join(self._processes)

    def enter(self) -> None:
        for namespace in self._own:
            kernel.join(namespace)

    def close(self) -> None:
        for fd in (*self._own, self._processes):
            os.close(fd)


def _soon(pipe: int, seconds: float) -> bool:
    return bool(select.select([pipe], [], [], seconds)[0])


_FILTER = seccomp.assemble(kernel.MACHINE)


def _first_process(orders: int, news: int, ids: tuple[int, int], writable: Sequence[tuple[str, int]]) -> NoReturn:
    """In the new process. It outlives the walls it builds only to bury what a program leaves to it."""
    try:
        kernel.close_all_but({0, 1, 2, orders, news})
        kernel.die_with_parent()
        # From inside its namespace only signals with a handler reach a first process; Python brings one for SIGINT.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries then
        os.setsid()
        space = jail.address_space()
        jail.own_user(ids)
        jail.build(TMP_MB, writable)
        os.write(news, _STAND)
        size = os.read(orders, 8)
        if not size:
            os._exit(0)  # never needed
        if (tmp_mb := int.from_bytes(size, "big")) != TMP_MB:
            jail.resize_tmp(tmp_mb)
        kernel.set_dumpable(False)
        jail.give_up_privileges()
        null = os.open("/dev/null", os.O_RDWR)
        for fd in (1, 2):
            os.dup2(null, fd)
        os.write(news, _GO)
        # While the program runs, the last wall: whatever its pictures do to a decoder, this one only says yes or no.
        jail.lock(_DECODER, space, _FILTER)
        _obey(orders, news)
    except BaseException:  # noqa: BLE001 - nothing may return into the steward's code
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(70)


def _obey(orders: int, news: int) -> NoReturn:
    while order := os.read(orders, 1):
        if order == _EMPTY:
            _kill_all()
            os.write(news, _EMPTY)
        else:
            os.write(news, _DECODES if _decode(order[0]) else _BROKEN)
    os._exit(0)


def _kill_all() -> None:
    """The kernel finds all of them at once; none is left when it finds none, the dead ones buried."""
    with suppress(ProcessLookupError):
        while True:
            os.kill(-1, signal.SIGKILL)
            os.sched_yield()


def _decode(pages: int) -> bool:
    return all(collect.decodes(Path(jail.OUT, f"{number}.png").read_bytes()) for number in range(1, pages + 1))
