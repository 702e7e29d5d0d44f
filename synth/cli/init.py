"""synth init"""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.option(
    "-o", "--out", default="recipe.yaml", show_default=True, type=click.Path(dir_okay=False, path_type=Path),
    help="the file to write; one that is there stays as it is",
)  # fmt: skip
@click.option("--schema", is_flag=True, help="print the JSON schema of recipes instead, for editors")
def command(out: Path, schema: bool) -> None:
    """Write a recipe with every key, its default and what it does."""
    from synth.recipe import schema as recipe_schema

    if schema:
        click.echo(json.dumps(recipe_schema.schema(), indent=2, ensure_ascii=False))
        return
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(recipe_schema.commented())
    except FileExistsError:
        raise click.UsageError(f"{out} is there already; name another file with -o") from None
    click.echo(f"{out}: change what you like, then: synth run {out} -o out")
