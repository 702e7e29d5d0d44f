"""synth sandbox build, synth sandbox sbom, synth sandbox check"""

from __future__ import annotations

import click

from synth.cli import DONE, OUR_FAULT
from synth.cli._options import json_option, line


@click.group()
def command() -> None:
    """Build the sandbox's environment, say what is in it, or attack it to see that it holds."""


@command.command()
@click.option("--engine", default="auto", metavar="ENGINE", help="docker, bubblewrap, or auto for those that can be")
@click.option("--base", metavar="IMAGE", help="docker: the Debian image to build on")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="charts, browser or documents; else the first two")
@click.option("--fresh", is_flag=True, help="docker: build anew, with the newest fixes of Debian")
def build(engine: str, base: str | None, kinds: tuple[str, ...], fresh: bool) -> None:
    """Make what programs run in: an image for docker, an environment for bubblewrap.

    Where SYNTH_ROOTS names a folder, bubblewrap's are the roots of docker's images, copied there.
    """
    from sandbox.contract import SandboxUnavailable
    from sandbox.images.build import ENGINES, BuildFailed
    from sandbox.images.build import build as make
    from sandbox.images.contents import ORDINARY, PACKAGES

    _known("engine", engine, ["auto", *ENGINES])
    for kind in kinds:
        _known("guest", kind, list(PACKAGES))
    try:
        click.echo(make(engine, base, click.echo, kinds=kinds or ORDINARY, fresh=fresh))
    except BuildFailed as error:
        raise SandboxUnavailable(str(error)) from error


@command.command()
@click.option("--engine", default="auto", metavar="ENGINE", help="docker, bubblewrap, or auto for what is here")
@click.option("--kind", default="charts", metavar="KIND", help="charts, browser, documents")
def sbom(engine: str, kind: str) -> None:
    """Print what a guest is made of: a software bill of materials, CycloneDX 1.5."""
    from sandbox.choose import why_not
    from sandbox.contract import SandboxUnavailable
    from sandbox.images import build
    from sandbox.images.contents import PACKAGES

    _known("engine", engine, ["auto", *build.ENGINES])
    _known("guest", kind, list(PACKAGES))
    if engine == "auto":
        engine = "docker" if why_not("docker") is None else "bubblewrap"
    try:
        click.echo(build.sbom(engine, kind), nl=False)
    except build.BuildFailed as error:
        raise SandboxUnavailable(str(error), f"run: synth sandbox build --kind {kind}") from error


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


def _known(what: str, name: str, known: list[str]) -> None:
    from synth import plugins

    if name not in known:
        raise plugins.UnknownName(plugins.unknown(what, name, known))


def _ready(engine: str) -> list[str]:
    """The engine asked for, or all that can run here; none at all is the world's failure."""
    from sandbox.choose import why_not
    from sandbox.contract import SandboxUnavailable
    from sandbox.images.contents import ORDINARY
    from sandbox.kinds import KINDS
    from synth import plugins

    _known("engine", engine, ["auto", *plugins.names("engines")])
    asked = plugins.names("engines") if engine == "auto" else [engine]
    faults = {name: why_not(name, [KINDS[name] for name in ORDINARY]) for name in asked}
    ready = [name for name, fault in faults.items() if fault is None]
    if not ready:
        raise SandboxUnavailable("no engine to check is ready here", "; ".join(str(fault) for fault in faults.values()))
    return ready
