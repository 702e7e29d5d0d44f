"""The command line. Commands are loaded when named, so that `synth --help` stays quick."""

from __future__ import annotations

import importlib
import sys
import traceback
from typing import Any

import click

DONE, OUR_FAULT, USAGE, WORLD, BELOW, INTERRUPTED = 0, 1, 2, 3, 4, 130

COMMANDS = {
    "demo": "60 samples of all kinds with no model, and a page to look at them",
    "init": "write a recipe with every key and its default, or the JSON schema for editors",
    "run": "make the dataset a recipe describes",
    "ask": "ask other questions about the pictures of a finished run",
    "check": "check the questions of a finished run again, by another reader",
    "w2c": "given pictures: what is on them, checked by asking again, as programs and questions",
    "genixer": "given pictures: questions of nine types that a model invents, kept by how likely they are right",
    "comvint": "given pictures with captions and regions: harder and harder questions",
    "show": "how far a run is, from any shell; or one sample or reject of it",
    "redo": "make one sample or reject again, and say whether the same comes of it",
    "merge": "one dataset of several; identical samples are kept once",
    "subset": "some samples or questions of a dataset, or parts of it such as train and test",
    "export": "write a dataset as a trainer loads it",
    "render": "draw programs in the sandbox: picture and scene",
    "report": "what became of every sample of a run, or of two, as one page of HTML",
    "verify": "prove a dataset's answers again and draw a share of it again",
    "list": "what there is: kinds, renderers, families, checks, models, exports, executors, engines",
    "doctor": "what this machine has, what is missing, and how to fix it",
    "sandbox": "build the sandbox's environment, or attack it to see that it holds",
}


class Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"synth.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from synth.plugins import unknown

            raise click.UsageError(unknown("command", args[0], list(COMMANDS)))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pixelproof", prog_name="synth")
def group() -> None:
    """Synthetic images whose every answer is proved by the program that drew them."""


def main() -> None:
    """Runs a command; what a user could have caused is one sentence and an exit code, never a traceback."""
    try:
        code: Any = group.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        code = INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; there is nobody to tell
        code = DONE
    except Exception as error:  # noqa: BLE001 - the outermost caller: a bug is printed whole
        code = _said(error)
    sys.exit(code if isinstance(code, int) else DONE)


def _said(error: Exception) -> int:
    from sandbox.contract import SandboxUnavailable
    from synth.dataset import DamagedFile
    from synth.executors._crew import WorkerFailed
    from synth.plugins import UnknownName
    from synth.recipe import RecipeError
    from synth.records import WorldError
    from synth.runs.folder import NotThisRun

    if isinstance(error, UnknownName | NotThisRun | DamagedFile):
        click.echo(f"Error: {error}", err=True)
        return USAGE
    if isinstance(error, RecipeError):
        click.echo(str(error), err=True)
        return USAGE
    if isinstance(error, WorldError | SandboxUnavailable):
        click.echo(f"Error: {error.sentence}", err=True)
        if error.fix:
            click.echo(f"  {error.fix}", err=True)
        return WORLD
    if isinstance(error, WorkerFailed):
        click.echo(f"{error}\nA worker failed, by a fault of ours; the same command tries its shard again.", err=True)
        return OUR_FAULT
    if isinstance(error, OSError) and error.filename:
        click.echo(f"Error: {error.filename}: {error.strerror}", err=True)
        return WORLD
    traceback.print_exception(error)
    return OUR_FAULT
