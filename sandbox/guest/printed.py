"""What came down the pipe of a log."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

LOG_BYTES = 64 * 1024


@dataclass
class Printed:
    """Its beginning, and how much it was."""

    log: bytearray = field(default_factory=bytearray)
    printed: int = 0

    @property
    def text(self) -> str:
        return bytes(self.log).decode("utf-8", "replace")

    def drain(self, pipe: int, at_most: int = 1 << 26) -> bool:
        """Take what was printed; keep its beginning. False at the end of the pipe, which does not block."""
        while at_most > 0:
            try:
                part = os.read(pipe, 1 << 16)
            except BlockingIOError:
                return True
            if not part:
                return False
            at_most -= len(part)
            self.printed += len(part)
            self.log += part[: LOG_BYTES - len(self.log)]
        return True
