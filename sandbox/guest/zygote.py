"""The long-lived process of a guest: loads the drivers once, forks a supervisor for each job, and watches it."""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path
from typing import NoReturn

from sandbox.guest import frames, jail, kernel, seccomp, watch
from sandbox.guest.environment import all_fonts, environment
from sandbox.guest.start import NAMESPACE_SETTINGS, Refusal, census, load, settle, take_pipes
from sandbox.guest.supervise import Guest, Supervisor

_PROOF_LIMITS = jail.Limits(seconds=10, memory_mb=256, processes=4, output_mb=1, pixels=1)


def main(driver_names: list[str]) -> NoReturn:
    into, out = take_pipes()
    try:
        guest = _ready(driver_names, into, out)
        hello = {"environment": environment({"graphviz": ["dot", "-V"]}, all_fonts())}
        _prove(guest)
    except Exception as error:  # noqa: BLE001 - the host is told, whatever it was
        frames.reply(out, b"H", json.dumps({"refused": f"{type(error).__name__}: {error}"}).encode())
        sys.exit(1)
    gc.collect()
    gc.freeze()  # a collection in a program must not touch, and so copy, the pages all programs share
    frames.reply(out, b"H", json.dumps(hello).encode())
    clean = census()
    while True:
        try:
            head = frames.read_exactly(into, frames.JOB.size)
        except frames.Truncated:
            sys.exit(0)
        size, *numbers = frames.JOB.unpack(head)
        watched = _one(guest, jail.Limits(*numbers), size)
        if (left := census()) != clean:
            sys.exit(f"a program left something behind: {clean} before, {left} after")
        frames.reply(out, b"E", json.dumps(vars(watched)).encode())


def _ready(driver_names: list[str], into: int, out: int) -> Guest:
    settle({})
    Path(os.environ["MPLCONFIGDIR"]).mkdir(parents=True, exist_ok=True)
    drivers = load(driver_names)
    for module in drivers.values():
        if hasattr(module, "warm"):
            module.warm()
    threads = [Path(task, "comm").read_text().strip() for task in os.scandir("/proc/self/task")]
    if len(threads) != 1:
        raise Refusal(f"a driver left a thread running, which no fork would have: {threads}")
    sys.stdout.flush()
    sys.stderr.flush()
    return Guest(into, out, drivers, seccomp.assemble(kernel.MACHINE), jail.writable_mounts())


def _prove(guest: Guest) -> None:
    """Fail closed: before any program, a process in a program's place must find every wall."""
    try:
        watched = _one(guest, _PROOF_LIMITS, None)
    except PermissionError as error:
        raise Refusal(f"{error}: this kernel lets no ordinary user make namespaces; {NAMESPACE_SETTINGS}") from error
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
