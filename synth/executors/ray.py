"""Shards on the nodes of a Ray cluster, each worker with a guest of its own where it is.

The run's own process hands out shards, and alone writes into the run's folder: no file system is shared. What speaks
with the cluster is a process of its own (`_ray_cluster`); there, an actor is a worker's place on a node (`_ray_post`).
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from multiprocessing.connection import Connection
from typing import Any

from synth.executors._crew import DEATHS, Crew, Member, Told
from synth.executors._report import Carried, ShardReport
from synth.records import WorldError

SOCKET = "cache/replies.sock"  # in the run's folder on a node
CONNECT = 60.0  # seconds for the cluster to be joined, or started
SILENT = 100.0  # seconds after which the process for the cluster is taken to hang
PUT_AWAY = 40.0  # seconds for it to end in
LOCAL = "local"  # the address of a cluster that is started for this run and ends with it
QUIET = {"RAY_USAGE_STATS_ENABLED": "0"}


def command(link: int, words: Sequence[str]) -> list[str]:
    """What Python is told to run; it is spoken with over an open file of this number."""
    return ["-P", "-m", "synth.executors._ray_cluster", str(link), *words]


def alone() -> dict[str, str]:
    """The environment for such a cluster. Its token is its own: else Ray writes one to the user's home, for all."""
    ours = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32), "RAY_worker_niceness": "0"}
    return {**os.environ, **QUIET, **ours}


class Seat(Member):
    """A worker on a node."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Executor(Crew[Seat]):
    """`workers` is the most there may be, otherwise one for every two CPUs of each node, whichever nodes there are."""

    def __init__(
        self, *, sandbox: str, workers: int | None, renderers: Sequence[str], least: str, address: str | None = None
    ) -> None:
        super().__init__()
        if find_spec("ray") is None:
            raise WorldError("Ray is not installed", 'pip install "pixelproof[ray]"')
        self.address = address or os.environ.get("RAY_ADDRESS") or "auto"
        self._words = [self.address, str(workers or 0), sandbox, least, *sorted(renderers)]
        self._wanted = self._largest = 0
        self._saying, self._reached = threading.Lock(), False
        self._begin()

    def _begin(self) -> None:
        ours, theirs = socket.socketpair()
        environment = alone() if self.address == LOCAL else {**os.environ, **QUIET}
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, *command(theirs.fileno(), self._words)], env=environment,
                pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, cwd="/",  # Ray's workers look for modules in the working folder, too
                start_new_session=True,
            )  # fmt: skip
        self._link: Connection = Connection(ours.detach())
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Executor:
        return self

    def _listen(self) -> None:
        """What is said goes to the queue, but for what models replied: a worker waits for that."""
        seats: dict[int, Seat] = {}
        nobody, patience = Seat(0), CONNECT
        try:
            while self._link.poll(patience):
                told = self._link.recv()
                patience = SILENT
                if "reached" in told:
                    self.address, self._reached = told["reached"], True
                elif "asks" in told:
                    self._reply(told)
                elif "alive" not in told:
                    number = told.pop("from", 0)
                    seat = seats.setdefault(number, Seat(number)) if number else nobody
                    self._heard.put((seat, None if "gone" in told else told))
        except (EOFError, OSError):
            pass
        except WorldError as error:
            self._heard.put((nobody, {"world": error.sentence, "fix": error.fix}))
        sentence = f"the Ray cluster at {self.address} does not answer any more"
        fix = "the same command goes on where it stopped once the cluster is back"
        self._heard.put((nobody, {"world": sentence, "fix": fix}))

    def _reply(self, told: Told) -> None:
        assert self._run is not None
        reply = self._run.reply(told["key"], told.get("stage"), told.get("reply"))
        self._send(to=told["from"], answers=told["asks"], reply=reply)

    def _send(self, **said: Any) -> None:
        with self._saying, suppress(OSError):  # where it is gone `_listen` tells
            self._link.send(said)

    def start(self, wanted: int) -> None:
        if wanted > self._wanted:
            self._wanted = wanted
            self._send(want=wanted)

    def opened(self, run: Carried) -> None:
        self._send(open=True, replies=SOCKET, files=run.files())

    def give(self, worker: Seat, shard: int) -> None:
        assert self._run is not None
        self._send(to=worker.number, shard=shard, made=self._run.made_of(shard), files=self._run.of_shard(shard))

    def hear(self, worker: Seat, told: Told | None) -> ShardReport | None:
        if told is not None and "joined" in told:
            self._crew.append(worker)
            self._largest = max(self._largest, len(self._crew))
            return None
        if told is not None and "came" in told:
            assert self._run is not None
            self._run.take(told["shard"], told.pop("came"))
        return super().hear(worker, told)

    def lost(self, worker: Seat) -> None:
        self._crew.remove(worker)

    def bearable(self) -> int:
        """A node takes all its workers with it."""
        return DEATHS + self._largest

    def close(self, *, at_once: bool = False) -> None:
        self._send(end=True, at_once=at_once)
        try:
            self.process.wait(timeout=PUT_AWAY if self._reached else 0)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._link.close()
