"""Every hostile page on every engine, drawn by the driver that draws all pages, and an ordinary page after each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from renderers._drivers import driver_sources
from sandbox import selfcheck
from sandbox.choose import engine_names, open_sandbox, why_not
from sandbox.guests import Guests
from sandbox.kinds import BROWSER, by_kind

PAGES = selfcheck.attacks("html")
Seen = tuple[bytes | None, list[bytes]]
pytestmark = pytest.mark.slow

BUSY = 4.0  # seconds beyond a limit where other tests keep every core busy; alone, `synth sandbox check` asks for one


@pytest.fixture(scope="module", params=engine_names())
def browser(request: pytest.FixtureRequest) -> Iterator[Guests]:
    name: str = request.param
    missing = why_not(name, [BROWSER])
    if missing is not None:
        pytest.skip(missing)
    with open_sandbox(name, by_kind(driver_sources())[BROWSER]) as opened:
        assert isinstance(opened, Guests)
        yield opened


@pytest.fixture(scope="module")
def before(browser: Guests) -> Seen:
    return selfcheck.canary(browser, "html")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page_is_held(page: selfcheck.Attack, browser: Guests, before: Seen) -> None:
    started = browser.guests_started
    assert selfcheck.judge(page, browser.submit(page.job).result(), BUSY) is None
    assert selfcheck.canary(browser, "html") == before
    assert browser.guests_started == started


def test_the_canary_sees_what_it_should(before: Seen) -> None:
    _, (image, scene) = before
    assert image.startswith(b"\x89PNG")
    assert b"An ordinary page" in scene
    assert b"2,3" in scene  # what Array.prototype.map makes of [1, 2]
    assert b"UTC" in scene


def test_there_are_pages_of_every_sort() -> None:
    sorts = Counter(page.name.split("_")[1] for page in PAGES)
    assert len(PAGES) >= 25
    assert {"loop", "memory", "flood", "file", "network", "leave", "ask", "css", "svg"} <= set(sorts)
