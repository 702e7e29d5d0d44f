"""Which error a program's end was. What the program says of itself can only lower trust: it never makes an end good."""

from __future__ import annotations

import errno
import os
import signal
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any, NamedTuple

from sandbox.guest import PROGRAM
from sandbox.guest.output import Failed
from sandbox.guest.seccomp import NETWORK_ERRNO

KINDS = frozenset(
    "syntax_error program_error timeout memory too_many_processes output_too_large image_too_large no_image bad_image "
    "forbidden_network forbidden_file crash unsupported".split()
)
LONGEST_MESSAGE = 2000
_LAST_LINE = 1 << 31


class Error(NamedTuple):
    """`killed`: it may have died of something outside, as when the machine's memory ran out. It is tried again."""

    kind: str
    message: str
    line: int | None = None
    killed: bool = False

    def plain(self) -> dict[str, Any]:
        return {"kind": self.kind, "message": self.message[:LONGEST_MESSAGE], "line": self.line}


def of_exception(error: BaseException) -> Error:
    """Inside the program's process: what its uncaught exception amounts to."""
    if isinstance(error, Failed):
        return Error(error.kind if error.kind in KINDS else "crash", error.message, error.line)
    line = _line(error)
    if isinstance(error, SyntaxError) and error.filename == PROGRAM and line is None:
        return Error("syntax_error", f"{type(error).__name__}: {error.msg}", error.lineno)
    text = _text(error)
    if isinstance(error, RecursionError) and line is None and "during compilation" in text:
        return Error("syntax_error", text)
    kind = next((kind for cause in _causes(error) if (kind := _kind(cause))), None)
    if kind is None and line is None:
        return Error("crash", f"driver: {text}{_place(error)}")
    return Error(kind or "program_error", text, line)


def _kind(error: BaseException) -> str | None:
    """The kind that one exception of a chain speaks for."""
    text = _text(error)
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, ValueError) and "Image size of" in text and "too large" in text:
        return "image_too_large"
    if isinstance(error, RuntimeError) and "can't start new thread" in text:
        return "too_many_processes"
    if isinstance(error, OSError):
        return _kind_of_os_error(error)
    return None


def _kind_of_os_error(error: OSError) -> str | None:
    number = error.errno
    if number == NETWORK_ERRNO or isinstance(error, ConnectionError) or _is_network(error):
        return None if isinstance(error, BrokenPipeError) else "forbidden_network"
    if number in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
        return "output_too_large"
    if number == errno.ENOMEM:
        return "memory"
    if number == errno.EAGAIN:
        return "too_many_processes"
    if number in (errno.EACCES, errno.EROFS, errno.EXDEV) or (number == errno.EPERM and error.filename is not None):
        return "forbidden_file"
    return None


def _is_network(error: OSError) -> bool:
    names = {kind.__name__ for kind in type(error).__mro__}
    return bool(names & {"gaierror", "herror", "URLError", "SSLError"})


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and what it came from, nearest first. A chain may be a ring: it is the program's."""
    current: BaseException | None = error
    for _ in range(10):
        if current is None:
            return
        yield current
        reason = getattr(current, "reason", None)  # urllib keeps the cause here
        if isinstance(reason, BaseException):
            yield reason
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def _line(error: BaseException) -> int | None:
    """The innermost line inside the program."""
    found = None
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == PROGRAM:
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def _text(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - the program's own __str__
        text = "(its text could not be made)"
    name = type(error).__name__
    return f"{name}: {text}" if text else name


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f" ({frames[-1].filename}:{frames[-1].lineno})" if frames else ""


def of_end(status: int, report: dict[str, Any] | None, logs: str) -> Error | None:
    """In the steward: what the end of the program's first process amounts to, None for a good one."""
    if os.WIFSIGNALED(status):
        return _of_signal(os.WTERMSIG(status), logs)
    if report is not None:
        return of_report(report)
    if os.WEXITSTATUS(status):
        return Error("crash", f"the program ended with exit status {os.WEXITSTATUS(status)}")
    return None


def _of_signal(number: int, logs: str) -> Error:
    if number == signal.SIGXFSZ:
        return Error("output_too_large", "a file grew beyond the limit")
    if number in (signal.SIGABRT, signal.SIGBUS) and ("bad_alloc" in logs or "Cannot allocate memory" in logs):
        return Error("memory", "the program ran out of memory")
    if number == signal.SIGKILL:
        return Error("memory", "the program was killed, as the kernel does when memory runs out", killed=True)
    return Error("crash", f"the program died of {_signal_name(number)}")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # most real-time signals have none
        return f"signal {number}"


def of_report(report: dict[str, Any]) -> Error:
    kind, message, line = report.get("kind"), report.get("message"), report.get("line")
    if not isinstance(kind, str) or kind not in KINDS or not isinstance(message, str):
        return Error("crash", "the program's report of its error was not one")
    if type(line) not in (int, type(None)):
        return Error("crash", "the program's report of its error was not one")
    # A surrogate cannot be written to any file, and a number beyond all lines into no column of integers.
    message = message.encode("utf-8", "backslashreplace").decode("utf-8")
    return Error(kind, message[:LONGEST_MESSAGE], line if line is not None and 0 < line <= _LAST_LINE else None)
