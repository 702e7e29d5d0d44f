"""What given data ask of a recipe: kinds that can be drawn of them, and no more samples than there are rows."""

from __future__ import annotations

from synth.given.charted import KINDS, WHY
from synth.given.faults import Faults, listed
from synth.given.given import Given, digests
from synth.given.page import NAME as PAGE
from synth.recipe import Recipe


def fitted(recipe: Recipe, given: Given) -> Recipe:
    """The recipe with what it left open filled in; raises `Unfit` for what cannot be.

    Files keep their names alone, and are known by their digests: where they lay is no part of a run.
    """
    made = _pages(recipe, given) if given.pages else _charts(recipe, given)
    named = {"file": given.data.name, "digests": dict(digests(given.data, given.template))}
    made |= {"data": given.facts.model_copy(update=named)}
    made |= {"template": given.template.name} if given.template else {}
    return recipe.model_copy(update=made)


def _charts(recipe: Recipe, given: Given) -> dict[str, object]:
    faults = Faults(given.data)
    if "kinds" in recipe.model_fields_set:
        for name in recipe.kinds:
            if name not in KINDS:
                faults.add(f"is drawn as {listed(KINDS)}, and `kinds` asks for {name}")
            elif name not in given.kinds:
                faults.add(f"no {name} can be drawn of it: it {WHY[name]}")
        faults.must_be_none()
        return {}
    kinds = {name: weight for name, weight in recipe.kinds.items() if name in given.kinds}
    if not kinds:
        faults.add(f"can be drawn as {listed(given.kinds)}, and the recipe leaves none of these")
    faults.must_be_none()
    return {"kinds": kinds}


def _pages(recipe: Recipe, given: Given) -> dict[str, object]:
    assert given.most is not None
    faults = Faults(given.data)
    if "kinds" in recipe.model_fields_set and set(recipe.kinds) != {PAGE}:
        faults.add("with a template each row is a page, and no other kind is drawn; leave out `kinds`")
    if "n" in recipe.model_fields_set and recipe.n > given.most:
        faults.add(f"has {given.most:,} rows, and `n` asks for {recipe.n:,} samples: each row is one")
    faults.must_be_none()
    n = recipe.n if "n" in recipe.model_fields_set else given.most
    return {"kinds": {PAGE: 1.0}, "n": n}
