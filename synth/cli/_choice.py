"""Options by which commands take some samples of a dataset."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from synth.cli._options import Command

Amount = TypeVar("Amount", int, float)


def _amounts(read: Callable[[str], Amount], example: str) -> Callable[..., dict[str, Amount]]:
    """From NAME=AMOUNT, several times."""

    def read_all(_ctx: click.Context, _param: click.Parameter, said: tuple[str, ...]) -> dict[str, Amount]:
        found: dict[str, Amount] = {}
        for one in said:
            name, sign, amount = one.rpartition("=")
            if name in found:
                raise click.BadParameter(f"{name} is named twice")
            try:
                found[name] = read(amount if sign else "")
            except ValueError:
                raise click.BadParameter(f"{one!r} cannot be read; write it as in {example}") from None
        return found

    return read_all


def choice_options(command: Command) -> Command:
    """Their names are those of `Wanted`."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


OPTIONS = (
    click.option("--where", metavar="EXPR", help="samples to take, as in 'kind == \"pie\" and pages == 1'"),
    click.option("--questions", metavar="EXPR", help="questions to take, as in 'form == \"choice\"'"),
    click.option("--least", default=1, type=click.IntRange(1), help="questions a sample must have left  [default: 1]"),
    click.option("-n", "n", type=click.IntRange(1), help="samples to take, each kind in its share"),
    click.option("--seed", default=0, type=click.IntRange(0), help="of the choice and of the sides  [default: 0]"),
    click.option(
        "--split", multiple=True, callback=_amounts(float, "train=0.9"), metavar="NAME=SHARE",
        help="a side and its share; what is akin stands on one side",
    ),
    click.option(
        "--weight", "weights", multiple=True, callback=_amounts(float, "kinds.pie=2"), metavar="GROUP.NAME=W",
        help="another weight than 1, as in kinds.pie=2 (also renderers, languages, difficulty)",
    ),
    click.option(
        "--cap", "caps", multiple=True, callback=_amounts(int, "forms.yes_no=500"), metavar="GROUP.NAME=N",
        help="the most there may be in all, as in kinds.pie=100 or forms.yes_no=500",
    ),
)  # fmt: skip
