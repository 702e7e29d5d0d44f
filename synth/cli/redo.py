"""synth redo"""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from synth.cli import BELOW, DONE
from synth.cli._options import json_option, line, sandbox_option

if TYPE_CHECKING:
    from synth.line import Shard
    from synth.records import Topic


@click.command()
@click.argument("out", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="OUT")
@click.argument("name", metavar="ID")
@click.option("-o", "--to", type=click.Path(file_okay=False, path_type=Path), help="write what comes of it here")
@sandbox_option
@json_option
@click.pass_context
def command(ctx: click.Context, out: Path, name: str, to: Path | None, sandbox: str, as_json: bool) -> None:
    """Make one sample or reject again from its topic, and say whether the same comes of it; the run stays as it is."""
    from synth.cli.show import write
    from synth.records import Topic
    from synth.rows import reject_row, sample_row
    from synth.runs.lookup import NoSuchRow, find

    try:
        found = find(out, name)
    except NoSuchRow as error:
        raise click.UsageError(str(error)) from error
    row, kept = found.row, found.folder == "data"
    said = json.loads((row["provenance"]["topic"] if kept else row["topic"]) or "null")
    if said is None:
        raise click.UsageError(f"{row['id']} was not made from a topic, and cannot be made again")
    shard, environment = made(out, Topic(**said), sandbox)
    rows = [sample_row(sample, environment) for sample in shard.samples]
    rows += [reject_row(reject) for reject in shard.rejects]
    same = next((one for one in rows if one["id"] == row["id"]), None)
    if to is not None and rows:
        write(same or rows[0], to)
    what = "sample" if kept else "reject"
    report = {"id": row["id"], "was": what, "same": same == row, "now": [one["id"] for one in rows]}
    click.echo(line(report) if as_json else _words(report, shard, row, same))
    ctx.exit(DONE if same == row else BELOW)


def made(out: Path, topic: Topic, sandbox: str) -> tuple[Shard, str]:
    """What the line makes of a topic with the run's own recipe, and the digest of where."""
    from concurrent.futures import ThreadPoolExecutor

    from sandbox.choose import open_sandbox
    from synth.kit import drivers_for, open_kit
    from synth.pipeline import run_topics
    from synth.recipe import Recipe
    from synth.records import digest
    from synth.runs.folder import CACHE, read_run

    recipe = Recipe.model_validate(read_run(out)["recipe"])
    drivers = drivers_for(recipe.names_of_renderers)
    with closing(open_sandbox(sandbox, drivers, guests=1)) as box, ThreadPoolExecutor(1) as threads:
        with closing(open_kit(recipe, box, cache=out / CACHE, given=out if recipe.data else None)) as kit:
            shard = run_topics([topic], kit, threads)
        return shard, digest(dict(box.environment()))


def _words(report: dict[str, Any], shard: Shard, row: dict[str, Any], same: dict[str, Any] | None) -> str:
    if same == row:
        return f"{report['was']} {report['id']}: the same again"
    lines = [f"{report['was']} {report['id']}: something else comes of its topic now"]
    if same is not None:
        lines.append("the same content, drawn elsewhere: " + row["provenance"]["environment"])
    lines += [f"  a sample {sample.id} with {len(sample.questions)} questions" for sample in shard.samples]
    lines += [f"  a reject at {reject.stage}: {reject.reason}: {reject.detail}" for reject in shard.rejects]
    return "\n".join(lines)
