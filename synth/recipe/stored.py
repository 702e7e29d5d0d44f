"""The recipe that a run's folder holds, read by those who only look at the run."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from synth.plugins import importing_nothing
from synth.recipe import Recipe
from synth.recipe.faults import place_of, said_of


class UnreadableRecipe(ValueError):
    """It is another version's, or names what only those import who make samples of it."""


def stored(said: Any) -> Recipe:
    try:
        with importing_nothing():
            return Recipe.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, place_of(first)))
        raise UnreadableRecipe(f"{place or 'recipe'}: {said_of(first, Recipe)}") from error
