"""The folders a worker may write to: furnished before it starts, tidied after each job, cleared when it is gone."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sandbox.guest import jail
from sandbox.guest.start import Refusal

_TOPS = (jail.TMP, "/dev/shm")


class Room:
    def __init__(self) -> None:
        self._tops = [os.open(top, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW) for top in _TOPS]
        self._work, self.results = -1, -1
        self._known: list[frozenset[str]] = []

    def furnish(self) -> None:
        self.clear()
        for folder in (jail.WORK, jail.OUT, jail.HOME):
            Path(folder).mkdir(mode=0o700)
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
        self._work, self.results = os.open(jail.WORK, flags), os.open(jail.OUT, flags)

    def note(self) -> None:
        """What stands there now may stay as long as the worker."""
        self._known = [frozenset(_names(top)) for top in self._tops]

    def tidy(self) -> None:
        if self._work < 0:
            return
        for folder in (self._work, self.results):
            _empty(folder, frozenset())
        for top, known in zip(self._tops, self._known, strict=True):
            _empty(top, known)

    def clear(self) -> None:
        """Everything, when no process is left that could put it back."""
        for fd in (self._work, self.results):
            if fd >= 0:
                os.close(fd)
        self._work = self.results = -1
        for top in self._tops:
            _empty(top, frozenset())
            if _names(top):
                raise Refusal("files of an ended worker cannot be removed")


def _names(folder: int) -> list[str]:
    return [entry.name for entry in os.scandir(folder)]


def _empty(folder: int, but: frozenset[str]) -> None:
    for entry in list(os.scandir(folder)):
        if entry.name in but:
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.name, dir_fd=folder)
            else:
                os.unlink(entry.name, dir_fd=folder)
        except FileNotFoundError:
            continue  # the browser's own, and gone by itself
