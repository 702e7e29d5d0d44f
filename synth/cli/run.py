"""synth run"""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import click

from synth.cli._options import sandbox_option


@click.command()
@click.argument("recipe", type=click.Path(path_type=Path), metavar="RECIPE.yaml")
@click.option("-n", "count", type=click.IntRange(1), help="samples to keep, whatever the recipe says")
@click.option("-o", "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="the run's folder")
@click.option("--workers", type=click.IntRange(1, 256), help="processes, a guest each  [default: one a core]")
@click.option("--overwrite", is_flag=True, help="throw away the run that is in the folder")
@click.option("--resume", is_flag=True, help="go on with the run in the folder (that is the default)")
@sandbox_option
def command(
    recipe: Path, count: int | None, out: Path, workers: int | None, overwrite: bool, resume: bool, sandbox: str
) -> None:
    """Make the dataset a recipe describes; the same command goes on where a stopped one was."""
    from synth.recipe import read_recipe

    if overwrite and resume:
        raise click.UsageError("--overwrite and --resume exclude each other")
    read = read_recipe(recipe)
    carry_out(read.model_copy(update={"n": count}) if count else read, out, sandbox, workers, overwrite)


def carry_out(recipe: Any, out: Path, sandbox: str, workers: int | None, overwrite: bool) -> None:
    from renderers._drivers import driver_sources
    from sandbox.choose import open_sandbox
    from synth.executors.local import Executor
    from synth.machine import cores
    from synth.records import digest
    from synth.runs import finish, locked, open_run

    started = time.monotonic()
    box = open_sandbox(sandbox, driver_sources(), guests=1)
    engine, environment = box.name, digest(dict(box.environment()))
    box.close()
    with locked(out):
        if overwrite:
            throw_away(out)
        run = open_run(out, recipe, environment=environment, engine=engine)
        already = run.kept()
        if already:
            click.echo(f"{out}: {already} of {recipe.n} samples are there")

        def tell(report: Any) -> None:
            kept = run.kept()
            rate = (kept - already) / (time.monotonic() - started)
            top = ", ".join(f"{reason} {n}" for reason, n in run.reasons().most_common(3))
            click.echo(f"{kept:>6} of {recipe.n} samples  {rate:5.1f}/s  rejects: {top or 'none'}", err=True)

        with Executor(out, sandbox=engine, workers=workers or cores()) as executor:
            finish(run, executor, tell)
    click.echo(funnel(run))
    click.echo(f"{out}: {run.kept()} samples, {time.monotonic() - started:.1f} s, sandbox {engine}")


def throw_away(out: Path) -> None:
    """Only what a run makes: a folder of the user's own is never emptied."""
    from synth.runs import FOLDERS

    if (out / "run.json").exists():
        for name in FOLDERS:
            shutil.rmtree(out / name, ignore_errors=True)
        (out / "run.json").unlink()


def funnel(run: Any) -> str:
    """Counts and yields: topics, samples, questions, and why the rest was rejected."""
    reports = run.done().values()
    topics, samples, questions = (sum(r[key] for r in reports) for key in ("topics", "samples", "questions"))
    rejected = {r: n for r, n in run.reasons().most_common()}
    checks = sum(n for reason, n in rejected.items() if reason in set(run.recipe.checks))
    asked = questions + checks
    lines = [
        f"topics     {topics:>6}",
        f"samples    {samples:>6}   {_share(samples, topics)} of topics",
        f"questions  {questions:>6}   {_share(questions, asked)} of those asked, "
        f"{questions / max(samples, 1):.1f} a picture",
    ]
    lines += [f"  {reason:<28}{n:>6} rejected" for reason, n in rejected.items()]
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "-"
