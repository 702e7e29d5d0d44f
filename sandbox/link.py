"""What the host holds of a running guest: a descriptor for jobs, one for replies, and how it is ended."""

from __future__ import annotations

import os
import select
import subprocess
import tempfile
from collections.abc import Mapping, Sequence

_LEAVE_SECONDS = 2.0


class Link:
    """A guest, whatever started it. `_errors` is a file without a name that it writes to when it fails."""

    into: int
    out: int

    def __init__(self) -> None:
        with tempfile.TemporaryFile() as errors:
            self._errors = os.dup(errors.fileno())

    @property
    def alive(self) -> bool:
        raise NotImplementedError

    def kill(self) -> None:
        """End the guest and all within it; any thread may."""
        raise NotImplementedError

    def root(self) -> int:
        """The process of this machine that all of the guest descends from; 0 where that is another machine's."""
        raise NotImplementedError

    def end(self) -> None:
        """Ask by closing, then insist."""
        if self._errors >= 0:
            os.close(self._errors)
            self._errors = -1

    def silent(self) -> bool:
        """Whether nothing waits to be read, not even an end: what must be so between jobs."""
        poll = select.poll()
        poll.register(self.out, select.POLLIN)
        return not poll.poll(0)

    def last_words(self, before: str = "") -> str:
        size = os.fstat(self._errors).st_size
        text = os.pread(self._errors, 2000, max(0, size - 2000)).decode("utf-8", "replace").strip()
        return before + " ".join(text.split()) if text else ""


class Spawned(Link):
    """A guest on the pipes of a process that we start."""

    def __init__(self, command: Sequence[str], *, env: Mapping[str, str] | None = None, cwd: str | None = None) -> None:
        super().__init__()
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=env,
            cwd=cwd,
            start_new_session=True,  # a Ctrl-C at the terminal is ours to answer, not the guest's
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._stdin, self._stdout = self.process.stdin, self.process.stdout
        self.into, self.out = self._stdin.fileno(), self._stdout.fileno()

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def end(self) -> None:
        self._stdin.close()
        try:
            self.process.wait(_LEAVE_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            self.process.wait()
        self._stdout.close()
        super().end()
