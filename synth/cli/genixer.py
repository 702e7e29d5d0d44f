"""synth genixer"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from synth.cli._options import Place
from synth.cli._photos import carry_out_photos, photo_options


@click.command()
@click.argument("images", type=Place(exists=True, file_okay=False))
@photo_options
def command(images: Path, **options: Any) -> None:
    """Questions of nine types that a model invents about given pictures, kept by how likely they are right."""
    carry_out_photos("genixer", images, **options)
