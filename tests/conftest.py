"""Fixtures that need the world: a sandbox, one for all tests of a process."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings

from renderers._drivers import driver_sources
from sandbox.choose import open_sandbox
from sandbox.contract import Sandbox
from synth.kit import renderer
from synth.records import Picture, Program, Spec

settings.register_profile("untimed", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def box() -> Iterator[Sandbox]:
    opened = open_sandbox("auto", driver_sources(), guests=1)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def draw(box: Sandbox) -> Callable[[str], Picture]:
    """The picture of a matplotlib program, drawn in the sandbox."""
    step = renderer("matplotlib")

    def drawn(source: str) -> Picture:
        program = Program(spec=Spec(topic=None, title="", data=None), renderer="matplotlib", source=source)
        return step.read(program, box.submit(step.ask(program)).result())

    return drawn
