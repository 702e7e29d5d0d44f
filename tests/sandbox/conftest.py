"""The engines that can run here; one that cannot is skipped with the sentence that says what mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from sandbox.choose import open_sandbox, why_not
from sandbox.contract import Job, Limits, Outcome, Sandbox
from sandbox.guests import Guests
from sandbox.kinds import by_kind
from sandbox.selfcheck import drivers
from synth.kit import renderer
from synth.records import Picture, Program, Spec
from tests.sandbox.sidecars import ENGINES

TEST_DRIVERS = {
    "first": "def run(source, out):\n    out.handoff('second', source.encode())\n",
    "second": "def run(source, out):\n    out.data(open('handoff', 'rb').read() + b' went on')\n",
    "elsewhere": "def run(source, out):\n    out.handoff('browser', source.encode())\n",
    "faulty": "def run(source, out):\n    raise KeyError('ours')\n",
    "refusing": "def run(source, out):\n    out.fail('image_too_large', 'too much', 3)\n",
    "shared": "WORD = 'shared'\n",
    "sharing": "from . import shared\ndef run(source, out):\n    out.data(shared.WORD.encode())\n",
}

Run = Callable[..., Outcome]
Draw = Callable[..., Picture]


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    missing = why_not(name)
    if missing is not None:
        pytest.skip(missing)
    return name


@pytest.fixture(scope="session")
def sandbox(engine: str) -> Iterator[Guests]:
    opened = open_sandbox(engine, drivers() | TEST_DRIVERS)
    assert isinstance(opened, Guests)
    yield opened
    opened.close()


@pytest.fixture
def run(sandbox: Guests) -> Run:
    def one(source: str, *, driver: str = "plain", files: dict[str, bytes] | None = None, **limits: float) -> Outcome:
        asked = Limits(**{"seconds": 5, **limits})  # type: ignore[arg-type]
        return sandbox.submit(Job(driver=driver, source=source, limits=asked, files=files or {})).result()

    return one


@pytest.fixture(scope="module", params=ENGINES)
def box(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox of each engine for the DRIVERS of the test's module."""
    name: str = request.param
    missing = why_not(name, list(by_kind(request.module.DRIVERS)))
    if missing is not None:
        pytest.skip(missing)
    with open_sandbox(name, request.module.DRIVERS) as opened:
        yield opened


@pytest.fixture(scope="module")
def draw(request: pytest.FixtureRequest, box: Sandbox) -> Draw:
    """The picture of a source, drawn in there by the RENDERER of the test's module."""
    step = renderer(request.module.RENDERER)

    def drawn(source: str, **style: object) -> Picture:
        spec = Spec(topic=None, title="", data=None, style=style)
        program = Program(spec=spec, renderer=step.name, source=source)
        return step.read(program, box.submit(step.ask(program)).result())

    return drawn
