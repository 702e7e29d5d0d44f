"""Seconds of jobs, by the wall clock of this process; medians and spreads of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sandbox.contract import Job, Outcome, Sandbox

Pair = tuple[float, float]  # seconds of the plain loop, and of ours


def clock(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def done(box: Sandbox, job: Job) -> Outcome:
    outcome = box.submit(job).result()
    if outcome.error is not None:
        raise SystemExit(f"a program of the benchmark failed: {outcome.error}\n{outcome.logs}\n{job.source[:2000]}")
    return outcome


def in_turns(count: int, plain: Callable[[int], object], ours: Callable[[int], object]) -> Iterator[Pair]:
    """Program by program, each beginning every other time, so that a busy machine slows both."""
    for place in range(count):
        if place % 2:
            first = clock(lambda place=place: plain(place))
            yield first, clock(lambda place=place: ours(place))
        else:
            first = clock(lambda place=place: ours(place))
            yield clock(lambda place=place: plain(place)), first


def ratio(pairs: Sequence[Pair]) -> dict[str, float]:
    """Of the plain time to ours: of the sums, and the quartiles of each program's own."""
    each = [plain / ours for plain, ours in pairs]
    low, middle, high = quartiles(each)
    of_sums = sum(plain for plain, _ in pairs) / sum(ours for _, ours in pairs)
    return {"of_sums": round(of_sums, 3), "low": round(low, 3), "median": round(middle, 3), "high": round(high, 3)}


def lightest_fifth(pairs: Sequence[Pair]) -> list[Pair]:
    """By both times: by the plain one alone, whatever chance made that one quicker would count as light."""
    return sorted(pairs, key=sum)[: max(1, len(pairs) // 5)]


def milliseconds(seconds: Sequence[float]) -> dict[str, float]:
    low, middle, high = quartiles(seconds)
    found = {"median": middle, "low": low, "high": high, "worst": max(seconds)}
    return {name: round(1000 * value, 2) for name, value in found.items()}


def quartiles(values: Sequence[float]) -> tuple[float, float, float]:
    if len(values) < 2:
        return values[0], values[0], values[0]
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, middle, high


def page_faults(box: Any) -> int:
    """Of all processes of a guest, those that have ended among them: what a parent has waited for is in its own sum."""
    found = 0
    for pid in box.processes():
        try:
            after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        found += int(after_name[7]) + int(after_name[8])
    return found
