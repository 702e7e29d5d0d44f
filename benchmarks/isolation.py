"""The same programs in the sandbox and in one warm process without it, one after the other in turns.

Without it means: `exec` in this process, figures closed after each, no scene. That is the limit to be measured against.
"""

from __future__ import annotations

import contextlib
import io
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from renderers._drivers import driver_sources
from sandbox.choose import open_sandbox
from synth.kinds._steps import WriteProgram, WriteSpec
from synth.kit import renderer
from synth.models.offline import Engine as Offline
from synth.plan import make_topic
from synth.plugins import load, names
from synth.records import Program

PROGRAMS, ROUNDS = 12, 3


def programs() -> list[Program]:
    author, made = Offline(), []
    kinds = [name for name in names("kinds") if load("kinds", name).kind.renderer == "matplotlib"]
    for place in range(PROGRAMS):
        topic = make_topic(1, place, kinds[place % len(kinds)], set())
        kind = load("kinds", topic.kind).kind
        write_spec, write_program = WriteSpec(kind), WriteProgram(kind)
        spec = write_spec.read(topic, author.submit(write_spec.ask(topic)).result())
        made.append(write_program.read(spec, author.submit(write_program.ask(spec)).result()))
    return made


def without(source: str) -> float:
    """Drawn here, to nowhere: what is measured is the drawing, not the disk."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    began = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(source, "program.py", "exec"), {"__name__": "__main__"})
    plt.close("all")
    mpl.rcdefaults()
    return time.perf_counter() - began


def compare(sandbox: str) -> dict[str, Any]:
    os.environ["MPLBACKEND"] = "Agg"
    made, step = programs(), renderer("matplotlib")
    box = open_sandbox(sandbox, driver_sources(), guests=1)
    inside: list[float] = []
    outside: list[float] = []
    here = Path.cwd()
    try:
        box.submit(step.ask(made[0])).result()
        os.chdir("/tmp")
        without(made[0].source)
        for _ in range(ROUNDS):
            for program in made:
                began = time.perf_counter()
                outcome = box.submit(step.ask(program)).result()
                inside.append(time.perf_counter() - began)
                assert outcome.status == "ok", outcome.error
                outside.append(without(program.source))
    finally:
        os.chdir(here)
        box.close()
    ratio = sum(outside) / sum(inside)
    return {
        "engine": box.name,
        "programs": len(made),
        "rounds": ROUNDS,
        "sandbox_ms": round(1000 * statistics.median(inside), 1),
        "unprotected_ms": round(1000 * statistics.median(outside), 1),
        "unprotected_over_sandbox": round(ratio, 3),
        "python": sys.version.split()[0],
    }


if __name__ == "__main__":
    import json

    print(json.dumps(compare(sys.argv[1] if len(sys.argv) > 1 else "auto"), indent=2))
