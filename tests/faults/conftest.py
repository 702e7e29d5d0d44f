"""Runs that nobody disturbed, each made once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from tests.faults.killing import Alone, left_alone


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int, str], Alone]:
    """One of so many samples of these kinds."""

    @cache
    def made(samples: int, kinds: str) -> Alone:
        return left_alone(tmp_path_factory.mktemp("alone"), samples, kinds)

    return made
