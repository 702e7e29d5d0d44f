"""A page whose browser loses a process, in the middle of it or before, is drawn again: it comes out the same."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace

import pytest

from renderers._drivers import driver_sources
from sandbox.contract import Job, Limits, Outcome
from sandbox.guests import Guests
from tests.sandbox.test_killed import kill, killed_meanwhile, words_of

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="a browser belongs to another user; only root kills it")
DRIVERS = {name: source for name, source in driver_sources().items() if name.partition(".")[0] == "html"}
BUSY = "<h1>Oats</h1><script>const t = Date.now(); while (Date.now() - t < 800);</script>"
PAGE = Job(driver="html", source=json.dumps({"html": BUSY}), limits=Limits(seconds=6))
PATIENT = replace(PAGE, limits=Limits(seconds=30))  # one that waits in vain takes longer than any machine is slow
MAIN = "no type: the browser itself"


def of_sort(box: Guests, sort: str) -> set[int]:
    words = {pid: words_of(pid) for pid in box.processes()}
    return {
        pid
        for pid, said in words.items()
        if (f"--type={sort}" in said if sort != MAIN else "chromium " in said and "--type=" not in said)
    }


def images(outcome: Outcome) -> list[bytes]:
    assert (outcome.error, outcome.killed) == (None, False)
    return [page.image for page in outcome.pages]


@pytest.mark.parametrize("sort", ["renderer", "gpu-process", "zygote", MAIN])
def test_in_the_middle_of_a_page(box: Guests, sort: str):
    expected = images(box.submit(PAGE).result())
    assert images(killed_meanwhile(box, PAGE, lambda: of_sort(box, sort))) == expected


@pytest.mark.parametrize("sort", ["renderer", "utility", "zygote"])
def test_between_two_pages(box: Guests, sort: str):
    expected = images(box.submit(PAGE).result())
    time.sleep(0.3)
    kill(of_sort(box, sort))
    began = time.monotonic()
    assert images(box.submit(PATIENT).result()) == expected
    assert time.monotonic() - began < PATIENT.limits.seconds, "the page was drawn at its second try only"
