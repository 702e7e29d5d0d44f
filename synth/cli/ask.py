"""synth ask"""

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
@setting_option
@model_option("model", "who writes questions besides the families: openai:NAME@http://host:8000/v1")
@model_option("reader", "a model that sees the pictures and must agree, written the same way")
@workers_option
@patience_option
@sandbox_option
@json_option
def command(
    source: Path, out: Path, settings: tuple[str, ...], model: str | None, reader: str | None, workers: int | None,
    patience: float | None, sandbox: str, as_json: bool,
) -> None:  # fmt: skip
    """Ask other questions about the pictures of a finished run; nothing is drawn again.

    The recipe is that of the run with what --set says: --set families=[count,trend] --set most=20
    """
    carry_out_again(
        "ask", source, out, settings, model=model, reader=reader, workers=workers, patience=patience, sandbox=sandbox,
        as_json=as_json,
    )  # fmt: skip
