"""synth w2c"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from synth.cli._options import Place, line, table
from synth.cli._photos import carry_out_photos, photo_options


@click.command()
@click.argument("images", type=Place(exists=True, file_okay=False), metavar="[IMAGES]", required=False)
@click.option(
    "--control",
    type=Place(exists=True, file_okay=False),
    metavar="RUN",
    help="take the pictures of a run, and say how much of what is found on them its scenes confirm",
)
@photo_options
def command(images: Path | None, control: Path | None, **options: Any) -> None:
    """World to Code: what is on given pictures, checked by asking again, as programs and as questions."""
    if (images is None) == (control is None):
        raise click.UsageError("name a folder of pictures, or --control RUN")
    folder = control or images
    assert folder is not None
    if control is not None and not (control / "run.json").exists():
        raise click.UsageError(f"{control} holds no run whose scenes could be held against what is found")
    carry_out_photos("w2c", folder, **options)
    if control is not None:
        from synth.control import measure

        measured = measure(options["out"])
        click.echo(line(measured) if options["as_json"] else told(measured))


def told(measured: dict[str, Any]) -> str:
    """The table; the curves stand in the report."""
    shares = [{name: _share(row[name]) for name in ("precision", "recall")} for row in measured["rows"]]
    known = [{name: value for name, value in row.items() if value is not None} for row in measured["rows"]]
    rows = [{**row, **share} for row, share in zip(known, shares, strict=True)]
    columns = ["what", "after", "claims", "right", "precision", "found", "there", "recall"]
    return f"{measured['pictures']} pictures, of {measured['lost']} no sample\n{table(rows, columns)}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f}%"
