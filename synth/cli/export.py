"""synth export"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from synth.cli import BELOW, DONE
from synth.cli._choice import choice_options
from synth.cli._options import Place, json_option, line

if TYPE_CHECKING:
    from synth.shipping.receipt import Receipt


@click.command()
@click.argument("source", type=Place(exists=True, file_okay=False), metavar="OUT")
@click.option("--to", "to", metavar="FORMAT", help="parquet, sharegpt, swift, …: `synth list exports` has all")
@click.option("--flavour", metavar="NAME", help="of the format: whose loader it is for; docs/exports.md lists them")
@click.option("-o", "--out", type=Place(), help="its folder, new or empty")
@click.option("--overwrite", is_flag=True, help="throw away the export that is there")
@click.option("--check", is_flag=True, help="read the export that is there again, and name each broken row")
@choice_options
@click.option("--turns", type=click.IntRange(1), help="questions a row at most  [default: all of a picture]")
@click.option("--choices", type=click.Choice(["letter", "text"]), default="letter", help="how options are answered")
@click.option("--forms", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="YAML: by form, the words that ask for the shape of its answer; \"\" for none")  # fmt: skip
@click.option("--system", default="", metavar="TEXT", help="said before the first question")
@click.option("--system-as", type=click.Choice(["fold", "keep"]), default="fold",
              help="into the question, or as a turn of its own where trainers know one")  # fmt: skip
@click.option("--reserved", type=click.Choice(["drop", "error", "rewrite"]), default="drop",
              help="what becomes of a question that says <image> and the like")  # fmt: skip
@click.option("--model", metavar="NAME", help="whose places and tokens: qwen2.5-vl, qwen3-vl, internvl, …")
@click.option("--coords", default="auto", metavar="NAME", help="how places are counted  [default: as the model does]")
@click.option("--pixels", type=click.IntRange(1), metavar="N", help="what the trainer allows a picture")
@click.option("--canvas", is_flag=True, help="pad pictures to sides that no Qwen resizes, so pixels stay pixels")
@click.option("--tokenizer", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="tokenizer.json, to count tokens by")  # fmt: skip
@click.option("--image-format", type=click.Choice(["keep", "png", "jpeg", "webp"]), default="keep")
@click.option("--quality", type=click.IntRange(1, 100), default=92, help="of jpeg and webp")
@click.option("--side", type=click.IntRange(28), metavar="PIXELS", help="the longest a side of a picture may be")
@click.option("--shard-mb", type=click.IntRange(1), default=256, help="about the size of a shard")
@click.option("--title", default="Pixelproof samples", help="of the card")
@click.option("--licence", default="unknown", metavar="ID", help="of the card, as the Hub spells it: cc-by-4.0")
@json_option
@click.pass_context
def command(ctx: click.Context, /, source: Path, out: Path | None, check: bool, overwrite: bool, as_json: bool,
            **asked: Any) -> None:  # fmt: skip
    """Write a dataset, or some of it, as a trainer loads it; docs/exports.md says which."""
    if check:
        ctx.exit(_check(source, out, as_json))
    if out is None or asked["to"] is None:
        raise click.UsageError("say --to FORMAT and -o DIR")
    from synth.shipping import ship
    from synth.shipping.asking import asked as asked_for
    from synth.shipping.asking import read_forms

    with refusals():
        asked["forms"] = read_forms(asked["forms"]) if asked["forms"] else None
        asked["size"] = asked.pop("shard_mb") << 20
        receipt = ship(source, out, asked_for(asked.pop("to"), **asked), overwrite=overwrite)
    click.echo(line(receipt.plain()) if as_json else _told(receipt, out))


def _check(source: Path, out: Path | None, as_json: bool) -> int:
    """Of an export alone, or against the dataset it was made of."""
    from synth.shipping.check import faults

    folder, dataset = (out, source) if out else (source, None)
    count, rows = 0, 0
    with refusals():
        for fault, rows in faults(folder, dataset):  # noqa: B007 - the last count is told
            if fault is not None:
                count += 1
                click.echo(line(fault.plain()) if as_json else f"{fault.where}: {fault.what}")
    click.echo(line({"sound": rows, "faults": count}) if as_json else f"{rows:,} rows are sound, {count:,} faults")
    return BELOW if count else DONE


@contextmanager
def refusals() -> Iterator[None]:
    """What a user could have said otherwise."""
    from synth.export._exporter import OptionError
    from synth.shipping import BadText, NothingToSay
    from synth.subsets.wanted import ChoiceError
    from synth.subsets.where import WhereError

    try:
        yield
    except (OptionError, ChoiceError, WhereError, BadText, NothingToSay) as error:
        raise click.UsageError(str(error)) from error


def _told(receipt: Receipt, out: Path) -> str:
    said = receipt.plain()
    lines = [f"{out}: {said['rows']:,} rows of {said['samples']:,} samples, {said['questions']:,} questions, "
             f"{said['images']:,} pictures; read back"]  # fmt: skip
    for what in ("samples", "questions"):
        lines += [f"left out: {count:,} {what}, {reason}" for reason, count in said["left_out"][what].items()]
    if said["scaled_down"]["samples"]:
        scaled = said["scaled_down"]
        lines.append(f"scaled down: {scaled['samples']:,} samples, the smallest to {scaled['smallest_scale']:.0%}")
    if long := said["lengths"]:
        lines.append(f"{long['model']}: {long['tokens_a_row']:,.0f} tokens a row, {long['image_tokens_a_row']:,.0f} of "
                     f"pictures; the longest {long['longest']:,} (text {long['text_tokens']})")  # fmt: skip
    return "\n".join(lines)
