"""The sandbox against no sandbox: the same programs in turns, ours and the plain loop's."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from benchmarks._limit import BARE, Loop, container_each
from benchmarks._timing import clock, done, in_turns, lightest_fifth, milliseconds, page_faults, ratio
from sandbox.choose import open_sandbox, why_not
from sandbox.contract import Job, Sandbox

WARM_UP = 29  # one of each sort, so that every interpreter a guest keeps has started


def one_worker(engine: str, driver: str, drivers: Mapping[str, str], sources: Sequence[str]) -> dict[str, Any]:
    """The same driver on both sides: `bare` only saves what programs draw, `matplotlib` measures the scene."""
    with Loop(engine, drivers) as loop, _opened(engine, drivers) as box:
        plain: list[dict[str, Any]] = [{} for _ in sources]
        ours: list[list[str]] = [[] for _ in sources]

        def by_loop(place: int) -> None:
            plain[place] = loop.run(driver, sources[place])

        def by_box(place: int) -> None:
            pages = done(box, Job(driver=driver, source=sources[place])).pages
            ours[place] = [sha256(page.image).hexdigest() for page in pages]

        list(in_turns(min(WARM_UP, len(sources)), by_loop, by_box))
        before = loop.run(driver, sources[0])["faults"], page_faults(box)
        pairs = list(in_turns(len(sources), by_loop, by_box))
        after = plain[-1]["faults"], page_faults(box)
    faults = [round((late - early) / len(sources)) for early, late in zip(before, after, strict=True)]
    return {
        "programs": len(sources),
        "plain_ms": milliseconds([seconds for seconds, _ in pairs]),
        "sandbox_ms": milliseconds([seconds for _, seconds in pairs]),
        "plain_over_sandbox": ratio(pairs),
        "lightest_fifth": ratio(lightest_fifth(pairs)),
        "same_pictures": sum(one["images"] == other for one, other in zip(plain, ours, strict=True)),
        "page_faults_a_program": dict(zip(("plain", "sandbox"), faults, strict=True)),
    }


def two_workers(engine: str, drivers: Mapping[str, str], jobs: Sequence[Job], block: int = 10) -> dict[str, Any]:
    """Throughput of two guests over that of one, block by block in turns."""
    with _opened(engine, drivers) as one, _opened(engine, drivers, guests=2) as two:
        for box in (one, two):
            _together(box, [*jobs[:WARM_UP], *jobs[:WARM_UP]])
        blocks = [jobs[start : start + block] for start in range(0, len(jobs), block)]
        pairs = list(in_turns(len(blocks), lambda n: _together(one, blocks[n]), lambda n: _together(two, blocks[n])))
    return {"jobs": len(jobs), "one_over_two": ratio(pairs)}


def _together(box: Sandbox, jobs: Sequence[Job]) -> None:
    for waiting in [box.submit(job) for job in jobs]:
        outcome = waiting.result()
        assert outcome.error is None, outcome.error


def alternatives(engine: str, sources: Sequence[str]) -> dict[str, Any]:
    """Each program in a container of its own and in an interpreter of its own, over what it takes here."""
    with Loop(engine, BARE) as loop, _opened(engine, BARE) as box, container_each() as container:
        ways: dict[str, Callable[[str], object]] = {
            "sandbox": lambda source: done(box, Job(driver="bare", source=source)),
            "fresh_interpreter": lambda source: loop.run("fresh", source),
        }
        if why_not("docker") is None:
            ways["docker_run"] = lambda source: _ended_well(container, source)
        for way in ways.values():
            way(sources[0])
        seconds: dict[str, list[float]] = {name: [] for name in ways}
        for source in sources:
            for name, way in ways.items():
                seconds[name].append(clock(lambda way=way, source=source: way(source)))
    ours = seconds.pop("sandbox")
    over = {f"{name}_over_sandbox": ratio(list(zip(all_, ours, strict=True))) for name, all_ in seconds.items()}
    return {"programs": len(sources), **over, **{f"{name}_ms": milliseconds(all_) for name, all_ in seconds.items()}}


def _ended_well(command: Sequence[str], source: str) -> None:
    drawn = subprocess.run(
        command, input=source.encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True
    )
    assert drawn.stdout.startswith(b"\x89PNG")


@contextmanager
def _opened(engine: str, drivers: Mapping[str, str], guests: int = 1) -> Iterator[Any]:
    box = open_sandbox(engine, drivers, guests=guests)
    try:
        yield box
    finally:
        box.close()
