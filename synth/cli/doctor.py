"""synth doctor"""

from __future__ import annotations

from dataclasses import asdict

import click

from synth.cli import DONE, WORLD
from synth.cli._options import json_option, line


@click.command()
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """What this machine has; each line that is not [ok] ends with what mends it."""
    from synth.doctor import examine

    findings = examine()
    if as_json:
        click.echo(line([asdict(finding) for finding in findings]))
    else:
        for finding in findings:
            mend = f": {finding.fix}" if finding.fix else ""
            click.echo(f"{f'[{finding.state}]':<5}{finding.about:<30}{finding.said}{mend}")
    ctx.exit(WORLD if any(finding.state == "x" for finding in findings) else DONE)
