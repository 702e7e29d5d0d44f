"""synth render"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from synth.cli._options import json_option, line, sandbox_option, tier_option

if TYPE_CHECKING:
    from sandbox.contract import Tier


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path), metavar="FILE|DIR")
@click.option("-o", "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="where to write")
@click.option("--renderer", "name", metavar="NAME", help="draw with this one whatever the file is called")
@click.option("--jobs", default=1, type=click.IntRange(1, 64), help="programs at once  [default: 1]")
@click.option("--seconds", default=20.0, type=click.FloatRange(0.1, 3600), help="a program's time  [default: 20]")
@click.option("--with", "beside", multiple=True, type=click.Path(exists=True, path_type=Path), metavar="FILE",
              help="a file (or a folder's files) to stand beside the program")  # fmt: skip
@sandbox_option
@tier_option
@json_option
def command(
    path: Path, out: Path, name: str | None, jobs: int, seconds: float, beside: tuple[Path, ...],
    sandbox: str, tier: Tier, as_json: bool,
) -> None:  # fmt: skip
    """Draw a program, or a folder of programs: OUT/<name>/image.png and scene.json for each."""
    from sandbox.choose import open_sandbox
    from sandbox.contract import Limits
    from synth import plugins
    from synth.kit import drivers_for
    from synth.sources import find_sources, read_files, render_all

    if name is not None:
        plugins.load("renderers", name)
    sources = find_sources(path, out, name)
    if not sources:
        raise click.UsageError(f"{path} holds no file that a renderer draws")
    files = {key: value for item in beside for key, value in read_files(item).items()}
    drivers = drivers_for({source.renderer for source in sources if source.renderer})
    box = open_sandbox(sandbox, drivers, guests=min(jobs, len(sources)), least=tier)
    try:
        for report in render_all(sources, box, limits=Limits(seconds=seconds), beside=files):
            click.echo(line(report) if as_json else _said(report))
    finally:
        box.close()


def _said(report: dict[str, Any]) -> str:
    if report["status"] == "ok":
        pages = f", {report['pages']} pages" if report["pages"] > 1 else ""
        return (
            f"{report['file']}: {report['image']} ({report['width']} x {report['height']}{pages}; "
            f"{report['elements']} elements, {report['texts']} texts; {report['seconds']:.2f} s)"
        )
    error = report["error"]
    place = f", line {error['line']}" if error["line"] else ""
    return f"{report['file']}: {error['kind']}{place}: {error['message']}"
