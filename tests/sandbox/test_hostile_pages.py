"""Every hostile page, drawn by the driver that draws all pages, and an ordinary page after each.

Engines take the pages in turn here, since each page may run to its limit; `make attacks` runs all of them on each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from renderers._drivers import driver_sources
from sandbox import selfcheck
from sandbox.choose import engine_names, open_sandbox, why_not
from sandbox.guests import Guests
from sandbox.kinds import BROWSER, by_kind

PAGES = [page for driver in selfcheck.PAGES for page in selfcheck.attacks(driver)]
Seen = tuple[bytes | None, list[bytes]]
pytestmark = pytest.mark.slow

BUSY = 4.0  # seconds beyond a limit where other tests keep every core busy; alone, `synth sandbox check` asks for one


@pytest.fixture(scope="module")
def browsers() -> Iterator[list[tuple[Guests, dict[str, Seen]]]]:
    """One of each engine that can run here, and what an ordinary page finds there before all hostile ones."""
    reasons = {name: why_not(name, [BROWSER]) for name in engine_names()}
    able = [name for name, reason in reasons.items() if reason is None]
    if not able:
        pytest.skip("; ".join(filter(None, reasons.values())))
    with ExitStack() as stack:
        opened = [stack.enter_context(opened_for_pages(name)) for name in able]
        yield [(one, {driver: selfcheck.canary(one, driver) for driver in selfcheck.PAGES}) for one in opened]


def opened_for_pages(engine: str) -> Guests:
    opened = open_sandbox(engine, by_kind(driver_sources())[BROWSER])
    assert isinstance(opened, Guests)
    return opened


@pytest.mark.parametrize(("turn", "page"), list(enumerate(PAGES)), ids=[page.name for page in PAGES])
def test_page_is_held(turn: int, page: selfcheck.Attack, browsers: list[tuple[Guests, dict[str, Seen]]]) -> None:
    browser, before = browsers[turn % len(browsers)]
    started = browser.guests_started
    assert selfcheck.judge(page, browser.submit(page.job).result(), BUSY) is None
    assert selfcheck.canary(browser, page.driver) == before[page.driver]
    assert browser.guests_started == started


def test_the_canary_sees_what_it_should(browsers: list[tuple[Guests, dict[str, Seen]]]) -> None:
    for _, before in browsers:
        _, (image, scene) = before["html"]
        assert image.startswith(b"\x89PNG")
        assert b"An ordinary page" in scene
        assert b"2,3" in scene  # what Array.prototype.map makes of [1, 2]
        assert b"UTC" in scene
        _, (image, scene) = before["drawings"]
        assert image.startswith(b"\x89PNG")
        assert b"An ordinary drawing" in scene


def test_there_are_pages_of_every_sort() -> None:
    sorts = Counter(page.name.split("_")[1] for page in PAGES)
    assert len(PAGES) >= 25
    assert sum(page.driver == "drawings" for page in PAGES) >= 8
    assert {"loop", "memory", "flood", "file", "network", "leave", "ask", "css", "svg"} <= set(sorts)
