"""What a model's tokens cost, in US dollars: as the recipe says, or by a dated table of public prices, or unknown.

The table knows servers by their address. A model of the same name on a server of one's own has no price there, and an
unknown price is never taken for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from qa.judge import READING
from synth.models._named import is_in_process
from synth.models._settings import Model
from synth.photos.settings import STAGES, Photos

SOME = 1000  # tokens for which the table is asked
MILLION = 1_000_000

Calls = Mapping[str, Mapping[str, int]]


class Authors(Protocol):
    """The part of a recipe that says who is asked."""

    @property
    def model(self) -> str | Model: ...
    @property
    def photos(self) -> Photos | None: ...
    @property
    def reader(self) -> Model | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Dollars for a million tokens."""

    prompt: float
    completion: float

    def of(self, counts: Mapping[str, int]) -> float:
        prompt, completion = counts.get("prompt", 0), counts.get("completion", 0)
        return (prompt * self.prompt + completion * self.completion) / MILLION


def cost(authors: Authors, calls: Calls) -> float | None:
    """Of all calls so far; None where one of them was to a model whose price is not known."""
    total = 0.0
    for stage, counts in calls.items():
        model = _asked(authors, stage)
        if not counts.get("asked") or not isinstance(model, Model):
            continue
        known = price(model)
        if known is None:
            return None
        total += known.of(counts)
    return total


def _asked(authors: Authors, stage: str) -> str | Model | None:
    if authors.photos and stage in STAGES:
        return authors.photos.asked(stage)
    return authors.reader if stage in READING else authors.model


def tokens(calls: Calls) -> int:
    return sum(counts.get("prompt", 0) + counts.get("completion", 0) for counts in calls.values())


def price(model: Model) -> Price | None:
    if model.price is not None:
        return Price(prompt=model.price.prompt, completion=model.price.completion)
    return None if is_in_process(model) else _listed(model.name, model.there())


@cache
def _listed(name: str, address: str) -> Price | None:
    from genai_prices import Usage, calc_price  # a third of a second, and only where a model is asked

    try:
        found = calc_price(Usage(input_tokens=SOME, output_tokens=SOME), model_ref=name, provider_api_url=address)
    except LookupError:
        return None
    each = MILLION / SOME
    return Price(prompt=float(found.input_price) * each, completion=float(found.output_price) * each)
