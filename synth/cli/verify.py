"""synth verify"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from synth.cli import BELOW, DONE
from synth.cli._options import Place, json_option, line, sandbox_option

if TYPE_CHECKING:
    from synth.verify import Verifier
    from synth.verify.faults import Fault

EVERY = 10.0  # seconds between lines that say how far it is


@click.command()
@click.argument("outs", nargs=-1, required=True, type=Place(exists=True, file_okay=False), metavar="OUT…")
@click.option("--share", default=0.1, type=click.FloatRange(0, 1), help="of the pictures drawn again  [default: 0.1]")
@click.option("--strict", is_flag=True, help="count notes (near duplicates and the like) as faults")
@click.option("--mend", is_flag=True, help="have the next `synth run` make damaged shards again")
@sandbox_option
@json_option
@click.pass_context
def command(
    ctx: click.Context, outs: tuple[Path, ...], share: float, strict: bool, mend: bool, sandbox: str, as_json: bool
) -> None:
    """Prove every answer again, check ids, files and duplicates, and draw a share of the pictures again.

    Several folders are parts of one whole, such as train and test: what they share is a fault.
    """
    from sandbox.choose import open_sandbox
    from synth.dataset import shards
    from synth.verify import Verifier, drivers_of

    for out in outs:
        if not shards(out / "data"):
            raise click.UsageError(f"{out} holds no dataset (no parquet files in {out / 'data'})")
    faults, damaged = 0, dict[Path, set[str]]()
    with closing(open_sandbox(sandbox, drivers_of(outs), guests=1)) as box:
        verifier = Verifier(outs=outs, sandbox=box, share=share)
        verifier.watch = _progress(verifier)
        for out, fault in verifier.faults():
            faults += strict or not fault.note
            if fault.remake is not None:
                damaged.setdefault(out, set()).add(fault.remake)
            click.echo(_said(fault, out if len(outs) > 1 else None, as_json))
    if mend:
        _mend(damaged, as_json)
    tally = verifier.tally
    totals = {
        "samples": tally.samples, "answers": tally.answers, "unproved": tally.unproved, "redrawn": tally.redrawn,
        "near": tally.near, "faults": faults,
    }  # fmt: skip
    click.echo(line(totals) if as_json else ", ".join(f"{count} {name}" for name, count in totals.items()))
    ctx.exit(BELOW if faults else DONE)


def _said(fault: Fault, out: Path | None, as_json: bool) -> str:
    sample, detail = _printable(fault.sample), _printable(fault.detail)
    if as_json:
        where = {"folder": str(out)} if out else {}
        note = {"note": True} if fault.note else {}
        return line({**where, "sample": sample, "what": fault.what, "detail": detail, **note})
    before = f"{out}: " if out else ""
    return f"{before}{sample}: {'note, ' if fault.note else ''}{fault.what}: {detail}"


def _printable(text: str) -> str:
    """What a dataset says must not write over other lines of a terminal, nor look like some of ours."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def _progress(verifier: Verifier) -> Callable[[], None]:
    """A line on stderr now and then, where it takes long enough to ask oneself."""
    started = last = time.monotonic()

    def watch() -> None:
        nonlocal last
        now, tally = time.monotonic(), verifier.tally
        if now - last >= EVERY:
            last = now
            left = (now - started) / tally.samples * max(0, tally.of - tally.samples)
            took = f"{left:.0f} s" if left < 120 else f"{left / 60:.0f} min"
            click.echo(f"{tally.samples:,} of {tally.of:,} samples, about {took} left", err=True)

    return watch


def _mend(damaged: Mapping[Path, Collection[str]], as_json: bool) -> None:
    from synth.verify import mend

    for out, stems in damaged.items():
        mended = mend(out, stems)
        if as_json:
            click.echo(line({"folder": str(out), "mended": mended}))
        elif mended:
            click.echo(
                f"{out}: took away the marks of shards {', '.join(mended)}; the same `synth run` makes them again"
            )
        else:
            click.echo(f"{out}: nothing to mend here: no run goes on in it, or its damaged shards have no mark")
