"""Which run this is: what it was to make, what it was made with, how far it came, and how it is made again."""

from __future__ import annotations

import io
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ruamel.yaml import YAML

from synth.given.frozen import FOLDER
from synth.models._settings import Model
from synth.photos.settings import Photos
from synth.recipe import Recipe
from synth.report.told import Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """`facts` are names and what stands at them; `words` say the recipe, `yaml` is it; `commands` make it again."""

    name: str
    state: str
    n: int | None
    kept: int
    questions: int
    facts: Mapping[str, str]
    words: tuple[str, ...]
    yaml: str
    commands: tuple[str, ...]
    beside: str  # the folder of the files that the recipe names
    again: str
    faults: tuple[str, ...]


def head(told: Told, samples: int, questions: int, faults: list[str]) -> Head:
    recipe = told.described.get("recipe")
    return Head(
        name=told.out.resolve().name or str(told.out.resolve()),
        state=told.state,
        n=None if told.again or told.gathered else told.n,
        kept=samples,
        questions=questions,
        facts=_facts(told),
        words=tuple(in_words(told.recipe)) if told.recipe else (),
        yaml=_yaml(recipe) if isinstance(recipe, Mapping) else "",
        commands=_commands(told),
        beside=f"{FOLDER}/from" if told.recipe and told.recipe.data else "",
        again=_again(told),
        faults=tuple(faults),
    )


def _facts(told: Told) -> dict[str, str]:
    """What there is to know; what nobody says is left out."""
    said, versions = told.described, told.described.get("versions")
    named = dict(versions) if isinstance(versions, Mapping) else {}
    found = {
        "seed": _plain(said.get("recipe", {}).get("seed")) if isinstance(said.get("recipe"), Mapping) else "",
        "made by": " · ".join(f"{name} {number}" for name, number in named.items()),
        "code": _plain(said.get("code")),
        "sandbox": " · ".join(filter(None, (_plain(said.get("sandbox")), _plain(said.get("tier"))))),
        "environment": _plain(said.get("environment")),
        "author": author(told.recipe.model) if told.recipe and not told.recipe.all_given else "",
        "seen by": _seen_by(told.recipe.photos) if told.recipe and told.recipe.photos else "",
        "reader": (author(told.recipe.reader) if told.recipe.reader else "none") if told.recipe else "",
        "last at work": datetime.fromtimestamp(told.at, UTC).strftime("%Y-%m-%d %H:%M UTC") if told.at else "",
    }
    images = said.get("images")
    for name, number in (images if isinstance(images, Mapping) else {}).items():
        found[f"{name} image"] = _plain(number)[:20]
    if told.described.get("preview") is True:
        found["preview"] = "yes: the first samples of a run that goes on from here"
    return {name: words for name, words in found.items() if words}


def _plain(value: Any) -> str:
    return str(value) if isinstance(value, str | int) else ""


def author(model: str | Model | None) -> str:
    if isinstance(model, Model):
        return f"{model.name} ({model.engine}{', ' + model.address if model.address else ''})"
    return f"{model} (no model)" if model else ""


def _seen_by(photos: Photos) -> str:
    """Who looked at given pictures."""
    others = [f"{author(model)} at {stage}" for stage, model in photos.stages.items()]
    return "; ".join([author(photos.model), *others])


def in_words(recipe: Recipe) -> list[str]:
    """A recipe as sentences."""
    by = f"{'from' if recipe.renderers else 'of'} {_weighed(recipe.kinds)}"
    said = [f"{recipe.n:,} samples, seed {recipe.seed}, {by}."]
    if recipe.about:
        said.append(f"About: {recipe.about}.")
    if recipe.data:
        pages = f", a page of {recipe.template} for each row" if recipe.template else ""
        said.append(f"Facts from {recipe.data.file}{pages}.")
    if recipe.photos:
        said.append(f"Given pictures: {recipe.photos.images}, by {recipe.photos.way}; licence {recipe.photos.licence}.")
    if recipe.renderers:
        said.append(f"Renderers: {_weighed(recipe.renderers)}; the weights of kinds are within theirs.")
    if recipe.domains:
        said.append(f"From the fields {_weighed(recipe.domains)}.")
    said.append(f"Texts in {_weighed(recipe.languages)}" + (", " if recipe.difficulty else "."))
    if recipe.difficulty:
        said[-1] += f"difficulty {_weighed(recipe.difficulty)}."
    families = f"of {_weighed(recipe.families)}" if recipe.families else "of every family in turn"
    forms = f"as {_weighed(recipe.forms)}" if recipe.forms else "in every form in turn"
    said.append(
        f"Up to {recipe.most} questions a picture {families}, {forms}; one that keeps fewer than {recipe.least} goes."
    )
    said.append(
        f"Checked by {', '.join(recipe.checks)}" + (", then by a reader of the pixels." if recipe.reader else ".")
    )
    caps = [f"{name} {most}" for group in recipe.caps.model_dump().values() for name, most in group.items()]
    if caps:
        said.append(f"At most {', '.join(caps)}.")
    return said


def _weighed(said: Mapping[str, float] | list[str]) -> str:
    if isinstance(said, list) or len(set(said.values())) == 1:
        names = list(said)
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return ", ".join(f"{name} ({weight:g})" for name, weight in said.items())


def _yaml(recipe: Mapping[str, Any]) -> str:
    out = io.StringIO()
    writer = YAML(typ="safe")
    writer.default_flow_style, writer.sort_base_mapping_type_on_output = False, False  # type: ignore[assignment]
    writer.dump(_said(recipe), out)
    return out.getvalue()


def _said(value: Any) -> Any:
    """Without the keys at which nothing stands."""
    if isinstance(value, Mapping):
        kept = {name: _said(inner) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if inner is not None and inner != {}}
    return value


def _commands(told: Told) -> tuple[str, ...]:
    if told.again:
        how = "check" if told.again.get("how") == "check" else "ask"
        return (shlex.join(["synth", how, _plain(told.again.get("of")), "-o", "NEW"]),)
    if told.gathered == "merged":
        return (shlex.join(["synth", "merge", *_sources(told), "-o", "NEW"]),)
    clear = " --exclude DIR" if told.described.get("excluded") else ""
    return (f"synth run recipe.yaml -o NEW{clear}",) if told.described and not told.gathered else ()


def _again(told: Told) -> str:
    """What it was made of, where that is no recipe."""
    if told.again:
        what = "The same questions before another reader" if told.again.get("how") == "check" else "Other questions"
        return f"{what}, of the pictures of {_plain(told.again.get('of'))}; nothing was drawn."
    if told.gathered == "merged":
        return f"Merged of {', '.join(_sources(told))}. The recipe is that of the first."
    if told.gathered == "subset":
        said = told.described["subset"]
        held = said if isinstance(said, Mapping) else {}
        wanted = ", ".join(f"{name} {value}" for name, value in held.items() if value and name not in ("of", "run"))
        return f"A part of {_plain(held.get('of'))}: {wanted}. The recipe is that of the whole."
    return ""


def _sources(told: Told) -> list[str]:
    merged = told.described.get("merged")
    return [_plain(one.get("of")) for one in merged if isinstance(one, Mapping)] if isinstance(merged, list) else []
