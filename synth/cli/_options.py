"""Options that several commands share, and tables for people."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click


class Place(click.Path):
    """A path as click takes it, or an address in a store."""

    def __init__(self, *, exists: bool = False, file_okay: bool = True, dir_okay: bool = True) -> None:
        super().__init__(exists=exists, file_okay=file_okay, dir_okay=dir_okay, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from synth.places import is_address, place

        if not isinstance(value, str) or "://" not in value:
            return super().convert(value, param, ctx)
        found = place(value)
        if not is_address(value):
            return super().convert(str(found), param, ctx)
        if self.exists and not found.exists():
            self.fail(f"nothing is at {value!r}.", param, ctx)
        return found


Command = TypeVar("Command", bound=Callable[..., Any])


def sandbox_option(command: Command) -> Command:
    return click.option(
        "--sandbox",
        default="auto",
        metavar="ENGINE",
        callback=_engine,
        help="auto, docker, bubblewrap or attach  [default: auto]",
    )(command)


def tier_option(command: Command) -> Command:
    return click.option(
        "--require-tier",
        "tier",
        type=click.Choice(["users", "namespaces"]),
        default="users",
        help="run nothing where less than this keeps programs apart (see docs/sandbox.md)  [default: users]",
    )(command)


def _engine(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    from synth import plugins

    known = plugins.names("engines")
    if value not in ("auto", *known):
        raise click.BadParameter(plugins.unknown("engine", value, [*known, "auto"]))
    return value


def model_option(name: str, about: str) -> Callable[[Command], Command]:
    """`--model` and `--reader`: another one than the recipe names."""

    def option(command: Command) -> Command:
        return click.option(f"--{name}", metavar="ENGINE:NAME[@ADDRESS]", help=about)(command)

    return option


def _time(_ctx: click.Context, _param: click.Parameter, value: str | None) -> float | None:
    """Seconds from `90`, `90s`, `15m` or `2h`."""
    if value is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(s|m|min|h)?", value.strip())
    if found is None:
        raise click.BadParameter(f"{value!r} is no time; write 90s, 15m or 2h")
    return float(found[1]) * {"s": 1, "m": 60, "min": 60, "h": 3600}[found[2] or "s"]


def patience_option(command: Command) -> Command:
    return click.option(
        "--patience",
        metavar="TIME",
        callback=_time,
        help="how long a model's server or a store may be down before the run stops, as in 90s, 2h  [default: 15m]",
    )(command)


setting_option = click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help="another value for a key of the recipe"
)
workers_option = click.option(
    "--workers", type=click.IntRange(1, 256), help="processes, a guest each  [default: one for two cores]"
)


def executor_options(command: Command) -> Command:
    """`--executor` and `--ray-address`, handed on as `hire`: who gives the run its workers."""
    named = click.option(
        "--executor",
        default="local",
        metavar="local|ray",
        callback=_executor,
        help="where shards are made: this machine, or a Ray cluster (docs/cluster.md)  [default: local]",
    )
    where = click.option(
        "--ray-address",
        metavar="HOST:PORT",
        help="of the cluster's head  [default: RAY_ADDRESS, else the one on this machine, else one for this run]",
    )
    return named(where(command))


def _executor(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    from synth import plugins

    known = plugins.names("executors")
    if "." not in value and value not in known:
        raise click.BadParameter(plugins.unknown("executor", value, known))
    return value


def hired(executor: str, ray_address: str | None) -> Callable[..., Any]:
    """What `synth.runs.make.make` has hire the workers."""
    from functools import partial

    from synth import plugins

    found: Callable[..., Any] = plugins.load("executors", executor).Executor
    if ray_address is None:
        return found
    if executor != "ray":
        raise click.UsageError("--ray-address is for --executor ray")
    return partial(found, address=ray_address)


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
