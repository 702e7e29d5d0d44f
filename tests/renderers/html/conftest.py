"""One Chromium for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.renderers.html.drawing import chromium


@pytest.fixture(scope="package", autouse=True)
def _chromium() -> Iterator[None]:
    with chromium():
        yield
