"""What `synth ask` and `synth check` share: a run made of another one's pictures."""

from __future__ import annotations

import json
from pathlib import Path

import click

from synth.runs.again import How


def carry_out_again(
    how: How, source: Path, out: Path, settings: tuple[str, ...], *, model: str | None, reader: str | None,
    workers: int | None, patience: float | None, sandbox: str, as_json: bool,
) -> None:  # fmt: skip
    from synth.cli._options import line
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
    said = [*settings, f"-n={count(source / 'data')}"]
    said += [f"--{name}={named}" for name, named in (("model", model), ("reader", reader)) if named]
    recipe = patient(parse_recipe(json.dumps(before["recipe"]), str(source / "run.json"), said), patience)
    again = Again(how=how, of=str(source.resolve()), id=digest({key: before.get(key) for key in ("recipe", "code")}))
    tally = carry_out(recipe, out, sandbox, workers, overwrite=False, again=again)
    click.echo(line(tally.plain()) if as_json else funnel(tally, recipe.checks))
