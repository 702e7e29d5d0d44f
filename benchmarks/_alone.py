"""What one isolated drawing takes, and what the sandbox takes when there is nothing to draw."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from benchmarks import _pages
from benchmarks._programs import of_size
from benchmarks._timing import clock, done, milliseconds
from sandbox.choose import engine_names, open_sandbox, why_not
from sandbox.contract import Job, Sandbox
from sandbox.kinds import by_kind
from synth.kit import renderer
from synth.records import Program, Spec

REST = 0.4  # seconds between pages, in which a browser readies its next one while a run has other work
SHORT_REST = 0.03  # between programs: a place for the next one is made in less
IMPORTS = {"root": "", "pandas": "import pandas", "plotly": "import plotly", "rdkit": "from rdkit import Chem"}

# name: the renderer, and what it is to draw.
DRAWN: Mapping[str, tuple[str, Callable[[int], str]]] = {
    "graphviz, 12 nodes": ("graphviz", lambda seed: _pages.graph(12, seed)),
    "html, 150 words": ("html", lambda seed: _pages.page(150, seed)),
    "html, 700 words": ("html", lambda seed: _pages.page(700, seed)),
    "plotly": ("plotly", _pages.plotly),
    "mermaid": ("mermaid", _pages.mermaid),
    "svg": ("svg", _pages.svg),
}


def drawings(engine: str, drivers: Mapping[str, str], times: int) -> dict[str, Any]:
    """Isolated, scene included, one at a time; pages also one right after another, with the rest they then wait for."""
    box = open_sandbox(engine, drivers)
    try:
        large = [_job("matplotlib", source) for source in of_size(times, 14.8, 8.8)]
        found = {"matplotlib, 1480 x 880": _each(box, large)}
        for name, (kind, make) in DRAWN.items():
            jobs = [_job(kind, make(seed)) for seed in range(times)]
            if kind != "graphviz":
                found[f"{name}, with rest"] = _each(box, jobs, REST)
            found[name] = _each(box, jobs)
        return found
    finally:
        box.close()


def _job(name: str, source: str) -> Job:
    return renderer(name).ask(Program(spec=Spec(topic=None, title="", data=None), renderer=name, source=source))


def _each(box: Sandbox, jobs: Sequence[Job], rest: float = 0.0) -> dict[str, Any]:
    """The first is drawn once more before all others, for what is found once, and starts the guest."""
    elements = sum(page.scene.count(b'"kind"') for page in done(box, jobs[0]).pages)
    seconds = []
    for job in jobs:
        time.sleep(rest)
        seconds.append(clock(lambda job=job: done(box, job)))
    return {"times": len(jobs), "elements": elements, **milliseconds(seconds)}


def empty_programs(engine: str, drivers: Mapping[str, str], times: int) -> dict[str, Any]:
    """A program that draws nothing, after each import that leads to a zygote of its own; the first one starts that."""
    box, found = open_sandbox(engine, drivers), {}
    try:
        for name, line in IMPORTS.items():
            job = Job(driver="plain", source=f"{line}\ndata(b'drawn')")
            outcome = box.submit(job).result()
            if outcome.error is not None:
                found[name] = {"failed": outcome.error.message[:200]}
                continue
            found[f"{name}, with rest"] = _each(box, [job] * (times // 4), SHORT_REST)
            found[name] = _each(box, [job] * times)
    finally:
        box.close()
    return found


def starts(drivers: Mapping[str, str], times: int) -> dict[str, Any]:
    """Seconds until a guest of each kind says that it is ready, by each engine that can run here."""
    found: dict[str, Any] = {}
    for engine in engine_names():
        for kind, own in by_kind(drivers).items():
            if why_not(engine, [kind]) is None:
                seconds = [clock(partial(_start, engine, own)) for _ in range(times)]
                found[f"{engine}, {kind.name}"] = milliseconds(seconds)
    return found


def _start(engine: str, drivers: Mapping[str, str]) -> None:
    box = open_sandbox(engine, drivers)
    try:
        box.environment()
    finally:
        box.close()
