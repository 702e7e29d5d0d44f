"""The first process of a browser guest: keeps one worker with a warm browser, and ends all of it when it must.

The worker and its browser live on from job to job; a job that ends badly takes them along, and fresh ones take their
place before the next. Kinds of ends, frames and the collecting of results are those of the guest for charts.
"""

from __future__ import annotations

import gc
import json
import sys
from typing import NoReturn

from sandbox.guest import answer, chromium, classify, collect, frames, jail, kernel
from sandbox.guest.decode import all_decode
from sandbox.guest.environment import environment, named_fonts
from sandbox.guest.rooms import Room
from sandbox.guest.start import load, refused, settle, take_pipes
from sandbox.guest.tend import Ended, Tended, kill_all

# Ends after which the browser is as good as before.
_HARMLESS = frozenset(
    "syntax_error program_error image_too_large no_image bad_image forbidden_network forbidden_file unsupported".split()
)
_JOBS_EACH = 200  # then a fresh browser, ahead of demand
_GROWTH_MB = 800  # or when it holds so much more than when it was fresh: libraries that stay loaded are some 450


def main(driver_names: list[str]) -> NoReturn:
    into, out = take_pipes()
    try:
        settle({"OPENSSL_CONF": "/dev/null"})  # without one node, in Playwright's driver, will not start
        kernel.adopt_orphans()
        keeper = Keeper(into, out, driver_names)
        hello = {"environment": environment({"chromium": ["/usr/lib/chromium/chromium", "--version"]}, named_fonts())}
        keeper.renew()
    except Exception as error:  # noqa: BLE001 - the host is told, whatever it was
        frames.reply(out, b"H", refused(error))
        sys.exit(1)
    frames.reply(out, b"H", json.dumps(hello).encode())
    while True:
        try:
            head = frames.read_exactly(into, frames.JOB.size)
        except frames.Truncated:
            sys.exit(0)
        size, *numbers, _ = frames.JOB.unpack(head)
        keeper.serve(size, jail.Limits(*numbers))


class Keeper:
    def __init__(self, into: int, out: int, driver_names: list[str]) -> None:
        self._into, self._out = into, out
        self._room = Room()
        self._drivers = load(driver_names)
        gc.collect()
        gc.freeze()
        self._worker: Tended | None = None
        self._jobs = 0

    def renew(self) -> None:
        """A fresh worker in an empty room. Raises Refusal where its walls cannot be had."""
        self._end_worker()
        self._room.furnish()
        self._worker = Tended(self._drivers, self._into)
        self._room.note()
        self._jobs = 0

    def serve(self, size: int, limits: jail.Limits) -> None:
        if self._worker is None or not self._worker.whole():
            self.renew()
        assert self._worker is not None
        before = chromium.living()
        self._worker.hand_over(size)
        ended = self._worker.attend(limits)
        error = self._error(ended, limits)
        if error is not None and _may_be_killed(error, before):
            error = error._replace(killed=True)
        results = collect.Results()
        if error is None:
            nothing, decode = "the page was read and nothing was drawn", lambda images: all_decode(images, limits)
            error, results = answer.results(self._room.results, limits, nothing, decode)
        if error is not None and error.kind not in _HARMLESS:
            self._end_worker()
        answer.send(self._out, error, results, ended.text, seconds=ended.seconds, peak_mb=ended.peak_mb)
        self._after()

    def _after(self) -> None:
        """Nothing of this job is there when the next one comes; what rested badly goes with it.

        The room is tidied last: while the worker rests, a page of this job may still have been there.
        """
        self._jobs += 1
        worker = self._worker
        if worker is not None and self._jobs < _JOBS_EACH and worker.grown_mb() <= _GROWTH_MB and worker.rests():
            self._room.tidy()
        else:
            self.renew()

    def _end_worker(self) -> None:
        if self._worker is not None:
            self._worker.close()
        kill_all()
        self._worker = None
        self._room.clear()

    def _error(self, ended: Ended, limits: jail.Limits) -> classify.Error | None:
        if ended.verdict is not None:
            return answer.beyond(ended.verdict, limits)
        if ended.report is None:
            return classify.Error("crash", "the driver of the browser ended in the middle of the job")
        return classify.of_report(ended.report) if ended.report else None


def _may_be_killed(error: classify.Error, before: frozenset[str]) -> bool:
    """A page that crashed may have been killed; one that failed may have lost its own process or another's help."""
    return error.kind == "crash" or not before <= chromium.living()
