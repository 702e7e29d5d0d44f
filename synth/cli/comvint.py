"""synth comvint"""

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
    """Harder and harder questions from what people have said of pictures: Flickr30k Entities, Visual Genome."""
    carry_out_photos("comvint", images, **options)
