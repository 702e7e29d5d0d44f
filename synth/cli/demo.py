"""synth demo"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from synth.cli._options import Place, json_option, line, sandbox_option

if TYPE_CHECKING:
    from synth.recipe import Recipe
    from synth.records import Reject

CARELESS = 2  # programs of each kind with a slip in them, for the page to show what is caught


@click.command()
@click.option("-o", "--out", default="demo", type=Place(file_okay=False), help="[default: demo]")
@click.option("-n", "count", default=60, type=click.IntRange(1), help="samples  [default: 60]")
@click.option("--seed", default=0, type=click.IntRange(0), help="other pictures for another seed  [default: 0]")
@click.option("--workers", type=click.IntRange(1, 256), help="processes, a guest each  [default: one for two cores]")
@click.option("--overwrite", is_flag=True, help="throw away the run that is in the folder")
@sandbox_option
@json_option
def command(
    out: Path, count: int, seed: int, workers: int | None, overwrite: bool, sandbox: str, as_json: bool
) -> None:
    """60 samples of all kinds there are, with no model, and a page to look at them."""
    from synth.cli.run import carry_out, funnel
    from synth.recipe import Recipe
    from synth.viewer import write_page

    recipe = Recipe(n=count, seed=seed)
    tally = carry_out(recipe, out, sandbox, workers, overwrite)
    page = write_page(out, _caught(recipe, sandbox))
    if as_json:
        click.echo(line({**tally.plain(), "page": str(page)}))
    else:
        click.echo(funnel(tally, recipe.checks))
        click.echo(f"open {page} in a browser; next: synth verify {out}")


def _caught(recipe: Recipe, sandbox: str) -> list[Reject]:
    """What becomes of programs with a slip in them: one reject for each reason and renderer."""
    from concurrent.futures import ThreadPoolExecutor

    from sandbox.choose import open_sandbox
    from synth.kit import drivers_for, open_kit
    from synth.machine import cores
    from synth.pipeline import run_topics
    from synth.plan.proposals import own_topics
    from synth.records import Picture, Program
    from synth.shares import Draft

    drafts = [Draft(kind=kind) for kind in recipe.names_of_kinds] * CARELESS
    topics = [topic for _, topic in own_topics(recipe.seed, lambda: iter(drafts), 0, ())]
    drivers = drivers_for(recipe.names_of_renderers)
    with closing(open_sandbox(sandbox, drivers, guests=cores())) as box, ThreadPoolExecutor(cores()) as threads:
        kit = open_kit(recipe.model_copy(update={"model": "careless"}), box)
        rejects = run_topics(topics, kit, threads).rejects
    first: dict[tuple[str, str], Reject] = {}
    for reject in rejects:
        program = reject.record.made_by if isinstance(reject.record, Picture) else reject.record
        if isinstance(program, Program):
            first.setdefault((program.renderer, reject.reason), reject)
    return list(first.values())
