"""synth demo"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from synth.cli._options import json_option, line, sandbox_option


@click.command()
@click.option("-o", "--out", default="demo", type=click.Path(file_okay=False, path_type=Path), help="[default: demo]")
@click.option("-n", "count", default=60, type=click.IntRange(1), help="samples  [default: 60]")
@click.option("--seed", default=0, type=click.IntRange(0), help="other pictures for another seed  [default: 0]")
@click.option("--workers", type=click.IntRange(1, 256), help="processes, a guest each  [default: one a core]")
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
    page = write_page(out)
    if as_json:
        click.echo(line({**asdict(tally), "page": str(page)}))
    else:
        click.echo(funnel(tally, recipe.checks))
        click.echo(f"open {page} in a browser; next: synth verify {out}")
