"""A store for all tests of a process, whose client is kept too; well again before each of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stores import Store, reaching, serving


@pytest.fixture(scope="session")
def served() -> Iterator[Store]:
    with serving() as store:
        yield store


@pytest.fixture
def store(served: Store, tmp_path: Path) -> Iterator[Store]:
    served.proxy.be_well()
    with reaching(served, tmp_path / "cache"):
        yield served
    served.proxy.be_well()
