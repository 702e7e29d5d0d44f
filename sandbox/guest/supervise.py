"""The first process of a program's namespaces: builds the walls, starts the program, kills all of it, collects."""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, NoReturn

from sandbox.guest import child, classify, collect, frames, jail, kernel, watch

LOG_BYTES = 64 * 1024
_ORDERS = {b"t": "timeout", b"m": "memory", b"p": "too_many_processes"}


@dataclass(frozen=True)
class Guest:
    """What the zygote hands to each supervisor it forks."""

    input: int
    output: int
    drivers: dict[str, ModuleType]
    filter: bytes
    writable: list[tuple[str, int]]


@dataclass
class Printed:
    """What came down the pipe of the log: its beginning, and how much it was."""

    log: bytearray = field(default_factory=bytearray)
    printed: int = 0


@dataclass
class Ending(Printed):
    """How the program's first process ended."""

    status: int = 0
    report: bytes = b""
    verdict: str | None = None


class Supervisor:
    def __init__(self, guest: Guest, limits: jail.Limits, news: int, orders: int) -> None:
        self._guest, self._limits, self._news, self._orders = guest, limits, news, orders
        self._space = jail.address_space()

    def job(self, payload_size: int) -> NoReturn:
        """One job, from the pipe to the pipe."""
        payload = frames.read_exactly(self._guest.input, payload_size)
        os.write(self._news, watch.READ)
        head, blobs = frames.unpack(payload)
        files = dict(zip(head["files"], blobs, strict=True))
        error, results, logs = self._outcome(head["driver"], head["source"], files)
        answer = record(error, results, logs)
        os.write(self._news, watch.WRITING)
        frames.reply(self._guest.output, b"O", answer)
        os._exit(0)

    def proof(self) -> NoReturn:
        """No program: whether a process in its place finds every wall. The verdict is the exit status."""
        os.write(self._news, watch.READ)
        self._wall_in(1)
        ending = self._run(child.prove_walls)
        if ending.status == 0 and not ending.report and ending.verdict is None:
            os._exit(0)
        about = f"verdict {ending.verdict}, status {ending.status}, report {ending.report!r}\n"
        frames.write_all(2, about.encode() + bytes(ending.log))
        os._exit(1)

    def _outcome(
        self, driver: str, source: str, files: dict[str, bytes]
    ) -> tuple[classify.Error | None, collect.Results, str]:
        module = self._guest.drivers.get(driver)
        if module is None:
            known = ", ".join(sorted(self._guest.drivers))
            return classify.Error("unsupported", f"no driver {driver!r}; there are {known}"), collect.Results(), ""
        own_mb = sum(map(len, files.values())) // jail.MB + 1
        self._wall_in(2 * self._limits.output_mb + own_mb)
        folder = os.open(jail.OUT, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            child.place_files(files)
        except OSError as refused:
            what = f"the files beside the program cannot be put there: {refused.strerror}"
            return classify.Error("output_too_large", what), collect.Results(), ""
        ending = self._run(lambda: child.run(module, source))
        logs = bytes(ending.log).decode("utf-8", "replace")
        error = self._error(ending, logs)
        if error is not None:
            return error, collect.Results(), logs
        return (*self._collect(folder), logs)

    def _wall_in(self, tmp_mb: int) -> None:
        kernel.die_with_parent()
        # From inside its namespace only signals with a handler reach a first process; Python brings one for SIGINT.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.setsid()
        jail.own_user()
        self._proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
        jail.build(tmp_mb, self._guest.writable)
        os.chdir(jail.WORK)
        os.umask(0o077)
        jail.give_up_privileges()

    def _run(self, body: Callable[[], int]) -> Ending:
        log, log_end = os.pipe()
        report, report_end = os.pipe()
        bell, bell_end = os.pipe()
        for fd in (log, report, bell, bell_end):
            os.set_blocking(fd, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(bell_end, warn_on_full_buffer=False)
        pid = os.fork()
        if pid == 0:
            self._become_program(body, log_end, report_end)
        os.close(log_end)
        os.close(report_end)
        ending = Ending()
        self._attend(pid, ending, log, bell)
        kill_all()
        drain(log, ending)
        if ending.printed > self._limits.output_mb * jail.MB:
            ending.verdict = ending.verdict or "output_too_large"
        with suppress(BlockingIOError):
            ending.report = os.read(report, 1 << 16)
        return ending

    def _become_program(self, body: Callable[[], int], log: int, report: int) -> NoReturn:
        status = 70
        try:
            child.prepare(log, report, self._proc)
            child.seed()
            jail.lock(self._limits, self._space, self._guest.filter)
            status = body()
        except BaseException:  # noqa: BLE001 - nothing may return into the supervisor's code
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(status)

    def _attend(self, pid: int, ending: Ending, log: int, bell: int) -> None:
        """Until the program's first process ends, prints too much, or the watch orders its end."""
        poll = select.poll()
        for fd in (log, bell, self._orders):
            poll.register(fd, select.POLLIN)
        while True:
            for fd, _ in poll.poll():
                if fd == self._orders:
                    order = os.read(self._orders, 1)
                    if not order:
                        os._exit(1)  # the zygote is gone
                    ending.verdict = _ORDERS[order]
                    return
                if fd == log:
                    if not drain(log, ending, 1 << 20):
                        poll.unregister(log)
                    if ending.printed > self._limits.output_mb * jail.MB:
                        return
                elif _reap(pid, bell, ending):
                    return

    def _error(self, ending: Ending, logs: str) -> classify.Error | None:
        if ending.verdict is not None:
            return classify.Error(ending.verdict, sentence(ending.verdict, self._limits))
        report: dict[str, Any] | None = None
        if ending.report:
            try:
                report = json.loads(ending.report)
            except (ValueError, RecursionError):  # the program may have written it itself
                report = {}
            report = report if isinstance(report, dict) else {}
        return classify.of_end(ending.status, report, logs)

    def _collect(self, folder: int) -> tuple[classify.Error | None, collect.Results]:
        try:
            results = collect.collect(folder, self._limits)
            if results.empty:
                raise collect.Refused("no_image", "the program ended well and drew nothing")
            if results.pages and not self._all_decode(results.pages):
                raise collect.Refused("bad_image", "the image cannot be decoded")
        except collect.Refused as refused:
            return refused.error, collect.Results()
        return None, results

    def _all_decode(self, pages: list[tuple[bytes, bytes]]) -> bool:
        ending = self._run(lambda: 0 if all(collect.decodes(image) for image, _ in pages) else 1)
        if ending.verdict is not None:
            raise collect.Refused(ending.verdict, sentence(ending.verdict, self._limits))
        return ending.status == 0


def kill_all() -> None:
    """Every process of the namespace but this one, and every trace of it."""
    while True:
        with suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def drain(log: int, ending: Printed, at_most: int = 1 << 26) -> bool:
    """Take what was printed; keep its beginning. False at the end of the pipe."""
    while at_most > 0:
        try:
            part = os.read(log, 1 << 16)
        except BlockingIOError:
            return True
        if not part:
            return False
        at_most -= len(part)
        ending.printed += len(part)
        ending.log += part[: LOG_BYTES - len(ending.log)]
    return True


def _reap(pid: int, bell: int, ending: Ending) -> bool:
    with suppress(BlockingIOError):
        os.read(bell, 1 << 12)
    while True:
        gone, status = os.waitpid(-1, os.WNOHANG)
        if gone == pid:
            ending.status = status
            return True
        if gone == 0:
            return False


def sentence(verdict: str, limits: jail.Limits) -> str:
    return {
        "timeout": f"still running after {limits.seconds:g} seconds",
        "memory": f"more than {limits.memory_mb} MB of memory",
        "too_many_processes": f"{limits.processes} processes, and still running after {limits.seconds:g} seconds",
        "output_too_large": f"more than {limits.output_mb} MB of output",
    }[verdict]


def record(error: classify.Error | None, results: collect.Results, logs: str) -> bytes:
    head: dict[str, Any] = {"error": error.plain() if error else None, "logs": logs, "pages": len(results.pages)}
    blobs = [part for page in results.pages for part in page]
    if results.data is not None:
        head["data"] = True
        blobs.append(results.data)
    if results.handoff is not None:
        head["handoff"] = results.handoff[0]
        blobs.append(results.handoff[1])
    return frames.pack(head, blobs)
