"""The names of a notebook: `synth.open`, `generate`, `run`, `render`, `ask`. They print nothing but a run's progress.

Nothing here is asynchronous and workers are processes of their own, so all of it works in a kernel whose event loop is
running, in a thread, and in a script without a main guard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from synth.notebook import warm
from synth.notebook.asked import Asked, Evidence
from synth.notebook.collection import Collection, NoDataset, Questions, Rejects, open_collection
from synth.notebook.drawing import Asking, Drawing, RenderError
from synth.notebook.example import Example, Rejected
from synth.places import place
from synth.records import Picture

if TYPE_CHECKING:
    from sandbox.contract import Outcome
    from synth.recipe import Recipe
    from synth.records import Program

__all__ = [
    "Asked", "Asking", "Collection", "Drawing", "Evidence", "Example", "NoDataset", "Questions", "Rejected", "Rejects",
    "RenderError", "ask", "generate", "open", "render", "run",
]  # fmt: skip

N = 8  # samples, where nobody says how many
SHARD = 4  # topics: few enough that a handful of samples keeps every core busy


def open(out: str | Path) -> Collection:  # noqa: A001 - `synth.open` is what users write
    """The dataset in a folder: a run, finished or still going, or parquet files of ours.

    Opening reads no samples. Raises `NoDataset` where there is none, `synth.dataset.DamagedFile` naming a file that
    does not read, as soon as something in it is asked for.
    """
    return open_collection(out)


def generate(
    what: str | Path | Mapping[str, Any] | Recipe | None = None,
    n: int | None = None,
    *,
    out: str | Path | None = None,
    model: Any = None,
    reader: Any = None,
    sandbox: str = "auto",
    workers: int | None = None,
    overwrite: bool = False,
    seed: int | None = None,
    **recipe_keys: Any,
) -> Collection:
    """Makes `n` samples, and opens them.

    `what` is what the pictures are to be about, in words; or a recipe: its file (`.yaml`), its keys, a `Recipe`.
    Without it every kind of picture is made. `recipe_keys` are keys of a recipe (docs/recipe.md) and come before what
    it says itself: `kinds=["pie"]`, `families={"trend": 2, "count": 1}`, `most=20`.

    Without `out` the samples are kept in the user's cache, in a folder of this recipe's own (`Collection.out`): the
    same call again finds them there, and one with a larger `n` makes only those that are missing (with a smaller one:
    the first of them). `overwrite` throws away what is there.
    """
    from synth.displays import suited
    from synth.notebook.making import kept, made, recipe_of
    from synth.notebook.wording import Worded, worded

    keys = {"n": n, "model": model, "reader": reader, "seed": seed, **recipe_keys}
    if isinstance(what, Mapping):
        what = {"shard": SHARD, **what}
    elif what is None or (isinstance(what, str) and not what.endswith((".yaml", ".yml"))):
        keys.setdefault("shard", SHARD)
    with worded(), suited() as shown:
        display = Worded(shown)
        recipe = recipe_of(what, keys, n=N, say=display.say)
        if out is None:
            folder = kept(recipe, sandbox=sandbox, workers=workers, overwrite=overwrite, display=display)
        else:
            folder = made(recipe, place(out), sandbox=sandbox, workers=workers, overwrite=overwrite, display=display)
    samples = open_collection(folder)
    return samples[: recipe.n] if "n" in recipe.model_fields_set and recipe.n < len(samples) else samples


def run(
    recipe: str | Path | Mapping[str, Any] | Recipe,
    out: str | Path,
    *,
    n: int | None = None,
    sandbox: str = "auto",
    workers: int | None = None,
    overwrite: bool = False,
) -> Collection:
    """Makes what a recipe describes in a folder, as `synth run` does, or goes on with what is there; opens it.

    `recipe` is a recipe's file, its keys, or a `Recipe`; `n` is the number of samples, whatever it says.
    """
    from synth.displays import suited
    from synth.notebook.making import made, recipe_of
    from synth.notebook.wording import Worded, worded

    with worded():
        wanted = recipe_of(Path(recipe) if isinstance(recipe, str) else recipe, {"n": n}, n=None)
        with suited() as shown:
            made(wanted, place(out), sandbox=sandbox, workers=workers, overwrite=overwrite, display=Worded(shown))
    return open_collection(out)


def render(
    source: str | Path,
    language: str | None = None,
    files: Mapping[str, bytes | str] | None = None,
    *,
    sandbox: str = "auto",
    seconds: float = 20.0,
) -> Drawing:
    """Draws a program in the sandbox: its picture and its scene.

    `source` is a file or the text of a program: Python, HTML, SVG, DOT, Mermaid, Plotly's JSON. `language` is the name
    of a renderer (`synth list renderers`) where the file's name, or how the text begins, does not tell. `files` stand
    beside the program. Raises `RenderError` where nothing is drawn. The sandbox stays open for calls that follow.
    """
    from dataclasses import replace

    from sandbox.contract import Limits
    from synth.kit import renderer
    from synth.records import ItemError

    program = _program(source, language, files or {})
    step = renderer(program.renderer)
    with warm.sandbox(sandbox, step.drivers) as box:
        outcome: Outcome = box.submit(replace(step.ask(program), limits=Limits(seconds=seconds))).result()
    if outcome.error is not None:
        raise RenderError(outcome.error.kind, outcome.error.message, outcome.error.line, program.source)
    try:
        return Drawing(step.read(program, outcome), outcome.seconds)
    except ItemError as error:
        raise RenderError(error.reason, error.detail) from error


def ask(
    picture: Drawing | Example | Picture,
    families: Sequence[str] | None = None,
    most: int = 12,
    *,
    sandbox: str = "auto",
    seed: int = 0,
) -> Asking:
    """Questions about a picture, proved in the sandbox and checked as those of a run are.

    `families` are names of `synth list families`, all of them if absent; another `seed` picks others of the questions.
    """
    from synth.notebook.asking import questions_about

    of = picture if isinstance(picture, Drawing | Example) else Drawing(picture)
    with warm.sandbox(sandbox, ["proofs"]) as box:
        return questions_about(of, families, most, box, seed)


def _program(source: str | Path, language: str | None, files: Mapping[str, bytes | str]) -> Program:
    from synth import plugins
    from synth.notebook.languages import language_of
    from synth.records import Program, Spec
    from synth.sources import files_beside, renderer_of, suffixes

    beside = {name: text.encode() if isinstance(text, str) else text for name, text in files.items()}
    file = _file(source, tuple(suffixes()))
    if file is None:
        text, title = str(source), "untitled"
        chosen = language or language_of(text)
    else:
        text, title = file.read_text(encoding="utf-8-sig"), file.name
        chosen = language or renderer_of(file, suffixes()) or language_of(text)
        beside = {**files_beside(file), **beside}
    plugins.load("renderers", chosen)
    return Program(spec=Spec(topic=None, title=title, data=None), renderer=chosen, source=text, files=beside)


def _file(source: str | Path, known: tuple[str, ...]) -> Path | None:
    """A path, or a text of one line that ends like a file's name or is one."""
    if isinstance(source, Path):
        return source
    if "\n" in source or len(source) > 4096 or not source.strip():
        return None
    looks = source.lower().endswith(known) and not source.lstrip().startswith(("<", "{"))
    return Path(source) if looks or Path(source).is_file() else None
