"""synth run"""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from synth.cli._options import (
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
from synth.cli._recipes import Named, chosen
from synth.places.tries import be_patient

if TYPE_CHECKING:
    from sandbox.contract import Tier
    from synth.given.given import Given
    from synth.recipe import Recipe
    from synth.runs import Tally
    from synth.runs.again import Again


FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("recipe", type=click.Path(path_type=Path), metavar="[RECIPE.yaml]", required=False)
@click.option("--about", metavar="TEXT", help="plan a recipe for what you want, in OUT/recipe.yaml")
@click.option("--data", type=FILE, metavar="FILE", help="draw facts of your own: .csv, .tsv, .json or .jsonl")
@click.option(
    "--template", type=FILE, metavar="PAGE.html.jinja", help="a page of your own, filled with each row of --data"
)
@click.option("-n", "count", type=click.IntRange(1), help="samples to keep, whatever the recipe says")
@click.option("-o", "--out", required=True, type=Place(file_okay=False), help="the run's folder")
@setting_option
@click.option("--preview", type=click.IntRange(1), metavar="N", help="the first N samples, and what all take")
@workers_option
@click.option("--overwrite", is_flag=True, help="throw away the run that is in the folder")
@click.option("--resume", is_flag=True, help="go on with the run in the folder (that is the default)")
@model_option("model", "who writes topics, data, programs and questions: offline, or openai:NAME@http://host:8000/v1")
@model_option("reader", "a model that sees the pictures and must agree, written the same way")
@click.option("--max-cost", type=click.FloatRange(0, min_open=True), metavar="DOLLARS", help="that models may cost")
@click.option(
    "--exclude",
    type=Place(exists=True, file_okay=False),
    metavar="DIR",
    help="keep clear of the pictures and texts in here, such as your evaluation sets",
)
@patience_option
@executor_options
@sandbox_option
@tier_option
@json_option
def command(
    recipe: Path | None,
    about: str | None,
    data: Path | None,
    template: Path | None,
    count: int | None,
    out: Path,
    settings: tuple[str, ...],
    preview: int | None,
    workers: int | None,
    overwrite: bool,
    resume: bool,
    model: str | None,
    reader: str | None,
    max_cost: float | None,
    exclude: Path | None,
    patience: float | None,
    executor: str,
    ray_address: str | None,
    sandbox: str,
    tier: Tier,
    as_json: bool,
) -> None:
    """Make the dataset a recipe describes; the same command goes on where a stopped one was."""
    if overwrite and resume:
        raise click.UsageError("--overwrite and --resume exclude each other")
    hire = hired(executor, ray_address)
    named = Named(
        recipe=recipe, about=about, data=data, template=template, settings=settings, count=count, model=model,
        reader=reader, patience=patience,
    )  # fmt: skip
    if patience is not None:
        be_patient(patience)
    read, given = chosen(named, out, overwrite=overwrite)
    tally = carry_out(
        read,
        out,
        sandbox,
        workers,
        overwrite,
        least=tier,
        preview=preview,
        max_cost=max_cost,
        exclude=exclude,
        given=given,
        hire=hire,
    )
    click.echo(line(tally.plain()) if as_json else funnel(tally, read.checks, given=read.all_given))


def carry_out(
    recipe: Recipe, out: Path, sandbox: str, workers: int | None, overwrite: bool, *, least: Tier = "users",
    preview: int | None = None, max_cost: float | None = None, again: Again | None = None,
    exclude: Path | None = None, given: Given | None = None, hire: Callable[..., Any] | None = None,
) -> Tally:  # fmt: skip
    """The run, made as far as it goes and shown as it does; the last line of a stopped one takes it up again."""
    from synth.displays import suited
    from synth.executors.local import Executor
    from synth.runs.folder import read_run
    from synth.runs.make import make

    started = time.monotonic()
    with suited() as display:
        try:
            tally = make(
                recipe, out, sandbox=sandbox, workers=workers, overwrite=overwrite, least=least,
                preview=preview, max_cost=max_cost, again=again, exclude=exclude,
                given=given, watch=display, hire=hire or Executor,
            )  # fmt: skip
        except KeyboardInterrupt:
            display.say(f"{out} keeps what is done; to go on: {command_again()}")
            raise
        run, seconds = read_run(out), time.monotonic() - started
        display.say(f"{out}: {tally.samples} samples, {seconds:.1f} s, sandbox {run['sandbox']} ({run['tier']})")
    return tally


def command_again() -> str:
    """The command that takes a stopped run up again."""
    words = [word for word in sys.argv[1:] if word != "--overwrite"]
    return shlex.join(["synth", *words])


def funnel(tally: Tally, checks: Sequence[str], *, given: bool = False) -> str:
    """Counts and yields: topics, samples, questions, and why the rest was rejected. `given` pictures are not drawn."""
    from qa.judge import READING
    from synth.displays.words import called

    failed = sum(n for reason, n in tally.rejects.items() if reason in {*checks, *READING})
    planned, drawn = (called(stage, given=given) for stage in ("planned", "drawn"))
    lines = [
        f"{planned:<11}{tally.topics:>6}",
        f"{drawn:<11}{tally.drawn:>6}   {_share(tally.drawn, tally.topics)} of those {planned}",
        f"checked    {tally.checked:>6}   {_share(tally.checked, tally.drawn)} of those {drawn}",
        f"kept       {tally.samples:>6}   {_share(tally.samples, tally.topics)} of those {planned}",
        f"questions  {tally.questions:>6}   {_share(tally.questions, tally.questions + failed)} of those asked, "
        f"{tally.questions / max(tally.samples, 1):.1f} a picture",
    ]
    lines += [f"  {reason:<28}{n:>6} rejected" for reason, n in tally.rejects.most_common()]
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "-"
