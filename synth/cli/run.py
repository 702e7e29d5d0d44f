"""synth run"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from synth.cli._options import json_option, line, sandbox_option

EVERY = 2.0  # seconds between lines of progress


@click.command()
@click.argument("recipe", type=click.Path(path_type=Path), metavar="RECIPE.yaml")
@click.option("-n", "count", type=click.IntRange(1), help="samples to keep, whatever the recipe says")
@click.option("-o", "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="the run's folder")
@click.option("--workers", type=click.IntRange(1, 256), help="processes, a guest each  [default: one a core]")
@click.option("--overwrite", is_flag=True, help="throw away the run that is in the folder")
@click.option("--resume", is_flag=True, help="go on with the run in the folder (that is the default)")
@sandbox_option
@json_option
def command(
    recipe: Path,
    count: int | None,
    out: Path,
    workers: int | None,
    overwrite: bool,
    resume: bool,
    sandbox: str,
    as_json: bool,
) -> None:
    """Make the dataset a recipe describes; the same command goes on where a stopped one was."""
    from synth.recipe import read_recipe

    if overwrite and resume:
        raise click.UsageError("--overwrite and --resume exclude each other")
    read = read_recipe(recipe)
    tally = carry_out(read.model_copy(update={"n": count}) if count else read, out, sandbox, workers, overwrite)
    click.echo(line(asdict(tally)) if as_json else funnel(tally, read.checks))


def carry_out(recipe: Any, out: Path, sandbox: str, workers: int | None, overwrite: bool) -> Any:
    """The run, made as far as it goes; progress goes to standard error, the tally to the caller."""
    from qa import ocr
    from renderers._drivers import driver_sources
    from sandbox.choose import open_sandbox
    from synth.executors.local import Executor
    from synth.machine import cores
    from synth.records import digest
    from synth.runs import finish, locked, open_run, throw_away

    started = time.monotonic()
    box = open_sandbox(sandbox, driver_sources(), guests=1)
    engine, environment = box.name, digest(dict(box.environment()))
    box.close()
    said = time.monotonic()
    with locked(out):
        if overwrite:
            throw_away(out)
        run = open_run(out, recipe, environment=environment, engine=engine)
        already = run.tally().samples
        if already:
            click.echo(f"{out}: {already} of {recipe.n} samples are there", err=True)
        if (fault := ocr.missing()) is not None:
            click.echo(f"no text will be read on the pictures: {fault}", err=True)

        def tell(tally: Any) -> None:
            nonlocal said
            if tally.samples < recipe.n and time.monotonic() - said < EVERY:
                return
            said = time.monotonic()
            rate = (tally.samples - already) / (said - started)
            top = ", ".join(f"{reason} {n}" for reason, n in tally.rejects.most_common(3))
            click.echo(f"{tally.samples:>6} of {recipe.n} samples  {rate:5.1f}/s  rejects: {top or 'none'}", err=True)

        try:
            with Executor(out, sandbox=engine, workers=workers or cores()) as executor:
                tally = finish(run, executor, tell)
        except KeyboardInterrupt:
            click.echo(f"\n{out} keeps what is done; the same command goes on from there", err=True)
            raise
    click.echo(f"{out}: {tally.samples} samples, {time.monotonic() - started:.1f} s, sandbox {engine}", err=True)
    return tally


def funnel(tally: Any, checks: Sequence[str]) -> str:
    """Counts and yields: topics, samples, questions, and why the rest was rejected."""
    failed = sum(n for reason, n in tally.rejects.items() if reason in checks)
    lines = [
        f"topics     {tally.topics:>6}",
        f"samples    {tally.samples:>6}   {_share(tally.samples, tally.topics)} of topics",
        f"questions  {tally.questions:>6}   {_share(tally.questions, tally.questions + failed)} of those asked, "
        f"{tally.questions / max(tally.samples, 1):.1f} a picture",
    ]
    lines += [f"  {reason:<28}{n:>6} rejected" for reason, n in tally.rejects.most_common()]
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "-"
