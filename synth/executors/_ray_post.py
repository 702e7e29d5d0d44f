"""A place on a node of a cluster where a worker sits: the actor that starts it, and stands between it and the run.

It lays out in a folder of its own what the worker reads, and hands back what that writes. Where it is killed the
worker ends with it; the folder is removed by the next one on that node.
"""

from __future__ import annotations

import fcntl
import shutil
import socket
import tempfile
import threading
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any

from synth.executors._process import Process
from synth.executors._ray_replies import Window

Told = dict[str, Any]
PREFIX = "pixelproof-post-"
OURS = "0"  # the run's own folder among those laid out
SILENT = 1.0  # seconds after which it is said that nothing was
GONE = {"gone": True}


class Post:
    def __init__(self, words: Sequence[str]) -> None:
        self._ground, self._lock = new_ground()
        sweep(self._ground.parent)
        self._heard: SimpleQueue[tuple[Process | None, Told | None]] = SimpleQueue()
        self._worker = Process(words, self._heard)
        self._window: Window | None = None
        self._made: dict[int, tuple[list[str], list[str]]] = {}  # by shard: what it was made from, what it comes to
        self._telling = threading.Lock()

    def name(self) -> str:
        return socket.gethostname()

    def tell(self, told: Told, files: Mapping[str, bytes]) -> None:
        """For the worker, with the files that it needs for this."""
        try:
            with self._telling:
                self._tell(told, files)
        except OSError as error:
            sentence = f"could not write to {error.filename or self._ground}: {error.strerror or error}"
            self._say({"world": sentence, "fix": "make room there; the same command goes on where this one stopped"})
        except Exception:  # noqa: BLE001 - a bug of ours: told whole to who started us
            self._say({"bug": traceback.format_exc()})

    def _tell(self, told: Told, files: Mapping[str, bytes]) -> None:
        for name, content in files.items():
            _put(self._ground / name, content, folder=name.endswith("/"))
        if "answers" in told:
            assert self._window
            self._window.answer(told["answers"], told["reply"])
        elif "open" in told:
            self._window = self._window or Window(self._ground / OURS / told["replies"], self._say)
            self._worker.send(open=str(self._ground / OURS), elsewhere=True)
        elif "shard" in told:
            self._made[told["shard"]] = (list(files), told["made"])
            self._worker.send(shard=told["shard"])
        else:
            self._worker.dismiss(at_once=told["at_once"])

    def hear(self) -> list[Told]:
        """What the worker said since this was asked last; nothing if it says nothing for a while."""
        said: list[Told] = []
        with suppress(Empty):
            told = self._heard.get(timeout=SILENT)[1]
            while True:
                said.append(self._gone() if told is None else self._with_files(told))
                told = self._heard.get_nowait()[1]
        return said

    def _say(self, told: Told) -> None:
        self._heard.put((None, told))

    def _with_files(self, told: Told) -> Told:
        if "shard" not in told:
            return told
        sent, made = self._made.pop(told["shard"])
        came = {name: (self._ground / name).read_bytes() for name in made}
        for name in (*sent, *made):
            (self._ground / name).unlink()
        return {**told, "came": came}

    def _gone(self) -> Told:
        self._worker.wait()
        if self._window:
            self._window.end()
        self._lock.close()
        shutil.rmtree(self._ground, ignore_errors=True)
        return GONE


def new_ground() -> tuple[Path, IO[str]]:
    """A folder, and the lock on it, which goes with this process: then the folder may be swept.

    It gets the name by which it is swept once it is locked; others on this node are sweeping meanwhile.
    """
    made = Path(tempfile.mkdtemp(prefix=f".{PREFIX}"))
    lock = _lock_of(made).open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    return made.rename(made.with_name(made.name[1:])), lock


def sweep(folder: Path) -> None:
    """Folders of those that were killed."""
    for ground in folder.glob(f"{PREFIX}*/"):
        with suppress(OSError), _lock_of(ground).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(ground)


def _lock_of(ground: Path) -> Path:
    return ground / ".lock"


def _put(path: Path, content: bytes, *, folder: bool) -> None:
    if folder:
        path.mkdir(parents=True, exist_ok=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
