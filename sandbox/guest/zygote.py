"""The long-lived process of a guest: loads the drivers once, forks a supervisor for each job, and watches it."""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from sandbox.guest import frames, jail, kernel, seccomp, watch
from sandbox.guest.environment import environment
from sandbox.guest.supervise import Guest, Supervisor

_KEPT = ("PATH", "LC_ALL", "TZ", "PYTHONHASHSEED")
_SET = {
    "HOME": jail.HOME,
    "TMPDIR": jail.TMP,
    "MPLCONFIGDIR": f"{jail.HOME}/matplotlib",
    "XDG_CACHE_HOME": f"{jail.HOME}/cache",
    "MPLBACKEND": "Agg",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
_PROOF_LIMITS = jail.Limits(seconds=10, memory_mb=256, processes=4, output_mb=1, pixels=1)
# Every guest's: what checks pictures, and the source of chance that each program finds seeded.
_PRELOADED = ("PIL.PngImagePlugin", "numpy.random")
_SETTINGS = (
    "see kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns, user.max_user_namespaces"
)


class Refusal(Exception):
    """Why this guest will run nothing."""


def main(driver_names: list[str]) -> NoReturn:
    into, out = _take_pipes()
    try:
        guest = _ready(driver_names, into, out)
        hello = {"environment": environment()}
        _prove(guest)
    except Exception as error:  # noqa: BLE001 - the host is told, whatever it was
        frames.reply(out, b"H", json.dumps({"refused": f"{type(error).__name__}: {error}"}).encode())
        sys.exit(1)
    gc.collect()
    gc.freeze()  # a collection in a program must not touch, and so copy, the pages all programs share
    frames.reply(out, b"H", json.dumps(hello).encode())
    clean = _census()
    while True:
        try:
            head = frames.read_exactly(into, frames.JOB.size)
        except frames.Truncated:
            sys.exit(0)
        size, *numbers = frames.JOB.unpack(head)
        watched = _one(guest, jail.Limits(*numbers), size)
        if (left := _census()) != clean:
            sys.exit(f"a program left something behind: {clean} before, {left} after")
        frames.reply(out, b"E", json.dumps(vars(watched)).encode())


def _census() -> tuple[int, int, int]:
    """Processes, mounts and files of the guest: the same before a program and after it."""
    mounts = Path("/proc/self/mountinfo").read_bytes().count(b"\n")
    files = sum(len(folders) + len(names) for top in (jail.TMP, "/dev/shm") for _, folders, names in os.walk(top))
    return len(watch.processes()), mounts, files


def _take_pipes() -> tuple[int, int]:
    """Away from 0 and 1, where anything a library prints while it loads would land in the protocol."""
    into, out = os.dup(0), os.dup(1)
    null = os.open("/dev/null", os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(2, 1)
    os.close(null)
    return into, out


def _ready(driver_names: list[str], into: int, out: int) -> Guest:
    if os.getuid() == 0 or kernel.capabilities():
        raise Refusal("the guest was started with privileges")
    if kernel.MACHINE not in ("x86_64", "aarch64"):
        raise Refusal(f"no list of system calls for {kernel.MACHINE}")
    kept = {name: value for name, value in os.environ.items() if name in _KEPT}
    os.environ.clear()
    os.environ.update(kept | _SET)
    time.tzset()
    Path(_SET["MPLCONFIGDIR"]).mkdir(parents=True, exist_ok=True)
    kernel.set_dumpable(False)
    kernel.no_new_privileges()
    drivers = _load(driver_names)
    if len(list(os.scandir("/proc/self/task"))) != 1:
        raise Refusal("a driver left a thread running, which no fork would have")
    sys.stdout.flush()
    sys.stderr.flush()
    return Guest(into, out, drivers, seccomp.assemble(kernel.MACHINE), jail.writable_mounts())


def _load(names: list[str]) -> dict[str, ModuleType]:
    for library in _PRELOADED:
        importlib.import_module(library)
    modules = {name: importlib.import_module(f"drivers.{name}") for name in names}
    drivers = {name: module for name, module in modules.items() if "." not in name and hasattr(module, "run")}
    for module in drivers.values():
        if hasattr(module, "warm"):
            module.warm()
    return drivers


def _prove(guest: Guest) -> None:
    """Fail closed: before any program, a process in a program's place must find every wall."""
    try:
        watched = _one(guest, _PROOF_LIMITS, None)
    except PermissionError as error:
        raise Refusal(f"{error}: this kernel lets no ordinary user make namespaces; {_SETTINGS}") from error
    if watched.status != 0:
        raise Refusal("the walls around programs cannot be built here")


def _one(guest: Guest, limits: jail.Limits, payload: int | None) -> watch.Watched:
    news, news_end = os.pipe()
    orders_end, orders = os.pipe()
    known = watch.processes()
    sys.stdout.flush()
    pid = kernel.fork_into_namespaces()
    if pid == 0:
        _supervise(guest, limits, payload, (news, orders), (news_end, orders_end))
    os.close(news_end)
    os.close(orders_end)
    try:
        return watch.Watch(pid, watch.Pipes(guest.input, news, orders), limits, known).until_gone()
    finally:
        os.close(news)
        os.close(orders)


def _supervise(
    guest: Guest, limits: jail.Limits, payload: int | None, not_ours: tuple[int, int], ours: tuple[int, int]
) -> NoReturn:
    """In the new process; never returns into the zygote's loop, whatever happens."""
    try:
        for fd in not_ours:
            os.close(fd)
        supervisor = Supervisor(guest, limits, *ours)
        if payload is None:
            supervisor.proof()
        supervisor.job(payload)
    except BaseException:  # noqa: BLE001 - a supervisor that failed is the host's to hear of
        import traceback

        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(70)
