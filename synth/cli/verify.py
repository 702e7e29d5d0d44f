"""synth verify"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from synth.cli import BELOW, DONE
from synth.cli._options import json_option, line, sandbox_option


@click.command()
@click.argument("out", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="OUT")
@click.option("--share", default=0.1, type=click.FloatRange(0, 1), help="of the pictures drawn again  [default: 0.1]")
@sandbox_option
@json_option
@click.pass_context
def command(ctx: click.Context, out: Path, share: float, sandbox: str, as_json: bool) -> None:
    """Prove every answer again, check ids, duplicates and files, and draw a share of the pictures again."""
    from sandbox.choose import open_sandbox
    from synth.dataset import DamagedFile, read, shards
    from synth.kit import drivers_for
    from synth.verify import Fault, Tally, verify

    if not shards(out / "data"):
        raise click.UsageError(f"{out} holds no dataset (no parquet files in {out / 'data'})")
    tally, faults = Tally(), 0

    def tell(fault: Fault) -> None:
        said = {"sample": fault.sample, "what": fault.what, "detail": fault.detail}
        click.echo(line(said) if as_json else f"{fault.sample}: {fault.what}: {fault.detail}")

    try:
        drawn_with = {row["renderer"] for row in read(out / "data", ["renderer"])}
        with closing(open_sandbox(sandbox, drivers_for(drawn_with), guests=1)) as box:
            for fault in verify(out, box, share=share, tally=tally):
                faults += 1
                tell(fault)
    except DamagedFile as error:
        faults += 1
        tell(Fault(sample="-", what="damaged", detail=str(error)))
    totals = {"samples": tally.samples, "answers": tally.answers, "redrawn": tally.redrawn, "faults": faults}
    click.echo(line(totals) if as_json else ", ".join(f"{count} {name}" for name, count in totals.items()))
    ctx.exit(BELOW if faults else DONE)
