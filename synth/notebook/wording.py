"""What is told of a run names options of the command line; from Python these are arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from synth.recipe import RecipeError
from synth.records import WorldError
from synth.runs.folder import NotThisRun
from synth.runs.progress import Progress, Watch

# Commands that begin with `synth` are for a shell wherever they are read.
_SAID = re.compile(r"\bsynth [^;,`]*|(?<![\w-])--(?P<name>[a-z][a-z-]*)(?: (?P<value>\w+:[^\s,;]+))?|(?<=with )-o\b")
_FLAGS = {"overwrite"}
_NAMED = {"about": "what"}


def in_python(words: str) -> str:
    """`--workers` as `workers=`, `--model X` as `model="X"`, `--overwrite` as `overwrite=True`, `-o` as `out=`."""
    return _SAID.sub(_argument, words)


def _argument(said: re.Match[str]) -> str:
    if said[0] == "-o":
        return "out="
    name = said["name"]
    if name is None:
        return said[0]
    named = _NAMED.get(name, name.replace("-", "_"))
    if said["value"]:
        return f'{named}="{said["value"]}"'
    if said.string[said.end() :].startswith(":"):
        return named
    return f"{named}=True" if name in _FLAGS else f"{named}="


class Worded:
    """Passes on what a run tells."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def show(self, progress: Progress, /) -> None:
        self._watch.show(progress)

    def say(self, words: str, /) -> None:
        self._watch.say(in_python(words))


@contextmanager
def worded() -> Iterator[None]:
    """What stops a run is told so too."""
    try:
        yield
    except (NotThisRun, RecipeError, WorldError) as error:
        error.args = tuple(in_python(one) if isinstance(one, str) else one for one in error.args)
        raise
