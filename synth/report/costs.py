"""What a run took: seconds by stage, requests and tokens by stage, and what these cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version

from synth.models._settings import Model
from synth.recipe import Recipe
from synth.report.told import Told
from synth.runs import prices

TABLE = "genai-prices"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What a model was asked for at a stage. `cost` is in dollars, None where the price is not known."""

    asked: int
    cached: int
    prompt: int
    completion: int
    cost: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """`seconds` are by stage, summed over items that were under way at once; `wall` and `rate` are of the last go."""

    seconds: Mapping[str, float]
    wall: float | None
    rate: float | None
    stages: Mapping[str, Stage]
    cost: float | None
    a_sample: float | None
    by: str  # whose prices these are


def costs(told: Told) -> Costs:
    calls, samples = told.totals.calls, told.totals.samples
    stages = {stage: _stage(stage, counts, told.recipe) for stage, counts in sorted(calls.items())}
    known = [stage.cost for stage in stages.values() if stage.cost is not None]
    total = sum(known) if len(known) == len(stages) and told.recipe else None
    said = told.progress
    return Costs(
        seconds=dict(sorted(told.totals.stages.items(), key=lambda one: -one[1])),
        wall=said.seconds if said and said.seconds else None,
        rate=said.rate if said and said.rate else None,
        stages=stages,
        cost=total,
        a_sample=total / samples if total is not None and samples else None,
        by=_by(told.recipe),
    )


def _stage(stage: str, counts: Mapping[str, int], recipe: Recipe | None) -> Stage:
    return Stage(
        asked=counts.get("asked", 0),
        cached=counts.get("cached", 0),
        prompt=counts.get("prompt", 0),
        completion=counts.get("completion", 0),
        cost=prices.cost(recipe, {stage: counts}) if recipe else None,
    )


def _by(recipe: Recipe | None) -> str:
    models = [model for model in (recipe.model, recipe.reader) if isinstance(model, Model)] if recipe else []
    if not models:
        return ""
    own = sum(model.price is not None for model in models)
    listed = f"the table of public prices of {TABLE} {version(TABLE)}, by the server's address"
    return "the recipe" if own == len(models) else f"the recipe, else {listed}" if own else listed
