"""A place for one program: a cell with a fork of a zygote waiting in it, made while the program before it runs."""

from __future__ import annotations

import json
import os
import select
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import PurePosixPath

from sandbox.guest import frames, jail
from sandbox.guest.cell import Cell
from sandbox.guest.users import Lodging
from sandbox.guest.zygote import Zygotes

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW


class Place:
    """Made in steps that never wait: `pending` is what the next step waits for."""

    def __init__(self, zygotes: Zygotes, level: int, cell: Cell | Lodging) -> None:
        self._zygotes, self.level, self.cell = zygotes, level, cell
        self.base_kb = zygotes.base_kb(level)
        self._standing = True
        self.program = 0
        self.process = -1  # a descriptor that can be read when the program's first process has ended
        self._line: socket.socket | None = None
        job, self._job = os.pipe()
        self.log, log = os.pipe()
        self.report, report = os.pipe()
        self._theirs = (job, log, report)
        for fd in (self.log, self.report):
            os.set_blocking(fd, False)
        if cell.news is None:
            self.advance()

    @property
    def pending(self) -> int | None:
        """The descriptor that says when `advance` can be called; None for one that is ready."""
        if self.program:
            return None
        return self.cell.news if self._line is None else self._line.fileno()

    @property
    def unseen(self) -> bool:
        """Whether a process of it may be there whose number is not known yet."""
        return self._line is not None and not self.program

    def advance(self) -> None:
        if self._line is None:
            self.cell.open()
            self._line = self._zygotes.order(self.level, self.cell.order, self._theirs)
            for fd in self._theirs:
                os.close(fd)
            return
        number = self._line.recv(4)
        if not number:
            raise jail.NoJail("the process that programs are forked from has ended")
        self.program = int.from_bytes(number, "big")
        self.process = os.pidfd_open(self.program)

    def finish(self) -> None:
        while self.pending is not None:
            self.advance()

    @property
    def alive(self) -> bool:
        """Whether the process that waits in it for a program still does."""
        return not select.select([self.process], [], [], 0)[0]

    @property
    def pids(self) -> set[int]:
        return {self.cell.pid, self.program} - {0}

    def begin(self, driver: str | None, source: str, limits: jail.Limits) -> None:
        """Let the program run; without a driver, the proof that the walls of the tier that `source` names stand."""
        self.cell.hand_over()
        order = json.dumps({"driver": driver, "source": source, "limits": asdict(limits)}).encode()
        with suppress(BrokenPipeError):  # whoever waits for its end finds out that it is dead
            frames.write_all(self._job, len(order).to_bytes(8, "big") + order)

    def put(self, files: Mapping[str, bytes]) -> None:
        """Files beside the program. Raises OSError where they cannot be there."""
        for name, content in files.items():
            *folders, last = PurePosixPath(name).parts
            inside = os.dup(self.cell.work)
            try:
                for folder in folders:
                    with suppress(FileExistsError):
                        os.mkdir(folder, 0o700, dir_fd=inside)
                    deeper = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=inside)
                    os.close(inside)
                    inside = deeper
                fd = os.open(last, _NEW_FILE, 0o600, dir_fd=inside)
                try:
                    frames.write_all(fd, content)
                finally:
                    os.close(fd)
            finally:
                os.close(inside)

    def end(self, *, by_force: bool) -> int:
        """No process of the program is alive when this returns; how its first one ended."""
        self.finish()
        os.close(self._job)
        os.close(self.process)
        if by_force:
            self._standing = False
            return self.cell.end(self.program)
        _, status = os.waitpid(self.program, 0)
        self.cell.empty()
        return status

    def forget(self) -> None:
        """Let go of what it wrote; its namespaces end with it."""
        for fd in (self.log, self.report):
            os.close(fd)
        if self._standing:
            self.cell.end(0)
        self.cell.forget()
