"""synth run"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from synth.cli._options import json_option, line, model_option, patience_option, sandbox_option, tier_option

if TYPE_CHECKING:
    from sandbox.contract import Tier

EVERY = 2.0  # seconds between lines of progress


@click.command()
@click.argument("recipe", type=click.Path(path_type=Path), metavar="RECIPE.yaml")
@click.option("-n", "count", type=click.IntRange(1), help="samples to keep, whatever the recipe says")
@click.option("-o", "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="the run's folder")
@click.option("--workers", type=click.IntRange(1, 256), help="processes, a guest each  [default: one a core]")
@click.option("--overwrite", is_flag=True, help="throw away the run that is in the folder")
@click.option("--resume", is_flag=True, help="go on with the run in the folder (that is the default)")
@model_option("model", "who writes topics, data, programs and questions: offline, or openai:NAME@http://host:8000/v1")
@model_option("reader", "a model that sees the pictures and must agree, written the same way")
@patience_option
@sandbox_option
@tier_option
@json_option
def command(
    recipe: Path,
    count: int | None,
    out: Path,
    workers: int | None,
    overwrite: bool,
    resume: bool,
    model: str | None,
    reader: str | None,
    patience: float | None,
    sandbox: str,
    tier: Tier,
    as_json: bool,
) -> None:
    """Make the dataset a recipe describes; the same command goes on where a stopped one was."""
    from synth.recipe import read_recipe

    if overwrite and resume:
        raise click.UsageError("--overwrite and --resume exclude each other")
    read = changed(read_recipe(recipe), n=count, model=model, reader=reader, patience=patience)
    tally = carry_out(read, out, sandbox, workers, overwrite, least=tier)
    click.echo(line(tally.plain()) if as_json else funnel(tally, read.checks))


def changed(recipe: Any, *, n: int | None, model: str | None, reader: str | None, patience: float | None) -> Any:
    """The recipe with what the command line says; what a recipe says of a model goes with that model."""
    from synth.recipe import Recipe, model_said

    update: dict[str, Any] = {"n": n} if n else {}
    for name, said in (("model", model), ("reader", reader)):
        if said is not None:
            update[name] = model_said(name, said, getattr(recipe, name))
    made = recipe.model_copy(update=update)
    if patience is not None:
        models = {name: getattr(made, name) for name in ("model", "reader") if hasattr(getattr(made, name), "patience")}
        made = made.model_copy(
            update={name: one.model_copy(update={"patience": patience}) for name, one in models.items()}
        )
    assert isinstance(made, Recipe)
    return made


def carry_out(
    recipe: Any, out: Path, sandbox: str, workers: int | None, overwrite: bool, *, least: Tier = "users"
) -> Any:
    """The run, made as far as it goes; progress goes to standard error, the tally to the caller."""
    from qa import ocr
    from sandbox.choose import open_sandbox
    from synth.executors.local import Executor
    from synth.kit import drivers_for
    from synth.machine import cores
    from synth.records import digest
    from synth.runs import finish, images_of, locked, open_run, throw_away

    started = time.monotonic()
    box = open_sandbox(sandbox, drivers_for(recipe.names_of_renderers), guests=1, least=least)
    found, engine, tier = dict(box.environment()), box.name, box.tier
    box.close()
    environment, images = digest(found), images_of(found)
    said = time.monotonic()
    with locked(out), ExitStack() as opened:
        if overwrite:
            throw_away(out)
        author = _models(recipe, out, opened).get("model")
        run = open_run(out, recipe, environment=environment, engine=engine, tier=tier, images=images, author=author)
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
    click.echo(
        f"{out}: {tally.samples} samples, {time.monotonic() - started:.1f} s, sandbox {engine} ({tier})", err=True
    )
    return tally


def _models(recipe: Any, out: Path, opened: ExitStack) -> dict[str, Any]:
    """The models the recipe names, as far as can be told at once all there."""
    from synth.kit import open_model
    from synth.models._settings import Model
    from synth.runs import CACHE

    named = {name: one for name in ("model", "reader") if isinstance(one := getattr(recipe, name), Model)}
    asked = {name: opened.enter_context(closing(open_model(one, out / CACHE))) for name, one in named.items()}
    for engine in asked.values():
        if waits := engine.check():
            click.echo(waits, err=True)
    return asked


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
