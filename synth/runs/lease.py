"""One run at a time at an address, where no file can be locked: a small object there that says who is at work.

It is written only where there is none, written again every 20 s, and read before that: who finds another's name in it
has lost it and stops. On this machine a lock on a file goes with the process that holds it, so what a kill left here is
taken over at once. What another machine left is taken over once it has been silent for a minute; as clocks differ, it
is then watched for a while first. What two runs might write meanwhile would be the same bytes: samples depend on their
topics alone.
"""

from __future__ import annotations

import fcntl
import json
import os
import platform
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

from synth.places import Address
from synth.places.local import work
from synth.places.tries import hurried
from synth.records import WorldError

FILE = ".lock"
Held = Callable[[], None]  # raises `WorldError` once it is lost


class Busy(Exception):
    """Another process is at work there; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Seconds. `settle` is for another who takes it over in the same moment to be seen."""

    renew: float = 20.0
    silent: float = 60.0
    settle: float = 2.0


@contextmanager
def leased(out: Address, times: Times = Times()) -> Iterator[Held]:
    """Raises `Busy`."""
    with alone_here(out) as folder:
        lease = Lease(out, folder, times)
        lease.take()
        done = Event()
        renewing = Thread(target=lease.keep, args=(done,), daemon=True)
        renewing.start()
        try:
            yield lease.check
        finally:
            done.set()
            renewing.join(timeout=times.settle)
            lease.give_back()


@contextmanager
def alone_here(out: Address) -> Iterator[Path]:
    """The folder of this machine for what is made at the address; no other process of this machine is at work there."""
    folder = work(out)
    with (folder / FILE).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("another process of this machine is at work on it") from None
        yield folder


class Lease:
    """`folder` has a name that nobody else's folder has: by it a lease is known for one that we left."""

    def __init__(self, out: Address, folder: Path, times: Times) -> None:
        self._object, self._out, self._times = out / FILE, out, times
        self._folder = self._name_of(folder)
        self._nonce = secrets.token_hex(8)
        self._lost = ""
        self._failed: WorldError | None = None

    @staticmethod
    def _name_of(folder: Path) -> str:
        path = folder / "name"
        if not path.exists():
            path.write_text(secrets.token_hex(8))
        return path.read_text()

    def take(self) -> None:
        while not self._object.create(self._said()):
            before = self._read()
            if before is None:
                continue  # given back in this moment
            if before["nonce"] == self._nonce:
                return  # ours: the store had written it before it failed to say so
            if before["folder"] != self._folder:  # else of a run of this machine that is no more: we hold its lock
                self._must_be_gone(before)
            self._object.write_bytes(self._said())
            time.sleep(self._times.settle)
            now = self._read()
            if now is None or now["nonce"] != self._nonce:
                raise Busy(f"{_who(now)} took it over in the same moment")
            return

    def _must_be_gone(self, before: dict[str, Any]) -> None:
        age = time.time() - before["at"]
        if 0 <= age < self._times.silent:
            raise Busy(f"{_who(before)} is at work on it, and was {age:.0f} s ago")
        time.sleep(1.5 * self._times.renew)
        now = self._read()
        if now is not None and now["beat"] != before["beat"]:
            raise Busy(f"{_who(now)} is at work on it; its clock is {abs(age):.0f} s off")

    def keep(self, done: Event) -> None:
        """Says again that we are at work, until it is done or lost."""
        while not done.wait(self._times.renew):
            try:
                now = self._read()
                if now is None or now["nonce"] != self._nonce:
                    self._lost = _who(now)
                    return
                self._object.write_bytes(self._said())
            except WorldError as error:
                self._failed = error
                return

    def check(self) -> None:
        if self._failed is not None:
            raise self._failed
        if self._lost:
            raise WorldError(
                f"{self._lost} has taken over {self._out}, since this process was not heard of for a while",
                "wait for it; the same command goes on where that one stops",
            )

    def give_back(self) -> None:
        if not self._lost:
            with suppress(WorldError), hurried():  # what failed is told by who asked for it; this one expires
                now = self._read()
                if now is not None and now["nonce"] == self._nonce:
                    self._object.unlink(missing_ok=True)

    def _said(self) -> bytes:
        said = {
            "nonce": self._nonce, "folder": self._folder, "host": platform.node(), "pid": os.getpid(),
            "at": round(time.time(), 3), "beat": secrets.token_hex(4),
        }  # fmt: skip
        return json.dumps(said).encode()

    def _read(self) -> dict[str, Any] | None:
        try:
            said = json.loads(self._object.read_bytes())
            return {"nonce": "", "folder": "", "beat": "", **said, "at": float(said["at"])}
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):
            return {"nonce": "", "folder": "", "beat": "", "at": 0.0}  # somebody else's words


def _who(said: dict[str, Any] | None) -> str:
    return (
        f"process {said['pid']} of {said['host']}" if said and "pid" in said and "host" in said else "another process"
    )
