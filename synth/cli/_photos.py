"""What the commands over given pictures share: a recipe of the command line, and the run of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from synth.cli._options import (
    Command,
    Place,
    executor_options,
    hired,
    json_option,
    line,
    model_option,
    patience_option,
    sandbox_option,
    setting_option,
    tier_option,
    workers_option,
)

LEAST, MOST = 1, 24  # questions of a picture
OPTIONS = (
    click.option("-o", "--out", required=True, type=Place(file_okay=False), help="the run's folder"),
    click.option("-n", "count", type=click.IntRange(1), help="samples to keep  [default: of every picture one]"),
    model_option("model", "who looks at the pictures: openai:NAME@http://host:8000/v1, transformers:NAME, vllm:NAME"),
    click.option(
        "--stage", "stages", multiple=True, metavar="STAGE=MODEL", help="another model for a stage, such as boxes"
    ),
    model_option("reader", "a model that sees the pictures and must agree with the answers"),
    click.option("--licence", default="unknown", help="of the pictures, kept with each sample  [default: unknown]"),
    setting_option,
    workers_option,
    click.option("--overwrite", is_flag=True, help="throw away the run that is in the folder"),
    patience_option,
    executor_options,
    sandbox_option,
    tier_option,
    json_option,
)


def photo_options(command: Command) -> Command:
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def carry_out_photos(
    way: str, images: Path, *, out: Path, count: int | None, model: str | None, stages: tuple[str, ...],
    reader: str | None, licence: str, settings: tuple[str, ...], workers: int | None, overwrite: bool,
    patience: float | None, executor: str, ray_address: str | None, sandbox: str, tier: Any, as_json: bool,
) -> Any:  # fmt: skip
    """The recipe that was run."""
    from synth.cli._recipes import patient
    from synth.cli.run import carry_out, funnel
    from synth.photos.gallery import count_of
    from synth.places.tries import be_patient
    from synth.recipe import parse_recipe

    if model is None:
        raise click.UsageError("name who looks at the pictures: --model openai:NAME@http://host:8000/v1")
    hire = hired(executor, ray_address)
    if patience is not None:
        be_patient(patience)
    photos = {
        "images": str(images) if "://" in str(images) else str(images.resolve()), "way": way, "model": model,
        "stages": dict(_pair(one) for one in stages), "licence": licence,
    }  # fmt: skip
    written = {"photos": photos, "least": LEAST, "most": MOST}
    said = [f"--reader={reader}"] if reader else []
    recipe = parse_recipe(json.dumps(written), "recipe", [*said, *settings])
    assert recipe.photos is not None
    recipe = recipe.model_copy(update={"n": count or count_of(recipe.photos, out)})
    tally = carry_out(patient(recipe, patience), out, sandbox, workers, overwrite, least=tier, hire=hire)
    click.echo(line(tally.plain()) if as_json else funnel(tally, recipe.checks, given=True))
    return recipe


def _pair(said: str) -> tuple[str, str]:
    stage, sign, model = said.partition("=")
    if not sign or not model:
        raise click.UsageError(f"--stage {said!r} is written as in --stage boxes=transformers:NAME")
    return stage.strip(), model.strip()
