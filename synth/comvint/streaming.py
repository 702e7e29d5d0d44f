"""The elements of a JSON array in a file, one after the other: the file may be larger than the memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from synth.records import WorldError

PIECE = 1 << 16  # characters read at a time
LARGEST = 16 << 20  # characters of one element; that of the busiest picture has some hundred thousand

_SPACE = re.compile(r"[ \t\r\n]*")
_AGAIN = "fetch or unpack it again; what it holds was never read whole"


def elements(path: Path) -> Iterator[Any]:
    """Raises `WorldError` for a file that is no such array, or that ends before the array does."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            yield from _Array(file, path.name).elements()
    except OSError as error:
        raise WorldError(f"{path} cannot be read: {error.strerror}", "see that it is a file you may read") from error


class _Array:
    """`text` is what was read and not yet taken, from `at` on."""

    def __init__(self, file: Any, name: str) -> None:
        self.file, self.name = file, name
        self.text, self.at, self.ended, self.before = "", 0, False, 0

    def elements(self) -> Iterator[Any]:
        if self._mark() != "[":
            raise self._broken("is no JSON array")
        self.at += 1
        if self._mark() == "]":
            return
        while True:
            yield self._value()
            mark = self._mark()
            self.at += 1
            if mark == "]":
                return
            if mark != ",":
                raise self._broken("breaks off" if not mark else "is no JSON")

    def _value(self) -> Any:
        """Twice as much is read each time that it is too little, so that a long element is gone over a few times."""
        self._mark()
        size, decoder = PIECE, json.JSONDecoder()
        while True:
            try:
                value, end = decoder.raw_decode(self.text, self.at)
            except (ValueError, RecursionError):
                end = len(self.text)
                value = None
            if end < len(self.text):
                self.at = end
                return value
            if self.ended:
                raise self._broken("breaks off, or is no JSON,")
            if len(self.text) - self.at > LARGEST:
                raise self._broken("is no JSON, or holds something far too large,")
            self._more(size)
            size *= 2

    def _mark(self) -> str:
        """The next character that is no space; nothing at the end."""
        while True:
            found = _SPACE.match(self.text, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.text) or self.ended:
                return self.text[self.at : self.at + 1]
            self._more(PIECE)

    def _more(self, size: int) -> None:
        piece = self.file.read(size)
        self.before += self.at
        self.text, self.at, self.ended = self.text[self.at :] + piece, 0, not piece

    def _broken(self, how: str) -> WorldError:
        return WorldError(f"{self.name} {how} after {self.before + self.at:,} characters", _AGAIN)
