"""One Chromium for all tests of this folder, and the libraries that a guest for pages holds copies of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from renderers.drivers import drawings
from renderers.drivers.html import cdn
from sandbox.images.venv import guest_environment
from tests.renderers.html.drawing import chromium


@pytest.fixture(scope="package", autouse=True)
def _chromium() -> Iterator[None]:
    with chromium():
        yield
        drawings.close()


@pytest.fixture(scope="package")
def _copies() -> Iterator[None]:
    environment = guest_environment("browser")
    if environment is None:
        pytest.skip("needs the environment of the guest for pages: synth sandbox build --engine bubblewrap")
    before = cdn.FOLDER
    cdn.FOLDER = environment / "cdn"
    cdn._index.cache_clear()
    yield
    drawings.close()
    cdn.FOLDER = before
    cdn._index.cache_clear()
