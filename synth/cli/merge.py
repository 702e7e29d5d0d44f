"""synth merge"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from synth.cli._options import Place, json_option, line


@click.command()
@click.argument("sources", nargs=-1, required=True, type=Place(exists=True, file_okay=False), metavar="A B…")
@click.option("-o", "--out", required=True, type=Place(), help="the folder of all of them, new or empty")
@json_option
def command(sources: tuple[Path, ...], out: Path, as_json: bool) -> None:
    """Make one dataset of several, runs or what was made of runs; samples that are identical are kept once."""
    from synth.subsets.merge import merge

    merged = merge(sources, out)
    if as_json:
        click.echo(line(asdict(merged)))
        return
    words = f"{out}: {merged.samples:,} samples with {merged.questions:,} questions of {merged.sources} datasets"
    words += f", {merged.rejects:,} rejects"
    click.echo(words + (f"; {merged.again:,} samples were there before and are kept once" if merged.again else ""))
