"""synth show"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import click

from synth.cli._options import Place, json_option, line


@click.command()
@click.argument("out", type=Place(exists=True, file_okay=False), metavar="OUT")
@click.argument("name", required=False, metavar="[ID]")
@click.option("-o", "--to", type=Place(file_okay=False), help="write its pictures and program here")
@json_option
def command(out: Path, name: str | None, to: Path | None, as_json: bool) -> None:
    """How far a run is, from any shell; or one sample or reject of it, by the first letters of its id."""
    if name is None:
        click.echo(_run(out, as_json=as_json))
        return
    from synth.runs.lookup import NoSuchRow, find

    try:
        found = find(out, name)
    except NoSuchRow as error:
        raise click.UsageError(str(error)) from error
    if to is not None:
        write(found.row, to)
    if as_json:
        click.echo(line(_plain(found.row)))
    else:
        click.echo(_sample(found.row) if found.folder == "data" else _reject(found.row))


def _run(out: Path, *, as_json: bool) -> str:
    from synth.cli.run import funnel
    from synth.displays.words import pace
    from synth.photos.album import all_seen
    from synth.photos.photograph import KIND
    from synth.runs import is_finished, tally_of
    from synth.runs.again import read_again
    from synth.runs.folder import read_run
    from synth.runs.progress import duration, is_under_way, read_progress

    described = read_run(out)
    n, checks = described["recipe"]["n"], described["recipe"]["checks"]
    kinds = described["recipe"].get("kinds") or ()
    tally, told = tally_of(out), read_progress(out)
    under_way = told[0] if told and is_under_way(out, *told[:2]) else None
    done = is_finished(tally, n, read_again(out, described))
    done = done or all_seen(out, kinds, tally.topics)
    state = under_way.state if under_way else "done" if done else "stopped"
    if as_json:
        said = {"state": state, "n": n, **tally.plain()}
        return line({**said, "left": under_way.left, "rate": under_way.rate} if under_way else said)
    kept = under_way.kept if under_way else tally.samples
    head = f"{out}: {state}, {kept} of {n} samples"
    if under_way and told:
        head += f", {pace(under_way)} (process {told[2]}, {duration(time.time() - told[1])} ago)"
    return f"{head}\n{funnel(tally, checks, given=set(kinds) == {KIND})}"


def _sample(row: dict[str, Any]) -> str:
    pages = ", ".join(f"{page['width']} x {page['height']}" for page in row["pages"])
    topic = json.loads(row["provenance"]["topic"] or "null") or {}
    lines = [
        f"{row['id']}  {row['kind']}, {row['renderer']}, {pages}",
        f"{row['provenance']['title']}  ({topic.get('subject', 'no topic')})",
    ]
    for number, question in enumerate(row["questions"], 1):
        lines += ["", f"{number}. [{question['family']}, {question['form']}] {_words(question['question'])}"]
        lines += [f"   {letter}) {option}" for letter, option in zip("abcdefgh", question["options"], strict=False)]
        lines.append(f"   {_words(question['answer']['text']) or question['answer']['value']}")
        if question["rationale"]:
            lines.append(f"   {question['rationale']}")
        lines.append("   reads " + ", ".join(dict.fromkeys(place["element"] for place in question["evidence"])))
    return "\n".join(lines)


def _reject(row: dict[str, Any]) -> str:
    topic = json.loads(row["topic"] or "null") or {}
    lines = [f"{row['id']}  {row['kind']}, rejected at {row['stage']}: {row['reason']}", row["detail"]]
    lines.append(f"topic: {topic.get('subject', '-')}")
    if row["question"]:
        question = json.loads(row["question"])
        lines.append(f"question: {_words(question['question'])}")
        lines.append(f"answer: {_words(question['answer']['text'])}")
    if row["program"]:
        lines += ["", row["program"]]
    return "\n".join(lines)


def _words(parts: list[dict[str, Any]]) -> str:
    from synth.records import with_places

    return with_places(tuple(parts))


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Without the bytes of its pictures."""
    return {**row, "images": [image["path"] for image in row["images"]]}


def write(row: dict[str, Any], to: Path) -> None:
    """Its pictures, program and the rest of it as files to look into."""
    to.mkdir(parents=True, exist_ok=True)
    for image in row["images"]:
        (to / image["path"]).write_bytes(image["bytes"])
    (to / "program.txt").write_text(row["program"], encoding="utf-8")
    (to / "row.json").write_text(json.dumps(_plain(row), indent=1, ensure_ascii=False), encoding="utf-8")
