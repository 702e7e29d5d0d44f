"""Runs that nobody disturbed, each made once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.faults.killing import RECIPE, Alone, left_alone


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int, str], Alone]:
    """One of so many samples of these kinds."""

    @cache
    def made(samples: int, kinds: str) -> Alone:
        return left_alone(tmp_path_factory.mktemp("alone"), RECIPE.format(n=samples, kinds=kinds))

    return made


@pytest.fixture(scope="module")
def recipe(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of what the module calls RECIPE."""
    path = tmp_path_factory.mktemp("recipe") / "recipe.yaml"
    path.write_text(request.module.RECIPE)
    return path
