"""The first process of a guest for programs: takes jobs, runs each in a place of its own, watches, collects, answers.

It is small, so that what it forks is cheap; what is large to fork, the warm interpreters, it only gives orders to.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from sandbox.guest import answer, classify, collect, frames, jail, kernel, landlock, libraries, users
from sandbox.guest.cell import Cell
from sandbox.guest.environment import all_fonts, environment
from sandbox.guest.place import Place
from sandbox.guest.proc import processes
from sandbox.guest.start import NAMESPACE_SETTINGS, NoNamespaces, Refusal, census, refused, settle, take_pipes
from sandbox.guest.watch import Ended, Watch
from sandbox.guest.zygote import Zygotes

_PROOF_LIMITS = jail.Limits(seconds=10, memory_mb=256, processes=4, output_mb=1, pixels=1)
_REPORT_BYTES = 1 << 16
_IDLE_SECONDS = 0.02  # before what can wait is done


def main(driver_names: list[str]) -> NoReturn:
    into, out = take_pipes()
    try:
        tier = _settle()
        steward = Steward(into, out, tier, driver_names)
        steward.prove()
        hello = {"environment": environment({"graphviz": ["dot", "-V"]}, all_fonts())}
    except Exception as error:  # noqa: BLE001 - the host is told, whatever it was
        frames.reply(out, b"H", refused(error))
        sys.exit(1)
    gc.collect()
    gc.freeze()
    frames.reply(out, b"H", json.dumps(hello).encode())
    while True:
        if not select.select([into], [], [], _IDLE_SECONDS)[0]:
            steward.rest()
        try:
            head = frames.read_exactly(into, frames.JOB.size)
        except frames.Truncated:
            sys.exit(0)
        size, *numbers, level = frames.JOB.unpack(head)
        steward.serve(size, jail.Limits(*numbers), level)


def _settle() -> str:
    """The tier. With namespaces: one of users for the whole guest; what is privileged in it is nothing outside."""
    ids = os.getuid(), os.getgid()
    settle({}, allowed=users.CAPABILITIES if ids[0] == 0 else 0)
    Path(os.environ["MPLCONFIGDIR"]).mkdir(parents=True, exist_ok=True)
    if ids[0] == 0:
        if not landlock.version():
            raise Refusal("this kernel has no landlock, without which users alone do not keep programs apart")
        kernel.adopt_orphans()
        return "users"
    try:
        kernel.unshare_user()
    except OSError as error:
        raise NoNamespaces(
            f"{error}: this kernel lets no ordinary user make namespaces; {NAMESPACE_SETTINGS}"
        ) from error
    jail.own_user(ids)
    kernel.set_dumpable(False)
    return "namespaces"


class Steward:
    def __init__(self, into: int, out: int, tier: str, driver_names: list[str]) -> None:
        self._into, self._out, self._tier = into, out, tier
        self._zygotes = Zygotes(driver_names)
        importlib.import_module("PIL.PngImagePlugin")  # for the processes that decode pictures, which are its forks
        self._writable = jail.writable_mounts()
        self._ready: dict[int, Place] = {}
        self._left: Place | None = None
        self._others = {str(pid) for pid in processes()} - {str(pid) for pid in self._zygotes.pids}
        self._note()

    def prove(self) -> None:
        """Fail closed: before any program, a process in a program's place must find every wall."""
        try:
            place = self._take(0)
            place.cell.close_door(2)
        except jail.NoJail as error:
            raise self._without_walls(str(error)) from error
        place.begin(None, self._tier, _PROOF_LIMITS)
        ended = Watch(place, _PROOF_LIMITS, self._into, self._ours, None).until_it_ends()
        status, report = self._end(place, ended)
        place.forget()
        if status or report or ended.verdict is not None:
            raise self._without_walls(f"verdict {ended.verdict}, status {status}, report {report!r}; {ended.text}")

    def _without_walls(self, why: str) -> Refusal:
        refusal = NoNamespaces if self._tier == "namespaces" else Refusal
        return refusal(f"the walls around programs cannot be built here: {why}")

    def serve(self, size: int, limits: jail.Limits, level: int) -> None:
        head, blobs = frames.unpack(frames.read_exactly(self._into, size))
        files = dict(zip(head["files"], blobs, strict=True))
        if head["driver"] not in self._zygotes.drivers:
            known = ", ".join(self._zygotes.drivers)
            unknown = classify.Error("unsupported", f"no driver {head['driver']!r}; there are {known}")
            answer.send(self._out, unknown, collect.Results(), "", seconds=0.0, peak_mb=0.0)
            return
        place = self._take(min(level, len(libraries.LEVELS) - 1))
        ended, error, found = self._run(place, head, files, limits)
        answer.send(self._out, error, found, ended.text, seconds=ended.seconds, peak_mb=ended.peak_mb)
        self._left = place
        if self._tier == "users":
            self.rest()  # the next program gets the same folders

    def rest(self) -> None:
        """What can wait until nothing else is to be done."""
        self._tidy()
        for ready in self._ready.values():
            ready.finish()
        self._must_be_alone()

    def _tidy(self) -> None:
        """Do away with the last place. Its program is dead already; namespaces take the kernel a while to end."""
        if self._left is None:
            return
        self._left.forget()
        self._left = None
        if (left := census()) != self._clean:
            sys.exit(f"a program left something behind: {self._clean} before, {left} after")

    def _must_be_alone(self) -> None:
        if left := processes() - self._ours():
            sys.exit(f"a program left processes behind: {sorted(left)}")

    def _run(
        self, place: Place, head: dict[str, Any], files: dict[str, bytes], limits: jail.Limits
    ) -> tuple[Ended, classify.Error | None, collect.Results]:
        place.cell.close_door(jail.tmp_mb(limits.output_mb, sum(map(len, files.values()))))
        try:
            place.put(files)
        except OSError as refused:
            place.end(by_force=True)
            what = f"the files beside the program cannot be put there: {refused.strerror}"
            return Ended(), classify.Error("output_too_large", what), collect.Results()
        place.begin(head["driver"], head["source"], limits)
        aside = self._ready[place.level] = self._make(place.level)
        self._tidy()
        ended = Watch(place, limits, self._into, self._ours, aside).until_it_ends()
        status, report = self._end(place, ended)
        if ended.printed > limits.output_mb * jail.MB:
            ended.verdict = ended.verdict or "output_too_large"
        if ended.verdict is not None:
            return ended, answer.beyond(ended.verdict, limits), collect.Results()
        error = classify.of_end(status, _parsed(report), ended.text)
        if error is not None:
            return ended, error, collect.Results()
        return (ended, *place.cell.take(limits, "the program ended well and drew nothing"))

    def _take(self, level: int) -> Place:
        """A place with these libraries, made ahead where one is; the kernel may have ended it when memory ran out."""
        if level not in self._ready:
            self._ready[level] = self._make(level)
        for ready in self._ready.values():
            ready.finish()  # a process whose number is not known yet would be taken for one that was left behind
        self._must_be_alone()
        place = self._ready.pop(level)
        if place.alive:
            return place
        place.end(by_force=True)
        place.forget()
        return self._take(level)

    def _make(self, level: int) -> Place:
        if self._zygotes.rouse(level):
            self._note()
        cell = Cell(self._writable) if self._tier == "namespaces" else users.Lodging()
        return Place(self._zygotes, level, cell)

    def _note(self) -> None:
        """What is there when no program is: libraries may write files while they are loaded."""
        if self._tier == "users":
            users.clear_room()
        self._clean = census()

    def _end(self, place: Place, ended: Ended) -> tuple[int, bytes]:
        """End all of it; its exit status and its report, with the rest of what it printed taken."""
        status = place.end(by_force=ended.verdict is not None)
        ended.drain(place.log)
        with suppress(BlockingIOError):
            return status, os.read(place.report, _REPORT_BYTES)
        return status, b""

    def _ours(self) -> set[str]:
        """Every process of the guest that is no program's."""
        places = [*self._ready.values(), *([self._left] if self._left else [])]
        pids = [pid for place in places for pid in place.pids]
        return self._others | {str(pid) for pid in (*self._zygotes.pids, *pids)}


def _parsed(report: bytes) -> dict[str, Any] | None:
    """What a program's process says of its error; {} for something that is no report: it may have written it itself."""
    if not report:
        return None
    try:
        found = json.loads(report)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
