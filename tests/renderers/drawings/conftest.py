"""One Chromium for all tests of this folder. Its sandbox is off here, and only here: the drawings are our own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="package", autouse=True)
def _chromium() -> Iterator[None]:
    executable = shutil.which("chromium")
    if executable is None:
        pytest.skip("needs Chromium")
    from renderers.drivers import drawings, html

    html.open(sandbox=False, executable=executable)
    yield
    drawings.close()
    html.close()
