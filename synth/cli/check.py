"""synth check"""

from __future__ import annotations

from typing import Any

import click

from synth.cli._again import carry_out_again, options_again


@click.command()
@options_again
def command(**options: Any) -> None:
    """Check the questions of a finished run again, by another reader or other checks; nothing is drawn again.

    The recipe is that of the run with what --set says: --set checks=[proof,unique] --set least=3
    """
    carry_out_again("check", **options)
