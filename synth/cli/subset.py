"""synth subset"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from synth.cli._choice import choice_options
from synth.cli._options import Place, json_option, line


@click.command()
@click.argument("source", type=Place(exists=True, file_okay=False), metavar="OUT")
@click.option("-o", "--out", required=True, type=Place(), help="its folder, new or empty")
@choice_options
@json_option
def command(source: Path, out: Path, as_json: bool, **asked: Any) -> None:
    """Make a dataset of some samples of OUT, or of all of them in several parts; docs/subsets.md says how."""
    from synth.subsets.subset import subset
    from synth.subsets.wanted import ChoiceError, Wanted
    from synth.subsets.where import WhereError

    try:
        made = subset(source, out, Wanted(**asked))
    except (WhereError, ChoiceError) as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        click.echo(line(asdict(made)))
        return
    for name, taken in made.parts.items():
        click.echo(f"{out / name}: {taken.samples:,} of {made.of:,} samples with {taken.questions:,} questions")
    if made.neither:
        click.echo(f"{made.neither:,} samples stand on no side: they are akin to several")
