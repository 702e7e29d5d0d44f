"""What `synth ask` and `synth check` share: a run made of another one's pictures."""

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
    workers_option,
)
from synth.runs.again import How

OPTIONS = (
    click.argument("source", type=Place(exists=True, file_okay=False), metavar="OUT"),
    click.option("-o", "--out", required=True, type=Place(file_okay=False), help="the new run's folder"),
    setting_option,
    model_option("reader", "a model that sees the pictures and must agree: openai:NAME@http://host:8000/v1"),
    workers_option,
    patience_option,
    executor_options,
    sandbox_option,
    json_option,
)
ELSEWHERE = {"sandbox", "tier", "images", "digest"}  # of a run that is the same wherever it was made


def options_again(command: Command) -> Command:
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def carry_out_again(
    how: How, *, source: Path, out: Path, settings: tuple[str, ...], reader: str | None, workers: int | None,
    patience: float | None, executor: str, ray_address: str | None, sandbox: str, as_json: bool,
    model: str | None = None,
) -> None:  # fmt: skip
    from synth.cli._recipes import patient
    from synth.cli.run import carry_out, funnel
    from synth.dataset import count, shards
    from synth.given.frozen import FOLDER
    from synth.places.tries import be_patient
    from synth.recipe import parse_recipe
    from synth.records import digest
    from synth.runs.again import Again
    from synth.runs.folder import drawn_in, read_run

    hire = hired(executor, ray_address)
    if not shards(source / "data"):
        raise click.UsageError(f"{source} holds no dataset (no parquet files in {source / 'data'})")
    if source.resolve() == out.resolve():
        raise click.UsageError("the new run needs a folder of its own")
    if patience is not None:
        be_patient(patience)
    before = read_run(source)
    if how == "ask" and _shows_facts(before) and not (drawn_in(source) / FOLDER).exists():
        raise click.UsageError(
            f"{source} shows facts of several runs, or lost them; ask about each run, and merge what comes of it"
        )
    photos = before["recipe"].get("photos") or {}
    if how == "ask" and photos.get("way", "w2c") != "w2c":
        command = f"synth {photos['way']} {photos['images']} -o …"
        raise click.UsageError(f"the questions of {source} are what its models said; {command} asks them for others")
    said = [f"--{name}={named}" for name, named in (("model", model), ("reader", reader)) if named]
    said += [*settings, f"-n={count(source / 'data')}"]
    written = json.dumps(_of_all_kinds(before["recipe"], source))
    recipe = patient(parse_recipe(written, str(source / "run.json"), said), patience)
    again = Again(how=how, of=source, id=digest({key: before[key] for key in before.keys() - ELSEWHERE}))
    tally = carry_out(recipe, out, sandbox, workers, overwrite=False, again=again, hire=hire)
    click.echo(line(tally.plain()) if as_json else funnel(tally, recipe.checks, given=recipe.all_given))


def _shows_facts(described: Any) -> bool:
    """Whether facts of a user's own are on any of its pictures: it may be made of other datasets."""
    if isinstance(described, dict):
        return bool(isinstance(recipe := described.get("recipe"), dict) and recipe.get("data")) or any(
            _shows_facts(one) for key, one in described.items() if key != "recipe"
        )
    return isinstance(described, list) and any(map(_shows_facts, described))


def _of_all_kinds(recipe: dict[str, Any], source: Path) -> dict[str, Any]:
    """What was merged may hold other kinds than its recipe, which is that of the first."""
    from synth.dataset import read

    others = {row["kind"] for row in read(source / "data", ["kind"])} - recipe["kinds"].keys()
    if not others:
        return recipe
    kinds = {**recipe["kinds"], **dict.fromkeys(sorted(others), 1.0)}
    return {**recipe, "kinds": kinds, "renderers": None, "domains": None}
