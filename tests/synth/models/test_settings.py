"""How a model is named, in a recipe and on the command line."""

from __future__ import annotations

import pytest

from synth.cli._recipes import patient
from synth.models._named import is_in_process
from synth.models._settings import FREE, Model, key
from synth.recipe import Recipe, RecipeError, parse_recipe
from synth.records import WorldError
from synth.runs.prices import price


def recipe(text: str) -> Recipe:
    return parse_recipe(text, "r.yaml")


def test_a_model_in_one_word_or_in_many():
    one = recipe("model: openai:org/name-7B:latest@http://host:8000/v1\n").model
    many = recipe("model:\n  engine: openai\n  name: org/name-7B:latest\n  address: http://host:8000/v1/\n").model
    assert one == many
    assert isinstance(one, Model)
    assert (one.engine, one.name, one.address) == ("openai", "org/name-7B:latest", "http://host:8000/v1")


@pytest.mark.parametrize("engine", ["transformers", "vllm"])
@pytest.mark.parametrize("name", ["org/name-7B", "/models/a folder/name", "./name", "/models/of@2024/name"])
def test_a_model_in_this_process_is_a_name_or_a_folder_and_needs_no_address(engine: str, name: str):
    one = recipe(f"model: '{engine}:{name}'\n").model
    assert (one.engine, one.name, one.address) == (engine, name, None)
    assert is_in_process(one)
    assert not is_in_process(recipe("model: openai:x\n").model)
    assert price(one) is None


def test_how_weights_are_loaded_may_change_between_two_goes_and_what_they_are_may_not():
    named = set(Model.model_fields)
    assert {"device", "batch", "memory"} <= set(FREE) <= named
    assert not {"engine", "name", "dtype", "context", "temperature", "top_p", "max_tokens"} & set(FREE)


@pytest.mark.parametrize("name", ["name@2024", "org/name-7B:latest", "a@b/c:8b"])
def test_a_name_that_looks_little_like_an_address_is_a_name(name: str):
    assert recipe(f"model: openai:{name}\n").model.name == name


def test_no_model_is_the_offline_author():
    assert recipe("").model == "offline"
    assert recipe("").reader is None


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("model: opena:x\n", "r.yaml:1:8", "did you mean 'openai'"),
        ("model: openai\n", "r.yaml:1:8", "openai:NAME@http://host:8000/v1"),
        ("model: vllm\n", "r.yaml:1:8", "as in vllm:NAME"),
        ("model: {engine: vllm, name: x, dtype: int4}\n", "r.yaml:1:39", "float32"),
        ("model: {engine: vllm, name: x, memory: 2}\n", "r.yaml:1:40", "memory"),
        ("model: offline:x\n", "r.yaml:1:8", "asks no model"),
        ("reader: offline\n", "r.yaml:1:9", "sees no pictures"),
        ("model: {engine: openai}\n", "r.yaml:1:8", "name"),
        ("model: {engine: openai, name: x, adress: y}\n", "r.yaml:1:34", "did you mean 'address'"),
        ("model: openai:x@http://user:pass@host/v1\n", "r.yaml:1:8", "OPENAI_API_KEY"),
        ("model: {engine: openai, name: x, address: 'http://host/v1?key=abc'}\n", "r.yaml:1:43", "OPENAI_API_KEY"),
        ("model: {engine: openai, name: x, temperature: 3}\n", "r.yaml:1:47", "temperature"),
        ("model: [offline]\n", "r.yaml:1:8", "a model is a name"),
        ("model: openai:x@host:8000/v1\n", "r.yaml:1:8", "begins with http://"),
        ("model: openai:x@ftp://host\n", "r.yaml:1:8", "begins with http://"),
        ("model: openai:x@http://host:99999/v1\n", "r.yaml:1:8", "looks like http://host:8000/v1"),
        ("model: {engine: openai, name: x, address: 'http://my host/v1'}\n", "r.yaml:1:43", "looks like http://"),
        ("model: {engine: openai, name: x, address: 'http://host/v1?'}\n", "r.yaml:1:43", "no user, password or query"),
        (f"model: {{engine: openai, name: x, patience: {10**400}}}\n", "r.yaml:1:44", "patience"),
        ("model: {engine: openai, name: x, patience: .inf}\n", "r.yaml:1:44", "finite"),
    ],
)
def test_what_is_wrong_with_a_model_is_said_where_it_stands(text: str, place: str, says: str):
    with pytest.raises(RecipeError) as caught:
        recipe(text)
    told = "\n".join(caught.value.faults)
    assert told.startswith(place)
    assert says in told


def said(*words: str, patience: float | None = None) -> Recipe:
    text = "model: {engine: openai, name: a, address: 'http://one/v1', temperature: 0.5}\n"
    return patient(parse_recipe(text, "r.yaml", words), patience)


def test_the_command_line_changes_what_it_names():
    other = said("--model=openai:b@http://two/v1", "--reader=openai:c", patience=90.0)
    assert (other.model.name, other.model.address, other.model.temperature) == ("b", "http://two/v1", 0.5)
    assert other.reader.name == "c"
    assert other.model.patience == other.reader.patience == 90
    assert said("--model=offline").model == "offline"


def test_a_wrong_word_on_the_command_line_is_one_sentence():
    with pytest.raises(RecipeError, match="--reader=offline: reader: offline sees no pictures"):
        said("--reader=offline")


def test_a_recipe_survives_its_own_json():
    made = said("--reader=openai:c@http://two/v1")
    assert Recipe.model_validate(made.model_dump()) == made


def test_the_address_comes_from_the_environment_where_the_recipe_has_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    model = Model(engine="openai", name="x")
    with pytest.raises(WorldError) as caught:
        model.there()
    assert "no server is named" in caught.value.sentence
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    assert model.there() == "https://api.openai.com/v1"
    monkeypatch.setenv("OPENAI_BASE_URL", "http://local:1/v1/")
    assert model.there() == "http://local:1/v1"
    assert key() == "k"


@pytest.mark.parametrize("wrong", ["localhost:8000/v1", "http://[x", "http://me:secret@host/v1"])
def test_an_address_in_the_environment_that_is_none_is_a_sentence(monkeypatch: pytest.MonkeyPatch, wrong: str):
    monkeypatch.setenv("OPENAI_BASE_URL", wrong)
    with pytest.raises(WorldError) as caught:
        Model(engine="openai", name="x").there()
    assert "OPENAI_BASE_URL names no server" in caught.value.sentence
    assert "secret" not in str(caught.value)
