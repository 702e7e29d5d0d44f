"""Options that several commands share, and tables for people."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def sandbox_option(command: Command) -> Command:
    return click.option(
        "--sandbox",
        default="auto",
        metavar="ENGINE",
        callback=_engine,
        help="auto, docker or bubblewrap  [default: auto]",
    )(command)


def _engine(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    from synth import plugins

    known = plugins.names("engines")
    if value not in ("auto", *known):
        raise click.BadParameter(plugins.unknown("engine", value, [*known, "auto"]))
    return value


json_option = click.option("--json", "as_json", is_flag=True, help="JSON for programs instead of a table for people")


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Columns as wide as their content."""
    text = [[str(row.get(column, "")) for column in columns] for row in rows]
    widths = [max(len(line[i]) for line in text) if text else 0 for i in range(len(columns))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in text
    )


def line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
