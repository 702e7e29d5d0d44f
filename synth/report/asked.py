"""The shares that a recipe asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import islice
from typing import Literal

from synth.recipe import Recipe
from synth.recipe.fit import kind

MOST = 200_000  # places of a run at which what stands there is counted

Group = Literal["kinds", "renderers", "languages", "difficulty"]


def of_topics(recipe: Recipe, planned: int) -> dict[Group, dict[str, float]]:
    """What weights and caps come to at the places planned; without weights difficulty is left to the topics."""
    drafts = list(islice(recipe.drafts(), min(MOST, planned or recipe.n)))
    kinds = Counter(draft.kind for draft in drafts)
    asked: dict[Group, dict[str, float]] = {
        "kinds": _parts(kinds),
        "languages": _parts(Counter(draft.language for draft in drafts)),
    }
    drawn_by = Counter[str]()
    for name, count in kinds.items():
        drawn_by[kind(name).renderer] += count
    asked["renderers"] = _parts(drawn_by)
    if drafts and all(draft.difficulty is not None for draft in drafts):
        asked["difficulty"] = _parts(Counter(str(draft.difficulty) for draft in drafts))
    return asked


def of_questions(recipe: Recipe) -> dict[str, dict[str, float]]:
    """Weights of families and forms, where the recipe has some; others come in turn."""
    asked = {"families": recipe.families, "forms": recipe.forms}
    return {group: _parts(said) for group, said in asked.items() if isinstance(said, dict)}


def _parts(counts: Mapping[str, float]) -> dict[str, float]:
    total = sum(counts.values())
    return {name: count / total for name, count in counts.items()} if total else {}
