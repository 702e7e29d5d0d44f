"""synth ask"""

from __future__ import annotations

from typing import Any

import click

from synth.cli._again import carry_out_again, options_again
from synth.cli._options import model_option


@click.command()
@options_again
@model_option("model", "who writes questions besides the families: openai:NAME@http://host:8000/v1")
def command(**options: Any) -> None:
    """Ask other questions about the pictures of a finished run; nothing is drawn again.

    The recipe is that of the run with what --set says: --set families=[count,trend] --set most=20
    """
    carry_out_again("ask", **options)
