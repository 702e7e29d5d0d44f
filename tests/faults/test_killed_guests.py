"""Any process of a guest killed at any moment, of a job or between two: the job comes out as it would have."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import time

import pytest

from renderers._drivers import driver_sources
from sandbox.choose import open_sandbox
from sandbox.contract import Job, Limits, Outcome
from sandbox.guests import Guests
from tests.sandbox.test_killed import words_of

CHART = """
import matplotlib.pyplot as plt
import pandas as pd
harvest = pd.DataFrame({"field": ["north", "south", "mill"], "tons": [31, 12, 25]})
fig, ax = plt.subplots()
ax.bar(harvest.field, harvest.tons)
ax.set_ylabel("tons")
fig.savefig("harvest.png")
"""
ROWS = "".join(f"<h2>Field {n}</h2><table><tr><td>tons</td><td>{n * n}</td></tr></table>" for n in range(12))
JOBS = {
    "/guest/bin/python": Job(driver="matplotlib", source=CHART, limits=Limits(seconds=8)),
    "chromium ": Job(driver="html", source=json.dumps({"html": ROWS}), limits=Limits(seconds=8)),
}
LONGEST_START = 3.0  # seconds, of a guest that was killed: what kills also meets one that readies itself

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(3000),
    pytest.mark.skipif(os.geteuid() != 0, reason="guests belong to other users; only root kills them"),
]


def kill_one(box: Guests, of: str, draw: random.Random) -> bool:
    found = sorted(pid for pid in box.processes() if of in words_of(pid))
    if found:
        with contextlib.suppress(ProcessLookupError):
            os.kill(draw.choice(found), signal.SIGKILL)
    return bool(found)


def drawn(outcome: Outcome) -> list[tuple[bytes, bytes]]:
    assert outcome.error is None, outcome
    return [(page.image, page.scene) for page in outcome.pages]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("of", JOBS, ids=["charts", "browser"])
def test_forty_kills_change_nothing(of: str, seed: int):
    draw, hits, job = random.Random(seed), 0, JOBS[of]
    with open_sandbox("auto", driver_sources()) as box:
        assert isinstance(box, Guests)
        expected = drawn(box.submit(job).result())
        while hits < 40:
            if between_jobs := draw.random() < 0.25:
                hits += kill_one(box, of, draw)
            future = box.submit(job)
            if not between_jobs:
                time.sleep(draw.uniform(0.0, LONGEST_START if draw.random() < 0.3 else 0.4))
                hits += kill_one(box, of, draw)
            assert drawn(future.result()) == expected
