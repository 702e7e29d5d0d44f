"""Clusters without a daemon: the guests' image runs beside us and starts a guest for each connection to its socket."""

from __future__ import annotations

import json
import os
import select
import socket
import struct
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from sandbox.contract import SandboxUnavailable
from sandbox.guests import Guests
from sandbox.kinds import CHARTS, Kind
from sandbox.link import Link
from sandbox.pool import Pool

FOLDER, VARIABLE = "/run/pixelproof", "SYNTH_GUESTS"
_FIX = f"start the sidecars (examples/kubernetes/pod.yaml), or name the folder of their sockets: {VARIABLE}=FOLDER"
_ANSWER_SECONDS = 10.0
_LEAVE_SECONDS = 4.0
_CREDENTIALS = struct.Struct("3i")  # process, user, group


def why_not(kinds: Sequence[Kind] = (CHARTS,)) -> str | None:
    """What is missing for these kinds of guest, in one sentence that says what mends it."""
    if sys.platform != "linux":
        return "attach needs Linux"
    for kind in kinds:
        try:
            connected(socket_path(kind)).close()
        except SandboxUnavailable as missing:
            return f"{missing.sentence}; {missing.fix}"
    return None


def socket_path(kind: Kind) -> Path:
    return Path(os.environ.get(VARIABLE) or FOLDER, f"{kind.name}.sock")


def connected(path: Path) -> socket.socket:
    """To whoever listens there. Raises SandboxUnavailable."""
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(_ANSWER_SECONDS)
    try:
        connection.connect(str(path))
    except OSError as error:
        connection.close()
        raise _unreachable(path, error) from error
    return connection


class Later(SandboxUnavailable):
    """Perhaps not so in a moment: a sidecar is just being started again, or a guest just being buried."""


def _unreachable(path: Path, error: OSError) -> SandboxUnavailable:
    if isinstance(error, FileNotFoundError):
        return Later(f"no sidecar has put its socket at {path}", _FIX)
    if isinstance(error, ConnectionRefusedError):
        return Later(f"the sidecar of {path} has ended", "start it again")
    if isinstance(error, PermissionError):
        return SandboxUnavailable(f"this user may not connect to {path}", "run as its user or its group (see fsGroup)")
    return SandboxUnavailable(f"the sidecar of {path} cannot be reached ({error})", _FIX)


class Engine(Guests):
    name = "attach"

    def pool(self, kind: Kind, drivers: Mapping[str, str], guests: int) -> Pool:
        return Sidecars(kind, drivers, guests)


class Sidecars(Pool):
    patience_seconds = 10.0

    def launch(self, slot: int) -> Link:
        path = socket_path(self.kind)
        deadline = time.monotonic() + self.patience_seconds
        while True:
            try:
                return Attached(connected(path), self.kind, path)
            except Later:
                if self.closed or time.monotonic() > deadline:
                    raise
            time.sleep(0.05)


class Attached(Link):
    """A guest at the other end of a connection. It is handed our file for its last words."""

    def __init__(self, connection: socket.socket, kind: Kind, path: Path) -> None:
        super().__init__()
        self._connection, self._root = connection, 0
        self.into = self.out = connection.fileno()
        try:
            self._agree(kind, path)
        except BaseException:
            connection.close()
            super().end()
            raise
        connection.settimeout(None)

    def _agree(self, kind: Kind, path: Path) -> None:
        """Say what is wanted, and hear whether there will be a guest; the kernel adds the number of its process."""
        wanted = {"kind": kind.name, "tmp_mb": kind.tmp_mb, "shm_mb": kind.shm_mb}
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        try:
            socket.send_fds(self._connection, [json.dumps(wanted).encode()], [self._errors])
            said, extra, *_ = self._connection.recvmsg(4096, socket.CMSG_SPACE(_CREDENTIALS.size))
            answer = json.loads(said)
        except (OSError, ValueError) as error:  # it has just ended, or hangs
            raise Later(f"the sidecar of {path} does not answer ({error})", "start it again") from error
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
        if "busy" in answer:
            raise Later(answer["busy"], "ask for fewer --workers, or see docs/sandbox.md on more guests")
        if "refused" in answer:
            raise SandboxUnavailable(f"the sidecar of {path} starts no guest: {answer['refused']}")
        for level, what, data in extra:
            if (level, what) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS):
                self._root = _CREDENTIALS.unpack(data)[0]

    @property
    def alive(self) -> bool:
        poll = select.poll()
        poll.register(self.out, select.POLLRDHUP)
        return not poll.poll(0)

    def kill(self) -> None:
        """The listener sees it, and kills the guest and all within it."""
        with suppress(OSError):  # it has gone by itself
            self._connection.shutdown(socket.SHUT_RDWR)

    def root(self) -> int:
        return self._root

    def end(self) -> None:
        """The listener closes its end when nothing of the guest is left."""
        deadline = time.monotonic() + _LEAVE_SECONDS
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_WR)
            self._connection.settimeout(_LEAVE_SECONDS)
            while time.monotonic() < deadline and self._connection.recv(1 << 16):
                pass
        self._connection.close()
        super().end()
