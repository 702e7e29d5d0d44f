"""The lasting process of a browser guest: it opens the drivers once and runs one job after another with them.

A driver of such a guest has `open()`, called once, `run(source, out)` for each job, and `close()`; one that has
`rest()` readies itself between jobs, when the keeper says so.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from sandbox.guest import child, classify, frames, jail, kernel, seccomp
from sandbox.guest.output import Output
from sandbox.guest.start import NAMESPACE_SETTINGS

JOBS, REPORTS = 4, 3  # descriptors; no process that a driver starts inherits them
RESTED = {"rested": True}
THREADS = 1500  # of all processes of the browser together
_FILE_MB, _FILES = 256, 4096


def main(drivers: Mapping[str, ModuleType], jobs: int, reports: int, log: int) -> NoReturn:
    """In the forked process; never returns into the keeper's code."""
    status = 70
    try:
        _prepare(jobs, reports, log)
    except BaseException:  # noqa: BLE001 - before there is a place for a report
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(status)
    try:
        prove_walls()
        for driver in drivers.values():
            driver.open()
        _report({"ready": True})
        _serve(drivers)
    except frames.Truncated:
        status = 0
    except BaseException as error:  # noqa: BLE001 - the keeper hears of it by the end of this process
        _report({"refused": f"{type(error).__name__}: {error}"})
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


def _prepare(jobs: int, reports: int, log: int) -> None:
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    os.setsid()
    kernel.die_with_parent()
    kernel.set_dumpable(True)  # what it may read of itself is the keeper's to read, too
    score = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
    os.write(score, b"1000")
    child.place_descriptors(log, reports)
    # Node makes what it inherits as 2 non-blocking: opened once more, that is not so for what the driver prints on 1.
    os.dup2(os.open("/proc/self/fd/2", os.O_WRONLY), 2)
    os.dup2(jobs, JOBS, inheritable=False)
    os.closerange(JOBS + 1, 1 << 16)
    os.chdir(jail.WORK)
    os.umask(0o077)
    jail.give_up_privileges()
    _limit()
    kernel.install_filter(seccomp.assemble(kernel.MACHINE, browser=True))


def _limit() -> None:
    """No limit of address space: a browser reserves more than any machine has. The keeper counts what it uses."""
    for what, value in (
        (resource.RLIMIT_NPROC, THREADS),
        (resource.RLIMIT_FSIZE, _FILE_MB * jail.MB),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        _, hard = resource.getrlimit(what)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (value, value))


def prove_walls() -> None:
    """Raises NoJail for the first wall that is missing around the browser, or that it could not build itself."""
    if kernel.capabilities() != 0 or os.getuid() == 0:
        raise jail.NoJail("the browser has privileges")
    if _interfaces() - {"lo"}:
        raise jail.NoJail("there is a network")
    jail.must_fail("a socket", jail.open_socket, seccomp.NETWORK_ERRNO)
    for folder in ("/", "/dev", "/usr", "/etc", "/proc", "/guest"):
        if os.access(folder, os.W_OK):
            raise jail.NoJail(f"{folder} can be written to")
    if not _can_make_namespaces():
        raise jail.NoJail(
            f"this kernel lets no ordinary user make namespaces, so Chromium has no sandbox; {NAMESPACE_SETTINGS}"
        )


def _interfaces() -> set[str]:
    lines = Path("/proc/self/net/dev").read_text(encoding="ascii").splitlines()[2:]
    return {line.partition(":")[0].strip() for line in lines}


def _can_make_namespaces() -> bool:
    pid = os.fork()
    if pid == 0:
        try:
            kernel.unshare_user()
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitpid(pid, 0)[1] == 0


def _serve(drivers: Mapping[str, ModuleType]) -> NoReturn:
    """One job after another; a frame of no size is the keeper's word to rest."""
    last: ModuleType | None = None
    while True:
        size = int.from_bytes(frames.read_exactly(JOBS, 8), "big")
        if size == 0:
            if last is not None and hasattr(last, "rest"):
                last.rest()
            _report(RESTED)
        else:
            last = _one(drivers, size)


def _one(drivers: Mapping[str, ModuleType], size: int) -> ModuleType | None:
    """Run a job; the driver it ran in."""
    head, blobs = frames.unpack(frames.read_exactly(JOBS, size))
    driver = drivers.get(head["driver"])
    if driver is None:
        message = f"no driver {head['driver']!r} in this guest; there are {', '.join(sorted(drivers))}"
        _report({"kind": "unsupported", "message": message, "line": None})
        return None
    try:
        child.place_files(dict(zip(head["files"], blobs, strict=True)))
    except OSError as refused:
        what = f"the files beside the program cannot be put there: {refused.strerror}"
        _report({"kind": "output_too_large", "message": what, "line": None})
        return None
    child.seed()
    _report(_run(driver, head["source"]))
    return driver


def _run(driver: ModuleType, source: str) -> dict[str, Any]:
    try:
        driver.run(source, Output(jail.OUT))
    except BaseException as error:  # noqa: BLE001 - whatever a driver raises ends here
        found = classify.of_exception(error)
        if found.kind == "crash":
            traceback.print_exc(file=sys.stdout)
        return found.plain()
    finally:
        sys.stdout.flush()
    return {}


def _report(value: dict[str, Any]) -> None:
    text = json.dumps(value).encode()
    frames.write_all(REPORTS, len(text).to_bytes(4, "big") + text)
