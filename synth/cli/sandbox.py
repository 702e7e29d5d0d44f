"""synth sandbox build, synth sandbox check"""

from __future__ import annotations

import click

from synth.cli import DONE, OUR_FAULT
from synth.cli._options import json_option, line


@click.group()
def command() -> None:
    """Build the sandbox's environment, or attack it to see that it holds."""


@command.command()
@click.option("--engine", default="auto", metavar="ENGINE", help="docker, bubblewrap, or auto for those that can be")
@click.option("--base", metavar="IMAGE", help="docker: the Debian image to build on")
def build(engine: str, base: str | None) -> None:
    """Make what programs run in: an image for docker, an environment for bubblewrap."""
    from sandbox.contract import SandboxUnavailable
    from sandbox.images.build import BuildFailed
    from sandbox.images.build import build as make
    from synth import plugins

    known = plugins.names("engines")
    if engine not in ("auto", *known):
        raise plugins.UnknownName(plugins.unknown("engine", engine, known))
    try:
        click.echo(make(engine, base, click.echo))
    except BuildFailed as error:
        raise SandboxUnavailable(str(error)) from error


@command.command()
@click.option("--engine", default="auto", metavar="ENGINE", help="docker, bubblewrap, or auto for those that are here")
@json_option
@click.pass_context
def check(ctx: click.Context, engine: str, as_json: bool) -> None:
    """Run every hostile program we have; say what each tries, and which got through."""
    from renderers._drivers import driver_sources
    from sandbox.kinds import BROWSER, by_kind
    from sandbox.selfcheck import attacks
    from sandbox.selfcheck import check as attack

    failed, pages = 0, by_kind(driver_sources())[BROWSER]
    for name in _ready(engine):
        findings = attack(name, pages, lambda said: None if as_json else click.echo(f"  {said}"))
        failed += len(findings)
        for finding in findings:
            said = {"engine": name, "attack": finding.attack, "tries": finding.tries, "what": finding.what}
            click.echo(line(said) if as_json else f"NOT HELD  {finding.attack}: {finding.what}")
        counted = {"engine": name, "attacks": len(attacks()), "not_held": len(findings)}
        click.echo(line(counted) if as_json else f"{name}: {len(attacks()) - len(findings)} of {len(attacks())} held")
    ctx.exit(OUR_FAULT if failed else DONE)


def _ready(engine: str) -> list[str]:
    """The engine asked for, or all that can run here; none at all is the world's failure."""
    from sandbox.choose import why_not
    from sandbox.contract import SandboxUnavailable
    from sandbox.kinds import KINDS
    from synth import plugins

    known = plugins.names("engines")
    if engine not in ("auto", *known):
        raise plugins.UnknownName(plugins.unknown("engine", engine, known))
    asked = known if engine == "auto" else [engine]
    faults = {name: why_not(name, list(KINDS.values())) for name in asked}
    ready = [name for name, fault in faults.items() if fault is None]
    if not ready:
        raise SandboxUnavailable("no engine to check is ready here", "; ".join(str(fault) for fault in faults.values()))
    return ready
