"""Which recipe a command means: a file, one planned from words and kept in the run's folder, or facts of the user's."""

from __future__ import annotations

import json
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from synth.given.given import Given
    from synth.recipe import Recipe

PLANNED = "recipe.yaml"  # in the run's folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the command line says of a recipe; each counts for more than its file."""

    recipe: Path | None = None
    about: str | None = None
    data: Path | None = None
    template: Path | None = None
    settings: tuple[str, ...] = ()
    count: int | None = None
    model: str | None = None
    reader: str | None = None
    patience: float | None = None

    def said(self) -> list[str]:
        """As settings; what a recipe says of a model goes with that model, what --set says of it comes after."""
        files = (("data.file", self.data), ("template", self.template))
        said = [f"--{name}={json.dumps(str(path.resolve()), ensure_ascii=False)}" for name, path in files if path]
        said += [f"-n={self.count}"] if self.count else []
        said += [f"--{name}={one}" for name, one in (("model", self.model), ("reader", self.reader)) if one]
        return [*said, *self.settings]


def chosen(named: Named, out: Path, *, overwrite: bool) -> tuple[Recipe, Given | None]:
    """The recipe, and the user's own facts where it draws such."""
    from synth.given.given import understand
    from synth.recipe import parse_recipe, read_recipe

    if named.about and (named.recipe or named.data or named.template):
        raise click.UsageError("a recipe or your own data say what the pictures are about; give these or --about")
    beside = Path()
    if named.recipe:
        recipe, beside = read_recipe(named.recipe, named.said()), named.recipe.parent
    elif named.about:
        path = out / PLANNED
        text = _planned(named.about, path, count=named.count, model=named.model, overwrite=overwrite)
        recipe = parse_recipe(text, str(path), named.said())
    elif named.data or named.template:
        recipe = parse_recipe("", "recipe", named.said())
    else:
        raise click.UsageError("name a recipe, or what the pictures are to show: --about TEXT, --data FILE")
    given = understand(recipe.data, recipe.template, beside) if recipe.data or recipe.template else None
    return patient(recipe, named.patience), given


def patient(recipe: Recipe, seconds: float | None) -> Recipe:
    """Its models are waited for that long."""
    from synth.models._settings import Model

    if seconds is None:
        return recipe

    def waited(model: Model) -> Model:
        return model.model_copy(update={"patience": seconds})

    models = {name: one for name in ("model", "reader") if isinstance(one := getattr(recipe, name), Model)}
    update: dict[str, Any] = {name: waited(one) for name, one in models.items()}
    if (photos := recipe.photos) is not None:
        stages = {stage: waited(one) for stage, one in photos.stages.items()}
        update["photos"] = photos.model_copy(update={"model": waited(photos.model), "stages": stages})
    return recipe.model_copy(update=update)


def _planned(about: str, path: Path, *, count: int | None, model: str | None, overwrite: bool) -> str:
    """The recipe as it stands in the folder, whoever has edited it since; planned where there is none yet."""
    from synth.dataset import write_text
    from synth.kit import open_model
    from synth.models._named import author
    from synth.models._settings import Model
    from synth.recipe import N
    from synth.recipe.about import is_planned_for, planned
    from synth.runs.folder import must_be_ours
    from synth.runs.kept import cache_of

    if path.exists() and not overwrite:
        text = path.read_text(encoding="utf-8")
        if not is_planned_for(text, about):
            raise click.UsageError(
                f"{path} does not say that it was planned for this; run it by its name, choose another folder, "
                "or --overwrite"
            )
        click.echo(f"by the recipe in {path}", err=True)
        return text
    must_be_ours(path.parent)
    with ExitStack() as opened:
        named = author(model) if model else None
        engine = open_model(named, cache_of(path.parent)) if isinstance(named, Model) else None
        plan = planned(about, n=count or N, model=opened.enter_context(closing(engine)) if engine else None)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, plan.text)
    for note in plan.notes:
        click.echo(note, err=True)
    click.echo(f"planned {path}: read it, change it, and give the same command again", err=True)
    return plan.text
