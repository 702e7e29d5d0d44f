"""The process of a program: it enters its cell, and behind the last wall calls the driver and says how that went."""

from __future__ import annotations

import contextlib
import fcntl
import json
import linecache
import os
import random
import signal
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from sandbox.guest import PROGRAM, classify, frames, jail, kernel, pages
from sandbox.guest.cell import Doors
from sandbox.guest.output import Output
from sandbox.guest.users import Door

_SEED = 20240229


_JOB = 4  # the descriptor the job is read from


@dataclass(frozen=True)
class Warm:
    """What every program of a zygote begins with."""

    drivers: Mapping[str, ModuleType]
    filter: bytes
    address_space: int = 0
    pages: pages.Plan = field(default_factory=pages.Plan)  # to copy what all of them will write to


def become_program(doors: Doors | Door, fds: Sequence[int], warm: Warm) -> NoReturn:
    """In the new process: go into the cell, behind the filter too, wait for the job with its limits, run it."""
    status = 70
    try:
        _prepare(doors, *fds)
        seed()
        kernel.install_filter(warm.filter)
        warm.pages.carry_out(_JOB)
        size = os.read(_JOB, 8)
        if not size:
            os._exit(0)  # never needed
        order = json.loads(frames.read_exactly(_JOB, int.from_bytes(size, "big")))
        os.close(_JOB)
        os.chdir(jail.WORK)
        jail.limit(jail.Limits(**order["limits"]), warm.address_space)
        name, source = order["driver"], order["source"]
        status = _guarded(lambda: jail.prove_walls(source)) if name is None else _run(warm.drivers[name], source)
    except BaseException:  # noqa: BLE001 - nothing may return into the zygote's code
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


def _prepare(doors: Doors | Door, job: int, log: int, report: int) -> None:
    """Signals, session, descriptors: 0 reads nothing, 1 and 2 are the capped log, 3 is the report, no other stays."""
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    os.setsid()
    kernel.set_dumpable(True)  # else /proc/self belongs to root and cannot be written
    score = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
    os.write(score, b"1000")  # when memory runs out, the program goes, not its guest
    doors.enter()
    jail.give_up_privileges()
    # Dumpable, unlike all of ours: the watch may then read how much memory is really the program's.
    kernel.set_dumpable(True)
    kernel.die_with_parent()
    os.umask(0o077)
    job, log, report = (fcntl.fcntl(fd, fcntl.F_DUPFD, _JOB + 1) for fd in (job, log, report))
    place_descriptors(log, report)
    os.dup2(job, _JOB, inheritable=False)
    os.closerange(_JOB + 1, 1 << 16)
    os.set_blocking(3, False)  # a program that filled the report's pipe must not hang its own end


def place_descriptors(log_fd: int, report_fd: int) -> None:
    null = os.open("/dev/null", os.O_RDONLY)
    for wanted, fd in ((0, null), (1, log_fd), (2, log_fd), (3, report_fd)):
        os.dup2(fd, wanted, inheritable=wanted < 3)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False, buffering=1)  # noqa: SIM115
    vars(sys).update(__stdin__=sys.stdin, __stdout__=sys.stdout, __stderr__=sys.stderr)


def place_files(files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = Path(jail.WORK, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def seed() -> None:
    """The same chances for every program, whatever ran before it."""
    random.seed(_SEED)
    sys.modules["numpy.random"].seed(_SEED)
    # Where numpy's unseeded generators take their entropy from.
    vars(sys.modules["numpy.random.bit_generator"])["randbits"] = random.Random(_SEED).getrandbits


def _run(driver: ModuleType, source: str) -> int:
    """Run the program under its driver; the exit status, after the report if there is one."""
    linecache.cache[PROGRAM] = (len(source), None, source.splitlines(keepends=True), PROGRAM)
    return _guarded(lambda: driver.run(_text(source), Output(jail.OUT)))


def _text(source: str) -> str:
    """What `compile` refuses with anything but a SyntaxError of the program."""
    where = source.find("\0")
    if where < 0:
        try:
            source.encode()
            return source
        except UnicodeEncodeError as error:
            where = error.start
    line = source.count("\n", 0, where) + 1
    raise SyntaxError(f"{source[where]!r} is not a character of a program", (PROGRAM, line, None, None))


def _guarded(body: Callable[[], None]) -> int:
    first = os.getpid()
    try:
        body()
        sys.stdout.flush()
    except BaseException as error:  # noqa: BLE001 - whatever a program raises ends here
        if os.getpid() == first:  # a child the program forked comes back here too
            os.write(3, _report(error))
        _print(error)
        return 1
    return 0


def _report(error: BaseException) -> bytes:
    try:
        return json.dumps(classify.of_exception(error).plain()).encode()
    except MemoryError:
        return b'{"kind": "memory", "message": "MemoryError", "line": null}'
    except BaseException:  # noqa: BLE001 - an exception of the program's own making may do anything when looked at
        return b'{"kind": "program_error", "message": "an error that cannot be shown", "line": null}'


def _print(error: BaseException) -> None:
    """Into the log, from the program's first line on. What goes wrong here was the program's doing."""
    with contextlib.suppress(BaseException):
        sys.stdout.flush()
    with contextlib.suppress(BaseException):
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename != PROGRAM:
            trace = trace.tb_next
        ours = None if isinstance(error, SyntaxError) else error.__traceback__
        traceback.print_exception(type(error), error, trace or ours)
