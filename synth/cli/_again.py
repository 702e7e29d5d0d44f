"""What `synth ask` and `synth check` share: a run made of another one's pictures."""

from __future__ import annotations

import json
from pathlib import Path

import click

from synth.cli._options import (
    Command,
    json_option,
    line,
    model_option,
    patience_option,
    sandbox_option,
    setting_option,
    workers_option,
)
from synth.runs.again import How

FOLDER = click.Path(file_okay=False, path_type=Path)
OPTIONS = (
    click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="OUT"),
    click.option("-o", "--out", required=True, type=FOLDER, help="the new run's folder"),
    setting_option,
    model_option("reader", "a model that sees the pictures and must agree: openai:NAME@http://host:8000/v1"),
    workers_option,
    patience_option,
    sandbox_option,
    json_option,
)


def options_again(command: Command) -> Command:
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def carry_out_again(
    how: How, *, source: Path, out: Path, settings: tuple[str, ...], reader: str | None, workers: int | None,
    patience: float | None, sandbox: str, as_json: bool, model: str | None = None,
) -> None:  # fmt: skip
    from synth.cli._recipes import patient
    from synth.cli.run import carry_out, funnel
    from synth.dataset import count, shards
    from synth.recipe import parse_recipe
    from synth.records import digest
    from synth.runs.again import Again
    from synth.runs.folder import read_run

    if not shards(source / "data"):
        raise click.UsageError(f"{source} holds no dataset (no parquet files in {source / 'data'})")
    if source.resolve() == out.resolve():
        raise click.UsageError("the new run needs a folder of its own")
    before = read_run(source)
    said = [f"--{name}={named}" for name, named in (("model", model), ("reader", reader)) if named]
    said += [*settings, f"-n={count(source / 'data')}"]
    recipe = patient(parse_recipe(json.dumps(before["recipe"]), str(source / "run.json"), said), patience)
    again = Again(how=how, of=source, id=digest({key: before.get(key) for key in ("recipe", "code")}))
    tally = carry_out(recipe, out, sandbox, workers, overwrite=False, again=again)
    click.echo(line(tally.plain()) if as_json else funnel(tally, recipe.checks))
