"""What a run's models cost: as the recipe says, by the table, or unknown; never a guess."""

from dataclasses import dataclass

import pytest

from synth.models._settings import Model, TokenPrice
from synth.photos.settings import Photos
from synth.runs.prices import Price, cost, price, tokens


@dataclass
class Named:
    model: str | Model = "offline"
    reader: Model | None = None
    photos: Photos | None = None


def model(name: str, **settings: object) -> Model:
    return Model.model_validate({"engine": "openai", "name": name, "address": "http://localhost:8000/v1", **settings})


CALLS = {
    "spec": {"asked": 10, "cached": 3, "prompt": 20_000, "completion": 5_000},
    "agrees": {"asked": 4, "prompt": 8_000, "completion": 400},
}


def test_no_model_costs_nothing():
    assert cost(Named(), {}) == 0.0


def test_the_recipe_says_what_tokens_cost_of_author_and_reader():
    author = model("a", price={"prompt": 3, "completion": 15})
    reader = model("b", price={"prompt": 1.0, "completion": 2.0})
    # 0.02 * 3 + 0.005 * 15 = 0.135; 0.008 * 1 + 0.0004 * 2 = 0.0088
    assert cost(Named(author, reader), CALLS) == pytest.approx(0.1438)


def test_a_model_on_a_server_of_ones_own_has_no_price():
    assert price(model("gpt-4o")) is None
    assert cost(Named(model("gpt-4o")), {"spec": CALLS["spec"]}) is None


def test_a_known_server_has_the_table_s_price():
    found = price(model("gpt-4o", address="https://api.openai.com/v1"))
    assert found == Price(prompt=2.5, completion=10.0)  # as its maker published it in 2024


def test_replies_that_were_kept_cost_nothing_whatever_the_model():
    assert cost(Named(model("gpt-4o")), {"spec": {"cached": 12}}) == 0.0


def test_tokens_are_those_of_all_stages():
    assert tokens(CALLS) == 33_400


@pytest.mark.parametrize("wrong", [{"prompt": -1, "completion": 1}, {"prompt": 1}, {"prompt": "1", "completion": 1}])
def test_a_price_is_two_numbers(wrong: dict[str, object]):
    with pytest.raises(ValueError, match="price"):
        model("a", price=wrong)


def test_a_price_is_written_with_or_without_a_point():
    assert model("a", price={"prompt": 1, "completion": 2}).price == TokenPrice(prompt=1.0, completion=2.0)


def test_stages_over_given_pictures_cost_what_their_own_models_do():
    looks, judges = (
        model("a", price={"prompt": 1.0, "completion": 0.0}),
        model("b", price={"prompt": 5, "completion": 0}),
    )
    photos = Photos(images="photos", model=looks, stages={"exists": judges})
    calls = {stage: {"asked": 1, "prompt": 1_000_000, "completion": 0} for stage in ("caption", "exists", "spec")}
    assert cost(Named(photos=photos), calls) == pytest.approx(6.0)
