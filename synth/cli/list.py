"""synth list"""

from __future__ import annotations

import click

from synth import plugins
from synth.cli._options import json_option, line, table


@click.command()
@click.argument("what", metavar="|".join(plugins.FOLDERS))
@json_option
def command(what: str, as_json: bool) -> None:
    """What there is of a sort."""
    if what not in plugins.FOLDERS:
        raise click.UsageError(plugins.unknown("group of plugins", what, list(plugins.FOLDERS)))
    rows = [{"name": name, "about": plugins.about(what, name)} for name in plugins.names(what)]
    if as_json:
        click.echo(line(rows))
    else:
        click.echo(table(rows, ["name", "about"]) if rows else f"there are no {what} yet")
