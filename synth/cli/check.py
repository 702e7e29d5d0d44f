"""synth check"""

from __future__ import annotations

from pathlib import Path

import click

from synth.cli._again import carry_out_again
from synth.cli._options import (
    json_option,
    model_option,
    patience_option,
    sandbox_option,
    setting_option,
    workers_option,
)


@click.command()
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="OUT")
@click.option("-o", "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="the new run's")
@model_option("reader", "a model that sees the pictures and must agree: openai:NAME@http://host:8000/v1")
@setting_option
@workers_option
@patience_option
@sandbox_option
@json_option
def command(
    source: Path, out: Path, settings: tuple[str, ...], reader: str | None, workers: int | None,
    patience: float | None, sandbox: str, as_json: bool,
) -> None:  # fmt: skip
    """Check the questions of a finished run again, by another reader or other checks; nothing is drawn again.

    The recipe is that of the run with what --set says: --set checks=[proof,unique] --set least=3
    """
    carry_out_again(
        "check", source, out, settings, model=None, reader=reader, workers=workers, patience=patience, sandbox=sandbox,
        as_json=as_json,
    )  # fmt: skip
