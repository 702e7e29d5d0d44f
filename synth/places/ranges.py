"""A file in a store, of which the parts are asked for that are read.

Readers of parquet look at the end first, then at stretches they have put together themselves; so nothing is read ahead.
What is small comes at once: a request takes longer than 512 KB.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from typing import Any

WHOLE = 1 << 19  # bytes of a file that is read in one go
TAIL = 1 << 16  # bytes at the end that are read in one go: pyarrow asks for these first


class Ranges(io.RawIOBase):
    def __init__(self, size: int, part: Callable[[int, int], bytes]) -> None:
        super().__init__()
        self._size, self._part, self._at = size, part, 0
        self._end = b""  # the last bytes of the file, once any of them were asked for

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = max(0, {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence] + offset)
        return self._at

    def read(self, size: int = -1) -> bytes:
        start, end = self._at, self._size if size is None or size < 0 else min(self._size, self._at + size)
        if end <= start:
            return b""
        got = self._from_end(start, end) or self._part(start, end)
        self._at = start + len(got)
        return got

    def readinto(self, buffer: Any) -> int:
        got = self.read(len(buffer))
        buffer[: len(got)] = got
        return len(got)

    def readall(self) -> bytes:
        return self.read()

    def _from_end(self, start: int, end: int) -> bytes:
        held = self._size if self._size <= WHOLE else TAIL
        first = self._size - held
        if start < first:
            return b""
        if not self._end:
            self._end = self._part(first, self._size)
        return self._end[start - first : end - first]
