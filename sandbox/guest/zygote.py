"""A warm interpreter: drivers and libraries are loaded in it, and programs begin as forks of it inside a cell.

It never runs a program and never holds a job. One for each level of libraries, each a fork of the one below it that
sleeps until a program first needs it. The steward is the parent of them all, and of every program.
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from sandbox.guest import cell, child, jail, kernel, libraries, pages, proc, seccomp, start, users

_LONGEST = 1 << 16


class Zygotes:
    """The steward's side: the warm processes, by level."""

    def __init__(self, driver_names: list[str]) -> None:
        pairs = [socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in libraries.LEVELS]
        self._lines = [ours for ours, _ in pairs]
        self.pids: list[int] = []
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            kernel.close_all_but({0, 1, 2, *(theirs.fileno() for _, theirs in pairs)})  # the host's pipes first of all
            _live(0, [theirs for _, theirs in pairs], driver_names)
        for _, theirs in pairs:
            theirs.close()
        self.pids.append(pid)
        self._awake = 0
        self.drivers = self._wake()["drivers"]

    def rouse(self, level: int) -> bool:
        """See to it that this level is awake; whether it was not."""
        before = self._awake
        while self._awake <= level:
            self._wake()
        return self._awake > before

    def _wake(self) -> Any:
        line = self._lines[self._awake]
        line.send(b"{}")
        said = json.loads(line.recv(_LONGEST) or b'{"refused": "it ended while it loaded its libraries"}')
        if "refused" in said:
            raise start.Refusal(said["refused"])
        self._awake += 1
        if said["next"]:
            self.pids.append(said["next"])
        return said

    def base_kb(self, level: int) -> int:
        """Memory that each fork shares with its zygote."""
        return proc.anonymous_kb(str(self.pids[level]))

    def order(self, level: int, where: Mapping[str, int], fds: Sequence[int]) -> socket.socket:
        """Have a program's process made there; its number comes down the returned line."""
        line = self._lines[level]
        socket.send_fds(line, [json.dumps(where).encode()], list(fds))
        return line


def _live(level: int, lines: list[socket.socket], driver_names: list[str]) -> NoReturn:
    """In the new process, for good."""
    line, lines = lines[0], lines[1:]
    try:
        kernel.die_with_parent()
        if not line.recv(2):
            os._exit(0)
        pages.allocate_from_one_heap()
        warm = _warm(driver_names)
        _go_on(level, line, lines, warm)
    except BaseException as error:  # noqa: BLE001 - the steward is told, whatever it was
        traceback.print_exc()
        line.send(json.dumps({"refused": f"{type(error).__name__}: {error}"}).encode())
    finally:
        os._exit(70)


def _warm(driver_names: list[str]) -> child.Warm:
    drivers = start.load(driver_names)
    for module in drivers.values():
        if hasattr(module, "warm"):
            module.warm()
    return child.Warm(drivers=drivers, filter=seccomp.assemble(kernel.MACHINE))


def _rehearsed(drivers: Mapping[str, ModuleType]) -> pages.Plan:
    """What the programs write to that drivers name as `REHEARSALS`, and so every program like them."""
    plays = [(driver, source) for driver in drivers.values() for source in getattr(driver, "REHEARSALS", ())]
    return pages.plan([partial(driver.run, source, _Nowhere()) for driver, source in plays])


class _Nowhere:
    """What a driver writes to when nothing is to come of it."""

    def page(self, image: bytes, scene: bytes) -> None: ...

    def data(self, value: bytes) -> None: ...

    def handoff(self, driver: str, value: bytes) -> None: ...

    def fail(self, kind: str, message: str, line: int | None = None) -> NoReturn:
        raise ValueError(message)


def _go_on(level: int, line: socket.socket, lines: list[socket.socket], warm: child.Warm) -> NoReturn:
    """Awake: with the libraries of this level, and the next one asleep beside it."""
    while True:
        libraries.load(level)
        threads = [Path(task, "comm").read_text().strip() for task in os.scandir("/proc/self/task")]
        if len(threads) != 1:
            raise start.Refusal(f"a library left a thread running, which no fork would have: {threads}")
        gc.collect()
        gc.freeze()  # a collection in a program must not touch, and so copy, the pages all programs share
        pages.gather()  # before the next level shares them
        sys.stdout.flush()
        sys.stderr.flush()
        following = kernel.fork_for_parent() if lines else 0
        if following == 0 and lines:
            line.close()
            line, lines, level = lines[0], lines[1:], level + 1
            kernel.die_with_parent()
            if not line.recv(2):
                os._exit(0)
            continue
        for other in lines:
            other.close()
        warm = replace(warm, address_space=jail.address_space(), pages=_rehearsed(warm.drivers))
        line.send(json.dumps({"next": following, "drivers": sorted(warm.drivers)}).encode())
        _serve(line, warm)


def _serve(line: socket.socket, warm: child.Warm) -> NoReturn:
    while True:
        said, fds, _, _ = socket.recv_fds(line, 256, 3)
        if not said:
            os._exit(0)  # the steward is gone
        where = json.loads(said)
        doors = users.Door(where["user"]) if "user" in where else cell.Doors(where["cell"])
        doors.for_children()
        sys.stdout.flush()
        pid = kernel.fork_for_parent()
        if pid == 0:
            child.become_program(doors, fds, warm)
        doors.close()
        for fd in fds:
            os.close(fd)
        line.send(pid.to_bytes(4, "big"))
