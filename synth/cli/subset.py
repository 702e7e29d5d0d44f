"""synth subset"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from synth.cli._options import json_option, line


def _shares(_ctx: click.Context, _param: click.Parameter, said: tuple[str, ...]) -> dict[str, float]:
    """From train=0.9 and test=0.1."""
    found: dict[str, float] = {}
    for one in said:
        name, sign, share = one.rpartition("=")
        try:
            found_share = float(share)
        except ValueError:
            sign = ""
            found_share = 0.0
        if not sign:
            raise click.BadParameter(f"{one!r} is no side; write NAME=SHARE, as in train=0.9")
        if name in found:
            raise click.BadParameter(f"{name} is named twice")
        found[name] = found_share
    return found


@click.command()
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="OUT")
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="its folder, new or empty")
@click.option("--where", metavar="EXPR", help="samples to take, as in 'kind == \"pie\" and pages == 1'")
@click.option("--questions", metavar="EXPR", help="questions to take, as in 'form == \"choice\"'")
@click.option("--least", default=1, type=click.IntRange(1), help="questions a sample must have left  [default: 1]")
@click.option("-n", "count", type=click.IntRange(1), help="samples to take, each kind in its share")
@click.option("--seed", default=0, type=click.IntRange(0), help="of the choice and of the sides  [default: 0]")
@click.option(
    "--split", "split", multiple=True, callback=_shares, metavar="NAME=SHARE",
    help="a side and its share: a folder each, and what is akin on one side",
)  # fmt: skip
@json_option
def command(
    source: Path, out: Path, where: str | None, questions: str | None, least: int, count: int | None, seed: int,
    split: dict[str, float], as_json: bool,
) -> None:  # fmt: skip
    """Make a dataset of some samples of OUT, or of all of them in several parts; docs/subsets.md says how."""
    from synth.subsets.subset import SubsetError, Wanted, subset
    from synth.subsets.where import WhereError

    try:
        wanted = Wanted(where=where, questions=questions, least=least, n=count, seed=seed, split=split)
        made = subset(source, out, wanted)
    except (WhereError, SubsetError) as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        click.echo(line(asdict(made)))
        return
    for name, taken in made.parts.items():
        click.echo(f"{out / name}: {taken.samples:,} of {made.of:,} samples with {taken.questions:,} questions")
    if made.neither:
        click.echo(f"{made.neither:,} samples stand on no side: they are akin to several")
