"""synth w2c"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from synth.cli._options import Place
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
    carry_out_photos("w2c", control or images, **options)  # type: ignore[arg-type]
