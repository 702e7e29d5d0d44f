"""synth redo"""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from synth.cli import BELOW, DONE
from synth.cli._options import Place, json_option, line, sandbox_option

if TYPE_CHECKING:
    from synth.records import Topic
    from synth.rows import Row
    from synth.runs.lookup import Found


@click.command()
@click.argument("out", type=Place(exists=True, file_okay=False), metavar="OUT")
@click.argument("name", metavar="ID")
@click.option("-o", "--to", type=Place(file_okay=False), help="write what comes of it here")
@sandbox_option
@json_option
@click.pass_context
def command(ctx: click.Context, out: Path, name: str, to: Path | None, sandbox: str, as_json: bool) -> None:
    """Make one sample or reject again, and say whether the same comes of it; the run stays as it is."""
    from synth.cli.show import write
    from synth.runs.lookup import NoSuchRow, find

    try:
        found = find(out, name)
    except NoSuchRow as error:
        raise click.UsageError(str(error)) from error
    row, kept = found.row, found.folder == "data"
    rows = made(out, found, sandbox)
    same = next((one for one in rows if one["id"] == row["id"]), None)
    if to is not None and rows:
        write(same or rows[0], to)
    what = "sample" if kept else "reject"
    report = {"id": row["id"], "was": what, "same": same == row, "now": [one["id"] for one in rows]}
    click.echo(line(report) if as_json else _words(report, rows, row, same))
    ctx.exit(DONE if same == row else BELOW)


def made(out: Path, found: Found, sandbox: str) -> list[Row]:
    """What comes of the same topic, or of the same picture where the run is made of another one's."""
    from concurrent.futures import ThreadPoolExecutor
    from functools import partial

    from sandbox.choose import open_sandbox
    from synth.kit import drivers_for, open_kit
    from synth.line import Line, run_shard
    from synth.pipeline import from_topic
    from synth.recipe import Recipe
    from synth.records import digest
    from synth.rows import reject_row, sample_row
    from synth.runs.again import lines_of, read_again
    from synth.runs.folder import facts_of_pictures, read_run
    from synth.runs.kept import cache_of

    described = read_run(out)
    recipe, again = Recipe.model_validate(described["recipe"]), read_again(out, described)
    drivers = drivers_for([] if again else recipe.names_of_renderers)
    with closing(open_sandbox(sandbox, drivers, guests=1, whole=True)) as box, ThreadPoolExecutor(1) as threads:
        if again:
            alike = (row for row in again.rows(found.shard) if row["program"] == found.row["program"])
            items = list(lines_of(alike))
        else:
            items = [(Line.of(_topic(found)), digest(dict(box.environment())))]
        given = facts_of_pictures(out, recipe)
        with closing(open_kit(recipe, box, cache=cache_of(out), given=given, album=out)) as kit:
            shard = run_shard([item for item, _ in items], partial(again.make if again else from_topic, kit), threads)
    samples = [sample_row(item.made, environment) for item, environment in items if item.made]
    return samples + [reject_row(reject) for reject in shard.rejects]


def _topic(found: Found) -> Topic:
    from synth.records import Topic

    row = found.row
    said = json.loads((row["provenance"]["topic"] if found.folder == "data" else row["topic"]) or "null")
    if said is None:
        raise click.UsageError(f"{row['id']} was not made from a topic, and cannot be made again")
    return Topic(**said)


def _words(report: dict[str, Any], rows: list[Row], row: Row, same: Row | None) -> str:
    if same == row:
        return f"{report['was']} {report['id']}: the same again"
    lines = [f"{report['was']} {report['id']}: something else comes of it now"]
    if same is not None:
        lines.append("the same content, drawn elsewhere: " + row["provenance"]["environment"])
    for one in rows:
        if "reason" in one:
            lines.append(f"  a reject at {one['stage']}: {one['reason']}: {one['detail']}")
        else:
            lines.append(f"  a sample {one['id']} with {len(one['questions'])} questions")
    return "\n".join(lines)
