"""synth report"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import click

from synth.cli._options import Place, json_option, line

EVERY = 10.0  # seconds between lines that say how far it is


@click.command()
@click.argument("out", type=Place(exists=True, file_okay=False), metavar="OUT")
@click.argument("other", type=Place(exists=True, file_okay=False), metavar="[OTHER]", required=False)
@click.option("-o", "--to", type=Place(dir_okay=False), help="the page  [default: OUT/report.html]")
@json_option
def command(out: Path, other: Path | None, to: Path | None, as_json: bool) -> None:
    """What became of every sample of a run, as one page of HTML that opens from disk; two runs side by side.

    With --json the figures are printed, and the page is written only where -o names it.
    """
    from synth.dataset import shards
    from synth.report import Report
    from synth.report.plain import plain

    for folder in filter(None, (out, other)):
        if not (folder / "run.json").exists() and not shards(folder / "data"):
            raise click.UsageError(f"{folder} holds no run and no dataset")
    made = Report(out, other, _progress())
    if as_json:
        click.echo(line({"runs": [plain(one) for one in made.figures]}))
        if to is None:
            return
    written = made.write(to)
    click.echo(f"{written}: {written.stat().st_size / 1e6:.1f} MB", err=as_json)


def _progress() -> Callable[[str, int], None]:
    """A line on stderr now and then, where it takes long enough to ask oneself."""
    last = time.monotonic()

    def watch(name: str, samples: int) -> None:
        nonlocal last
        if time.monotonic() - last >= EVERY:
            last = time.monotonic()
            click.echo(f"{name}: {samples:,} samples read", err=True)

    return watch
