"""An engine over a scripted server, with a cache of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from synth.models._settings import KEY, Model
from synth.models.openai import Engine
from synth.records import JSON, Topic
from synth.steps import Prompt
from tests.synth.models.server import MODEL, Scripted

SECRET = "sk-do-not-tell-7391"
SPEC = '{"title": "Loans", "data": [1, 2], "look": "calm"}'
SCHEMA = {"type": "object", "required": ["title", "data"], "properties": {"title": {}, "data": {}}}


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, SECRET)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)


@pytest.fixture
def server() -> Iterator[Scripted]:
    with Scripted(lambda prompt: SPEC) as opened:
        yield opened


@pytest.fixture
def open_engine(server: Scripted, tmp_path: Path) -> Iterator[Callable[..., Engine]]:
    opened: list[Engine] = []

    def engine(folder: str = "cache", **settings: Any) -> Engine:
        said = {"engine": "openai", "name": MODEL, "address": server.address, "seconds": 5.0, **settings}
        opened.append(Engine(Model(**said), tmp_path / folder))
        return opened[-1]

    yield engine
    for one in opened:
        one.close()


def prompt(subject: str = "Library loans", **fields: Any) -> Prompt:
    topic = Topic(kind="grouped_bars", subject=subject, seed=7)
    values = {"about": "bars", "data_schema": "{}", "example": ""}
    return Prompt(stage="spec", item=topic, template="models/spec.jinja", values=values, schema=SCHEMA, **fields)


def done(future: Future[JSON]) -> JSON:
    return future.result(timeout=60)
